import { verifyContract } from "@nomicfoundation/hardhat-verify/verify";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { DeploymentRecord } from "../../sdk/src/deployment.ts";
import config from "../../hardhat.config.ts";

export interface PublishParameters {
  readonly record: DeploymentRecord;
  /** Of a node on the record's chain. */
  readonly rpcUrl: string;
  readonly provider: "sourcify" | "etherscan";
  /** Of a Sourcify of your own; by default the public one. */
  readonly sourcifyUrl?: string | undefined;
  /** Etherscan wants one. */
  readonly apiKey?: string | undefined;
  readonly log: (line: string) => void;
}

/** Hands the sources of a deployment to an explorer. What is verified there already is left alone. */
export async function publish({ record, rpcUrl, provider, sourcifyUrl, apiKey, log }: PublishParameters) {
  const hre = await createHardhatRuntimeEnvironment(
    {
      ...config,
      networks: { ...config.networks, live: { type: "http", url: rpcUrl, chainId: record.chainId } },
      verify: { ...(apiKey && { etherscan: { apiKey } }), ...(sourcifyUrl && { sourcify: { apiUrl: sourcifyUrl } }) },
    },
    { network: "live" },
  );
  for (const [name, { address, args, transaction }] of Object.entries(record.contracts)) {
    log(`${name} at ${address}`);
    const creation = transaction && provider === "sourcify" ? { creationTxHash: transaction } : {};
    await verifyContract({ address, constructorArgs: [...args], provider, ...creation }, hre);
  }
}

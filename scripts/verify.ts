// `npm run verify -- --chain 1`: shows that a recorded deployment comes from this source, by building it again; with
// `--rpc` that the chain has it, by the config's arguments, and gives each role to whom the config names; and hands the
// sources to explorers.
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { spawnSync } from "node:child_process";
import { verifyContract } from "@nomicfoundation/hardhat-verify/verify";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import { http, createPublicClient } from "viem";
import config from "../hardhat.config.ts";
import type { DeploymentRecord } from "../sdk/src/deployment.ts";
import { readConfigFrom, readRecord } from "./deploy/files.ts";
import { from, run, word } from "./options.ts";
import { findGovernanceDifferences } from "./verify/governance.ts";
import { findBuildDifferences, reproduce } from "./verify/reproduce.ts";
import { toSubmission } from "./verify/standardJson.ts";

const usage = `npm run verify -- --chain ID | --deployment FILE [options]
  --chain ID            deployments/ID.json
  --deployment FILE     another record: of a local chain .local/31337.json
  --rpc URL             compares the chain's code, too, and all roles, arguments and sources with the config
  --config FILE         your own copy of the chain's config, by default deployments/config/ID.json
  --out DIR             writes what an explorer's form asks for, a file a contract
  --publish sourcify    hands the sources to Sourcify (--sourcify-url URL: to your own); needs --rpc
  --publish etherscan   to Etherscan, with ETHERSCAN_API_KEY in the environment; needs --rpc`;

const { values: options } = parseArgs({
  options: { chain: word, deployment: word, rpc: word, config: word, out: word, publish: word, "sourcify-url": word },
});

function readGiven(): DeploymentRecord {
  const { chain, deployment } = options;
  if (!chain && !deployment) throw new Error(`Which deployment?\n${usage}`);
  const file = deployment ? from(deployment) : resolve(import.meta.dirname, `../deployments/${chain}.json`);
  const record = readRecord(file);
  if (!record) throw new Error(`There is no ${file}: nothing is recorded of that deployment.`);
  return record;
}

/** Hands the sources to an explorer. Verified contracts are left alone. */
async function publish(
  { chainId, contracts }: DeploymentRecord,
  url: string,
  provider: "sourcify" | "etherscan",
  { apiKey, sourcifyUrl }: Readonly<Record<"apiKey" | "sourcifyUrl", string | undefined>>,
) {
  const hre = await createHardhatRuntimeEnvironment(
    {
      ...config,
      networks: { ...config.networks, live: { type: "http", url, chainId } },
      verify: { ...(apiKey && { etherscan: { apiKey } }), ...(sourcifyUrl && { sourcify: { apiUrl: sourcifyUrl } }) },
    },
    { network: "live" },
  );
  for (const [name, { address, args, transaction }] of Object.entries(contracts)) {
    console.log(`${name} at ${address}`);
    const creation = transaction && provider === "sourcify" ? { creationTxHash: transaction } : {};
    await verifyContract({ address, constructorArgs: [...args], provider, ...creation }, hre);
  }
}

await run(async () => {
  const record = readGiven();
  const config = options.rpc === undefined ? null : readConfigFrom(record.chainId, options.config);
  const { rpc, out } = options;
  const provider = options.publish;
  if (provider !== undefined && provider !== "sourcify" && provider !== "etherscan")
    throw new Error(`--publish ${provider}: allowed are sourcify and etherscan.`);
  const apiKey = process.env.ETHERSCAN_API_KEY;
  if (provider && !rpc) throw new Error("--publish needs --rpc, a node on the chain.");
  if (provider === "etherscan" && !apiKey) throw new Error("Etherscan wants a key, in ETHERSCAN_API_KEY.");

  const { status } = spawnSync("hardhat", ["build", "--no-tests"], { stdio: "inherit" });
  if (status !== 0) throw new Error("The contracts do not build.");
  const client = rpc ? createPublicClient({ transport: http(rpc) }) : undefined;
  const chainId = await client?.getChainId();
  if (chainId !== undefined && chainId !== record.chainId)
    throw new Error(`The record is of chain ${record.chainId}, and the node is on chain ${chainId}.`);
  const reproduced = await reproduce(record);
  for (const { name, recorded, address, codeHash } of reproduced)
    console.log(`${recorded.address === address ? "same" : "OTHER"}  ${recorded.address}  ${codeHash ?? "-"}  ${name}`);
  const differences = await findBuildDifferences(reproduced, client);
  if (differences.length > 0)
    throw new Error(`The deployment is not of this source:\n${differences.map((line) => `- ${line}`).join("\n")}`);
  console.log(`All ${reproduced.length} contracts come from this source${rpc ? ", and are what the chain has" : ""}.`);

  if (client) {
    const roles = await findGovernanceDifferences(client, record, config!, console.log);
    if (roles.length > 0)
      throw new Error(
        `Governance is not as config and record have it:\n${roles.map((line) => `- ${line}`).join("\n")}`,
      );
    console.log(
      "Every role, delay and governed function is the config's, every listing the record's; nothing is scheduled. " +
        "Every argument and price source is the config's.",
    );
  }

  if (out) {
    mkdirSync(from(out), { recursive: true });
    for (const { name, recorded } of reproduced) {
      const file = join(from(out), `${name.replaceAll(/[ /]/g, "-")}.json`);
      writeFileSync(file, `${JSON.stringify(await toSubmission(name, recorded.args), null, 2)}\n`);
      console.log(`Wrote ${file}`);
    }
  }
  if (provider) await publish(record, rpc!, provider, { apiKey, sourcifyUrl: options["sourcify-url"] });
});

import { getAddress } from "viem";
import { signTypedData } from "viem/actions";
import { getAction } from "viem/utils";
import { getSignerFunction } from "../../generated/processor.ts";
import { type AnyClient, accountOf } from "../../internal/client.ts";
import { deploymentFor, readProcessor, tomorrow } from "../../internal/deployment.ts";
import { domainOf, toSetSignerTypedData, toTypedDataDomain } from "../../terms/typedData.ts";
import type { SignerSignParameters, SignerSignPrepareReturnType, SignerSignReturnType } from "./types.ts";

async function prepare(client: AnyClient, parameters: SignerSignParameters): Promise<SignerSignPrepareReturnType> {
  const { signer, validUntil, maxOutBps } = parameters;
  const merchant = getAddress(parameters.merchant ?? accountOf(client, parameters, "signer.sign").address);
  const deployment = await deploymentFor(client, parameters);
  const [signerNonce, deadline] = await Promise.all([
    parameters.signerNonce ??
      readProcessor(client, deployment, getSignerFunction, [merchant, signer]).then(([, , nonce]) => nonce),
    parameters.deadline ?? tomorrow(client),
  ]);
  const named = { merchant, signer, validUntil, maxOutBps, signerNonce, deadline };
  return { ...named, typedData: toSetSignerTypedData(toTypedDataDomain(domainOf(deployment)), named) };
}

async function signSigner(client: AnyClient, parameters: SignerSignParameters): Promise<SignerSignReturnType> {
  const account = accountOf(client, parameters, "signer.sign");
  const { typedData, ...named } = await prepare(client, parameters);
  const signature = await getAction(client, signTypedData, "signTypedData")({ account, ...typedData });
  return { ...named, signature };
}

/**
 * Signs, without gas, that `signer` may sign the merchant's invoices. Anyone can send the result by `signer.set`.
 * `sign.prepare` gives the typed data alone, for a Safe or another account to sign elsewhere.
 * @example const signed = await merchantClient.signer.sign({ signer, validUntil: 1_900_000_000n, maxOutBps: 500n });
 * @throws AccountMissingError, WrongChainError, UnknownChainError, NotDeployedError
 */
export const sign = /* @__PURE__ */ Object.assign(signSigner, { prepare });

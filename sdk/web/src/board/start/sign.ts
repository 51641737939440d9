import { sign } from "@feiqian/sdk/actions/signer";
import { getSafeMessage, joinSignatures } from "@feiqian/sdk/safe";
import {
  type Address,
  type Client,
  type Hex,
  isAddressEqual,
  recoverTypedDataAddress,
  serializeErc6492Signature,
} from "viem";
import { signTypedData } from "viem/actions";
import type { Setup } from "../../shared/setup.ts";
import type { WalletClient } from "../../shared/wallet/useWallet.ts";
import type { Signed, Terms } from "./gateway.ts";
import type { Kept, Paid, Signing } from "./kept.ts";

/** The wallet's signature is not that of the account that was asked. */
export class OtherSignatureError extends Error {
  override name = "OtherSignatureError";
}

export const hasSigned = (signing: Signing | undefined, account: Address): boolean =>
  signing?.signatures.some(({ owner }) => isAddressEqual(owner, account)) ?? false;

/** The signatures made so far, unless the gateway has since come to ask for something else. */
export function stillGood(signing: Signing | undefined, { signer, maxOutBps }: Terms): Signing | undefined {
  const isSame = signing && isAddressEqual(signing.signer, signer) && signing.maxOutBps === maxOutBps;
  return isSame ? signing : undefined;
}

interface SignParameters extends Pick<Setup, "client" | "deployment"> {
  readonly wallet: WalletClient;
  /** The connected account. */
  readonly account: Address;
  readonly paid: Paid;
  readonly terms: Terms;
  /** By the owners before. */
  readonly signing: Signing | undefined;
}

/** One more signature, by the connected account. */
export async function addSignature(parameters: SignParameters): Promise<Signing> {
  const { client, deployment, wallet, account, paid, terms, signing } = parameters;
  const { signer, maxOutBps } = terms;
  const validUntil = signing?.validUntil ?? terms.validUntil;
  const { typedData, ...prepared } = await sign.prepare(client as Client as never, {
    ...{ deployment, merchant: paid.address, signer, validUntil: BigInt(validUntil), maxOutBps: BigInt(maxOutBps) },
    ...(signing && { signerNonce: BigInt(signing.signerNonce), deadline: BigInt(signing.deadline) }),
  });
  const { signerNonce, deadline } = prepared;
  const signatures = signing?.signatures ?? [];
  const next = { signer, validUntil, maxOutBps, signerNonce: `${signerNonce}`, deadline: Number(deadline) };
  if (!paid.isSafe)
    return {
      ...next,
      signatures: [{ owner: account, signature: await signTypedData(wallet, { account, ...typedData }) }],
    };

  const message = getSafeMessage({ safe: paid.address, chainId: deployment.chainId, typedData });
  const signature = await signTypedData(wallet, { account, ...message });
  // A Safe counts a stranger's signature for nothing, and says so only once all are sent.
  const signed = await recoverTypedDataAddress({ ...message, signature });
  if (!isAddressEqual(signed, account)) throw new OtherSignatureError(`The wallet signed as ${signed}.`);
  return { ...next, signatures: [...signatures, { owner: account, signature }] };
}

/** The account's own signature, out of its owners'. */
function joinAll({ isSafe, creation }: Paid, signatures: Signing["signatures"]): Hex {
  if (!isSafe) return signatures[0]!.signature;
  const signature = joinSignatures(signatures);
  if (!creation) return signature;
  return serializeErc6492Signature({ address: creation.factory, data: creation.factoryData, signature });
}

/** The request for the gateway, once enough owners have signed. */
export function toSigned({ paid, name, domain }: Kept, signing: Signing): Signed {
  const { validUntil, maxOutBps, deadline, signatures } = signing;
  return {
    ...{ merchant: paid!.address, name: name!, ...(domain && { domain }) },
    ...{ validUntil, maxOutBps, deadline, signature: joinAll(paid!, signatures) },
  };
}

import { getSafeMessage, joinSignatures } from "../../sdk/src/safe/index.ts";
import { type Cast, ownersOf } from "./cast.ts";
import { type MerchantName, signerCaps } from "./plan.ts";

const A_YEAR = 31_536_000n;

/**
 * The merchant names its signer by one signature: two owners of its Safe sign, each apart and without gas, and the
 * relayer sends it.
 */
export async function nameSigner(cast: Cast, merchant: MerchantName): Promise<void> {
  const { relayer, deployment, signers, addressOf } = cast;
  const safe = addressOf(merchant);
  const { timestamp } = await relayer.getBlock();
  const { typedData, ...named } = await relayer.signer.sign.prepare({
    merchant: safe,
    signer: signers[merchant].account.address,
    validUntil: timestamp + A_YEAR,
    maxOutBps: signerCaps[merchant],
  });
  const message = getSafeMessage({ safe, chainId: deployment.chainId, typedData });
  const [first, second] = ownersOf(merchant);
  const signatures = [];
  for (const owner of [first!, second!]) {
    signatures.push({ owner: owner.address, signature: await owner.signTypedData(message) });
  }
  await relayer.signer.setSync({ ...named, signature: joinSignatures(signatures) });
}

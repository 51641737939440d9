import { type OwnerSignature, type PayoutProposal, joinSignatures } from "@feiqian/sdk/safe";
import { type Hex, getAddress, isAddress, isHex } from "viem";
import { CommandError } from "../errors.ts";
import { readJson, toFields } from "../files/read.ts";
import { toJson } from "../text/json.ts";

/** An owner's signature on its way: with what it is of, so that one of another payout says so. */
export const serializeSignature = (
  { chainId, safe, hash, safeTx: { nonce } }: PayoutProposal,
  { owner, signature }: OwnerSignature,
): string => `${toJson({ version: 1, chainId, safe, nonce, hash, owner, signature })}\n`;

/**
 * The signature of a file, for this very payout.
 *
 * @throws CommandError where it is of another payout, chain, Safe or nonce, or no signature at all.
 */
export function readSignature(file: string, { chainId, safe, hash, safeTx }: PayoutProposal): OwnerSignature {
  const fields = toFields(readJson(file), file);
  const { owner, signature } = fields;
  if (typeof owner !== "string" || !isAddress(owner) || !isHex(signature))
    throw new CommandError(`${file} is no signature of a payout.`, { next: "Check which file it is." });
  const expected = { hash, chainId, safe, nonce: safeTx.nonce };
  for (const [field, value] of Object.entries(expected)) {
    if (String(fields[field]).toLowerCase() === String(value).toLowerCase()) continue;
    throw new CommandError(
      `${file} is of another payout: its ${field} is ${String(fields[field])}; this payout's is ${String(value)}.`,
      { next: "Nothing was merged. Let the owner sign this very file." },
    );
  }
  const signed = { owner: getAddress(owner), signature: signature as Hex };
  // Refuses what is no key's signature of 65 bytes.
  joinSignatures([signed]);
  return signed;
}

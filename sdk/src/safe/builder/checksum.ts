import { type Hex, keccak256, stringToHex } from "viem";

/**
 * The text that Transaction Builder hashes: an object is the list of its sorted keys, then each value with a comma
 * behind it; a list is as in JSON; the rest is JSON.
 */
function toText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toText).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  const keys = JSON.stringify(entries.map(([key]) => key));
  return `{${keys}${entries.map(([, item]) => `${toText(item)},`).join("")}}`;
}

export const hashBatch = (batch: { readonly meta: object }): Hex =>
  keccak256(stringToHex(toText({ ...batch, meta: { ...batch.meta, name: null } })));

/** The checksum of a batch: its hash, without the checksum that is in it. */
export function toChecksum(batch: { readonly meta: object }): Hex {
  const { checksum: _, ...meta } = batch.meta as { readonly checksum?: unknown };
  return hashBatch({ ...batch, meta });
}

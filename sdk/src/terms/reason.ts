import { type Hex, hexToString, trim } from "viem";

/**
 * A contract's reason, up to 32 bytes of ASCII, as text; what is not such text stays hex.
 *
 * @example
 * ```ts
 * formatReason(stringToHex("PAYER_DENIED", { size: 32 })); // "PAYER_DENIED"
 * ```
 */
export function formatReason(reason: Hex): string {
  const text = hexToString(trim(reason, { dir: "right" }));
  return /^[\x20-\x7e]+$/.test(text) ? text : reason;
}

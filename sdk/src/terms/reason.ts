import { type Hex, bytesToString, hexToBytes, stringToHex, trim } from "viem";

/**
 * Why a payment is refunded.
 *
 * - `requested`: the payer asked for it.
 * - `duplicate`: it was paid twice.
 * - `fraudulent`: the payer did not want to pay it.
 * - `undelivered`: what was paid for did not come.
 */
export type RefundReason = (typeof refundReasons)[number];

export const refundReasons = ["requested", "duplicate", "fraudulent", "undelivered", "other"] as const;

/** A reason as the contracts record it: ASCII, with zeros behind it. */
export const encodeReason = (reason: RefundReason): Hex => stringToHex(reason, { size: 32 });

/**
 * A contract's reason, up to 32 bytes of ASCII, as text; what is not such text stays hex.
 * @example formatReason(stringToHex("PAYER_DENIED", { size: 32 })); // "PAYER_DENIED"
 */
export function formatReason(reason: Hex): string {
  // Trimmed as bytes: viem trims hex by its digits, and would take half of a last character away, as of "STEP".
  const text = bytesToString(trim(hexToBytes(reason), { dir: "right" }));
  return /^[\x20-\x7e]+$/.test(text) ? text : reason;
}

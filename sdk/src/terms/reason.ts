import { type Hex, hexToString, stringToHex, trim } from "viem";

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

import { type Hex, bytesToString, hexToBytes, stringToHex, trim } from "viem";

/** `fraudulent`: the payer did not want to pay it; `undelivered`: what was paid for did not come. */
export type RefundReason = (typeof refundReasons)[number];

export const refundReasons = ["requested", "duplicate", "fraudulent", "undelivered", "other"] as const;

/** A reason as the contracts record it: ASCII, with zeros behind it. */
export const encodeReason = (reason: RefundReason): Hex => stringToHex(reason, { size: 32 });

/** A contract's reason as text; bytes that are no ASCII stay hex. @example formatReason(encoded); // "PAYER_DENIED" */
export function formatReason(reason: Hex): string {
  // Trimmed as bytes: viem trims hex by its digits, and would take half of a last character away, as of "STEP".
  const text = bytesToString(trim(hexToBytes(reason), { dir: "right" }));
  return /^[\x20-\x7e]+$/.test(text) ? text : reason;
}

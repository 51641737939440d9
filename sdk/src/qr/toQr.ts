import { renderSVG, renderUnicodeCompact } from "uqr";
import { QrTooLongError } from "../errors/qr.ts";

export interface QrParameters {
  readonly as: "svg" | "text";
  /** How much of it may be covered or torn: 7 % or 15 %. @default "low" */
  readonly errorCorrection?: "low" | "medium" | undefined;
}

/** What the largest QR code holds at those corrections, in bytes. */
const lengthAtMost = { low: 2_953, medium: 2_331 } as const;

/**
 * A QR code of an invoice's link, or of `toPaymentUri`: an SVG element as text, or lines for a dark terminal. A link of
 * some 500 bytes is read by any phone; sixteen splits or a contract's signature may be too much for a code on paper.
 * @example const svg = toQr(link, { as: "svg" });
 * @throws QrTooLongError
 */
export function toQr(text: string, { as, errorCorrection = "low" }: QrParameters): string {
  const attempted = new TextEncoder().encode(text).length;
  const allowed = lengthAtMost[errorCorrection];
  if (attempted > allowed) throw new QrTooLongError({ attempted, allowed });
  // The quiet margin of four that the standard asks for.
  const options = { ecc: errorCorrection === "low" ? "L" : "M", border: 4 } as const;
  return as === "svg" ? renderSVG(text, options) : renderUnicodeCompact(text, options);
}

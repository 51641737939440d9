import { type Bounds, defineError } from "./base.ts";

/** More than a QR code holds. */
export class QrTooLongError
  extends /* @__PURE__ */ defineError("QrTooLongError", (its: Bounds<number>) => [
    `${its.attempted} bytes were to go into a QR code; it holds ${its.allowed}.`,
    "Show the link as text, or let the code say a short address of yours that leads to it.",
  ]) {}

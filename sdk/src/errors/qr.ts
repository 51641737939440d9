import { FeiqianError } from "./base.ts";

/** More than a QR code holds. */
export class QrTooLongError extends FeiqianError {
  constructor({ attempted, allowed }: { readonly attempted: number; readonly allowed: number }) {
    super(`${attempted} bytes were to go into a QR code; it holds ${allowed}.`, {
      metaMessages: ["Show the link as text, or let the code say a short address of yours that leads to it."],
      name: "QrTooLongError",
    });
  }
}

export { QrTooLongError } from "../errors/qr.ts";
export { type QrParameters, toQr } from "./toQr.ts";

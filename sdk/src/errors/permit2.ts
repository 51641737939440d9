// Refusals of Permit2. Their classes bear its name: two of them are called as ours are.
import { formatInstant } from "../amounts/format.ts";
import { contractError } from "./contractError.ts";

const signAgain = "Let the payer sign again, by `payment.signPermit2`.";
export const Permit2SignatureExpiredError = /* @__PURE__ */ contractError("Permit2SignatureExpired", (its) => [
  `The payer's Permit2 signature was good until ${formatInstant(its.signatureDeadline)}, which has passed.`,
  signAgain,
]);
export const Permit2InvalidNonceError = /* @__PURE__ */ contractError("Permit2InvalidNonce", () => [
  "The payer has used the nonce of this Permit2 signature before.",
  signAgain,
]);
export const Permit2InvalidSignerError = /* @__PURE__ */ contractError("Permit2InvalidSigner", () => [
  "The Permit2 signature is not the payer's over this payment, token, amount and collector.",
  signAgain,
]);
export const Permit2InvalidSignatureError = /* @__PURE__ */ contractError("Permit2InvalidSignature", () => [
  "The Permit2 signature recovers to no account at all.",
  signAgain,
]);
export const Permit2InvalidSignatureLengthError = /* @__PURE__ */ contractError("Permit2InvalidSignatureLength", () => [
  "The Permit2 signature has neither 65 nor 64 bytes.",
  signAgain,
]);
export const Permit2InvalidContractSignatureError = /* @__PURE__ */ contractError(
  "Permit2InvalidContractSignature",
  () => ["The payer is a contract, and does not accept this Permit2 signature as its own.", signAgain],
);
export const Permit2InvalidAmountError = /* @__PURE__ */ contractError("Permit2InvalidAmount", (its, amount) => [
  `More was to be collected than the ${amount(its.maxAmount)} that the payer signed for Permit2.`,
  signAgain,
]);

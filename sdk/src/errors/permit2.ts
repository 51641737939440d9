import { formatInstant } from "../amounts/format.ts";
import { contractError } from "./contractError.ts";

const signAgain = "Let the payer sign again, by `payment.signPermit2`.";

export const Permit2SignatureExpiredError = /* @__PURE__ */ contractError(
  "Permit2SignatureExpired",
  ({ signatureDeadline }) => ({
    message: `The payer's Permit2 signature was good until ${formatInstant(signatureDeadline)}, which has passed.`,
    todo: signAgain,
  }),
  "SignatureExpired",
);

export const Permit2InvalidNonceError = /* @__PURE__ */ contractError(
  "Permit2InvalidNonce",
  () => ({
    message: "The payer has used the nonce of this Permit2 signature before.",
    todo: signAgain,
  }),
  "InvalidNonce",
);

export const Permit2InvalidSignerError = /* @__PURE__ */ contractError(
  "Permit2InvalidSigner",
  () => ({
    message: "The Permit2 signature is not the payer's over this payment, token, amount and collector.",
    todo: signAgain,
  }),
  "InvalidSigner",
);

export const Permit2InvalidSignatureError = /* @__PURE__ */ contractError(
  "Permit2InvalidSignature",
  () => ({
    message: "The Permit2 signature recovers to no account at all.",
    todo: signAgain,
  }),
  "InvalidSignature",
);

export const Permit2InvalidSignatureLengthError = /* @__PURE__ */ contractError(
  "Permit2InvalidSignatureLength",
  () => ({
    message: "The Permit2 signature has neither 65 nor 64 bytes.",
    todo: signAgain,
  }),
  "InvalidSignatureLength",
);

export const Permit2InvalidContractSignatureError = /* @__PURE__ */ contractError(
  "Permit2InvalidContractSignature",
  () => ({
    message: "The payer is a contract, and does not accept this Permit2 signature as its own.",
    todo: signAgain,
  }),
  "InvalidContractSignature",
);

export const Permit2InvalidAmountError = /* @__PURE__ */ contractError(
  "Permit2InvalidAmount",
  ({ maxAmount }, amount) => ({
    message: `More was to be collected than the ${amount(maxAmount)} that the payer signed for Permit2.`,
    todo: signAgain,
  }),
  "InvalidAmount",
);

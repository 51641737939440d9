import { permit2Abi as abi } from "../abis.ts";
import { formatInstant } from "../amounts/format.ts";
import { contractError } from "./contractError.ts";

const signAgain = "Let the payer sign again, by `payment.signPermit2`.";

export const Permit2SignatureExpiredError = contractError(
  abi,
  "SignatureExpired",
  ({ signatureDeadline }) => ({
    message: `The payer's Permit2 signature was good until ${formatInstant(signatureDeadline)}, which has passed.`,
    todo: signAgain,
  }),
  "Permit2",
);

export const Permit2InvalidNonceError = contractError(
  abi,
  "InvalidNonce",
  () => ({ message: "The payer has used the nonce of this Permit2 signature before.", todo: signAgain }),
  "Permit2",
);

export const Permit2InvalidSignerError = contractError(
  abi,
  "InvalidSigner",
  () => ({
    message: "The Permit2 signature is not the payer's over this payment, token, amount and collector.",
    todo: signAgain,
  }),
  "Permit2",
);

export const Permit2InvalidSignatureError = contractError(
  abi,
  "InvalidSignature",
  () => ({ message: "The Permit2 signature recovers to no account at all.", todo: signAgain }),
  "Permit2",
);

export const Permit2InvalidSignatureLengthError = contractError(
  abi,
  "InvalidSignatureLength",
  () => ({ message: "The Permit2 signature has neither 65 nor 64 bytes.", todo: signAgain }),
  "Permit2",
);

export const Permit2InvalidContractSignatureError = contractError(
  abi,
  "InvalidContractSignature",
  () => ({
    message: "The payer is a contract, and does not accept this Permit2 signature as its own.",
    todo: signAgain,
  }),
  "Permit2",
);

export const Permit2InvalidAmountError = contractError(
  abi,
  "InvalidAmount",
  ({ maxAmount }, amount) => ({
    message: `More was to be collected than the ${amount(maxAmount)} that the payer signed for Permit2.`,
    todo: signAgain,
  }),
  "Permit2",
);

export const Permit2LengthMismatchError = contractError(
  abi,
  "LengthMismatch",
  () => ({
    message: "Permit2 was given one number of transfers and another of permissions.",
    todo: "Give one transfer for each permission.",
  }),
  "Permit2",
);

export const Permit2AllowanceExpiredError = contractError(
  abi,
  "AllowanceExpired",
  ({ deadline }) => ({
    message: `The Permit2 allowance ended at ${formatInstant(deadline)}.`,
    todo: "Feiqian asks for signatures, not for Permit2 allowances: pay by `invoice.pay`.",
  }),
  "Permit2",
);

export const Permit2InsufficientAllowanceError = contractError(
  abi,
  "InsufficientAllowance",
  ({ amount: allowed }, amount) => ({
    message: `More was to be taken than the Permit2 allowance of ${amount(allowed)}.`,
    todo: "Feiqian asks for signatures, not for Permit2 allowances: pay by `invoice.pay`.",
  }),
  "Permit2",
);

export const Permit2ExcessiveInvalidationError = contractError(
  abi,
  "ExcessiveInvalidation",
  () => ({
    message: "More than 65,535 Permit2 nonces were to be invalidated at once.",
    todo: "Invalidate them in smaller steps.",
  }),
  "Permit2",
);

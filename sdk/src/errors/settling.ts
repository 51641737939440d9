// What only the contracts see, while they settle: the SDK throws none of it by itself.
import { formatInstant } from "../amounts/format.ts";
import { contractError } from "./contractError.ts";

export const ShortReceivedError = /* @__PURE__ */ contractError("ShortReceived", ({ received, due }, amount) => ({
  message: `${amount(received)} arrived of ${amount(due)}: the token kept more than its listing allows.`,
  todo: "Nothing was moved. The token's own fee is above what this deployment accepts: pay in another token.",
}));

export const OverReceivedError = /* @__PURE__ */ contractError("OverReceived", ({ received, due }, amount) => ({
  message: `${amount(received)} arrived where ${amount(due)} were due.`,
  todo: "Nothing was moved. The token, or a wallet's hook, changed a balance during the payment.",
}));

export const SignatureExpiredError = /* @__PURE__ */ contractError("SignatureExpired", ({ timestamp, deadline }) => ({
  message: `The signature was good until ${formatInstant(deadline)}; it is ${formatInstant(timestamp)}.`,
  todo: "Let it be signed again: by `signer.sign`, `credit.signClaim` or `payment.signConsent`.",
}));

export const TransferFailedError = /* @__PURE__ */ contractError(
  "TransferFailed",
  ({ token, from, to, amount: value }, amount) => ({
    message: `Token ${token} refused ${amount(value)} from ${from} to ${to}.`,
    todo: "Check that the issuer has neither paused the token nor listed an account.",
  }),
);

export const PayerShortError = /* @__PURE__ */ contractError(
  "PayerShort",
  ({ payer, balance, allowance, due }, amount) => ({
    message: `${payer} is to pay ${amount(due)}; it has ${amount(balance)} and allows ${amount(allowance)}.`,
    todo: "Top the payer up, or let it approve the amount: `invoice.pay` does that by itself.",
  }),
);

export const LegGasTooLowError = /* @__PURE__ */ contractError("LegGasTooLow", ({ available, required }) => ({
  message: `A part of the payment failed with ${available} gas; ${required} are needed to tell whether it can be delivered.`,
  todo: "Send the transaction again with a higher gas limit.",
}));

export const ReentrancyGuardReentrantCallError = /* @__PURE__ */ contractError("ReentrancyGuardReentrantCall", () => ({
  message: "The processor was called again from within its own call.",
  todo: "A token or a contract wallet called back. Nothing was moved.",
}));

export const ChainChangedError = /* @__PURE__ */ contractError("ChainChanged", ({ chainId, deployedOn }) => ({
  message: `Payments are taken on chain ${deployedOn} only; this chain calls itself ${chainId}.`,
  todo: "Connect to the chain of deployment. On a fork of it, what is held can still be claimed.",
}));

export const SafeERC20FailedOperationError = /* @__PURE__ */ contractError("SafeERC20FailedOperation", ({ token }) => ({
  message: `Token ${token} refused a transfer.`,
  todo: "The token is paused, or its issuer has listed an account. The credit remains: try again later.",
}));

// What no entry can meet: an app that only pays bundles none of it.
import { formatBps, formatInstant } from "../amounts/format.ts";
import { formatNumberStatus } from "../terms/numberStatus.ts";
import { contractError } from "./contractError.ts";

export const AuthorizationExpiredError = /* @__PURE__ */ contractError(
  "AuthorizationExpired",
  ({ timestamp, authorizationExpiry }) => ({
    message: `What waits had to be captured before ${formatInstant(authorizationExpiry)}; it is ${formatInstant(timestamp)}.`,
    todo: "It goes back to the payer: `payment.reclaim` or `payment.void`.",
  }),
);

export const AuthorizationNotExpiredError = /* @__PURE__ */ contractError(
  "AuthorizationNotExpired",
  ({ timestamp, authorizationExpiry }) => ({
    message: `What waits can be reclaimed from ${formatInstant(authorizationExpiry)} on; it is ${formatInstant(timestamp)}.`,
    todo: "Wait, or ask the merchant to return it by `payment.void`.",
  }),
);

export const NothingToReclaimError = /* @__PURE__ */ contractError("NothingToReclaim", ({ id }) => ({
  message: `Nothing waits under payment ${id}.`,
  todo: "It was captured, returned or never authorized: read `payment.get`.",
}));

export const NotMerchantOrOperatorError = /* @__PURE__ */ contractError(
  "NotMerchantOrOperator",
  ({ caller, merchant, operator }) => ({
    message: `${caller} is neither the merchant, ${merchant}, nor the operator of these terms, ${operator}.`,
    todo: "Send it from one of them.",
  }),
);

export const FeeNotAllowedError = /* @__PURE__ */ contractError("FeeNotAllowed", ({ attemptedBps, allowedBps }) => ({
  message: `A fee of ${formatBps(attemptedBps)} was to be taken; the terms say ${formatBps(allowedBps)}.`,
  todo: "The operator may take that or less, the merchant captures with exactly that.",
}));

export const NumberNotChargedError = /* @__PURE__ */ contractError(
  "NumberNotCharged",
  ({ merchant, number, status }) => ({
    message: `Nothing was charged under invoice number ${number} of ${merchant}: it is ${formatNumberStatus(status)}.`,
    todo: "Refund the terms that were paid: `payment.get` tells which.",
  }),
);

export const CreditExceededError = /* @__PURE__ */ contractError(
  "CreditExceeded",
  ({ attempted, allowed }, amount) => ({
    message: `${amount(attempted)} were to be claimed; the credit is ${amount(allowed)}.`,
    todo: "Read `credit.get`, then sign again by `credit.signClaim`.",
  }),
);

export const BatchGasTooLowError = /* @__PURE__ */ contractError(
  "BatchGasTooLow",
  ({ index, available, required }) => ({
    message: `Call ${index} of the batch needs ${required} gas to be tried; ${available} are left.`,
    todo: "Nothing was done. Send the batch again with a higher gas limit, or in two parts.",
  }),
);

export const NoCreditError = /* @__PURE__ */ contractError("NoCredit", ({ store, token, account }) => ({
  message: `${account} has no credit of token ${token} in store ${store}.`,
  todo: "It has been claimed, or the store, token or account is another: read `credit.get`.",
}));

export const SignerNotAllowedError = /* @__PURE__ */ contractError("SignerNotAllowed", ({ signer }) => ({
  message: `${signer} cannot be named as a signer: it is zero, or the merchant itself.`,
  todo: "Name another key. The merchant itself always may sign.",
}));

export const BpsOverWholeError = /* @__PURE__ */ contractError("BpsOverWhole", ({ attempted, allowed }) => ({
  message: `A cap of ${formatBps(attempted)} was asked for; allowed is ${formatBps(allowed)}.`,
  todo: "Give a maxOutBps of 10,000 at most.",
}));

export const InvalidAccountNonceError = /* @__PURE__ */ contractError(
  "InvalidAccountNonce",
  ({ account, currentNonce }) => ({
    message: `The signature of ${account} is not for its next nonce, which is ${currentNonce}.`,
    todo: "It has been used, or another came first. Sign again by `signer.sign` or `credit.signClaim`.",
  }),
);

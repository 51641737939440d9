import { formatBps, formatInstant } from "../amounts/format.ts";
import * as errors from "../generated/errors.ts";
import { formatNumberStatus } from "../terms/numberStatus.ts";
import { contractError } from "./contractError.ts";

export const NotForAuthorizeError = /* @__PURE__ */ contractError(errors.NotForAuthorize, () => ({
  message: "These terms are to be charged, not authorized: their authorizationExpiry is 0.",
  todo: "Pay them by `payment.charge`; `invoice.pay` picks by the terms.",
}));

export const AuthorizationTooShortError = /* @__PURE__ */ contractError(
  errors.AuthorizationTooShort,
  ({ payExpiry, authorizationExpiry }) => ({
    message: `The authorization ends at ${formatInstant(authorizationExpiry)}; it has to end a day after payExpiry, ${formatInstant(payExpiry)}, or later.`,
    todo: "Sign terms with a later authorizationExpiry, or an earlier payExpiry.",
  }),
);

export const AuthorizationTooLongError = /* @__PURE__ */ contractError(
  errors.AuthorizationTooLong,
  ({ attempted, allowed }) => ({
    message: `The authorization ends at ${formatInstant(attempted)}; the latest that is allowed now is ${formatInstant(allowed)}.`,
    todo: "Money waits for 366 days at most: sign terms with an earlier authorizationExpiry.",
  }),
);

export const PayerNotNamedError = /* @__PURE__ */ contractError(errors.PayerNotNamed, () => ({
  message: "Terms that are to be authorized have to name their payer; these name none.",
  todo: "Sign terms with the payer's address.",
}));

export const AuthorizationExpiredError = /* @__PURE__ */ contractError(
  errors.AuthorizationExpired,
  ({ timestamp, authorizationExpiry }) => ({
    message: `What waits had to be captured before ${formatInstant(authorizationExpiry)}; it is ${formatInstant(timestamp)}.`,
    todo: "It goes back to the payer: `payment.reclaim` or `payment.void`.",
  }),
);

export const AuthorizationNotExpiredError = /* @__PURE__ */ contractError(
  errors.AuthorizationNotExpired,
  ({ timestamp, authorizationExpiry }) => ({
    message: `What waits can be reclaimed from ${formatInstant(authorizationExpiry)} on; it is ${formatInstant(timestamp)}.`,
    todo: "Wait, or ask the merchant to return it by `payment.void`.",
  }),
);

export const NothingToReclaimError = /* @__PURE__ */ contractError(errors.NothingToReclaim, ({ id }) => ({
  message: `Nothing waits under payment ${id}.`,
  todo: "It was captured, returned or never authorized: read `payment.get`.",
}));

export const NotMerchantOrOperatorError = /* @__PURE__ */ contractError(
  errors.NotMerchantOrOperator,
  ({ caller, merchant, operator }) => ({
    message: `${caller} is neither the merchant, ${merchant}, nor the operator of these terms, ${operator}.`,
    todo: "Send it from one of them.",
  }),
);

export const FeeNotAllowedError = /* @__PURE__ */ contractError(
  errors.FeeNotAllowed,
  ({ attemptedBps, allowedBps }) => ({
    message: `A fee of ${formatBps(attemptedBps)} was to be taken; the terms say ${formatBps(allowedBps)}.`,
    todo: "The operator may take that or less, the merchant captures with exactly that.",
  }),
);

export const NumberNotChargedError = /* @__PURE__ */ contractError(
  errors.NumberNotCharged,
  ({ merchant, number, status }) => ({
    message: `Nothing was charged under invoice number ${number} of ${merchant}: it is ${formatNumberStatus(status)}.`,
    todo: "Refund the terms that were paid: `payment.get` tells which.",
  }),
);

export const CreditExceededError = /* @__PURE__ */ contractError(
  errors.CreditExceeded,
  ({ attempted, allowed }, amount) => ({
    message: `${amount(attempted)} were to be claimed; the credit is ${amount(allowed)}.`,
    todo: "Read `credit.get`, then sign again by `credit.signClaim`.",
  }),
);

export const BatchGasTooLowError = /* @__PURE__ */ contractError(
  errors.BatchGasTooLow,
  ({ index, available, required }) => ({
    message: `Call ${index} of the batch needs ${required} gas to be tried; ${available} are left.`,
    todo: "Nothing was done. Send the batch again with a higher gas limit, or in two parts.",
  }),
);

export const MaxInExceededError = /* @__PURE__ */ contractError(
  errors.MaxInExceeded,
  ({ attempted, allowed }, amount) => ({
    message: `The payment takes ${amount(attempted)}; the payer has signed for ${amount(allowed)} at most.`,
    todo: "Let the payer sign again, by `payment.signConsent`.",
  }),
);

export const CallerNotPayerError = /* @__PURE__ */ contractError(errors.CallerNotPayer, ({ caller, payer }) => ({
  message: `${caller} sent a payment by ERC-2612 that only the payer, ${payer}, may send.`,
  todo: "A permit is no consent to a payment: send it from the payer, or pay by another rail.",
}));

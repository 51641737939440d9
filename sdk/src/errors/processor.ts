import { formatBps, formatInstant } from "../amounts/format.ts";
import { formatNumberStatus } from "../terms/numberStatus.ts";
import { contractError } from "./contractError.ts";

export const NumberSpentError = /* @__PURE__ */ contractError("NumberSpent", ({ merchant, number, status }) => ({
  message: `Invoice number ${number} of ${merchant} is spent already: it is ${formatNumberStatus(status)}.`,
  todo: "A number is spent once. If it is charged, the invoice, or another version of it, has been paid: ask for a new one.",
}));

export const NotForChargeError = /* @__PURE__ */ contractError("NotForCharge", ({ authorizationExpiry }) => ({
  message: `These terms are to be authorized, not charged: their authorizationExpiry is ${formatInstant(authorizationExpiry)}, allowed is 0.`,
  todo: "Pay them by `payment.authorize`; `invoice.pay` picks by the terms.",
}));

export const InvoiceExpiredError = /* @__PURE__ */ contractError("InvoiceExpired", ({ timestamp, payExpiry }) => ({
  message: `The invoice had to be paid before ${formatInstant(payExpiry)}; it is ${formatInstant(timestamp)}.`,
  todo: "Ask the merchant for a new invoice.",
}));

export const MaxInExceededError = /* @__PURE__ */ contractError("MaxInExceeded", ({ attempted, allowed }, amount) => ({
  message: `The payment takes ${amount(attempted)}; the payer allows ${amount(allowed)} at most.`,
  todo: "The price has moved since it was quoted: ask for a new one, and pay with a higher `maxIn` or sign again.",
}));

export const CurrencyNotPricedError = /* @__PURE__ */ contractError("CurrencyNotPriced", ({ currency, token }) => ({
  message: `The amount is in ${currency}, and the terms name no source that prices it in ${token}.`,
  todo: "Sign terms with a `source`, or with an amount in the token.",
}));

export const AmountOutOfRangeError = /* @__PURE__ */ contractError(
  "AmountOutOfRange",
  ({ attempted, allowed }, amount) => ({
    message:
      allowed === 0n
        ? `The amount is ${amount(attempted)}; nothing is left that could be taken.`
        : `The amount is ${amount(attempted)}; allowed is from 1 base unit to ${amount(allowed)}.`,
    todo: "Give an amount in that range, in the token's base units. What can be captured or refunded, `payment.get` says.",
  }),
);

export const PayerMismatchError = /* @__PURE__ */ contractError("PayerMismatch", ({ attempted, allowed }) => ({
  message: `The payer that the terms name is ${allowed}, not ${attempted}.`,
  todo: `Pay from ${allowed}, or ask the merchant for an invoice without a named payer. A refund goes to it too.`,
}));

export const PayerIsMerchantError = /* @__PURE__ */ contractError("PayerIsMerchant", ({ merchant }) => ({
  message: `${merchant} tried to pay its own invoice.`,
  todo: "Pay from another account.",
}));

export const PayeeNotAllowedError = /* @__PURE__ */ contractError("PayeeNotAllowed", ({ account }) => ({
  message: `${account} was to be paid; zero, the token itself and the processor are not to be paid.`,
  todo: "Name another receiver.",
}));

export const TooManySplitsError = /* @__PURE__ */ contractError("TooManySplits", ({ attempted, allowed }) => ({
  message: `The terms have ${attempted} splits; allowed are ${allowed}.`,
  todo: "Join splits, or pay some accounts out of the merchant's own.",
}));

export const SplitsNotAscendingError = /* @__PURE__ */ contractError("SplitsNotAscending", ({ previous, account }) => ({
  message: `The split of ${account} stands after that of ${previous}; accounts have to ascend, each once.`,
  todo: "Sort the splits by account and join those of one account. `invoice.sign` sorts them.",
}));

export const BpsOverRestError = /* @__PURE__ */ contractError("BpsOverRest", ({ attempted, allowed }) => ({
  message: `A fee or split takes ${formatBps(attempted)}, but those before it leave ${formatBps(allowed)}.`,
  todo: "Fee and splits together may take 100 % (10,000 basis points) at most.",
}));

export const SignerNotLiveError = /* @__PURE__ */ contractError(
  "SignerNotLive",
  ({ merchant, signer, validUntil }) => ({
    message:
      validUntil === 0n
        ? `${signer} is not a signer of ${merchant}: it was never named, or has been revoked.`
        : `${signer} was a signer of ${merchant} until ${formatInstant(validUntil)}.`,
    todo: "Do not pay. The merchant names signers by `signer.set`, then signs the invoice anew.",
  }),
);

export const SignerCapExceededError = /* @__PURE__ */ contractError(
  "SignerCapExceeded",
  ({ attemptedBps, allowedBps }) => ({
    message: `Fee and splits take ${formatBps(attemptedBps)}; the invoice's signer is allowed ${formatBps(allowedBps)}.`,
    todo: "Let the merchant itself sign this invoice, or raise the signer's cap by `signer.set`.",
  }),
);

export const InvalidSignatureError = /* @__PURE__ */ contractError("InvalidSignature", ({ signer, digest }) => ({
  message: `The signature is not ${signer}'s over ${digest}.`,
  todo: "It is of another key, of other terms, or for another chain or contract. Sign again, under the right deployment.",
}));

export const TokenNotListedError = /* @__PURE__ */ contractError("TokenNotListed", ({ token }) => ({
  message: `Token ${token} is not listed: no payment is taken in it.`,
  todo: "Use one of `deployment.tokens`.",
}));

export const CollectorNotListedError = /* @__PURE__ */ contractError("CollectorNotListed", ({ collector }) => ({
  message: `Collector ${collector} is not listed: nothing is collected by it.`,
  todo: "Pay by another rail.",
}));

export const EntriesPausedError = /* @__PURE__ */ contractError("EntriesPaused", ({ token, until }) => ({
  message: `No payment is taken in token ${token} before ${formatInstant(until)}.`,
  todo: "Pay after that, or in another token. What is held can be claimed all the while.",
}));

import { formatBps, formatInstant } from "../amounts/format.ts";
import { formatReason } from "../terms/reason.ts";
import { contractError } from "./contractError.ts";

// Refusals of the processor and its collectors, in what the SDK's actions send.

const statuses = ["unused", "charged", "authorized", "cancelled"] as const;
const formatNumberStatus = (status: number): string => statuses[status] ?? String(status);

// Paying.
export const NumberSpentError = /* @__PURE__ */ contractError("NumberSpent", (its) => [
  `Invoice number ${its.number} of ${its.merchant} is spent already: it is ${formatNumberStatus(its.status)}.`,
  "A number is spent once. If it is charged, the invoice, or another version of it, has been paid: ask for a new one.",
]);
export const NotForChargeError = /* @__PURE__ */ contractError("NotForCharge", (its) => [
  `These terms are to be authorized, not charged: their authorizationExpiry is ${formatInstant(its.authorizationExpiry)}, allowed is 0.`,
  "Pay them by `payment.authorize`; `invoice.pay` picks by the terms.",
]);
export const InvoiceExpiredError = /* @__PURE__ */ contractError("InvoiceExpired", (its) => [
  `The invoice had to be paid before ${formatInstant(its.payExpiry)}; it is ${formatInstant(its.timestamp)}.`,
  "Ask the merchant for a new invoice.",
]);
export const MaxInExceededError = /* @__PURE__ */ contractError("MaxInExceeded", (its, amount) => [
  `The payment takes ${amount(its.attempted)}; the payer allows ${amount(its.allowed)} at most.`,
  "The price has moved since it was quoted: ask for a new one, and pay with a higher `maxIn` or sign again.",
]);
export const CurrencyNotPricedError = /* @__PURE__ */ contractError("CurrencyNotPriced", (its) => [
  `The amount is in ${its.currency}, and the terms name no source that prices it in ${its.token}.`,
  "Sign terms with a `source`, or with an amount in the token.",
]);
export const AmountOutOfRangeError = /* @__PURE__ */ contractError("AmountOutOfRange", (its, amount) => [
  its.allowed === 0n
    ? `The amount is ${amount(its.attempted)}; nothing is left that could be taken.`
    : `The amount is ${amount(its.attempted)}; allowed is from 1 base unit to ${amount(its.allowed)}.`,
  "Give an amount in that range, in the token's base units. What can be captured or refunded, `payment.get` says.",
]);
export const PayerMismatchError = /* @__PURE__ */ contractError("PayerMismatch", (its) => [
  `The payer that the terms name is ${its.allowed}, not ${its.attempted}.`,
  `Pay from ${its.allowed}, or ask the merchant for an invoice without a named payer. A refund goes to it too.`,
]);
export const PayerIsMerchantError = /* @__PURE__ */ contractError("PayerIsMerchant", (its) => [
  `${its.merchant} tried to pay its own invoice.`,
  "Pay from another account.",
]);
export const PayeeNotAllowedError = /* @__PURE__ */ contractError("PayeeNotAllowed", (its) => [
  `${its.account} was to be paid; zero, the token itself and the processor are not to be paid.`,
  "Name another receiver.",
]);
export const TooManySplitsError = /* @__PURE__ */ contractError("TooManySplits", (its) => [
  `The terms have ${its.attempted} splits; allowed are ${its.allowed}.`,
  "Join splits, or pay some accounts out of the merchant's own.",
]);
export const SplitsNotAscendingError = /* @__PURE__ */ contractError("SplitsNotAscending", (its) => [
  `The split of ${its.account} comes after that of ${its.previous}; accounts have to ascend, each once.`,
  "Sort the splits by account and join those of one account. `invoice.sign` sorts them.",
]);
export const BpsOverRestError = /* @__PURE__ */ contractError("BpsOverRest", (its) => [
  `A fee or split takes ${formatBps(its.attempted)}, but those before it leave ${formatBps(its.allowed)}.`,
  "Fee and splits together may take 100 % (10,000 basis points) at most.",
]);
export const SignerNotLiveError = /* @__PURE__ */ contractError("SignerNotLive", (its) => [
  its.validUntil === 0n
    ? `${its.signer} is not a signer of ${its.owner}: it was never named, or has been revoked.`
    : `${its.signer} was a signer of ${its.owner} until ${formatInstant(its.validUntil)}.`,
  "Do not pay. The merchant names signers by `signer.set`, then signs the invoice again.",
]);
export const SignerCapExceededError = /* @__PURE__ */ contractError("SignerCapExceeded", (its) => [
  `Fee and splits take ${formatBps(its.attemptedBps)}; the invoice's signer is allowed ${formatBps(its.allowedBps)}.`,
  "Let the merchant itself sign this invoice, or raise the signer's cap by `signer.set`.",
]);
export const InvalidSignatureError = /* @__PURE__ */ contractError("InvalidSignature", (its) => [
  `The signature is not ${its.signer}'s over ${its.digest}.`,
  "It is of another key, of other terms, or for another chain or contract. Sign again, under the right deployment.",
]);
export const TokenNotListedError = /* @__PURE__ */ contractError("TokenNotListed", (its) => [
  `Token ${its.token} is not listed: no payment is taken in it.`,
  "Use one of `deployment.tokens`.",
]);
export const CollectorNotListedError = /* @__PURE__ */ contractError("CollectorNotListed", (its) => [
  `Collector ${its.collector} is not listed: nothing is collected by it.`,
  "Pay by another rail.",
]);
export const EntriesPausedError = /* @__PURE__ */ contractError("EntriesPaused", (its) => [
  `No payment is taken in token ${its.token} before ${formatInstant(its.until)}.`,
  "Pay after that, or in another token. What is held can be claimed all the while.",
]);
export const NotForAuthorizeError = /* @__PURE__ */ contractError("NotForAuthorize", () => [
  "These terms are to be charged, not authorized: their authorizationExpiry is 0.",
  "Pay them by `payment.charge`; `invoice.pay` picks by the terms.",
]);
export const AuthorizationTooShortError = /* @__PURE__ */ contractError("AuthorizationTooShort", (its) => [
  `The authorization ends at ${formatInstant(its.authorizationExpiry)}; it has to end a day after payExpiry, ${formatInstant(its.payExpiry)}, or later.`,
  "Sign terms with a later authorizationExpiry, or an earlier payExpiry.",
]);
export const AuthorizationTooLongError = /* @__PURE__ */ contractError("AuthorizationTooLong", (its) => [
  `The authorization ends at ${formatInstant(its.attempted)}; the latest that is allowed now is ${formatInstant(its.allowed)}.`,
  "An authorization holds money for at most 366 days: sign terms with an earlier authorizationExpiry.",
]);
export const PayerNotNamedError = /* @__PURE__ */ contractError("PayerNotNamed", () => [
  "Terms that are to be authorized have to name their payer; these name none.",
  "Sign terms with the payer's address.",
]);
export const CallerNotPayerError = /* @__PURE__ */ contractError("CallerNotPayer", (its) => [
  `${its.caller} sent a payment by ERC-2612 that only the payer, ${its.payer}, may send.`,
  "A permit is no consent to a payment: send it from the payer, or pay by another rail.",
]);
export const PolicyRefusedError = /* @__PURE__ */ contractError("PolicyRefused", (its) => [
  `The terms' policy, ${its.policy}, refused the payment: ${formatReason(its.reason)}.`,
  "Nothing was moved. Pay from an account that the policy allows, or ask the merchant.",
]);
export const PolicyUnansweredError = /* @__PURE__ */ contractError("PolicyUnanswered", (its) => [
  `The terms' policy, ${its.policy}, gave no answer: it reverted, or used up its gas.`,
  "Nothing was moved. Check that there is a policy at that address; ask the merchant for an invoice without it.",
]);

// Only the contracts see these, while they move money.
export const ShortReceivedError = /* @__PURE__ */ contractError("ShortReceived", (its, amount) => [
  `${amount(its.received)} arrived of ${amount(its.due)}: the token kept more than its listing allows.`,
  "Nothing was moved. The token's own fee is above what this deployment accepts: pay in another token.",
]);
export const OverReceivedError = /* @__PURE__ */ contractError("OverReceived", (its, amount) => [
  `${amount(its.received)} arrived where ${amount(its.due)} were due.`,
  "Nothing was moved. The token, or a wallet's hook, changed a balance during the payment.",
]);
export const SignatureExpiredError = /* @__PURE__ */ contractError("SignatureExpired", (its) => [
  `The signature was good until ${formatInstant(its.deadline)}; it is ${formatInstant(its.timestamp)}.`,
  "Let it be signed again: by `signer.sign`, `credit.signClaim` or `payment.signConsent`.",
]);
export const TransferFailedError = /* @__PURE__ */ contractError("TransferFailed", (its, amount) => [
  `Token ${its.token} refused ${amount(its.amount)} from ${its.from} to ${its.to}.`,
  "Check that the issuer has neither paused the token nor listed an account.",
]);
export const PayerShortError = /* @__PURE__ */ contractError("PayerShort", (its, amount) => [
  `${its.payer} is to pay ${amount(its.due)}; it has ${amount(its.balance)} and allows ${amount(its.allowance)}.`,
  "Top the payer up, or let it approve the amount: `invoice.pay` does that by itself.",
]);
export const LegGasTooLowError = /* @__PURE__ */ contractError("LegGasTooLow", (its) => [
  `A part of the payment failed with ${its.available} gas; ${its.required} are needed to tell whether it can be delivered.`,
  "Send the transaction again with a higher gas limit.",
]);
export const ReentrancyGuardReentrantCallError = /* @__PURE__ */ contractError("ReentrancyGuardReentrantCall", () => [
  "The processor was called again from within its own call.",
  "A token or a contract wallet called back. Nothing was moved.",
]);
export const ChainChangedError = /* @__PURE__ */ contractError("ChainChanged", (its) => [
  `Payments are taken on chain ${its.deployedOn} only; this chain calls itself ${its.chainId}.`,
  "Connect to the chain of deployment. On a fork of it, what is held can still be claimed.",
]);
export const SafeERC20FailedOperationError = /* @__PURE__ */ contractError("SafeERC20FailedOperation", (its) => [
  `Token ${its.token} refused a transfer.`,
  "The token is paused, or its issuer has listed an account. The credit remains: try again later.",
]);

// After a payment, and around it.
export const AuthorizationExpiredError = /* @__PURE__ */ contractError("AuthorizationExpired", (its) => [
  `The held amount was capturable until ${formatInstant(its.authorizationExpiry)}; it is ${formatInstant(its.timestamp)}.`,
  "It goes back to the payer: `payment.reclaim` or `payment.void`.",
]);
export const AuthorizationNotExpiredError = /* @__PURE__ */ contractError("AuthorizationNotExpired", (its) => [
  `The held amount can be reclaimed from ${formatInstant(its.authorizationExpiry)} on; it is ${formatInstant(its.timestamp)}.`,
  "Wait, or ask the merchant to return it by `payment.void`.",
]);
export const NothingToReclaimError = /* @__PURE__ */ contractError("NothingToReclaim", (its) => [
  `Payment ${its.id} holds nothing.`,
  "It was captured, returned or never authorized: read `payment.get`.",
]);
export const NotMerchantOrOperatorError = /* @__PURE__ */ contractError("NotMerchantOrOperator", (its) => [
  `${its.caller} is neither the merchant, ${its.merchant}, nor the operator of these terms, ${its.operator}.`,
  "Send it from one of them.",
]);
export const FeeNotAllowedError = /* @__PURE__ */ contractError("FeeNotAllowed", (its) => [
  `A fee of ${formatBps(its.attemptedBps)} was to be taken; the terms say ${formatBps(its.allowedBps)}.`,
  "The operator may take that or less, the merchant captures with exactly that.",
]);
export const CapturableChangedError = /* @__PURE__ */ contractError("CapturableChanged", (its, amount) => [
  `The call acts on ${amount(its.attempted)} capturable; ${amount(its.actual)} is.`,
  "Nothing was moved. Another capture, void or reclaim came first: read `payment.get` and decide again.",
]);
export const RefundableChangedError = /* @__PURE__ */ contractError("RefundableChanged", (its, amount) => [
  `The call acts on ${amount(its.attempted)} refundable; ${amount(its.actual)} is.`,
  "Nothing was moved. Another refund or capture came first: read `payment.get` and decide again.",
]);
export const NumberNotChargedError = /* @__PURE__ */ contractError("NumberNotCharged", (its) => [
  `Nothing was charged under invoice number ${its.number} of ${its.merchant}: it is ${formatNumberStatus(its.status)}.`,
  "Refund the terms that were paid: `payment.get` tells which.",
]);
export const CreditExceededError = /* @__PURE__ */ contractError("CreditExceeded", (its, amount) => [
  `${amount(its.attempted)} were to be claimed; the credit is ${amount(its.allowed)}.`,
  "Read `credit.get`, then sign again by `credit.signClaim`.",
]);
export const BatchGasTooLowError = /* @__PURE__ */ contractError("BatchGasTooLow", (its) => [
  `Call ${its.index} of the batch needs ${its.required} gas to be tried; ${its.available} are left.`,
  "Nothing was done. Send the batch again with a higher gas limit, or in two parts.",
]);
export const NoCreditError = /* @__PURE__ */ contractError("NoCredit", (its) => [
  `${its.account} has no credit of token ${its.token} in store ${its.store}.`,
  "It has been claimed, or the store, token or account is another: read `credit.get`.",
]);
export const AccountBlacklistedError = /* @__PURE__ */ contractError("AccountBlacklisted", (its) => [
  `The issuer of token ${its.token} lists ${its.account}, which could not send its credit on.`,
  "Nothing was moved. Only the account itself can have it sent: `credit.claimTo`.",
]);
export const StoreBlacklistedError = /* @__PURE__ */ contractError("StoreBlacklisted", (its) => [
  `The issuer of token ${its.token} lists the merchant's store ${its.store}, which could not pay out.`,
  "Nothing was moved. Anyone may give the merchant a new store first: `store.open` with `blacklisted`.",
]);
export const SignerNotAllowedError = /* @__PURE__ */ contractError("SignerNotAllowed", (its) => [
  `${its.signer} cannot be named as a signer: it is zero, or the merchant itself.`,
  "Name another key. The merchant itself always may sign.",
]);
export const BpsOverWholeError = /* @__PURE__ */ contractError("BpsOverWhole", (its) => [
  `A cap of ${formatBps(its.attempted)} was asked for; allowed is ${formatBps(its.allowed)}.`,
  "Give a maxOutBps of 10,000 at most.",
]);
export const InvalidAccountNonceError = /* @__PURE__ */ contractError("InvalidAccountNonce", (its) => [
  `The signature of ${its.account} is not for its next nonce, which is ${its.currentNonce}.`,
  "It has been used, or another came first. Sign again by `signer.sign` or `credit.signClaim`.",
]);

// Refusals of calls that `toTypedError` alone knows: an app that pays bundles none of their words.
import { formatBps, formatInstant } from "../amounts/format.ts";
import { contractError } from "./contractError.ts";

// `store.open`.
export const StoreNotShortError = /* @__PURE__ */ contractError("StoreNotShort", (its, amount) => [
  `The store has ${amount(its.balance)} and owes ${amount(its.owed)} to the payments and credits shown: it is not short.`,
  "Show more of the payments and credits that it holds. If nothing is missing, the store needs no successor.",
]);
export const PaymentsNotAscendingError = /* @__PURE__ */ contractError("PaymentsNotAscending", (its) => [
  `Payment ${its.id} follows ${its.previous}; ids have to ascend, each once.`,
  "Show each payment once. `store.open` sorts them.",
]);
export const AccountsNotAscendingError = /* @__PURE__ */ contractError("AccountsNotAscending", (its) => [
  `Account ${its.account} follows ${its.previous}; accounts have to ascend, each once.`,
  "Show each account once. `store.open` sorts them.",
]);
export const NotOfStoreError = /* @__PURE__ */ contractError("NotOfStore", (its) => [
  `Store ${its.store} does not hold payment ${its.id} in token ${its.token}.`,
  "Show payments of one merchant and one token that the merchant's present store holds.",
]);
export const IssuerListUnknownError = /* @__PURE__ */ contractError("IssuerListUnknown", (its) => [
  `How the issuer of token ${its.token} tells what it has blacklisted is not known to the processor.`,
  "Show the shortage instead, or let the merchant call `store.open` itself.",
]);
export const StoreNotBlacklistedError = /* @__PURE__ */ contractError("StoreNotBlacklisted", (its) => [
  `The issuer of token ${its.token} has not blacklisted store ${its.store}.`,
  "The store needs no successor. The merchant itself may open one at any time.",
]);

// Governance.
export const TokenWithoutCodeError = /* @__PURE__ */ contractError("TokenWithoutCode", (its) => [
  `There is no contract at ${its.token}, which was to be listed as a token.`,
  "Check the address and the chain.",
]);
export const TokenFeeTooHighError = /* @__PURE__ */ contractError("TokenFeeTooHigh", (its) => [
  `A token's own fee was to be accepted up to ${formatBps(its.attemptedBps)}; allowed is ${formatBps(its.allowedBps)}.`,
  "List it with a lower maxTokenFeeBps.",
]);
export const CollectorWithoutCodeError = /* @__PURE__ */ contractError("CollectorWithoutCode", (its) => [
  `There is no contract at ${its.collector}, which was to be listed as a collector.`,
  "Check the address and the chain.",
]);
export const PauseInPastError = /* @__PURE__ */ contractError("PauseInPast", (its) => [
  `A pause was asked for until ${formatInstant(its.attempted)}, which is not after now, ${formatInstant(its.allowed)}.`,
  "Give an instant ahead, 7 days at most. `resumeEntries` ends a pause.",
]);
export const PauseTooLongError = /* @__PURE__ */ contractError("PauseTooLong", (its) => [
  `A pause was asked for until ${formatInstant(its.attempted)}; allowed is ${formatInstant(its.allowed)}.`,
  "A pause ends 7 days after its beginning, at the latest.",
]);
export const PauseTooSoonError = /* @__PURE__ */ contractError("PauseTooSoon", (its) => [
  `A pause was asked for at ${formatInstant(its.attempted)}; the next may begin at ${formatInstant(its.allowed)}.`,
  "After a pause, entries stay open for three times its length.",
]);
export const AuthorityFixedError = /* @__PURE__ */ contractError("AuthorityFixed", () => [
  "The processor's authority was to be changed; it is fixed at deployment.",
  "Give and take roles in the AccessManager that it has.",
]);
export const AccessManagedUnauthorizedError = /* @__PURE__ */ contractError("AccessManagedUnauthorized", (its) => [
  `${its.caller} has no role that may do this.`,
  "Send it from an account with the role.",
]);
export const AccessManagedRequiredDelayError = /* @__PURE__ */ contractError("AccessManagedRequiredDelay", (its) => [
  `${its.caller} may do this ${its.delay} seconds after it has been scheduled.`,
  "Schedule it in the AccessManager, then execute it after the delay.",
]);
export const AccessManagedInvalidAuthorityError = /* @__PURE__ */ contractError(
  "AccessManagedInvalidAuthority",
  (its) => [`${its.authority} cannot be an authority: there is no contract.`, "Name an AccessManager."],
);
export const AccessManagerAlreadyScheduledError = /* @__PURE__ */ contractError(
  "AccessManagerAlreadyScheduled",
  (its) => [`Operation ${its.operationId} is scheduled already.`, "Execute it after its delay, or cancel it first."],
);
export const AccessManagerBadConfirmationError = /* @__PURE__ */ contractError("AccessManagerBadConfirmation", () => [
  "A role was renounced with another account than the caller as its confirmation.",
  "Confirm with the calling account.",
]);
export const AccessManagerExpiredError = /* @__PURE__ */ contractError("AccessManagerExpired", (its) => [
  `Operation ${its.operationId} was not executed within its time after the delay.`,
  "Schedule it again.",
]);
export const AccessManagerInvalidInitialAdminError = /* @__PURE__ */ contractError(
  "AccessManagerInvalidInitialAdmin",
  (its) => [`${its.initialAdmin} cannot be the first admin.`, "Name an account."],
);
export const AccessManagerLockedFunctionError = /* @__PURE__ */ contractError("AccessManagerLockedFunction", (its) => [
  `Who may call ${its.selector} of the AccessManager is fixed.`,
  "Leave that function's role as it is.",
]);
export const AccessManagerLockedRoleError = /* @__PURE__ */ contractError("AccessManagerLockedRole", (its) => [
  `Role ${its.roleId} is fixed: admin (0) and public (2^64 - 1) are not to be changed.`,
  "Use another role.",
]);
export const AccessManagerNotReadyError = /* @__PURE__ */ contractError("AccessManagerNotReady", (its) => [
  `The delay of operation ${its.operationId} has not passed.`,
  "Wait until `getSchedule(operationId)`.",
]);
export const AccessManagerNotScheduledError = /* @__PURE__ */ contractError("AccessManagerNotScheduled", (its) => [
  `Operation ${its.operationId} is not scheduled.`,
  "Schedule it first; it may have been executed or cancelled.",
]);
export const AccessManagerUnauthorizedAccountError = /* @__PURE__ */ contractError(
  "AccessManagerUnauthorizedAccount",
  (its) => [
    `${its.msgsender} does not have role ${its.roleId}, which this takes.`,
    "Send it from an account with the role.",
  ],
);
export const AccessManagerUnauthorizedCallError = /* @__PURE__ */ contractError(
  "AccessManagerUnauthorizedCall",
  (its) => [
    `${its.caller} may not call ${its.selector} of ${its.target}.`,
    "Send it from an account with the role for that function.",
  ],
);
export const AccessManagerUnauthorizedCancelError = /* @__PURE__ */ contractError(
  "AccessManagerUnauthorizedCancel",
  (its) => [
    `${its.msgsender} may not cancel the call of ${its.selector} of ${its.target} that ${its.caller} has scheduled.`,
    "Cancel it from the account that scheduled it, a guardian of its role, or an admin.",
  ],
);
export const AccessManagerUnauthorizedConsumeError = /* @__PURE__ */ contractError(
  "AccessManagerUnauthorizedConsume",
  (its) => [
    `${its.target} is not consuming a scheduled operation.`,
    "Only a managed contract consumes its own operations, from within the call.",
  ],
);
export const AddressEmptyCodeError = /* @__PURE__ */ contractError("AddressEmptyCode", (its) => [
  `There is no contract at ${its.target}.`,
  "Check the address and the chain.",
]);
export const FailedCallError = /* @__PURE__ */ contractError("FailedCall", () => [
  "The call that was to be executed failed without a reason.",
  "Simulate the inner call to see why.",
]);
export const InsufficientBalanceError = /* @__PURE__ */ contractError("InsufficientBalance", (its) => [
  `${its.needed} wei are needed; the contract has ${its.balance}.`,
  "Send the value along.",
]);
export const SafeCastOverflowedUintDowncastError = /* @__PURE__ */ contractError(
  "SafeCastOverflowedUintDowncast",
  (its) => [`${its.value} does not fit into ${its.bits} bits.`, "Give a smaller number."],
);

// A collector, a store, a policy or Permit2, called by somebody else.
export const Permit2LengthMismatchError = /* @__PURE__ */ contractError("Permit2LengthMismatch", () => [
  "Permit2 was given one number of transfers and another of permissions.",
  "Give one transfer for each permission.",
]);
export const Permit2AllowanceExpiredError = /* @__PURE__ */ contractError("Permit2AllowanceExpired", (its) => [
  `The Permit2 allowance ended at ${formatInstant(its.deadline)}.`,
  "Feiqian asks for signatures, not for Permit2 allowances: pay by `invoice.pay`.",
]);
export const Permit2InsufficientAllowanceError = /* @__PURE__ */ contractError(
  "Permit2InsufficientAllowance",
  (its, amount) => [
    `More was to be taken than the Permit2 allowance of ${amount(its.amount)}.`,
    "Feiqian asks for signatures, not for Permit2 allowances: pay by `invoice.pay`.",
  ],
);
export const Permit2ExcessiveInvalidationError = /* @__PURE__ */ contractError("Permit2ExcessiveInvalidation", () => [
  "More than 65,535 Permit2 nonces were to be invalidated at once.",
  "Invalidate them in smaller steps.",
]);
export const TooManyRulesError = /* @__PURE__ */ contractError("TooManyRules", (its) => [
  `A policy was to have ${its.attempted} rules; allowed are ${its.allowed}.`,
  "Join rules into one contract.",
]);
export const RuleWithoutCodeError = /* @__PURE__ */ contractError("RuleWithoutCode", (its) => [
  `There is no contract at ${its.rule}, which was to be a policy's rule.`,
  "Check the address and the chain.",
]);
export const NotRoomError = /* @__PURE__ */ contractError("NotRoom", (its) => [
  `${its.caller} called a collector that collects for ${its.room} alone.`,
  "Pay through the processor: `payment.charge`.",
]);
export const NotStoreControllerError = /* @__PURE__ */ contractError("NotStoreController", (its) => [
  `${its.caller} called a store, which obeys the processor alone.`,
  "Claim through the processor: `credit.claim`.",
]);

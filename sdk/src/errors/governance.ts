import { formatBps, formatInstant } from "../amounts/format.ts";
import { contractError } from "./contractError.ts";

export const TokenWithoutCodeError = /* @__PURE__ */ contractError("TokenWithoutCode", ({ token }) => ({
  message: `There is no contract at ${token}, which was to be listed as a token.`,
  todo: "Check the address and the chain.",
}));

export const TokenFeeTooHighError = /* @__PURE__ */ contractError(
  "TokenFeeTooHigh",
  ({ attemptedBps, allowedBps }) => ({
    message: `A token's own fee was to be accepted up to ${formatBps(attemptedBps)}; allowed is ${formatBps(allowedBps)}.`,
    todo: "List it with a lower maxTokenFeeBps.",
  }),
);

export const CollectorWithoutCodeError = /* @__PURE__ */ contractError("CollectorWithoutCode", ({ collector }) => ({
  message: `There is no contract at ${collector}, which was to be listed as a collector.`,
  todo: "Check the address and the chain.",
}));

export const PauseInPastError = /* @__PURE__ */ contractError("PauseInPast", ({ attempted, allowed }) => ({
  message: `A pause was asked for until ${formatInstant(attempted)}, which is not after now, ${formatInstant(allowed)}.`,
  todo: "Give an instant ahead, 7 days at most. `resumeEntries` ends a pause.",
}));

export const PauseTooLongError = /* @__PURE__ */ contractError("PauseTooLong", ({ attempted, allowed }) => ({
  message: `A pause was asked for until ${formatInstant(attempted)}; allowed is ${formatInstant(allowed)}.`,
  todo: "Pause for 7 days at most.",
}));

export const PauseTooSoonError = /* @__PURE__ */ contractError("PauseTooSoon", ({ attempted, allowed }) => ({
  message: `A pause was asked for at ${formatInstant(attempted)}; the next may begin at ${formatInstant(allowed)}.`,
  todo: "Entries stay open for 21 days after a pause.",
}));

export const AccessManagedUnauthorizedError = /* @__PURE__ */ contractError(
  "AccessManagedUnauthorized",
  ({ caller }) => ({
    message: `${caller} has no role that may do this.`,
    todo: "Send it from an account with the role.",
  }),
);

export const AccessManagedRequiredDelayError = /* @__PURE__ */ contractError(
  "AccessManagedRequiredDelay",
  ({ caller, delay }) => ({
    message: `${caller} may do this ${delay} seconds after it has been scheduled.`,
    todo: "Schedule it in the AccessManager, then execute it after the delay.",
  }),
);

export const AccessManagedInvalidAuthorityError = /* @__PURE__ */ contractError(
  "AccessManagedInvalidAuthority",
  ({ authority }) => ({
    message: `${authority} cannot be an authority: there is no contract.`,
    todo: "Name an AccessManager.",
  }),
);

export const AccessManagerAlreadyScheduledError = /* @__PURE__ */ contractError(
  "AccessManagerAlreadyScheduled",
  ({ operationId }) => ({
    message: `Operation ${operationId} is scheduled already.`,
    todo: "Execute it after its delay, or cancel it first.",
  }),
);

export const AccessManagerBadConfirmationError = /* @__PURE__ */ contractError("AccessManagerBadConfirmation", () => ({
  message: "A role was renounced with another account than the caller as its confirmation.",
  todo: "Confirm with the calling account.",
}));

export const AccessManagerExpiredError = /* @__PURE__ */ contractError("AccessManagerExpired", ({ operationId }) => ({
  message: `Operation ${operationId} was not executed within its time after the delay.`,
  todo: "Schedule it again.",
}));

export const AccessManagerInvalidInitialAdminError = /* @__PURE__ */ contractError(
  "AccessManagerInvalidInitialAdmin",
  ({ initialAdmin }) => ({ message: `${initialAdmin} cannot be the first admin.`, todo: "Name an account." }),
);

export const AccessManagerLockedFunctionError = /* @__PURE__ */ contractError(
  "AccessManagerLockedFunction",
  ({ selector }) => ({
    message: `Who may call ${selector} of the AccessManager is fixed.`,
    todo: "Leave that function's role as it is.",
  }),
);

export const AccessManagerLockedRoleError = /* @__PURE__ */ contractError("AccessManagerLockedRole", ({ roleId }) => ({
  message: `Role ${roleId} is fixed: admin (0) and public (2^64 - 1) are not to be changed.`,
  todo: "Use another role.",
}));

export const AccessManagerNotReadyError = /* @__PURE__ */ contractError("AccessManagerNotReady", ({ operationId }) => ({
  message: `The delay of operation ${operationId} has not passed.`,
  todo: "Wait until `getSchedule(operationId)`.",
}));

export const AccessManagerNotScheduledError = /* @__PURE__ */ contractError(
  "AccessManagerNotScheduled",
  ({ operationId }) => ({
    message: `Operation ${operationId} is not scheduled.`,
    todo: "Schedule it first; it may have been executed or cancelled.",
  }),
);

export const AccessManagerUnauthorizedAccountError = /* @__PURE__ */ contractError(
  "AccessManagerUnauthorizedAccount",
  ({ msgsender, roleId }) => ({
    message: `${msgsender} does not have role ${roleId}, which this takes.`,
    todo: "Send it from an account with the role.",
  }),
);

export const AccessManagerUnauthorizedCallError = /* @__PURE__ */ contractError(
  "AccessManagerUnauthorizedCall",
  ({ caller, target, selector }) => ({
    message: `${caller} may not call ${selector} of ${target}.`,
    todo: "Send it from an account with the role for that function.",
  }),
);

export const AccessManagerUnauthorizedCancelError = /* @__PURE__ */ contractError(
  "AccessManagerUnauthorizedCancel",
  ({ msgsender, caller, target, selector }) => ({
    message: `${msgsender} may not cancel the call of ${selector} of ${target} that ${caller} has scheduled.`,
    todo: "Cancel it from the account that scheduled it, a guardian of its role, or an admin.",
  }),
);

export const AccessManagerUnauthorizedConsumeError = /* @__PURE__ */ contractError(
  "AccessManagerUnauthorizedConsume",
  ({ target }) => ({
    message: `${target} is not consuming a scheduled operation.`,
    todo: "Only a managed contract consumes its own operations, from within the call.",
  }),
);

export const AddressEmptyCodeError = /* @__PURE__ */ contractError("AddressEmptyCode", ({ target }) => ({
  message: `There is no contract at ${target}.`,
  todo: "Check the address and the chain.",
}));

export const FailedCallError = /* @__PURE__ */ contractError("FailedCall", () => ({
  message: "The call that was to be executed failed without a reason.",
  todo: "Simulate the inner call to see why.",
}));

export const InsufficientBalanceError = /* @__PURE__ */ contractError("InsufficientBalance", ({ balance, needed }) => ({
  message: `${needed} wei are needed; the contract has ${balance}.`,
  todo: "Send the value along.",
}));

export const SafeCastOverflowedUintDowncastError = /* @__PURE__ */ contractError(
  "SafeCastOverflowedUintDowncast",
  ({ bits, value }) => ({ message: `${value} does not fit into ${bits} bits.`, todo: "Give a smaller number." }),
);

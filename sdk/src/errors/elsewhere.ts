// Errors that no action of the SDK can meet: they refuse calls that an app would make to a collector, a store, a policy or
// Permit2 by itself. `toTypedError` knows them.
import { formatInstant } from "../amounts/format.ts";
import { contractError } from "./contractError.ts";

export const Permit2LengthMismatchError = /* @__PURE__ */ contractError(
  "Permit2LengthMismatch",
  () => ({
    message: "Permit2 was given one number of transfers and another of permissions.",
    todo: "Give one transfer for each permission.",
  }),
  "LengthMismatch",
);

export const Permit2AllowanceExpiredError = /* @__PURE__ */ contractError(
  "Permit2AllowanceExpired",
  ({ deadline }) => ({
    message: `The Permit2 allowance ended at ${formatInstant(deadline)}.`,
    todo: "Feiqian asks for signatures, not for Permit2 allowances: pay by `invoice.pay`.",
  }),
  "AllowanceExpired",
);

export const Permit2InsufficientAllowanceError = /* @__PURE__ */ contractError(
  "Permit2InsufficientAllowance",
  ({ amount: allowed }, amount) => ({
    message: `More was to be taken than the Permit2 allowance of ${amount(allowed)}.`,
    todo: "Feiqian asks for signatures, not for Permit2 allowances: pay by `invoice.pay`.",
  }),
  "InsufficientAllowance",
);

export const Permit2ExcessiveInvalidationError = /* @__PURE__ */ contractError(
  "Permit2ExcessiveInvalidation",
  () => ({
    message: "More than 65,535 Permit2 nonces were to be invalidated at once.",
    todo: "Invalidate them in smaller steps.",
  }),
  "ExcessiveInvalidation",
);

export const CallerNotProcessorError = /* @__PURE__ */ contractError("CallerNotProcessor", ({ caller, processor }) => ({
  message: `${caller} asked a policy that answers ${processor} alone.`,
  todo: "Name it in terms: the processor asks it when they are paid.",
}));

export const TooManyRulesError = /* @__PURE__ */ contractError("TooManyRules", ({ attempted, allowed }) => ({
  message: `A policy was to have ${attempted} rules; allowed are ${allowed}.`,
  todo: "Join rules into one contract.",
}));

export const RuleWithoutCodeError = /* @__PURE__ */ contractError("RuleWithoutCode", ({ rule }) => ({
  message: `There is no contract at ${rule}, which was to be a policy's rule.`,
  todo: "Check the address and the chain.",
}));

export const NotProcessorError = /* @__PURE__ */ contractError("NotProcessor", ({ caller, processor }) => ({
  message: `${caller} called a collector that answers ${processor} alone.`,
  todo: "Pay through the processor: `payment.charge`.",
}));

export const NotStoreControllerError = /* @__PURE__ */ contractError(
  "NotStoreController",
  ({ caller, controller }) => ({
    message: `${caller} called a store that obeys ${controller} alone.`,
    todo: "Claim through the processor: `credit.claim`.",
  }),
);

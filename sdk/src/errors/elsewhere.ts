// Errors that no action of the SDK can meet: they refuse calls that an app would make to a collector, a store, a policy or
// Permit2 by itself. `toTypedError` knows them.
import { parseAbiItem } from "viem";
import { formatInstant } from "../amounts/format.ts";
import * as errors from "../generated/errors.ts";
import { contractError } from "./contractError.ts";

export const Permit2LengthMismatchError = /* @__PURE__ */ contractError(
  parseAbiItem("error LengthMismatch()"),
  () => ({
    message: "Permit2 was given one number of transfers and another of permissions.",
    todo: "Give one transfer for each permission.",
  }),
  "Permit2",
);

export const Permit2AllowanceExpiredError = /* @__PURE__ */ contractError(
  parseAbiItem("error AllowanceExpired(uint256 deadline)"),
  ({ deadline }) => ({
    message: `The Permit2 allowance ended at ${formatInstant(deadline)}.`,
    todo: "Feiqian asks for signatures, not for Permit2 allowances: pay by `invoice.pay`.",
  }),
  "Permit2",
);

export const Permit2InsufficientAllowanceError = /* @__PURE__ */ contractError(
  parseAbiItem("error InsufficientAllowance(uint256 amount)"),
  ({ amount: allowed }, amount) => ({
    message: `More was to be taken than the Permit2 allowance of ${amount(allowed)}.`,
    todo: "Feiqian asks for signatures, not for Permit2 allowances: pay by `invoice.pay`.",
  }),
  "Permit2",
);

export const Permit2ExcessiveInvalidationError = /* @__PURE__ */ contractError(
  parseAbiItem("error ExcessiveInvalidation()"),
  () => ({
    message: "More than 65,535 Permit2 nonces were to be invalidated at once.",
    todo: "Invalidate them in smaller steps.",
  }),
  "Permit2",
);

export const CallerNotProcessorError = /* @__PURE__ */ contractError(
  errors.CallerNotProcessor,
  ({ caller, processor }) => ({
    message: `${caller} asked a policy that answers ${processor} alone.`,
    todo: "Name it in terms: the processor asks it when they are paid.",
  }),
);

export const TooManyRulesError = /* @__PURE__ */ contractError(errors.TooManyRules, ({ attempted, allowed }) => ({
  message: `A policy was to have ${attempted} rules; allowed are ${allowed}.`,
  todo: "Join rules into one contract.",
}));

export const RuleWithoutCodeError = /* @__PURE__ */ contractError(errors.RuleWithoutCode, ({ rule }) => ({
  message: `There is no contract at ${rule}, which was to be a policy's rule.`,
  todo: "Check the address and the chain.",
}));

export const NotProcessorError = /* @__PURE__ */ contractError(errors.NotProcessor, ({ caller, processor }) => ({
  message: `${caller} called a collector that answers ${processor} alone.`,
  todo: "Pay through the processor: `payment.charge`.",
}));

export const NotStoreControllerError = /* @__PURE__ */ contractError(
  errors.NotStoreController,
  ({ caller, controller }) => ({
    message: `${caller} called a store that obeys ${controller} alone.`,
    todo: "Claim through the processor: `credit.claim`.",
  }),
);

import { paymentProcessorAbi as abi, policyEngineAbi } from "../generated/abis.ts";
import { formatReason } from "../terms/reason.ts";
import { contractError } from "./contractError.ts";

export const PolicyRefusedError = contractError(abi, "PolicyRefused", ({ policy, reason }) => ({
  message: `The terms' policy, ${policy}, refused the payment: ${formatReason(reason)}.`,
  todo: "Nothing was moved. Pay from an account that the policy allows, or ask the merchant.",
}));

export const PolicyUnansweredError = contractError(abi, "PolicyUnanswered", ({ policy }) => ({
  message: `The terms' policy, ${policy}, gave no answer: it reverted, or used up its gas.`,
  todo: "Nothing was moved. Check that a policy stands at that address; ask the merchant for an invoice without it.",
}));

export const CallerNotProcessorError = contractError(
  policyEngineAbi,
  "CallerNotProcessor",
  ({ caller, processor }) => ({
    message: `${caller} asked a policy that answers ${processor} alone.`,
    todo: "Name it in terms: the processor asks it when they are paid.",
  }),
);

export const TooManyRulesError = contractError(policyEngineAbi, "TooManyRules", ({ attempted, allowed }) => ({
  message: `A policy was to have ${attempted} rules; allowed are ${allowed}.`,
  todo: "Join rules into one contract.",
}));

export const RuleWithoutCodeError = contractError(policyEngineAbi, "RuleWithoutCode", ({ rule }) => ({
  message: `There is no contract at ${rule}, which was to be a policy's rule.`,
  todo: "Check the address and the chain.",
}));

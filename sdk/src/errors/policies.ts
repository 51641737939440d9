import { formatReason } from "../terms/reason.ts";
import { contractError } from "./contractError.ts";

export const PolicyRefusedError = /* @__PURE__ */ contractError("PolicyRefused", ({ policy, reason }) => ({
  message: `The terms' policy, ${policy}, refused the payment: ${formatReason(reason)}.`,
  todo: "Nothing was moved. Pay from an account that the policy allows, or ask the merchant.",
}));

export const PolicyUnansweredError = /* @__PURE__ */ contractError("PolicyUnanswered", ({ policy }) => ({
  message: `The terms' policy, ${policy}, gave no answer: it reverted, or used up its gas.`,
  todo: "Nothing was moved. Check that a policy stands at that address; ask the merchant for an invoice without it.",
}));

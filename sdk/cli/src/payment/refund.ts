import { type RefundReason, formatAmount } from "@feiqian/sdk";
import { writeContract } from "viem/actions";
import type { Command, Context } from "../command.ts";
import { UsageError } from "../errors.ts";
import { keyNote } from "../keys/load.ts";
import { findAddressOption } from "../options.ts";
import { amountOption, exitOptions, runExit } from "./exit.ts";
import { SOURCE } from "./source.ts";

const reasons: readonly RefundReason[] = ["requested", "duplicate", "fraudulent", "undelivered", "other"];

export const paymentRefund: Command = {
  name: "payment refund",
  summary: "pay the payer back from your account's tokens; for the merchant and the operator",
  operands: SOURCE,
  options: {
    reason: { value: "WHY", help: reasons.join(", ") },
    ...amountOption,
    to: { value: "ADDRESS", help: "the recipient; default: the payer" },
    ...exitOptions,
  },
  notes: [keyNote, "A missing allowance is given first, for exactly this amount."],
  run: (context) => {
    const reason = getReason(context);
    const to = findAddressOption(context, "to");
    return runExit(context, {
      verb: "refund",
      done: "Refunded",
      prepare: (client, parameters) => client.payment.refund.prepare({ ...parameters, reason, ...(to && { to }) }),
      show: (prepared) => [
        ["To", prepared.to],
        ["Reason", reason],
        ["Refundable", formatAmount(prepared.refundable, prepared.token)],
        ...(prepared.approvals.length > 0
          ? ([["First", `an allowance of exactly this amount to ${prepared.spender}`]] as const)
          : []),
      ],
      before: ({ approvals }) =>
        approvals.map((call) => (client) => writeContract(client, { ...call, chain: null } as never)),
      send: (client, { terms, amount, to }) => client.payment.refund({ terms, amount, to, reason }),
    });
  },
};

function getReason({ options }: Context): RefundReason {
  const given = options.get("reason");
  const reason = reasons.find((one) => one === given);
  if (reason) return reason;
  throw new UsageError(`--reason is "${given}"; it must be one of ${reasons.join(", ")}.`);
}

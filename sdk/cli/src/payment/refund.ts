import { type RefundReason, formatAmount } from "@feiqian/sdk";
import { toSafeBatch } from "@feiqian/sdk/safe";
import type { Address } from "viem";
import type { Command, Context } from "../command.ts";
import { UsageError } from "../errors.ts";
import { writeNew } from "../files/write.ts";
import { journalNote } from "../chain/write.ts";
import { keyNote } from "../keys/load.ts";
import { findAddressOption, getAddressOption } from "../options.ts";
import { toJson } from "../text/json.ts";
import { amountOption, exitOptions, readExit, runExit } from "./exit.ts";
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
    safe: { value: "ADDRESS", help: "the Safe that refunds: its transaction is written to --out, and nothing is sent" },
    out: { value: "FILE", help: "with --safe: the file for Transaction Builder in Safe's web app" },
    ...exitOptions,
  },
  notes: [keyNote, "A missing allowance is given first, for exactly this amount.", journalNote],
  run: (context) => {
    const reason = getReason(context);
    const to = findAddressOption(context, "to");
    if (context.options.has("safe")) return writeForSafe(context, { reason, ...(to && { to }) });
    return runExit(context, {
      verb: "refund",
      todo: "refund",
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
      // As it was shown: somebody else may have refunded while this was being confirmed.
      send: (client, { terms, amount, refundable, to, account, key }) =>
        client.payment.refundSync({ terms, amount, refundable, to, reason, account, key }),
    });
  },
};

/** The refund of a Safe, with its approvals, as a file for its owners. */
async function writeForSafe(context: Context, of: { readonly reason: RefundReason; readonly to?: Address }) {
  const safe = getAddressOption(context, "safe");
  const out = context.options.get("out");
  const { client, deployment, which, amount } = await readExit(context);
  const { approvals, ...prepared } = await client.payment.refund.prepare({
    ...which,
    ...of,
    account: safe,
    ...(amount !== undefined && { amount }),
  });
  const { id, token } = prepared;
  const sum = formatAmount(prepared.amount, token);
  const { chainId } = deployment;
  const calls = [...approvals, client.payment.refund.call(prepared)];
  const batch = toSafeBatch({ chainId, safe, name: "Refund", description: `${sum} of payment ${id}`, calls });
  writeNew(out, `${toJson(batch)}\n`);
  return {
    text: `Written: ${out}, a refund of ${sum} to ${prepared.to}. Nothing was sent: the Safe's owners open the file in Transaction Builder.`,
    json: { id, safe, to: prepared.to, amount: prepared.amount, file: out },
  };
}

function getReason({ options }: Context): RefundReason {
  const given = options.get("reason");
  const reason = reasons.find((one) => one === given);
  if (reason) return reason;
  throw new UsageError(`--reason is "${given}"; it must be one of ${reasons.join(", ")}.`);
}

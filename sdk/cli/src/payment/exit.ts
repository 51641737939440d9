import {
  type AmountToken,
  type Deployment,
  type FeiqianActions,
  type Invoice,
  KeyUsedError,
  type PaymentTerms,
  domainOf,
  formatAmount,
  fromInvoiceLink,
  getPaymentId,
  parseAmount,
} from "@feiqian/sdk";
import { paymentProcessorAbi } from "@feiqian/sdk/generated";
import { type Hex, type PrivateKeyAccount, type TransactionReceipt, decodeFunctionData } from "viem";
import { rpcOptions } from "../chain/client.ts";
import { deploymentOptions } from "../chain/deployment.ts";
import { type FeiqianClient, openFeiqian } from "../chain/feiqian.ts";
import { findSent, journalOptions, sendOnce } from "../chain/write.ts";
import { type Context, type OptionSpecs, type Report, onlyOperand } from "../command.ts";
import { CommandError } from "../errors.ts";
import { showTerms, tokenOf } from "../invoice/shown.ts";
import { keyOptions, loadAccount } from "../keys/load.ts";
import { confirm, confirmOptions } from "../options.ts";
import { formatFacts } from "../text/table.ts";
import { SOURCE, type Which, findTerms, toSource } from "./source.ts";

export const amountOption: OptionSpecs = {
  amount: { value: "40.00", help: "how much, in the token; default: all" },
};

export const exitOptions: OptionSpecs = {
  ...rpcOptions,
  ...keyOptions,
  ...confirmOptions,
  ...journalOptions,
  ...deploymentOptions,
};

/** The call, read and checked before anything is sent. */
interface Prepared {
  readonly id: Hex;
  readonly terms: PaymentTerms;
  readonly token: AmountToken;
  readonly amount: bigint;
}

type By = { readonly account: PrivateKeyAccount; readonly key: string };

/** One of the verbs that move a payment's money. */
export interface Exit<prepared extends Prepared> {
  readonly verb: "capture" | "void" | "reclaim" | "refund";
  /** "return to the payer" */
  readonly todo: string;
  /** "Captured" */
  readonly done: string;
  readonly prepare: (
    client: FeiqianClient,
    parameters: Which & { readonly account: PrivateKeyAccount; readonly amount?: bigint },
  ) => Promise<prepared>;
  /** More facts to confirm. */
  readonly show?: (prepared: prepared) => readonly (readonly [string, string])[];
  readonly send: (
    client: FeiqianActions,
    parameters: Pick<prepared, "terms" | "amount"> & prepared & By,
  ) => Promise<{ readonly receipt: object }>;
}

/** What is asked of which payment, before the chain is. */
export async function readExit(context: Context) {
  const source = toSource(onlyOperand(context, SOURCE));
  const { client, deployment } = await openFeiqian(context);
  const which = await findTerms(client, source);
  const { id, terms } = await toTerms(deployment, which);
  const given = context.options.find("amount");
  const amount = given === undefined ? undefined : parseAmount(given, tokenOf(deployment, terms));
  return { client, deployment, which, id, terms, amount };
}

/** Prepares, shows, asks, sends and waits; or sees to its end what an earlier run has sent. */
export async function runExit<prepared extends Prepared>(context: Context, exit: Exit<prepared>): Promise<Report> {
  const { client, deployment, which, id, terms, amount } = await readExit(context);
  const account = await loadAccount(context);
  const request = { account, deployment, name: `${exit.verb} ${id}` };
  const report = (receipt: TransactionReceipt, wasEarlier: boolean): Report => {
    const { transactionHash: transaction, blockNumber: block, logs } = receipt;
    const { amount: moved } = client.payment[exit.verb].extractEvent(logs, { id }).args;
    const sum = formatAmount(moved, tokenOf(deployment, terms));
    const text = `${exit.done}: ${sum}, in transaction ${transaction} of block ${block}.`;
    return {
      text: wasEarlier ? `${text} An earlier run had sent it: nothing was sent now.` : text,
      json: { id, amount: moved, transaction, block, wasEarlier },
    };
  };
  const earlier = await findSent(context, request, (data) => {
    checkSame(context, deployment, { id, terms, verb: exit.verb, amount }, data);
  });
  if (earlier) return report(earlier, true);

  const prepared = await exit.prepare(client, { ...which, account, ...(amount !== undefined && { amount }) });
  const shown = formatFacts([
    [`To ${exit.todo}`, formatAmount(prepared.amount, prepared.token)],
    ...(exit.show?.(prepared) ?? []),
    ["By", account.address],
    ["Payment", id],
    ...showTerms(terms, deployment.chainId, deployment).map(([name, value]) => [`  ${name}`, value] as const),
  ]);
  await confirm(context, shown, id, exit.todo);
  return report(await sendOnce(context, request, (sender, by) => exit.send(sender, { ...prepared, ...by })), false);
}

/** Refuses to take what was sent for something else that is asked for now. */
function checkSame(
  { options }: Context,
  deployment: Deployment,
  asked: { readonly id: Hex; readonly terms: PaymentTerms; readonly verb: string; readonly amount: bigint | undefined },
  data: Hex,
): void {
  const { functionName, args } = decodeFunctionData({ abi: paymentProcessorAbi, data });
  const [terms, amount] = args as unknown as readonly [PaymentTerms, bigint | undefined];
  const key = options.find("request-key");
  const isOther = functionName !== asked.verb || getPaymentId(terms, domainOf(deployment)) !== asked.id;
  const isOtherAmount = asked.amount !== undefined && asked.amount !== amount;
  if (!isOther && !isOtherAmount) return;
  if (key !== undefined) throw new KeyUsedError({ key, action: `payment.${asked.verb}` });
  const token = tokenOf(deployment, terms);
  throw new CommandError(
    `An earlier run has sent a ${asked.verb} of ${formatAmount(amount!, token)} for this payment, and its end was not seen.`,
    { next: "Nothing was sent. Repeat it without --amount to see its end, or give this one a --request-key." },
  );
}

async function toTerms(deployment: Deployment, which: Which): Promise<Pick<Invoice, "id" | "terms">> {
  if ("link" in which) return (await fromInvoiceLink(which.link)).invoice;
  return { id: getPaymentId(which.terms, domainOf(deployment)), terms: which.terms };
}

import {
  type AmountToken,
  type Deployment,
  type FeiqianActions,
  type PaymentTerms,
  feiqianActions,
  formatAmount,
  fromInvoiceLink,
  parseAmount,
} from "@feiqian/sdk";
import type { Hex, PrivateKeyAccount } from "viem";
import { getSetting, rpcOptions } from "../chain/client.ts";
import { deploymentOptions } from "../chain/deployment.ts";
import { type FeiqianClient, openFeiqian } from "../chain/feiqian.ts";
import { sendAndWait, type ReportingClient } from "../chain/write.ts";
import { type Context, type OptionSpecs, type Report, onlyOperand } from "../command.ts";
import { showTerms, tokenOf } from "../invoice/shown.ts";
import { keyOptions, loadAccount } from "../keys/load.ts";
import { confirm, confirmOptions } from "../options.ts";
import { formatFacts } from "../text/table.ts";
import { SOURCE, findTerms, toSource } from "./source.ts";

export const amountOption: OptionSpecs = {
  amount: { value: "40.00", help: "how much, in the token; default: all" },
};

export const exitOptions: OptionSpecs = { ...rpcOptions, ...keyOptions, ...confirmOptions, ...deploymentOptions };

export type Which = { readonly link: string } | { readonly terms: PaymentTerms };

/** The call, read and checked before anything is sent. */
interface Prepared {
  readonly id: Hex;
  readonly terms: PaymentTerms;
  readonly token: AmountToken;
  readonly amount: bigint;
}

/** One of the verbs that move a payment's money. */
export interface Exit<prepared extends Prepared> {
  /** "capture" */
  readonly verb: string;
  /** "Captured" */
  readonly done: string;
  readonly prepare: (
    client: FeiqianClient,
    parameters: Which & { readonly account: PrivateKeyAccount; readonly amount?: bigint },
  ) => Promise<prepared>;
  /** More facts to confirm. */
  readonly show?: (prepared: prepared) => readonly (readonly [string, string])[];
  /** Transactions that have to be mined first. */
  readonly before?: (prepared: prepared) => readonly ((client: ReportingClient) => Promise<Hex>)[];
  readonly send: (client: ReportingClient & FeiqianActions, prepared: prepared) => Promise<Hex>;
}

/** Prepares, shows, asks, sends and waits. */
export async function runExit<prepared extends Prepared>(context: Context, exit: Exit<prepared>): Promise<Report> {
  const source = toSource(onlyOperand(context, SOURCE));
  const { client, deployment } = await openFeiqian(context);
  const which = await findTerms(client, source);
  const account = await loadAccount(context);
  const given = context.options.find("amount");
  const amount = given === undefined ? {} : { amount: parseAmount(given, await tokenFor(deployment, which)) };
  const prepared = await exit.prepare(client, { ...which, account, ...amount });

  const sum = formatAmount(prepared.amount, prepared.token);
  const shown = formatFacts([
    [`To ${exit.verb}`, sum],
    ...(exit.show?.(prepared) ?? []),
    ["By", account.address],
    ["Payment", prepared.id],
    ...showTerms(prepared.terms, deployment.chainId, deployment).map(([name, value]) => [`  ${name}`, value] as const),
  ]);
  await confirm(context, shown, prepared.id, exit.verb);
  const sending = { rpc: getSetting(context, "rpc"), account, look: `feiqian payment get ${prepared.id}` };
  for (const first of exit.before?.(prepared) ?? []) await sendAndWait(sending, first);
  const receipt = await sendAndWait(sending, (sender) =>
    exit.send(sender.extend(feiqianActions({ deployment })), prepared),
  );
  const { transactionHash: transaction, blockNumber: block } = receipt;
  return {
    text: `${exit.done}: ${sum}, in transaction ${transaction} of block ${block}.`,
    json: { id: prepared.id, amount: prepared.amount, transaction, block },
  };
}

async function tokenFor(deployment: Deployment, which: Which): Promise<AmountToken> {
  const terms = "terms" in which ? which.terms : (await fromInvoiceLink(which.link)).invoice.terms;
  return tokenOf(deployment, terms);
}

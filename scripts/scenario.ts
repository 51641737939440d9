// What the local stack lives through, all of it by the SDK: merchants that are Safes, invoices, payments over every
// rail, refused attempts, a payout, prices in other currencies. In the end everybody's balance is compared with what the
// plan makes of it.
import type { Invoice } from "../sdk/src/index.ts";
import { createIndexerClient } from "../sdk/src/indexer/index.ts";
import { reconcile } from "./reconcile/reconcile.ts";
import { assemble, merchantNames, payerNames } from "./scenario/cast.ts";
import {
  type BalanceRow,
  type InvoiceRow,
  type PayoutLineRow,
  type PricedRow,
  compareBalances,
  compareInvoices,
  comparePayout,
  comparePriced,
  countWrong,
  readBalances,
} from "./scenario/compare.ts";
import { type Demo, prepareDemo } from "./scenario/demo.ts";
import { sampleQuery } from "./scenario/graphql.ts";
import { nameSigner } from "./scenario/merchants.ts";
import { settle, signInvoice } from "./scenario/payments.ts";
import { paySuppliers } from "./scenario/payout.ts";
import { type PlannedInvoice, invoices, startingBalance } from "./scenario/plan.ts";
import { livePriced } from "./scenario/priced.ts";
import { liveThrough, signWaiting } from "./scenario/waiting.ts";
import { printBalances, printInvoices, printPayout, printPriced } from "./scenario/print.ts";
import type { Stack } from "./stack/stack.ts";
import { giveUsdt } from "./stack/topUp.ts";

export interface ScenarioResult {
  readonly balances: readonly BalanceRow[];
  readonly invoices: readonly InvoiceRow[];
  /** Invoices in another currency than the token. */
  readonly priced: readonly PricedRow[];
  /** The lines of the payout. */
  readonly payout: readonly PayoutLineRow[];
  /** Rows that are not as planned, and columns in which chain and indexer are not of one mind. */
  readonly differences: number;
  readonly sampleQuery: string;
  /** For the pages. */
  readonly demo: Demo;
  /** All of it, for people. */
  readonly text: string;
}

/**
 * Lives through it.
 *
 * @param origin Where the pages stand, for the links of the invoices that are left to pay.
 */
export async function runScenario(stack: Stack, origin: string, log: (line: string) => void): Promise<ScenarioResult> {
  const { chain, indexer, record } = stack;
  const cast = await assemble(stack);
  log(
    `three merchants, each a 2-of-3 Safe: ${merchantNames.map((name) => `${name} ${cast.addressOf(name)}`).join(", ")}`,
  );
  for (const name of payerNames) {
    await giveUsdt(chain.client, cast.token.address, cast.addressOf(name), startingBalance);
  }
  await giveUsdt(chain.client, cast.token.address, cast.addressOf("operator"), startingBalance);
  const had = await readBalances(cast);

  for (const merchant of merchantNames) await nameSigner(cast, merchant);
  log("each has named its signer by one signature of two owners, which the relayer sent");

  const signed: { readonly planned: PlannedInvoice; readonly invoice: Invoice }[] = [];
  for (const planned of invoices) signed.push({ planned, invoice: await signInvoice(cast, planned) });
  log(
    `${new Set(signed.map(({ planned }) => `${planned.merchant} ${planned.number}`)).size} invoices signed without gas`,
  );
  for (const { planned, invoice } of signed) await settle(cast, planned, invoice);
  log("charged, refused, cancelled, amended and expired as planned");
  await paySuppliers(cast);
  log("five suppliers paid out of a Safe, two owners signing apart");
  const waited = await signWaiting(cast);
  await liveThrough(cast, waited);
  log("authorized, captured, voided, refunded, reclaimed, claimed elsewhere; a sanctioned payer refused");
  const lived = await livePriced(cast);
  log("paid in euros and yuan; refused on a weekend, off the token's peg, and while the latch was shut");

  const client = createIndexerClient({ url: indexer.graphqlUrl });
  await client.waitForBlock(await cast.relayer.getBlockNumber());
  const balances = await compareBalances(cast, had, client);
  const fates = await compareInvoices(cast, [...signed, ...waited]);
  const { differences } = await reconcile({ rpcUrl: chain.rpcUrl, graphqlUrl: indexer.graphqlUrl, record });
  log(`chain and indexer compared in every table and column: ${differences.length} differences`);

  const lines = await comparePayout(cast, client);
  const priced = await comparePriced(cast, lived, client);
  const wrong = countWrong(balances, fates, lines, priced) + differences.length;
  const text = [
    printInvoices(fates),
    printPriced(priced, cast.token.symbol),
    printPayout(lines, cast.token.symbol),
    printBalances(balances, cast.token.symbol),
    ...differences.map(({ table, key, column }) => `chain and indexer differ: ${table} ${key} ${column}`),
    `A question for ${indexer.graphqlUrl}:\n${sampleQuery}`,
  ].join("\n\n");
  const demo = await prepareDemo(cast, origin);
  return { balances, invoices: fates, priced, payout: lines, differences: wrong, sampleQuery, demo, text };
}

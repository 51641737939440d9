// What the season's books say, beside what chain and GraphQL say.
import { formatUnits } from "viem";
import { type PriceGetQuoteReturnType, formatInstant, formatMoney } from "../../sdk/src/index.ts";
import type { IndexerClient } from "../../sdk/src/indexer/index.ts";
import type { BookedPayment } from "../seed/booked.ts";
import { readBalances } from "../seed/check/balances.ts";
import { decimal } from "../seed/check/world.ts";
import { type Name, type Operation, type Sale, keyOf } from "../seed/operations.ts";
import { rateOf } from "../seed/prices.ts";
import type { Sampled } from "../seed/run.ts";
import { readChanges, readPrices } from "./graphql.ts";

/** One account: what it had, should have and has, by the chain and by GraphQL. */
export interface BalanceRow {
  readonly who: Name;
  readonly address: string;
  /** What the issuer gave it at first. */
  readonly had: string;
  readonly shouldHave: string;
  readonly has: string;
  readonly difference: string;
  readonly byGraphql: string;
  readonly graphqlDifference: string;
}

/** One invoice: what should have become of it, and what the chain says. */
export interface InvoiceRow {
  readonly invoice: string;
  readonly title: string;
  readonly amount: string;
  readonly shouldBe: string;
  readonly is: string;
}

/** One line of a payout as it was planned, and what GraphQL says of it: reference and amount. */
export interface PayoutLineRow {
  readonly who: string;
  readonly reference: string;
  readonly amount: string;
  readonly byGraphql: string;
}

/** One invoice in another currency: what was asked for, what should have been paid at which rate, and what was. */
export interface PricedRow extends InvoiceRow {
  /** In the token, with the rate. */
  readonly shouldPay: string;
  readonly paid: string;
  readonly byGraphql: string;
  /** The oldest instant in the rate, by the payment's `Priced` event. */
  readonly ratedAt: string;
  /** What the feeds make of it, the token's own included: not to the unit what is paid, for the token counts as at par. */
  readonly marketRate: string;
  /** What the payer was told: while it could not pay, and before it paid. */
  readonly told: readonly string[];
}

export interface Rows {
  readonly balances: readonly BalanceRow[];
  readonly invoices: readonly InvoiceRow[];
  /** Invoices in another currency than the token. */
  readonly priced: readonly PricedRow[];
  /** Lines of payouts. */
  readonly payout: readonly PayoutLineRow[];
}

type Happened = Pick<Sampled, "plan" | "lived" | "chain" | "record">;

/** All rows of a sample that has happened. */
export async function compare(sampled: Happened, indexer: IndexerClient): Promise<Rows> {
  const invoices = await compareInvoices(sampled, indexer);
  return {
    balances: await compareBalances(sampled, indexer),
    invoices,
    priced: invoices.filter((row) => "shouldPay" in row),
    payout: await comparePayouts(sampled, indexer),
  };
}

/** Everybody's balance by chain and by GraphQL, beside what the books make of it. */
async function compareBalances(sampled: Happened, indexer: IndexerClient): Promise<readonly BalanceRow[]> {
  const funds = new Map<Name, bigint>();
  for (const one of sampled.plan.operations) {
    if (one.does === "fund") funds.set(one.to, (funds.get(one.to) ?? 0n) + one.amount);
  }
  const changes = await readChanges(indexer, merchantsOf(sampled));
  return (await readBalances(sampled)).map(({ name, address, expected, has }) => {
    const had = funds.get(name) ?? 0n;
    const byGraphql = had + (changes.get(address.toLowerCase()) ?? 0n);
    return {
      ...{ who: name, address, had: decimal(had), shouldHave: decimal(expected), has: decimal(has) },
      ...{ difference: decimal(has - expected), byGraphql: decimal(byGraphql) },
      graphqlDifference: decimal(byGraphql - expected),
    };
  });
}

const merchantsOf = ({ plan, lived }: Happened) => plan.merchants.map(({ name }) => lived.addressOf(name));

/** What has become of a payment, in words: its status, and what waits or was paid back. */
function toFate(status: string, { capturable, captured, refunded }: Pick<BookedPayment["sums"], Moved>): string {
  if (status === "authorized")
    return `authorized: ${decimal(capturable)} wait, ${decimal(captured - refunded)} refundable`;
  return status === "charged" && refunded > 0n ? `charged, ${decimal(refunded)} refunded` : status;
}
type Moved = "capturable" | "captured" | "refunded";

/** What the books say of a sale. */
function fateOf({ payments, cancelled }: Happened["plan"]["books"], sale: Sale): string {
  const payment = payments.get(keyOf(sale));
  if (payment) return payment.sale === sale ? toFate(payment.status, payment.sums) : "superseded";
  return cancelled.has(keyOf(sale)) ? "cancelled" : "open";
}

/** What the chain says of each invoice, and of those in another currency GraphQL too. */
async function compareInvoices(
  sampled: Happened,
  indexer: IndexerClient,
): Promise<readonly (InvoiceRow | PricedRow)[]> {
  const { plan, lived } = sampled;
  const prices = await readPrices(indexer, merchantsOf(sampled));
  const rows: (InvoiceRow | PricedRow)[] = [];
  for (const sale of new Set(plan.operations.flatMap(salesOf))) {
    const invoice = await lived.invoices.sign(sale);
    const { terms } = invoice;
    const payment = await lived.relayer.payment.get({ invoice });
    const moved = { capturable: 0n, captured: 0n, refunded: 0n };
    if (payment.status === "charged") moved.refunded = payment.refunded;
    if (payment.status === "authorized") {
      moved.capturable = payment.capturable;
      moved.captured = payment.refundable;
    }
    const row: InvoiceRow = {
      ...{
        invoice: keyOf(sale),
        title: sale.title ?? sale.rail,
        amount: formatMoney(terms.amount, terms.currency, lived.deployment),
      },
      ...{ shouldBe: fateOf(plan.books, sale), is: toFate(payment.status, moved) },
    };
    if (!sale.price) {
      rows.push(row);
      continue;
    }
    const priced = "priced" in payment ? payment.priced : null;
    const quotes = lived.told.get(sale) ?? [];
    rows.push({
      ...row,
      shouldPay: `${decimal(sale.amount)} at ${rateOf(sale.price)}`,
      paid: priced ? `${decimal(priced.due)} at ${formatUnits(priced.rate, 18)}` : "nothing",
      byGraphql: prices.get(invoice.id.toLowerCase()) ?? "nothing",
      ratedAt: priced ? formatInstant(priced.ratedAt) : "never",
      marketRate: toMarketRate(quotes.at(-1)),
      told: quotes.map(({ text }) => text),
    });
  }
  return rows;
}

function salesOf(operation: Operation): readonly Sale[] {
  if (operation.does === "batch") return operation.captures.map(({ sale }) => sale);
  return "sale" in operation ? [operation.sale] : [];
}

const ONE = 10n ** 18n;

/** The legs' rates, one after the other. */
function toMarketRate(quote: PriceGetQuoteReturnType | undefined): string {
  if (quote?.status !== "priced") return "";
  const rate = quote.legs.reduce((product, leg) => (product * leg.rate!) / ONE, ONE);
  return formatUnits(rate, 18).replace(/(\.\d{6})\d+$/, "$1");
}

/** What GraphQL says of each line of a payout. */
async function comparePayouts({ plan, lived }: Happened, indexer: IndexerClient): Promise<readonly PayoutLineRow[]> {
  const rows: PayoutLineRow[] = [];
  for (const merchant of new Set(plan.books.payouts.map((payout) => payout.merchant))) {
    const planned = plan.books.payouts.filter((payout) => payout.merchant === merchant).flatMap(({ lines }) => lines);
    const { items } = await indexer.listPayouts({ merchant: lived.addressOf(merchant) });
    const said = items.flatMap((one) => one.lines);
    const toText = (line: (typeof said)[number]) => `${line.referenceText} ${decimal(line.amount)}`;
    const isOf = (line: (typeof said)[number], { to, reference }: (typeof planned)[number]) =>
      line.account === lived.addressOf(to) && line.referenceText === reference;
    for (const line of planned) {
      const byGraphql = said.filter((one) => isOf(one, line)).map(toText);
      rows.push({
        who: line.to,
        reference: line.reference,
        amount: decimal(line.amount),
        byGraphql: byGraphql.join(", "),
      });
    }
    for (const line of said.filter((one) => !planned.some((other) => isOf(one, other)))) {
      rows.push({ who: line.account, reference: "", amount: "0", byGraphql: toText(line) });
    }
  }
  return rows;
}

/** Rows that are not as they should be. */
export const countWrong = ({ balances, invoices, priced, payout }: Rows): number =>
  balances.filter((row) => row.difference !== "0" || row.graphqlDifference !== "0").length +
  invoices.filter((row) => row.is !== row.shouldBe).length +
  payout.filter(({ reference, amount, byGraphql }) => byGraphql !== `${reference} ${amount}`).length +
  priced.filter(({ shouldPay, paid, byGraphql }) => paid !== shouldPay || byGraphql !== shouldPay).length;

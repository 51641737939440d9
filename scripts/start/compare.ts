// The season's books beside the chain and GraphQL.
import { type Address, formatUnits } from "viem";
import { type PriceGetQuoteReturnType, formatInstant, formatMoney } from "../../sdk/src/index.ts";
import type { IndexerClient } from "../../sdk/src/indexer/index.ts";
import type { BookedPayment } from "../seed/booked.ts";
import { readBalances } from "../seed/check/balances.ts";
import { decimal } from "../seed/check/world.ts";
import { type Name, type Operation, type Sale, keyOf } from "../seed/operations.ts";
import { rateOf } from "../seed/prices.ts";
import type { Sampled } from "../seed/run.ts";

type Happened = Pick<Sampled, "plan" | "lived" | "chain" | "record">;
export type Rows = Awaited<ReturnType<typeof compare>>;
export type BalanceRow = Rows["balances"][number];
export type PayoutLineRow = Rows["payout"][number];
export type InvoiceRow = Rows["invoices"][number];
export type PricedRow = Rows["priced"][number];

export async function compare(sampled: Happened, indexer: IndexerClient) {
  return {
    ...(await compareInvoices(sampled, indexer)),
    balances: await compareBalances(sampled, indexer),
    payout: await comparePayouts(sampled, indexer),
  };
}

/** The accounts' first balance, and the one that they have by the books, the chain and GraphQL. */
async function compareBalances(sampled: Happened, indexer: IndexerClient) {
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

/** The balances' changes by GraphQL, by address in lower case: of payments, claims, payouts and refunds. */
async function readChanges(indexer: IndexerClient, merchants: readonly Address[]) {
  const page = "pageInfo { hasNextPage }";
  const query = `query ($merchants: [String!]) {
    legs(where: { merchantAddress_in: $merchants }, limit: 1000) { items { from to amount } ${page} }
    tokenFees: payments(where: { merchantAddress_in: $merchants, tokenFee_gt: "0" }, limit: 1000) {
      items { from: payer to: tokenAddress amount: tokenFee } ${page}
    }
    claims: creditEvents(where: { merchantAddress_in: $merchants, kind: "claimed" }, limit: 1000) {
      items { from: store to amount } ${page}
    }
    payoutLines(where: { merchantAddress_in: $merchants }, limit: 1000) {
      items { from: merchantAddress to: account amount } ${page}
    }
    strayRefunds(limit: 1000) { items { from to amount } ${page} }
  }`;
  interface Page {
    readonly items: readonly Readonly<Record<"from" | "to" | "amount", string>>[];
    readonly pageInfo: { readonly hasNextPage: boolean };
  }
  const pages = Object.values(await indexer.query<Record<string, Page>>(query, toVariables(merchants)));
  if (pages.some(({ pageInfo }) => pageInfo.hasNextPage)) throw new Error("One page of GraphQL does not hold it all");
  const changes = new Map<string, bigint>();
  for (const { from, to, amount } of pages.flatMap(({ items }) => items)) {
    changes.set(from, (changes.get(from) ?? 0n) - BigInt(amount));
    changes.set(to, (changes.get(to) ?? 0n) + BigInt(amount));
  }
  return changes;
}

const toVariables = (merchants: readonly Address[]) => ({ merchants: merchants.map((one) => one.toLowerCase()) });

/** The amounts and rates of priced payments by GraphQL, by id in lower case. */
async function readPrices(indexer: IndexerClient, merchants: readonly Address[]) {
  const query = `query ($merchants: [String!]) {
    payments(where: { merchantAddress_in: $merchants, rate_gt: "0" }, limit: 1000) { items { id dueDecimal rateDecimal } }
  }`;
  type Price = Readonly<Record<"id" | "dueDecimal" | "rateDecimal", string>>;
  type Answer = { readonly payments: { readonly items: readonly Price[] } };
  const { payments } = await indexer.query<Answer>(query, toVariables(merchants));
  return new Map(payments.items.map(({ id, dueDecimal, rateDecimal }) => [id, `${dueDecimal} at ${rateDecimal}`]));
}

type Moved = Pick<BookedPayment["sums"], "capturable" | "captured" | "refunded">;

/** A payment's status in words, with its capturable and refunded amounts. */
function toFate(status: string, { capturable, captured, refunded }: Moved): string {
  if (status === "authorized")
    return `authorized: ${decimal(capturable)} wait, ${decimal(captured - refunded)} refundable`;
  return status === "charged" && refunded > 0n ? `charged, ${decimal(refunded)} refunded` : status;
}

function fateOf({ payments, cancelled }: Happened["plan"]["books"], sale: Sale): string {
  const payment = payments.get(keyOf(sale));
  if (payment) return payment.sale === sale ? toFate(payment.status, payment.sums) : "superseded";
  return cancelled.has(keyOf(sale)) ? "cancelled" : "open";
}

/** Each invoice by the chain, and those in another currency than the token by GraphQL too. */
async function compareInvoices(sampled: Happened, indexer: IndexerClient) {
  const { plan, lived } = sampled;
  const prices = await readPrices(indexer, merchantsOf(sampled));
  const invoices = [];
  const pricedRows = [];
  for (const sale of new Set(plan.operations.flatMap(salesOf))) {
    const invoice = await lived.invoices.sign(sale);
    const { amount, currency } = invoice.terms;
    const payment = await lived.relayer.payment.get({ invoice });
    const moved = { capturable: 0n, captured: 0n, refunded: 0n };
    if (payment.status === "charged") moved.refunded = payment.refunded;
    if (payment.status === "authorized") {
      moved.capturable = payment.capturable;
      moved.captured = payment.refundable;
    }
    const row = {
      ...{ invoice: keyOf(sale), title: sale.title ?? sale.rail },
      ...{ amount: formatMoney(amount, currency, lived.deployment), shouldBe: fateOf(plan.books, sale) },
      is: toFate(payment.status, moved),
    };
    if (!sale.price) {
      invoices.push(row);
      continue;
    }
    const priced = "priced" in payment ? payment.priced : null;
    const quotes = lived.told.get(sale) ?? [];
    const pricedRow = {
      ...row,
      shouldPay: `${decimal(sale.amount)} at ${rateOf(sale.price)}`,
      paid: priced ? `${decimal(priced.due)} at ${formatUnits(priced.rate, 18)}` : "nothing",
      byGraphql: prices.get(invoice.id.toLowerCase()) ?? "nothing",
      /** The oldest instant in the rate, by the payment's `Priced` event. */
      ratedAt: priced ? formatInstant(priced.ratedAt) : "never",
      /** By the feeds, the token's own included, which a payment takes for at par. */
      marketRate: toMarketRate(quotes.at(-1)),
      /** The payer's quotes: refusals, and the one that it paid at. */
      told: quotes.map(({ text }) => text),
    };
    invoices.push(pricedRow);
    pricedRows.push(pricedRow);
  }
  return { invoices, priced: pricedRows };
}

function salesOf(operation: Operation): readonly Sale[] {
  if (operation.does === "batch") return operation.captures.map(({ sale }) => sale);
  return "sale" in operation ? [operation.sale] : [];
}

const ONE = 10n ** 18n;

/** The product of the legs' rates. */
function toMarketRate(quote: PriceGetQuoteReturnType | undefined): string {
  if (quote?.status !== "priced") return "";
  const rate = quote.legs.reduce((product, leg) => (product * leg.rate!) / ONE, ONE);
  return formatUnits(rate, 18).replace(/(\.\d{6})\d+$/, "$1");
}

/** Each line of a payout as it was planned, and by GraphQL. */
async function comparePayouts({ plan, lived }: Happened, indexer: IndexerClient) {
  const rows = [];
  for (const merchant of new Set(plan.books.payouts.map((payout) => payout.merchant))) {
    const planned = plan.books.payouts.filter((payout) => payout.merchant === merchant).flatMap(({ lines }) => lines);
    const { items } = await indexer.listPayouts({ merchant: lived.addressOf(merchant) });
    const said = items.flatMap((one) => one.lines);
    const toText = (line: (typeof said)[number]) => `${line.referenceText} ${decimal(line.amount)}`;
    const isOf = (line: (typeof said)[number], { to, reference }: (typeof planned)[number]) =>
      line.account === lived.addressOf(to) && line.referenceText === reference;
    for (const line of planned) {
      const byGraphql = said.filter((one) => isOf(one, line)).map(toText);
      const { to: who, reference } = line;
      rows.push({ who, reference, amount: decimal(line.amount), byGraphql: byGraphql.join(", ") });
    }
    for (const line of said.filter((one) => !planned.some((other) => isOf(one, other))))
      rows.push({ who: line.account, reference: "", amount: "0", byGraphql: toText(line) });
  }
  return rows;
}

export const countWrong = ({ balances, invoices, priced, payout }: Rows): number =>
  balances.filter((row) => row.difference !== "0" || row.graphqlDifference !== "0").length +
  invoices.filter((row) => row.is !== row.shouldBe).length +
  payout.filter(({ reference, amount, byGraphql }) => byGraphql !== `${reference} ${amount}`).length +
  priced.filter(({ shouldPay, paid, byGraphql }) => paid !== shouldPay || byGraphql !== shouldPay).length;

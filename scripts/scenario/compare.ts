import { erc20Abi, formatUnits } from "viem";
import { type Invoice, type PaymentGetReturnType, formatAge, formatInstant, formatMoney } from "../../sdk/src/index.ts";
import type { IndexerClient } from "../../sdk/src/indexer/index.ts";
import { type Cast, merchantNames, payerNames } from "./cast.ts";
import { changesByAll, changesByPayments } from "./expect.ts";
import { readChanges, readPrices } from "./graphql.ts";
import { type Name, helpers, payees, payout, suppliers } from "./plan.ts";
import type { Priced, Quote } from "./priced.ts";
import { dueOf, rateOf } from "./pricedPlan.ts";

export type Balances = ReadonlyMap<Name, bigint>;

/** One account: what it had, should have and has; and what payments should have done to it, and did by GraphQL. */
export interface BalanceRow {
  readonly who: Name;
  readonly address: string;
  readonly had: string;
  readonly shouldHave: string;
  readonly has: string;
  readonly difference: string;
  readonly paymentsShould: string;
  readonly paymentsByGraphql: string;
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

/** One line of the payout as it was planned, and what GraphQL says of it: reference and amount. */
export interface PayoutLineRow {
  readonly who: string;
  readonly reference: string;
  readonly amount: string;
  readonly byGraphql: string;
}

/** One invoice in another currency: what was asked for, what should have been paid at which rate, and what was. */
export interface PricedRow {
  readonly invoice: string;
  readonly title: string;
  /** In its currency: "EUR 100.00". */
  readonly asked: string;
  /** In the token, with the rate. */
  readonly shouldPay: string;
  readonly paid: string;
  readonly byGraphql: string;
  /** The oldest instant in the rate, by the payment's `Priced` event. */
  readonly ratedAt: string;
  /** What the feeds make of it, the token's own included: not to the unit what is paid, for the token counts as at par. */
  readonly marketRate: string;
  /** How old the legs of the price were when the payer asked. */
  readonly ages: string;
  /** What the payer was told before it paid. */
  readonly quote: string;
  /** And before that, while it could not. */
  readonly refusals: readonly string[];
  readonly shouldBe: string;
  readonly is: string;
}

const names: readonly Name[] = [...payerNames, ...merchantNames, ...payees, ...suppliers, ...helpers];

export async function readBalances({ relayer, token, addressOf }: Cast): Promise<Balances> {
  const balances = new Map<Name, bigint>();
  for (const name of names) {
    const read = { address: token.address, abi: erc20Abi, functionName: "balanceOf", args: [addressOf(name)] } as const;
    balances.set(name, await relayer.readContract(read));
  }
  return balances;
}

/** Everybody's balance by chain and by GraphQL, beside what the plan makes of it. */
export async function compareBalances(
  cast: Cast,
  had: Balances,
  indexer: IndexerClient,
): Promise<readonly BalanceRow[]> {
  const { token, addressOf } = cast;
  const has = await readBalances(cast);
  const byGraphql = await readChanges(indexer, merchantNames.map(addressOf));
  const [byAll, byPayments] = [changesByAll(), changesByPayments()];
  const format = (amount: bigint) => formatUnits(amount, token.decimals);
  return names.map((who) => {
    const address = addressOf(who);
    const before = had.get(who)!;
    const shouldHave = before + (byAll.get(who) ?? 0n);
    const should = byPayments.get(who) ?? 0n;
    const did = byGraphql.get(address.toLowerCase()) ?? 0n;
    return {
      who,
      address,
      had: format(before),
      shouldHave: format(shouldHave),
      has: format(has.get(who)!),
      difference: format(has.get(who)! - shouldHave),
      paymentsShould: format(should),
      paymentsByGraphql: format(did),
      graphqlDifference: format(did - should),
    };
  });
}

/** What has become of a payment, in words: its status, and what waits or was paid back. */
function describe(payment: PaymentGetReturnType, format: (amount: bigint) => string): string {
  if (payment.status === "authorized")
    return `authorized: ${format(payment.capturable)} wait, ${format(payment.refundable)} refundable`;
  if (payment.status === "charged" && payment.refunded > 0n) return `charged, ${format(payment.refunded)} refunded`;
  return payment.status;
}

/** An invoice of any kind, with what is to become of it. */
interface Planned {
  readonly title: string;
  readonly merchant: string;
  readonly number: bigint;
  readonly amount: bigint;
  readonly fate: string;
}

/** What the chain says of each invoice. */
export async function compareInvoices(
  { relayer, token }: Cast,
  signed: readonly { readonly planned: Planned; readonly invoice: Invoice }[],
): Promise<readonly InvoiceRow[]> {
  const rows: InvoiceRow[] = [];
  for (const { planned, invoice } of signed) {
    const payment = await relayer.payment.get({ invoice });
    const format = (amount: bigint) => formatUnits(amount, token.decimals);
    rows.push({
      invoice: `${planned.merchant} ${planned.number}`,
      title: planned.title,
      amount: format(planned.amount),
      shouldBe: planned.fate,
      is: describe(payment, format),
    });
  }
  return rows;
}

const ONE = 10n ** 18n;

/** The legs' rates, one after the other. */
const toMarketRate = ({ legs }: Quote): string =>
  formatUnits(
    legs.reduce((product, { rate }) => (product * rate!) / ONE, ONE),
    18,
  ).replace(/(\.\d{6})\d+$/, "$1");

/** What chain and GraphQL say of each invoice in another currency. */
export async function comparePriced(
  cast: Cast,
  lived: readonly Priced[],
  indexer: IndexerClient,
): Promise<readonly PricedRow[]> {
  const { relayer, token, deployment } = cast;
  const format = (amount: bigint) => formatUnits(amount, token.decimals);
  const both = (due: bigint, rate: bigint) => `${format(due)} at ${formatUnits(rate, 18)}`;
  const byGraphql = await readPrices(
    indexer,
    lived.map(({ invoice }) => invoice.id),
  );
  const rows: PricedRow[] = [];
  for (const { planned, invoice, quote, refusals } of lived) {
    const payment = await relayer.payment.get({ invoice });
    const priced = "priced" in payment ? payment.priced : null;
    rows.push({
      invoice: `${planned.merchant} ${planned.number}`,
      title: planned.title,
      asked: formatMoney(invoice.terms.amount, invoice.terms.currency, deployment),
      shouldPay: both(dueOf(planned, token.decimals), rateOf(planned)),
      paid: priced ? both(priced.due, priced.rate) : "nothing",
      ratedAt: priced ? formatInstant(priced.ratedAt) : "never",
      byGraphql: byGraphql.get(invoice.id.toLowerCase()) ?? "nothing",
      marketRate: toMarketRate(quote),
      ages: quote.legs.map(({ pair, age }) => `${pair} ${formatAge(age!)}`).join(", "),
      quote: quote.text,
      refusals,
      shouldBe: planned.fate,
      is: describe(payment, format),
    });
  }
  return rows;
}

/** What GraphQL says of each line of the payout. */
export async function comparePayout(
  { token, addressOf }: Cast,
  indexer: IndexerClient,
): Promise<readonly PayoutLineRow[]> {
  const { items } = await indexer.listPayouts({ merchant: addressOf(payout.merchant) });
  const lines = items.flatMap((one) => one.lines);
  const unplanned = lines.filter(({ account }) => !payout.lines.some(({ name }) => addressOf(name) === account));
  return [
    ...payout.lines.map(({ name, amount, reference }) => {
      const said = lines.filter(({ account }) => account === addressOf(name));
      return {
        who: name,
        reference,
        amount: formatUnits(amount, token.decimals),
        byGraphql: said.map((line) => `${line.referenceText} ${formatUnits(line.amount, token.decimals)}`).join(", "),
      };
    }),
    ...unplanned.map(({ account, amount, referenceText }) => ({
      who: account,
      reference: "",
      amount: "0",
      byGraphql: `${referenceText} ${formatUnits(amount, token.decimals)}`,
    })),
  ];
}

/** Rows that are not as they should be. */
export const countWrong = (
  balances: readonly BalanceRow[],
  fates: readonly InvoiceRow[],
  lines: readonly PayoutLineRow[],
  priced: readonly PricedRow[],
): number =>
  balances.filter((row) => row.difference !== "0" || row.graphqlDifference !== "0").length +
  fates.filter((row) => row.is !== row.shouldBe).length +
  lines.filter(({ reference, amount, byGraphql }) => byGraphql !== `${reference} ${amount}`).length +
  priced.filter(
    ({ shouldPay, paid, byGraphql, shouldBe, is }) => paid !== shouldPay || byGraphql !== shouldPay || is !== shouldBe,
  ).length;

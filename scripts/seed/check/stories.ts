import type { BookedPayment } from "../booked.ts";
import { rateOf } from "../prices.ts";
import { referenceHashOf } from "../invoices.ts";
import { merchantOf } from "../merchants.ts";
import { keyOf } from "../operations.ts";
import { type Items, type World, decimal, expectEqual, expectSame, forAll } from "./world.ts";

interface Leg {
  readonly kind: string;
  readonly account: string;
  readonly amountDecimal: string;
  readonly credited: boolean;
  readonly timestamp: string;
}

/** A payment with its history, as both queries answer it. */
interface Story extends Readonly<Record<string, unknown>> {
  readonly rail: { readonly name: string } | null;
  readonly tokenStore: { readonly generation: number } | null;
  readonly splits: Items<Readonly<Record<string, unknown>>>;
  readonly legs: Items<Leg>;
  readonly events: Items<{ readonly kind: string }>;
  readonly policyReceipts: Items<{ readonly engine: string; readonly timestamp: string }>;
}

/** The plain columns of a payment's story. */
const columnsOf = ({ lower }: World, { sale, status, at, sums }: BookedPayment) => ({
  ...{ status, payer: lower(sale.payer), signer: lower(sale.signer), merchantAddress: lower(sale.merchant) },
  ...{ referenceHash: referenceHashOf(sale), amount: String(sale.price?.amount ?? sale.amount) },
  ...{ dueDecimal: decimal(sale.amount), rateDecimal: sale.price ? rateOf(sale.price) : null },
  ...{ receivedDecimal: decimal(sums.received), feeDecimal: decimal(sums.fee) },
  ...{ splitTotalDecimal: decimal(sums.splitTotal), tokenFeeDecimal: decimal(sums.tokenFee) },
  ...{ capturableDecimal: decimal(sums.capturable), capturedDecimal: decimal(sums.captured) },
  ...{ voidedDecimal: decimal(sums.voided), reclaimedDecimal: decimal(sums.reclaimed) },
  refundableDecimal: decimal((status === "charged" ? sale.amount : sums.captured) - sums.refunded),
  refundedDecimal: decimal(sums.refunded),
  overRefunded: sums.refunded > (status === "charged" ? sale.amount - sums.tokenFee : sums.captured),
  ...{ authorizationExpiry: String(sale.authorizationExpiry), timestamp: String(at) },
});

function expectStory(world: World, what: string, story: Story, payment: BookedPayment): void {
  const { sale, status, generation, legs, events } = payment;
  const columns = columnsOf(world, payment);
  const answered = Object.fromEntries(Object.keys(columns).map((name) => [name, story[name]]));
  expectEqual(world, what, answered, columns);
  expectEqual(world, `${what}, rail`, story.rail?.name ?? "allowance", sale.rail);
  const store = status === "charged" ? null : generation;
  expectEqual(world, `${what}, store`, story.tokenStore?.generation ?? null, store);
  expectEqual(
    world,
    `${what}, events`,
    story.events.items.map(({ kind }) => kind),
    events,
  );
  const receipts = merchantOf(sale.merchant).asksPolicy ? [String(payment.at)] : [];
  const asked = story.policyReceipts.items.map(({ timestamp }) => timestamp);
  expectEqual(world, `${what}, receipts`, asked, receipts);
  const ways = story.legs.items.map(({ kind, account, amountDecimal, credited, timestamp }) => [
    kind,
    kind === "tokenFee" ? "the token" : account,
    amountDecimal,
    credited,
    timestamp,
  ]);
  const booked = legs.map(({ kind, account, amount, credited, at }) => [
    kind,
    kind === "tokenFee" ? account : world.lower(account),
    decimal(amount),
    credited,
    String(at),
  ]);
  expectSame(world, `${what}, legs`, ways, booked);
  expectEqual(world, `${what}, splits`, story.splits.items, splitsOf(world, payment));
}

/** Its splits as terms have them: by account, ascending. */
const splitsOf = (world: World, { sale, legs }: BookedPayment) =>
  sale.splits
    .map(({ account, bps }) => {
      const paid = legs.filter((leg) => leg.kind === "split" && leg.account === account);
      const amountDecimal = decimal(paid.reduce((sum, leg) => sum + leg.amount, 0n));
      return {
        account: world.lower(account),
        bps: Number(bps),
        amountDecimal,
        credited: paid.some(({ credited }) => credited),
      };
    })
    .toSorted((a, b) => (a.account < b.account ? -1 : 1));

/** What a reference alone tells of a payment: the rest is told by its number. */
type Told = Pick<Story, "splits" | "events"> & Readonly<Record<string, unknown>>;

const told = [
  ...(["merchantAddress", "status", "payer", "amount", "dueDecimal", "rateDecimal"] as const),
  ...(["receivedDecimal", "capturableDecimal", "refundedDecimal", "timestamp"] as const),
] as const;

function expectTold(world: World, what: string, answer: Told, payment: BookedPayment): void {
  const columns = columnsOf(world, payment);
  expectEqual(
    world,
    what,
    told.map((name) => answer[name]),
    told.map((name) => columns[name]),
  );
  expectEqual(world, `${what}, splits`, answer.splits.items, splitsOf(world, payment));
  expectEqual(
    world,
    `${what}, events`,
    answer.events.items.map(({ kind }) => kind),
    payment.events,
  );
}

/** Every number of every merchant, and one of each that nobody has spent. */
export async function checkNumbers(world: World, query: string): Promise<number> {
  const { books } = world.plan;
  interface Answer {
    readonly invoiceNumber: { readonly status: string; readonly by: string; readonly payment: Story | null } | null;
  }
  const spent = [...books.payments.keys(), ...books.cancelled.keys()];
  const unspent = [...new Set(spent.map((key) => key.split(" ")[0]))].map((merchant) => `${merchant} 1000000`);
  return forAll([...spent, ...unspent], async (key) => {
    const [merchant = "", number] = key.split(" ");
    const { invoiceNumber } = await world.ask<Answer>(query, { merchant: world.lower(merchant), number });
    const payment = books.payments.get(key);
    const signer = books.cancelled.get(key);
    if (!payment) {
      const expected = signer ? { status: "cancelled", by: world.lower(signer), payment: null } : null;
      const answered = invoiceNumber && {
        status: invoiceNumber.status,
        by: invoiceNumber.by,
        payment: invoiceNumber.payment,
      };
      expectEqual(world, `payment-by-number ${key}`, answered, expected);
    } else if (!invoiceNumber?.payment) world.wrong.push(`payment-by-number ${key}: there is no payment`);
    else {
      expectEqual(world, `payment-by-number ${key}, status`, invoiceNumber.status, payment.status);
      expectEqual(world, `payment-by-number ${key}, by`, invoiceNumber.by, world.lower(payment.sale.payer));
      expectStory(world, `payment-by-number ${key}`, invoiceNumber.payment, payment);
    }
  });
}

/** Each tenth document, and those of invoices that were amended, which nobody paid. */
export async function checkReferences(world: World, query: string): Promise<number> {
  const { books } = world.plan;
  const { payments, strays } = books;
  const sales = [...payments.values()].filter((_, i) => i % 10 === 0).map(({ sale }) => sale);
  return forAll([...sales, ...strays.map(({ sale }) => sale)], async (sale) => {
    const variables = { referenceHash: referenceHashOf(sale) };
    const { items } = (await world.ask<{ readonly payments: Items<Told> }>(query, variables)).payments;
    const payment = payments.get(keyOf(sale))!;
    const isPaid = payment.sale === sale;
    const what = `payment-by-reference ${keyOf(sale)}`;
    expectEqual(
      world,
      what,
      items.map(({ number }) => number),
      isPaid ? [String(sale.number)] : [],
    );
    if (isPaid && items[0]) expectTold(world, what, items[0], payment);
  });
}

// Questions about payments, with the books' answers.
import type { BookedPayment, Day } from "../booked.ts";
import { DAY, dayOf } from "../calendar.ts";
import { referenceHashOf } from "../invoices.ts";
import { merchantOf, merchants } from "../merchants.ts";
import { keyOf } from "../operations.ts";
import { rateOf } from "../prices.ts";
import { groupBy } from "../../reconcile/tables.ts";
import { type Question, type Row, type World, decimals, inUnits } from "./world.ts";

function lineOf({ lower }: World, { sale, status, at, sums }: BookedPayment): Row {
  const { received, capturable, refunded } = sums;
  return {
    ...{ status, payer: lower(sale.payer), amount: String(sale.price?.amount ?? sale.amount) },
    ...{ rateDecimal: sale.price ? rateOf(sale.price) : null, timestamp: String(at) },
    ...decimals({ due: sale.amount, received, capturable, refunded }),
  };
}

const partsOf = ({ sums: { fee, splitTotal, tokenFee, captured } }: BookedPayment): Row =>
  decimals({ fee, splitTotal, tokenFee, captured });

/** Its splits as terms have them: by account, ascending. */
const splitsOf = ({ lower }: World, { sale, legs }: BookedPayment): Row => ({
  items: sale.splits
    .map(({ account, bps }) => {
      const paid = legs.filter((leg) => leg.kind === "split" && leg.account === account);
      const amount = paid.reduce((sum, leg) => sum + leg.amount, 0n);
      const credited = paid.some((leg) => leg.credited);
      return { account: lower(account), bps: Number(bps), ...decimals({ amount }), credited };
    })
    .toSorted((a, b) => (a.account < b.account ? -1 : 1)),
});

const eventsOf = ({ events }: BookedPayment): Row => ({ items: events.map((kind) => ({ kind })) });

function storyOf(world: World, payment: BookedPayment): Row {
  const { sale, status, generation, at, sums, legs } = payment;
  const { lower } = world;
  const [whole, brought] =
    status === "charged" ? [sale.amount, sale.amount - sums.tokenFee] : [sums.captured, sums.captured];
  const { voided, reclaimed, refunded } = sums;
  const items = legs.map(({ kind, account, amount, credited, at: moved }) => {
    return { kind, account: lower(account), ...decimals({ amount }), credited, timestamp: String(moved) };
  });
  return {
    ...lineOf(world, payment),
    ...partsOf(payment),
    ...decimals({ voided, reclaimed, refundable: whole - refunded }),
    ...{ overRefunded: refunded > brought, authorizationExpiry: String(sale.authorizationExpiry) },
    ...{ signer: lower(sale.signer), merchantAddress: lower(sale.merchant), referenceHash: referenceHashOf(sale) },
    rail: sale.rail === "allowance" ? null : { name: sale.rail },
    tokenStore: status === "charged" ? null : { generation },
    policyReceipts: { items: merchantOf(sale.merchant).asksPolicy ? [{ timestamp: String(at) }] : [] },
    ...{ legs: { items }, splits: splitsOf(world, payment), events: eventsOf(payment) },
  };
}

/** Every number of every merchant, and an unspent one of each. */
export function askNumbers(world: World): readonly Question[] {
  const { payments, cancelled } = world.plan.books;
  const spent = [...payments.keys(), ...cancelled.keys()];
  const unspent = [...new Set(spent.map((key) => key.split(" ")[0]))].map((merchant) => `${merchant} 1000000`);
  return [...spent, ...unspent].map((key) => {
    const [merchant = "", number] = key.split(" ");
    const [payment, signer] = [payments.get(key), cancelled.get(key)];
    const { status, sale } = payment ?? { status: "cancelled", sale: null };
    const by = sale?.payer ?? signer;
    const story = payment ? storyOf(world, payment) : null;
    const invoiceNumber = by === undefined ? null : { status, by: world.lower(by), payment: story };
    return { what: key, variables: { merchant: world.lower(merchant), number }, answer: { invoiceNumber } };
  });
}

/** Each tenth document, and those of amended invoices, which nobody paid. */
export function askReferences(world: World): readonly Question[] {
  const { payments, strays } = world.plan.books;
  const sales = [...payments.values()].filter((_, i) => i % 10 === 0).map(({ sale }) => sale);
  return [...sales, ...strays.map(({ sale }) => sale)].map((sale) => {
    const payment = payments.get(keyOf(sale))!;
    const { merchant, number } = sale;
    const named = { number: String(number), merchantAddress: world.lower(merchant) };
    const row = { ...named, ...lineOf(world, payment), splits: splitsOf(world, payment), events: eventsOf(payment) };
    const variables = { referenceHash: referenceHashOf(sale) };
    return { what: keyOf(sale), variables, answer: { payments: payment.sale === sale ? [row] : [] } };
  });
}

function totalOf({ paymentCount, ...sums }: Day): Row {
  const { gross, fee, splitTotal, tokenFee, net, captured, capturedNet, refunded } = sums;
  const whole = inUnits({ gross, fee, splitTotal, tokenFee, net, captured, capturedNet, refunded });
  return { paymentCount: Number(paymentCount), ...whole, ...decimals(sums) };
}

/** Every day of every merchant, empty ones as well. */
export function askMerchantDays(world: World): readonly Question[] {
  const { calendar, books } = world.plan;
  const paid = groupBy(books.payments.values(), ({ sale, at }) => `${sale.merchant} ${dayOf(at)}`);
  const days = Array.from({ length: calendar.days }, (_, i) => dayOf(calendar.start + i * DAY));
  return merchants.flatMap(({ name }) =>
    days.map((day): Question => {
      const key = `${name} ${day}`;
      const booked = books.days.get(key);
      const payments = (paid.get(key) ?? []).map((payment) => {
        const [number, referenceHash] = [String(payment.sale.number), referenceHashOf(payment.sale)];
        return { number, referenceHash, ...lineOf(world, payment), ...partsOf(payment) };
      });
      return {
        ...{ what: key, variables: { merchant: world.lower(name), day }, ascending: ["payments", "timestamp"] },
        answer: { dailyTotals: booked ? [totalOf(booked)] : [], payments },
      };
    }),
  );
}

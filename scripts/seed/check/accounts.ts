// Questions about accounts' income, credits and payouts, and about signers, with the books' answers.
import { toCurrency } from "../../../sdk/src/index.ts";
import { toReference } from "../../../sdk/src/safe/payout/reference.ts";
import { encodeReason } from "../../../sdk/src/terms/reason.ts";
import { groupBy } from "../../reconcile/tables.ts";
import { type BookedCredit, operatorOf } from "../booked.ts";
import { type Calendar, DAY, dayOf } from "../calendar.ts";
import { merchants, sellers } from "../merchants.ts";
import type { Line } from "../operations.ts";
import { type Question, type Row, type World, decimals, inUnits } from "./world.ts";

const sumOf = (amounts: readonly bigint[]) => amounts.reduce((sum, amount) => sum + amount, 0n);

const spansOf = ({ start, end }: Calendar, last: number) => [
  { from: start, to: last },
  { from: start + DAY, to: Math.min(start + 8 * DAY, end) },
];

/** Fees and splits of each seller and the payment provider, of all days and of a week. */
export function askIncome({ plan: { calendar, books }, lower }: World): readonly Question[] {
  const { end } = calendar;
  const taken = [...books.payments.values()].flatMap(({ sale, legs }) => legs.map((leg) => ({ ...leg, sale })));
  return ["provider", ...sellers].flatMap((account) =>
    spansOf(calendar, end + DAY).map(({ from, to }): Question => {
      const booked = taken.filter((leg) => leg.account === account && (leg.kind === "fee" || leg.kind === "split"));
      const parts = booked.filter(({ at, amount }) => at >= from && at < to && amount > 0n);
      const legs = parts.map(({ kind, amount, credited, at, sale: { merchant, number } }) => {
        const payment = { merchantAddress: lower(merchant), number: String(number) };
        return { kind, ...decimals({ amount }), credited, timestamp: String(at), payment };
      });
      const dailyIncomes = [...groupBy(parts, ({ kind, at }) => `${dayOf(at)} ${kind}`)].map(([key, some]) => {
        const [day, kind] = key.split(" ");
        return { day, kind, legCount: some.length, ...inUnits({ amount: sumOf(some.map(({ amount }) => amount)) }) };
      });
      return {
        ...{ what: `${account} from ${dayOf(from)} to ${dayOf(to)}`, answer: { legs, dailyIncomes } },
        variables: { account: lower(account), from: String(from), to: String(to) },
        ascending: ["dailyIncomes", "day"],
      };
    }),
  );
}

const eventOf = (number: number | null) =>
  number === null ? { kind: "claimed", payment: null } : { kind: "credited", payment: { number: String(number) } };

/** Open credits: all, of each merchant's payments, and of each account that ever had one. */
export function askCredits({ plan: { books }, lower }: World): readonly Question[] {
  const credits = [...books.credits.values()];
  const ask = (what: string, variables: Row, isAsked: (credit: BookedCredit) => boolean): Question => ({
    ...{ what, variables },
    answer: {
      credits: credits
        .filter((credit) => credit.amount > 0n && isAsked(credit))
        .map(({ owner, merchant, generation, amount, creditedTotal, claimedTotal, history }) => ({
          ...{ account: lower(owner), merchantAddress: lower(merchant), tokenStore: { generation } },
          ...{ amount: String(amount), ...decimals({ creditedTotal, claimedTotal }) },
          events: { items: history.map(eventOf) },
        })),
    },
  });
  const owners = new Set(credits.map(({ owner }) => owner));
  const sources = new Set([...credits.map(({ merchant }) => merchant), "cafe" as const]);
  return [
    ask("of all", {}, () => true),
    ...[...owners].map((name) => ask(`of ${name}`, { account: lower(name) }, ({ owner }) => owner === name)),
    ...[...sources].map((name) => ask(`from ${name}`, { merchant: lower(name) }, ({ merchant }) => merchant === name)),
  ];
}

/** Open authorizations that expire soon, or ever. */
export const askExpiring = ({ plan: { calendar, books }, lower }: World): readonly Question[] =>
  merchants.flatMap(({ name }) =>
    [calendar.end + 5 * DAY, calendar.end + 400 * DAY].map((before): Question => {
      const waiting = [...books.payments.values()].filter(
        ({ sale, sums }) => sale.merchant === name && sums.capturable > 0n && sale.authorizationExpiry < before,
      );
      const payments = waiting.map(({ sale: { number, authorizationExpiry, payer }, sums: { capturable } }) => ({
        ...{ number: String(number), capturable: String(capturable) },
        ...{ authorizationExpiry: String(authorizationExpiry), payer: lower(payer) },
      }));
      return {
        ...{ what: `${name} before ${before}`, variables: { merchant: lower(name), before: String(before) } },
        ...{ answer: { payments }, ascending: ["payments", "authorizationExpiry"] },
      };
    }),
  );

/** Refunds that somebody should look at. */
export const askFlagged = ({ plan: { books }, lower, lived }: World): Promise<readonly Question[]> =>
  Promise.all(
    merchants.map(async ({ name }) => {
      const operator = lower(operatorOf(name));
      const over = [...books.payments.values()].filter(
        ({ sale, sums, status }) =>
          sale.merchant === name &&
          sums.refunded > (status === "charged" ? sale.amount - sums.tokenFee : sums.captured),
      );
      const payments = over.map(({ sale, sums, refunds }) => {
        const events = refunds.map(({ reason, amount }) => ({ reason: encodeReason(reason), ...decimals({ amount }) }));
        return { number: String(sale.number), refunded: String(sums.refunded), events: { items: events } };
      });
      const strays = books.strays.filter(({ sale }) => sale.merchant === name);
      const strayRefunds = await Promise.all(
        strays.map(async ({ sale, amount, reason }) => {
          const { id: paymentId } = await lived.invoices.sign(sale);
          const told = { paymentId, amount: String(amount), reason: encodeReason(reason) };
          return { ...told, from: operator, to: lower(sale.payer) };
        }),
      );
      const variables = { merchant: lower(name), payers: [lower(name), operator] };
      return { what: name, variables, answer: { payments, strayRefunds } };
    }),
  );

/** Signers at the period's end, and a year after its beginning. */
export const askSigners = ({ plan: { calendar, books }, lower }: World): readonly Question[] =>
  merchants.flatMap(({ name }) =>
    [calendar.end, calendar.start + 365 * DAY].map((now) => {
      const live = [...books.signers.values()].filter((one) => one.merchant === name && one.validUntil > now);
      const signers = live.map(({ signer, validUntil, maxOutBps, changes }) => {
        const events = { items: Array.from({ length: changes }, () => ({})) };
        return { signer: lower(signer), validUntil: String(validUntil), maxOutBps: Number(maxOutBps), events };
      });
      const variables = { merchant: lower(name), now: String(now) };
      return { what: `${name} at ${now}`, variables, answer: { signers } };
    }),
  );

const lineOf = ({ lower }: World, { to, amount, reference }: Line, position: number): Row => ({
  ...{ position, account: lower(to), ...inUnits({ amount }) },
  ...{ referenceText: reference, nameHash: null },
});

/** Payouts in the whole period and in each half of it. */
export function askPayouts(world: World): readonly Question[] {
  const { calendar, books } = world.plan;
  const middle = calendar.start + Math.floor((calendar.end - calendar.start) / (2 * DAY)) * DAY;
  const ever = calendar.end + 400 * DAY;
  const spans = [{ to: ever }, { to: middle }, { from: middle, to: ever }];
  return merchants.flatMap(({ name }) =>
    spans.map(({ from = 0, to }): Question => {
      const booked = books.payouts.filter(({ merchant, at }) => merchant === name && at >= from && at < to);
      const payouts = booked.map(({ at, lines }) => {
        const items = lines.map((line, i) => ({ ...lineOf(world, line, i), reference: toReference(line.reference) }));
        const known = { status: "executed", linesKnown: true, lineCount: lines.length, otherCalls: 0 };
        return { ...known, timestamp: String(at), lines: { items } };
      });
      return {
        ...{ what: `of ${name} from ${from} to ${to}`, answer: { payouts }, ascending: ["payouts", "timestamp"] },
        variables: { merchant: world.lower(name), from: String(from), to: String(to) },
      };
    }),
  );
}

/** Payout lines by reference, of everybody and of one merchant. */
export function askLineReferences(world: World): readonly Question[] {
  const lines = world.plan.books.payouts.flatMap(({ merchant, at, lines }) =>
    lines.map((line, position) => {
      const payout = { status: "executed", lineCount: lines.length };
      const columns = { merchantAddress: world.lower(merchant), timestamp: String(at), payout };
      return { merchant, reference: line.reference, row: { ...columns, ...lineOf(world, line, position) } };
    }),
  );
  return [...groupBy(lines, ({ reference }) => reference)].flatMap(([reference, bearing]) => {
    const { merchant } = bearing[0]!;
    const ofOne = bearing.filter((line) => line.merchant === merchant);
    const ask = (what: string, some: typeof bearing, more: Row = {}): Question => ({
      what: `${reference} of ${what}`,
      variables: { reference: toReference(reference), ...more },
      answer: { payoutLines: some.map(({ row }) => row) },
    });
    return [ask("everybody", bearing), ask(merchant, ofOne, { merchant: world.lower(merchant) })];
  });
}

/** Each merchant's totals in other currencies, of all days and of a week. */
export function askPriced({ plan: { calendar, books }, lower }: World): readonly Question[] {
  const priced = [...books.payments.values()].flatMap(({ sale, at, legs }) => {
    if (!sale.price) return [];
    const of = { merchant: sale.merchant, currency: toCurrency(sale.price.currency).address.toLowerCase() };
    const none = { ...of, count: 0n, priced: 0n, due: 0n };
    const received = legs.filter(({ kind }) => kind === "net");
    return [
      { ...of, day: dayOf(at), count: 1n, priced: sale.price.amount, due: sale.amount, received: 0n },
      ...received.map((leg) => ({ ...none, day: dayOf(leg.at), received: leg.amount })),
    ];
  });
  return merchants.flatMap(({ name }) =>
    spansOf(calendar, calendar.end).map(({ from, to }): Question => {
      const asked = priced.filter(({ merchant, day }) => merchant === name && day >= dayOf(from) && day < dayOf(to));
      const dailyCurrencyTotals = [...groupBy(asked, ({ day, currency }) => `${day} ${currency}`)].map(
        ([key, some]) => {
          const [day, currency] = key.split(" ");
          const sum = (name: "count" | "priced" | "due" | "received") => sumOf(some.map((one) => one[name]));
          return {
            ...{ day, currency, paymentCount: Number(sum("count")), priced: String(sum("priced")) },
            ...inUnits({ due: sum("due"), received: sum("received") }),
          };
        },
      );
      return {
        ...{ what: `${name} from ${dayOf(from)}`, answer: { dailyCurrencyTotals } },
        variables: { merchant: lower(name), from: String(from), to: String(to) },
        ascending: ["dailyCurrencyTotals", "day"],
      };
    }),
  );
}

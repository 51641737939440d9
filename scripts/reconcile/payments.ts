import { type Address, type Hex, formatUnits, stringToHex, zeroAddress } from "viem";
import { type LogOf, type ProcessorLog, dayOf, emitted, only, placeOf, written } from "./logs.ts";
import { type Chain, processorOf } from "./merchants.ts";
import { type Row, type Tables, keyOf, put } from "./tables.ts";

/** An amount in both of its columns. */
export type Money = (token: Address, values: Readonly<Record<string, bigint>>) => Readonly<Record<string, unknown>>;

type Part = LogOf<"SplitPaid" | "Credited">;
type Entry = LogOf<"Charged" | "Authorized">;
type Verb = Entry | LogOf<"Captured" | "Voided" | "Reclaimed" | "Refunded">;

/** How a payment was taken, and what was: its amount, or what it was priced at right before. */
interface Taken {
  readonly entry: Entry;
  readonly priced: LogOf<"Priced"> | null;
  readonly due: bigint;
}

/** The events of one call on a payment: the verb's own, then those of its parts. */
interface Step extends Taken {
  readonly verb: Verb;
  readonly parts: Part[];
}

interface Leg {
  readonly kind: "split" | "fee" | "net" | "held" | "returned" | "refunded";
  readonly from: Address;
  readonly account: Address;
  readonly amount: bigint;
  readonly to: Address;
  readonly credited: boolean;
  /** The event that tells of it. */
  readonly log: Part | Verb;
}

const isEntry = (log: ProcessorLog): log is Entry => log.eventName === "Charged" || log.eventName === "Authorized";

const isPart = (log: ProcessorLog): log is Part => log.eventName === "SplitPaid" || log.eventName === "Credited";

const isVerb = (log: ProcessorLog): log is Verb =>
  isEntry(log) || ["Captured", "Voided", "Reclaimed", "Refunded"].includes(log.eventName);

/** Every step of every payment, in the chain's order, and the refunds of what was never paid. */
function stepsOf(logs: readonly ProcessorLog[]) {
  const prices = new Map<Hex, LogOf<"Priced">>(only(logs, "Priced").map((log) => [log.args.id, log]));
  const entries = new Map<Hex, Taken>(
    logs.filter(isEntry).map((entry) => {
      const priced = prices.get(entry.args.id) ?? null;
      return [entry.args.id, { entry, priced, due: priced?.args.due ?? entry.args.terms.amount }];
    }),
  );
  const last = new Map<Hex, Step>();
  const steps: Step[] = [];
  const strays: LogOf<"Refunded">[] = [];
  for (const log of logs) {
    if (isPart(log)) last.get(log.args.id)!.parts.push(log);
    if (!isVerb(log)) continue;
    const taken = entries.get(log.args.id);
    if (taken) {
      const step = { ...taken, verb: log, parts: [] };
      last.set(log.args.id, step);
      steps.push(step);
    } else if (log.eventName === "Refunded") strays.push(log);
  }
  return { steps, strays };
}

/** What a step's events make of it: where every unit went. */
function legsOf({ verb, parts, entry }: Step): readonly Leg[] {
  const { terms, payer } = entry.args;
  const store = entry.eventName === "Authorized" ? entry.args.store : zeroAddress;
  const from = verb === entry ? payer : store;
  const credits = parts.filter((log) => log.eventName === "Credited");
  const leg = (kind: Leg["kind"], account: Address, amount: bigint, log: Part | Verb = verb): Leg => {
    const name = stringToHex(kind, { size: 32 });
    const credit = credits.find(({ args }) => args.leg === name && args.account === account);
    return { kind, from, account, amount, to: credit?.args.store ?? account, credited: credit !== undefined, log };
  };
  const splits = parts
    .filter((log) => log.eventName === "SplitPaid")
    .map((log) => leg("split", log.args.account, log.args.amount, log));
  switch (verb.eventName) {
    case "Charged":
      return [
        ...[...splits, leg("fee", terms.feeReceiver, verb.args.fee)],
        leg("net", terms.merchant, verb.args.received),
      ];
    case "Authorized":
      return [{ ...leg("held", payer, verb.args.amount), to: store }];
    case "Captured":
      return [...splits, leg("fee", terms.feeReceiver, verb.args.fee), leg("net", terms.merchant, verb.args.net)];
    case "Voided":
    case "Reclaimed":
      return [leg("returned", payer, verb.args.amount)];
    case "Refunded":
      return [{ ...leg("refunded", verb.args.to, verb.args.amount), from: verb.args.from }];
  }
}

/** The token's own fee on an entry: the rest of the due amount. */
const tokenFeeOf = ({ verb, entry, due }: Step, legs: readonly Leg[]): bigint =>
  verb === entry ? legs.reduce((left, { amount }) => left - amount, due) : 0n;

const sumOf = (legs: readonly Leg[], kind: Leg["kind"]): bigint =>
  legs.reduce((sum, leg) => (leg.kind === kind ? sum + leg.amount : sum), 0n);

/** What a step adds to its merchant's day. */
function totalsOf(step: Step, legs: readonly Leg[]): Readonly<Record<string, bigint>> {
  const { verb, due } = step;
  const of = (kind: Leg["kind"]) => sumOf(legs, kind);
  const all = legs.reduce((sum, { amount }) => sum + amount, 0n);
  const nothing = {
    ...{ paymentCount: 0n, gross: 0n, net: 0n, fee: 0n, splitTotal: 0n, tokenFee: 0n, authorized: 0n, captured: 0n },
    ...{ capturedNet: 0n, capturedFee: 0n, capturedSplitTotal: 0n, voided: 0n, reclaimed: 0n, refunded: 0n },
  };
  switch (verb.eventName) {
    case "Charged": {
      const parts = { net: of("net"), fee: of("fee"), splitTotal: of("split"), tokenFee: tokenFeeOf(step, legs) };
      return { ...nothing, paymentCount: 1n, gross: due, ...parts };
    }
    case "Authorized":
      return { ...nothing, authorized: of("held") };
    case "Captured": {
      const parts = { capturedNet: of("net"), capturedFee: of("fee"), capturedSplitTotal: of("split") };
      return { ...nothing, captured: all, ...parts };
    }
    default:
      return { ...nothing, [verb.eventName.toLowerCase()]: all };
  }
}

/** What a step adds to its merchant's day in the currency of a priced payment; null: nothing. */
function currencyTotalsOf({ verb, entry, due }: Step, legs: readonly Leg[]): Readonly<Record<string, bigint>> | null {
  const received = sumOf(legs, "net");
  if (verb === entry) return { paymentCount: 1n, priced: entry.args.terms.amount, due, received };
  return verb.eventName === "Captured" ? { paymentCount: 0n, priced: 0n, due: 0n, received } : null;
}

/** The line of an event in its payment's history. */
function lineOf(log: Part | Verb, { verb, entry, due }: Step) {
  const { merchant } = entry.args.terms;
  const { payer } = entry.args;
  const none = { store: null, reason: null };
  switch (log.eventName) {
    case "Charged":
      return { ...none, kind: "charged", account: payer, amount: due };
    case "Authorized":
      return { ...none, kind: "authorized", account: payer, amount: log.args.amount, store: log.args.store };
    case "SplitPaid":
      return { ...none, kind: "splitPaid", account: log.args.account, amount: log.args.amount };
    case "Credited":
      return { ...none, kind: "credited", account: log.args.account, amount: log.args.amount, store: log.args.store };
    case "Captured":
      return { ...none, kind: "captured", account: merchant, amount: log.args.amount };
    case "Voided":
    case "Reclaimed":
      return { ...none, kind: verb.eventName.toLowerCase(), account: payer, amount: log.args.amount };
    case "Refunded":
      return { ...none, kind: "refunded", account: log.args.to, amount: log.args.amount, reason: log.args.reason };
  }
}

/**
 * The tables of payments, and the totals over them, as the chain's events have them. What still waits and what may yet
 * be refunded is what its state says.
 */
export async function paymentTables(chain: Chain, logs: readonly ProcessorLog[], money: Money): Promise<Tables> {
  const table = () => new Map<string, Row>();
  const [payment, split, paymentEvent, leg] = [table(), table(), table(), table()];
  const [dailyTotal, dailyIncome, strayRefund] = [table(), table(), table()];
  const [price, dailyCurrencyTotal] = [table(), table()];
  const totals = new Map<string, Readonly<Record<string, bigint>>>();
  const addUp = (key: string, values: Readonly<Record<string, bigint>>) => {
    const before = totals.get(key) ?? {};
    const after = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, (before[name] ?? 0n) + value]),
    );
    totals.set(key, after);
    return after;
  };
  const { steps, strays } = stepsOf(logs);

  for (const step of steps) {
    const { verb, parts, entry, priced, due } = step;
    const { id, merchant, payer, terms, signer, collector } = entry.args;
    const { token } = terms;
    const legs = legsOf(step);
    const day = dayOf(verb);
    const part = { paymentId: id, tokenAddress: token };

    if (verb === entry) {
      const { merchant: merchantAddress, payer: namedPayer, token: _, splits, ...otherTerms } = terms;
      const status = entry.eventName.toLowerCase();
      const { rate = null, ratedAt = null } = priced?.args ?? {};
      const rated = { rate, rateDecimal: rate === null ? null : formatUnits(rate, 18), ratedAt };
      put(payment, [id], {
        ...{ id, status, merchantAddress, namedPayer, tokenAddress: token, ...otherTerms, ...money(token, { due }) },
        ...{ ...rated, payer, signer, collector, splitCount: splits.length, day, ...emitted(entry) },
      });
      if (priced) {
        const { currency, source, amount } = priced.args;
        put(price, [id], {
          ...{ ...part, source, currency, amount, ...money(token, { due }), ...rated, day },
          ...emitted(priced),
        });
      }
      for (const [position, { account, bps }] of splits.entries()) {
        const columns = { ...part, account, position, bps, credited: false, ...written(entry) };
        put(split, [id, account], { ...columns, ...money(token, { amount: 0n }) });
      }
    }
    const voided = verb.eventName === "Voided" ? verb.args.amount : 0n;
    const reclaimed = verb.eventName === "Reclaimed" ? verb.args.amount : 0n;
    const captured = verb.eventName === "Captured" ? verb.args.amount : 0n;
    const became = addUp(keyOf("payment", id), {
      ...{ received: sumOf(legs, "net"), fee: sumOf(legs, "fee"), splitTotal: sumOf(legs, "split") },
      ...{ tokenFee: tokenFeeOf(step, legs), captured, voided, reclaimed },
    });
    put(payment, [id], { ...money(token, became), changedInBlock: verb.blockNumber, changedAt: verb.timestamp });

    for (const log of [verb, ...parts]) {
      const { amount, ...line } = lineOf(log, step);
      put(paymentEvent, placeOf(log), { ...part, ...line, ...money(token, { amount }), ...emitted(log) });
    }
    for (const { kind, from, to, account, amount, credited, log } of legs) {
      if (kind === "split") {
        const sum = addUp(keyOf("split", id, account), { amount, creditedCount: credited ? 1n : 0n });
        const paid = money(token, { amount: sum.amount! });
        const credit = parts.find((one) => one.eventName === "Credited" && one.args.account === account && credited);
        put(split, [id, account], { ...paid, credited: sum.creditedCount !== 0n, ...written(credit ?? log) });
      }
      if (amount === 0n) continue;
      put(leg, [...placeOf(log), kind, account], {
        ...{ ...part, kind, account, merchantAddress: merchant, from, to, credited, day },
        ...money(token, { amount }),
        ...emitted(log),
      });
      if (kind !== "fee" && kind !== "split") continue;
      const key = [account, kind, token, day];
      const { legCount, ...income } = addUp(keyOf("income", ...key), { legCount: 1n, amount });
      const columns = { account, kind, tokenAddress: token, day, legCount, ...money(token, income) };
      put(dailyIncome, key, { ...columns, ...written(log) });
    }
    const { paymentCount, ...sums } = addUp(keyOf("total", merchant, token, day), totalsOf(step, legs));
    const columns = { merchantAddress: merchant, tokenAddress: token, day, paymentCount, ...money(token, sums) };
    put(dailyTotal, [merchant, token, day], { ...columns, ...written(verb) });
    const inCurrency = priced && currencyTotalsOf(step, legs);
    if (inCurrency) {
      const { currency } = terms;
      const key = [merchant, currency, token, day];
      const { paymentCount: count, priced: asked, ...both } = addUp(keyOf("currency", ...key), inCurrency);
      const named = { merchantAddress: merchant, currency, tokenAddress: token, day };
      const summed = { paymentCount: count, priced: asked, ...money(token, both) };
      put(dailyCurrencyTotal, key, { ...named, ...summed, ...written(verb) });
    }
  }

  const read = steps
    .filter(({ verb, entry }) => verb === entry)
    .map(async ({ entry, due }) => {
      const { id, terms } = entry.args;
      const { captured = 0n, tokenFee = 0n } = totals.get(keyOf("payment", id))!;
      const left = await readLeft(chain, entry, { due, captured });
      const brought = entry.eventName === "Charged" ? due - tokenFee : captured;
      const { store, ...sums } = left;
      put(payment, [id], { store, ...money(terms.token, sums), overRefunded: left.refunded > brought });
    });
  await Promise.all(read);

  for (const log of strays) {
    const { id, ...args } = log.args;
    put(strayRefund, placeOf(log), { paymentId: id, ...args, ...emitted(log) });
  }
  return { payment, price, split, paymentEvent, leg, dailyTotal, dailyCurrencyTotal, dailyIncome, strayRefund };
}

/** What the chain's state has of a payment: what waits, and where; what was refunded, and what may yet be. */
async function readLeft(
  chain: Chain,
  { eventName, args: { id, terms } }: Entry,
  { due, captured }: Readonly<Record<"due" | "captured", bigint>>,
) {
  const processor = processorOf(chain);
  if (eventName === "Charged") {
    const refunded = await chain.client.readContract({ ...processor, functionName: "getRefunded", args: [id] });
    return { store: null, capturable: 0n, refundable: due > refunded ? due - refunded : 0n, refunded };
  }
  const [capturable, refundable, generation] = await chain.client.readContract({
    ...processor,
    functionName: "getPayment",
    args: [id],
  });
  const ofMerchant = [terms.merchant, generation] as const;
  const store = await chain.client.readContract({ ...processor, functionName: "getStoreOf", args: ofMerchant });
  return { store, capturable, refundable, refunded: captured - refundable };
}

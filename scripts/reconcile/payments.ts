import { type Address, type Hex, formatUnits, stringToHex, zeroAddress } from "viem";
import type { Chain } from "./chain.ts";
import { type LogOf, type ProcessorLog, dayOf, emitted, only, placeOf, putEvent, written } from "./logs.ts";
import { Sums, type Tables, emptyTables, put } from "./tables.ts";

type Part = LogOf<"SplitPaid" | "Credited">;
type Entry = LogOf<"Charged" | "Authorized">;
type Verb = Entry | LogOf<"Captured" | "Voided" | "Reclaimed" | "Refunded">;
type LegKind = "split" | "fee" | "net" | "held" | "returned" | "refunded";
/** A payment's entry, and its due amount, which a price has set right before. */
type Taken = { readonly entry: Entry; readonly priced: LogOf<"Priced"> | null; readonly due: bigint };
/** The events of one call on a payment: the verb's, then those of its parts. */
type Step = Taken & { readonly verb: Verb; readonly parts: Part[] };

export const daySums = [
  ...(["paymentCount", "gross", "fee", "splitTotal", "tokenFee", "net", "authorized", "captured"] as const),
  ...(["capturedNet", "capturedFee", "capturedSplitTotal", "voided", "reclaimed", "refunded"] as const),
] as const;

/** Every step of every payment, in the chain's order, and the refunds of what was never paid. */
function stepsOf(logs: readonly ProcessorLog[]) {
  const prices = new Map<Hex, LogOf<"Priced">>(only(logs, "Priced").map((log) => [log.args.id, log]));
  const entries = new Map<Hex, Taken>(
    only(logs, "Charged", "Authorized").map((entry) => {
      const priced = prices.get(entry.args.id) ?? null;
      return [entry.args.id, { entry, priced, due: priced?.args.due ?? entry.args.terms.amount }];
    }),
  );
  const last = new Map<Hex, Step>();
  const steps: Step[] = [];
  const strays: LogOf<"Refunded">[] = [];
  const verbs = ["Charged", "Authorized", "Captured", "Voided", "Reclaimed", "Refunded"] as const;
  for (const log of only(logs, ...verbs, "SplitPaid", "Credited")) {
    if (log.eventName === "SplitPaid" || log.eventName === "Credited") {
      last.get(log.args.id)!.parts.push(log);
      continue;
    }
    const taken = entries.get(log.args.id);
    if (taken) {
      const step = { ...taken, verb: log, parts: [] };
      last.set(log.args.id, step);
      steps.push(step);
    } else if (log.eventName === "Refunded") strays.push(log);
  }
  return { steps, strays };
}

/** The ways of all units of a step, each with its event. */
function legsOf({ verb, parts, entry }: Step) {
  const { terms, payer } = entry.args;
  const store = entry.eventName === "Authorized" ? entry.args.store : zeroAddress;
  const from = verb === entry ? payer : store;
  const credits = parts.filter((log) => log.eventName === "Credited");
  const leg = (kind: LegKind, account: Address, amount: bigint, log: Part | Verb = verb) => {
    const name = stringToHex(kind, { size: 32 });
    const credit = credits.find(({ args }) => args.leg === name && args.account === account);
    return { kind, from, account, amount, to: credit?.args.store ?? account, credited: credit !== undefined, log };
  };
  switch (verb.eventName) {
    case "Charged":
    case "Captured": {
      const splits = parts.filter((log) => log.eventName === "SplitPaid");
      const net = verb.eventName === "Charged" ? verb.args.received : verb.args.net;
      return [
        ...splits.map((log) => leg("split", log.args.account, log.args.amount, log)),
        leg("fee", terms.feeReceiver, verb.args.fee),
        leg("net", terms.merchant, net),
      ];
    }
    case "Authorized":
      return [{ ...leg("held", payer, verb.args.amount), to: store }];
    case "Voided":
    case "Reclaimed":
      return [leg("returned", payer, verb.args.amount)];
    case "Refunded":
      return [{ ...leg("refunded", verb.args.to, verb.args.amount), from: verb.args.from }];
  }
}

type Legs = ReturnType<typeof legsOf>;

const sumOf = (legs: Legs, kind: LegKind): bigint =>
  legs.reduce((sum, leg) => (leg.kind === kind ? sum + leg.amount : sum), 0n);

/** The parts of a step; on an entry the token's own fee is the rest of the due amount. */
const partsOf = ({ verb, entry, due }: Step, legs: Legs) => ({
  ...{ received: sumOf(legs, "net"), fee: sumOf(legs, "fee"), splitTotal: sumOf(legs, "split") },
  tokenFee: verb === entry ? legs.reduce((left, { amount }) => left - amount, due) : 0n,
});

function totalsOf(step: Step, legs: Legs) {
  const { verb, due } = step;
  const { received: net, fee, splitTotal, tokenFee } = partsOf(step, legs);
  const none = Object.fromEntries(daySums.map((name) => [name, 0n])) as Record<(typeof daySums)[number], bigint>;
  if (verb.eventName === "Charged") return { ...none, paymentCount: 1n, gross: due, net, fee, splitTotal, tokenFee };
  const whole = { ...none, [verb.eventName.toLowerCase()]: legs.reduce((sum, { amount }) => sum + amount, 0n) };
  if (verb.eventName !== "Captured") return whole;
  return { ...whole, capturedNet: net, capturedFee: fee, capturedSplitTotal: splitTotal };
}

/** A step's part of its merchant's day in the currency of a priced payment. */
function currencyTotalsOf({ verb, entry, due }: Step, legs: Legs) {
  const received = sumOf(legs, "net");
  if (verb === entry) return { paymentCount: 1n, priced: entry.args.terms.amount, due, received };
  return verb.eventName === "Captured" ? { paymentCount: 0n, priced: 0n, due: 0n, received } : null;
}

function lineOf(log: Part | Verb, { entry, due }: Step) {
  const { args } = log;
  const { payer, merchant } = entry.args;
  const owner = log.eventName === "Refunded" ? log.args.to : log.eventName === "Captured" ? merchant : payer;
  return {
    kind: log.eventName.replace(/^./, (letter) => letter.toLowerCase()),
    account: "account" in args ? args.account : owner,
    amount: "amount" in args ? args.amount : due,
    store: "store" in args ? args.store : null,
    reason: "reason" in args ? args.reason : null,
  };
}

/** The tables of payments, with their totals, by the chain's events; open and refundable amounts by its state. */
export async function paymentTables(chain: Chain): Promise<Tables> {
  const { logs, money } = chain;
  const tables = emptyTables(
    ...(["payment", "price", "split", "paymentEvent", "leg", "dailyTotal", "dailyCurrencyTotal"] as const),
    ...(["dailyIncome", "strayRefund"] as const),
  );
  const totals = new Sums();
  const { steps, strays } = stepsOf(logs);

  for (const step of steps) {
    const { verb, parts, entry, priced, due } = step;
    const { id, merchant, payer, terms, signer, collector } = entry.args;
    const { token } = terms;
    const legs = legsOf(step);
    const day = dayOf(verb);
    const part = { paymentId: id, tokenAddress: token };
    const ofDay = { merchantAddress: merchant, tokenAddress: token, day };

    if (verb === entry) {
      const { merchant: merchantAddress, payer: namedPayer, token: _, splits, ...otherTerms } = terms;
      const { rate = null, ratedAt = null } = priced?.args ?? {};
      const rated = { rate, rateDecimal: rate === null ? null : formatUnits(rate, 18), ratedAt };
      put(tables.payment, [id], {
        ...{ id, status: entry.eventName.toLowerCase(), merchantAddress, namedPayer, tokenAddress: token },
        ...{ ...otherTerms, ...money(token, { due }), ...rated, payer, signer, collector },
        ...{ splitCount: splits.length, day, ...emitted(entry) },
      });
      if (priced) {
        const { currency, source, amount } = priced.args;
        const columns = { ...part, source, currency, amount, ...money(token, { due }), ...rated, day };
        put(tables.price, [id], { ...columns, ...emitted(priced) });
      }
      for (const [position, { account, bps }] of splits.entries()) {
        const columns = { ...part, account, position, bps, credited: false, ...written(entry) };
        put(tables.split, [id, account], { ...columns, ...money(token, { amount: 0n }) });
      }
    }
    const moved = { captured: 0n, voided: 0n, reclaimed: 0n };
    if (verb.eventName === "Captured") moved.captured = verb.args.amount;
    if (verb.eventName === "Voided") moved.voided = verb.args.amount;
    if (verb.eventName === "Reclaimed") moved.reclaimed = verb.args.amount;
    const became = totals.add(["payment", id], { ...partsOf(step, legs), ...moved });
    const { blockNumber: changedInBlock, timestamp: changedAt } = verb;
    put(tables.payment, [id], { ...money(token, became), changedInBlock, changedAt });

    for (const log of [verb, ...parts]) {
      const { amount, ...line } = lineOf(log, step);
      putEvent(tables.paymentEvent, log, { ...part, ...line, ...money(token, { amount }) });
    }
    for (const { kind, from, to, account, amount, credited, log } of legs) {
      if (kind === "split") {
        const added = { amount, creditedCount: credited ? 1n : 0n };
        const { creditedCount, ...paid } = totals.add(["split", id, account], added);
        const credit = parts.find((one) => one.eventName === "Credited" && one.args.account === account && credited);
        const columns = { credited: creditedCount !== 0n, ...written(credit ?? log) };
        put(tables.split, [id, account], { ...money(token, paid), ...columns });
      }
      if (amount === 0n) continue;
      put(tables.leg, [...placeOf(log), kind, account], {
        ...{ ...part, kind, account, merchantAddress: merchant, from, to, credited, day },
        ...{ ...money(token, { amount }), ...emitted(log) },
      });
      if (kind !== "fee" && kind !== "split") continue;
      const key = [account, kind, token, day];
      const { legCount, ...income } = totals.add(["income", ...key], { legCount: 1n, amount });
      const columns = { account, kind, tokenAddress: token, day, legCount, ...money(token, income) };
      put(tables.dailyIncome, key, { ...columns, ...written(log) });
    }
    const key = [merchant, token, day];
    const { paymentCount, ...sums } = totals.add(["total", ...key], totalsOf(step, legs));
    put(tables.dailyTotal, key, { ...ofDay, paymentCount, ...money(token, sums), ...written(verb) });
    const inCurrency = priced && currencyTotalsOf(step, legs);
    if (inCurrency) {
      const { currency } = terms;
      const ofCurrency = [merchant, currency, token, day];
      const { paymentCount, priced, ...both } = totals.add(["currency", ...ofCurrency], inCurrency);
      const columns = { ...ofDay, currency, paymentCount, priced, ...money(token, both) };
      put(tables.dailyCurrencyTotal, ofCurrency, { ...columns, ...written(verb) });
    }
  }

  const entries = steps.filter(({ verb, entry }) => verb === entry);
  const left = entries.map(async ({ entry, due }) => {
    const { id, terms } = entry.args;
    const { captured = 0n, tokenFee = 0n } = totals.get("payment", id)!;
    const { store, ...sums } = await readLeft(chain, entry, due, captured);
    const brought = entry.eventName === "Charged" ? due - tokenFee : captured;
    put(tables.payment, [id], { store, ...money(terms.token, sums), overRefunded: sums.refunded > brought });
  });
  await Promise.all(left);

  for (const log of strays) {
    const { id: paymentId, ...args } = log.args;
    putEvent(tables.strayRefund, log, { paymentId, ...args });
  }
  return tables;
}

/** A payment in the chain's state: its store, and its capturable, refunded and refundable amounts. */
async function readLeft({ read, at }: Chain, entry: Entry, due: bigint, captured: bigint) {
  const { id, terms } = entry.args;
  if (entry.eventName === "Charged") {
    const refunded = await read.getRefunded([id], at);
    return { store: null, capturable: 0n, refundable: due > refunded ? due - refunded : 0n, refunded };
  }
  const [capturable, refundable, generation] = await read.getPayment([id], at);
  const store = await read.getStoreOf([terms.merchant, generation], at);
  return { store, capturable, refundable, refunded: captured - refundable };
}

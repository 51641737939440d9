import { type Address, type Hex, zeroAddress } from "viem";
import { type LogOf, type ProcessorLog, dayOf, emitted, only, placeOf, written } from "./logs.ts";
import { type Row, type Tables, keyOf, put } from "./tables.ts";

/** An amount in both of its columns. */
export type Money = (token: Address, values: Readonly<Record<string, bigint>>) => Readonly<Record<string, unknown>>;

interface Leg {
  readonly kind: "split" | "fee" | "net" | "tokenFee";
  readonly account: Address;
  readonly amount: bigint;
}

type PaymentLog = LogOf<"SplitPaid" | "Credited" | "Charged">;

/** The events of each payment, in order. */
function historiesOf(logs: readonly ProcessorLog[]): ReadonlyMap<Hex, readonly PaymentLog[]> {
  const histories = new Map<Hex, PaymentLog[]>();
  for (const log of logs) {
    if (log.eventName !== "SplitPaid" && log.eventName !== "Credited" && log.eventName !== "Charged") continue;
    const history = histories.get(log.args.id) ?? [];
    history.push(log);
    histories.set(log.args.id, history);
  }
  return histories;
}

/** Which parts of a payment became credits: a `SplitPaid` that follows at once tells a split's from the fee's. */
function creditedParts(history: readonly PaymentLog[]): ReadonlySet<string> {
  const parts = history.map((log, i) => {
    if (log.eventName !== "Credited") return "";
    const next = history[i + 1];
    const isSplit = next?.eventName === "SplitPaid" && next.args.account === log.args.account;
    return keyOf(isSplit ? "split" : "fee", log.args.account);
  });
  return new Set(parts);
}

/** What a payment's events make of it: where every unit of the amount went. */
function legsOf({ args }: LogOf<"Charged">, splits: readonly LogOf<"SplitPaid">[]): readonly Leg[] {
  const { terms, received, fee } = args;
  const known: readonly Leg[] = [
    ...splits.map((split) => ({ kind: "split" as const, account: split.args.account, amount: split.args.amount })),
    { kind: "fee", account: terms.feeReceiver, amount: fee },
    { kind: "net", account: terms.merchant, amount: received },
  ];
  const tokenFee = known.reduce((rest, { amount }) => rest - amount, terms.amount);
  return [...known, { kind: "tokenFee" as const, account: terms.token, amount: tokenFee }];
}

const sumOf = (legs: readonly Leg[], kind: Leg["kind"]): bigint =>
  legs.reduce((sum, leg) => (leg.kind === kind ? sum + leg.amount : sum), 0n);

/** The tables of payments, and the totals over them, as the chain's events have them. */
export function paymentTables(logs: readonly ProcessorLog[], money: Money): Tables {
  const table = () => new Map<string, Row>();
  const [payment, split, paymentEvent, leg] = [table(), table(), table(), table()];
  const [dailyTotal, dailyIncome] = [table(), table()];
  const totals = new Map<string, Readonly<Record<string, bigint>>>();
  const addUp = (key: string, values: Readonly<Record<string, bigint>>) => {
    const before = totals.get(key) ?? {};
    const after = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, (before[name] ?? 0n) + value]),
    );
    totals.set(key, after);
    return after;
  };
  const histories = historiesOf(logs);
  const stores = new Map(only(logs, "StoreOpened").map(({ args }) => [args.merchant, args.store]));

  for (const charged of only(logs, "Charged")) {
    const { id, merchant, payer, terms, signer, collector, received, fee } = charged.args;
    const { token } = terms;
    const history = histories.get(id)!;
    const credited = creditedParts(history);
    const splits = only(history, "SplitPaid");
    const legs = legsOf(charged, splits);
    const part = { paymentId: id, tokenAddress: token };

    const { merchant: merchantAddress, payer: namedPayer, token: _, amount, splits: parts, ...otherTerms } = terms;
    put(payment, [id], {
      ...{ id, status: "charged", merchantAddress, namedPayer, tokenAddress: token, ...otherTerms },
      ...{ payer, signer, collector, splitCount: parts.length, day: dayOf(charged) },
      ...money(token, { amount, received, fee, splitTotal: sumOf(legs, "split"), tokenFee: sumOf(legs, "tokenFee") }),
      ...emitted(charged),
    });
    for (const [position, { account, bps }] of parts.entries()) {
      const paid = splits.find(({ args }) => args.account === account);
      const money_ = money(token, { amount: paid?.args.amount ?? 0n });
      const isCredited = credited.has(keyOf("split", account));
      put(split, [id, account], {
        ...part,
        account,
        position,
        bps,
        ...money_,
        credited: isCredited,
        ...written(charged),
      });
    }
    for (const log of history) {
      const [kind, account, amount] =
        log.eventName === "Charged"
          ? ["charged", payer, terms.amount]
          : [log.eventName === "Credited" ? "credited" : "splitPaid", log.args.account, log.args.amount];
      put(paymentEvent, placeOf(log), { ...part, kind, account, ...money(token, { amount }), ...emitted(log) });
    }
    const day = dayOf(charged);
    for (const { kind, account, amount } of legs.filter((one) => one.amount !== 0n)) {
      const isCredited = credited.has(keyOf(kind, account));
      put(leg, [id, kind, account], {
        id: `${id}-${kind}-${account.toLowerCase()}`,
        ...part,
        ...{ kind, account, merchantAddress: merchant, from: payer, credited: isCredited, day },
        to: isCredited ? (stores.get(merchant) ?? zeroAddress) : account,
        ...money(token, { amount }),
        ...written(charged),
        transactionHash: charged.transactionHash,
      });
      if (kind !== "fee" && kind !== "split") continue;
      const key = [account, kind, token, day];
      const { legCount, ...income } = addUp(keyOf("income", ...key), { legCount: 1n, amount });
      const columns = { account, kind, tokenAddress: token, day, legCount, ...money(token, income) };
      put(dailyIncome, key, { ...columns, ...written(charged) });
    }
    const { paymentCount, ...sums } = addUp(keyOf("total", merchant, token, day), {
      ...{ paymentCount: 1n, gross: terms.amount, net: sumOf(legs, "net"), fee: sumOf(legs, "fee") },
      ...{ splitTotal: sumOf(legs, "split"), tokenFee: sumOf(legs, "tokenFee") },
    });
    const columns = { merchantAddress: merchant, tokenAddress: token, day, paymentCount, ...money(token, sums) };
    put(dailyTotal, [merchant, token, day], { ...columns, ...written(charged) });
  }
  return { payment, split, paymentEvent, leg, dailyTotal, dailyIncome };
}

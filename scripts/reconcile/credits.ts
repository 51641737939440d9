import { type Address, hexToString } from "viem";
import { type ProcessorLog, emitted, only, placeOf, written } from "./logs.ts";
import { type Chain, processorOf } from "./merchants.ts";
import type { Money } from "./payments.ts";
import { type Row, type Tables, keyOf, put } from "./tables.ts";

interface Sums {
  readonly key: readonly [store: Address, token: Address, account: Address];
  readonly creditedTotal: bigint;
  readonly claimedTotal: bigint;
}

/** Credits: what waits now is what the chain's state says; what was credited and claimed, its events. */
export async function creditTables(chain: Chain, logs: readonly ProcessorLog[], money: Money): Promise<Tables> {
  const [credit, creditEvent] = [new Map<string, Row>(), new Map<string, Row>()];
  const owners = new Map(only(logs, "StoreOpened").map(({ args }) => [args.store, args.owner]));
  const sums = new Map<string, Sums>();
  for (const log of logs) {
    if (log.eventName !== "Credited" && log.eventName !== "Claimed") continue;
    const { store, account, token, amount } = log.args;
    const columns = { store, tokenAddress: token, account, merchantAddress: owners.get(store) };
    const kind = log.eventName === "Credited" ? "credited" : "claimed";
    const key = [store, token, account] as const;
    const before = sums.get(keyOf(...key)) ?? { key, creditedTotal: 0n, claimedTotal: 0n };
    sums.set(keyOf(...key), { ...before, [`${kind}Total`]: before[`${kind}Total`] + amount });
    put(credit, key, { ...columns, ...written(log) });
    const told =
      log.eventName === "Credited"
        ? { paymentId: log.args.id, leg: hexToString(log.args.leg, { size: 32 }), to: null }
        : { paymentId: null, leg: null, to: log.args.to };
    put(creditEvent, placeOf(log), { ...columns, kind, ...told, ...money(token, { amount }), ...emitted(log) });
  }
  await Promise.all(
    [...sums.values()].map(async ({ key, creditedTotal, claimedTotal }) => {
      const amount = await chain.client.readContract({ ...processorOf(chain), functionName: "getCredit", args: key });
      put(credit, key, money(key[1], { amount, creditedTotal, claimedTotal }));
    }),
  );
  return { credit, creditEvent };
}

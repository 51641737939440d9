import { type Address, hexToString } from "viem";
import type { Chain } from "./chain.ts";
import { type ProcessorLog, emitted, only, putEvent, written } from "./logs.ts";
import { Sums, type Tables, emptyTables, keyOf, put } from "./tables.ts";

const NUMBER_STATUSES = ["unused", "charged", "authorized", "cancelled"] as const;

const ownerOf = ({ args }: ProcessorLog): Address | undefined =>
  "merchant" in args ? args.merchant : "owner" in args ? args.owner : undefined;

/** Merchants, their stores, and spent numbers, whose status the chain's state has. */
export async function merchantTables(chain: Chain): Promise<Tables> {
  const { logs, read, at } = chain;
  const tables = emptyTables("merchant", "tokenStore", "invoiceNumber");
  const { merchant, tokenStore, invoiceNumber } = tables;
  const counts = new Map<Address, number>();
  const owners = new Set<Address>();
  for (const log of logs) {
    const address = ownerOf(log);
    if (!address) continue;
    if (!counts.has(address)) put(merchant, [address], { address, currentStore: null, firstSeenAt: log.timestamp });
    const isPayment = log.eventName === "Charged" || log.eventName === "Authorized";
    counts.set(address, (counts.get(address) ?? 0) + (isPayment ? 1 : 0));
    put(merchant, [address], { paymentCount: counts.get(address), ...written(log) });
    if (!("store" in log.args)) continue;
    const { store } = log.args;
    const columns = { address: store, room: log.address, merchantAddress: address, ...written(log) };
    put(tokenStore, [store], { openedAt: null, renewedAt: null, ...tokenStore.get(keyOf(store)), ...columns });
    if (log.eventName === "StoreOpened") put(tokenStore, [store], { openedAt: log.timestamp });
    if (log.eventName === "StoreRenewed") put(tokenStore, [store], { renewedAt: log.timestamp });
    owners.add(address);
  }
  await Promise.all([...owners].map((owner) => readStores(chain, owner, tables)));
  const spent = only(logs, "Charged", "Authorized", "Cancelled").map(async (log) => {
    const [number, paymentId, by] =
      log.eventName === "Cancelled"
        ? [log.args.number, null, log.args.signer]
        : [log.args.terms.number, log.args.id, log.args.payer];
    const key = [log.args.merchant, number] as const;
    const status = NUMBER_STATUSES[await read.getNumberStatus(key, at)];
    const columns = { merchantAddress: log.args.merchant, number, status, paymentId, by };
    put(invoiceNumber, key, { ...columns, ...emitted(log) });
  });
  await Promise.all(spent);
  return tables;
}

type Stores = ReturnType<typeof emptyTables<"merchant" | "tokenStore">>;

/** An owner's stores, and the one that takes new money, by the chain's state. */
async function readStores({ read, at }: Chain, owner: Address, { merchant, tokenStore }: Stores): Promise<void> {
  put(merchant, [owner], { currentStore: await read.getStore([owner], at) });
  const last = await read.getGeneration([owner], at);
  for (let generation = 0n; generation <= last; generation++) {
    const store = await read.getStoreOf([owner, generation], at);
    if (tokenStore.has(keyOf(store))) put(tokenStore, [store], { generation });
  }
}

/** Credits: open ones by the chain's state; the credited and claimed totals by its events. */
export async function creditTables({ logs, read, at, money }: Chain): Promise<Tables> {
  const tables = emptyTables("credit", "creditEvent");
  const { credit, creditEvent } = tables;
  const owners = new Map(only(logs, "StoreOpened").map(({ args }) => [args.store, args.owner]));
  const sums = new Sums();
  const keys = new Map<string, readonly [store: Address, token: Address, account: Address]>();
  for (const log of only(logs, "Credited", "Claimed")) {
    const { store, account, token, amount } = log.args;
    const columns = { store, tokenAddress: token, account, merchantAddress: owners.get(store) };
    const key = [store, token, account] as const;
    keys.set(keyOf(...key), key);
    put(credit, key, { ...columns, ...written(log) });
    const isCredited = log.eventName === "Credited";
    sums.add(key, { creditedTotal: isCredited ? amount : 0n, claimedTotal: isCredited ? 0n : amount });
    const told = isCredited
      ? { kind: "credited", paymentId: log.args.id, leg: hexToString(log.args.leg, { size: 32 }), to: null }
      : { kind: "claimed", paymentId: null, leg: null, to: log.args.to };
    putEvent(creditEvent, log, { ...columns, ...told, ...money(token, { amount }) });
  }
  const waiting = [...keys.values()].map(async (key) => {
    const amount = await read.getCredit(key, at);
    put(credit, key, money(key[1], { amount, ...sums.get(...key) }));
  });
  await Promise.all(waiting);
  return tables;
}

/** Signers, as the chain's state has them. */
export async function signerTables({ logs, read, at }: Chain): Promise<Tables> {
  const tables = emptyTables("signer", "signerEvent");
  const named = only(logs, "SignerSet").map(async (log) => {
    const { owner, signer, validUntil, maxOutBps } = log.args;
    const columns = { merchantAddress: owner, signer };
    putEvent(tables.signerEvent, log, { ...columns, validUntil, maxOutBps });
    const { timestamp: setAt, transactionHash } = log;
    put(tables.signer, [owner, signer], { ...columns, setAt, ...written(log), transactionHash });
    const now = await read.getSigner([owner, signer], at);
    put(tables.signer, [owner, signer], { validUntil: now[0], maxOutBps: now[1] });
  });
  await Promise.all(named);
  return tables;
}

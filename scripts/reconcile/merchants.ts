import type { Address, PublicClient } from "viem";
import type { DeploymentRecord } from "../../sdk/src/deployment.ts";
import { paymentProcessorAbi } from "../../sdk/src/generated/index.ts";
import { type ProcessorLog, emitted, only, written } from "./logs.ts";
import { type Row, type Tables, keyOf, put } from "./tables.ts";

export interface Chain {
  readonly client: PublicClient;
  readonly record: DeploymentRecord;
  /** The block whose state is read. */
  readonly blockNumber: bigint;
}

const NUMBER_STATUSES = ["unused", "charged", "authorized", "cancelled"] as const;

export const processorOf = ({ record, blockNumber }: Chain) =>
  ({ abi: paymentProcessorAbi, address: record.contracts.PaymentProcessor.address, blockNumber }) as const;

/** The merchant whose event it is, where that names one. */
const ownerOf = ({ args }: ProcessorLog): Address | undefined =>
  "merchant" in args ? args.merchant : "owner" in args ? args.owner : undefined;

/** Merchants, their stores and spent numbers; a number's status is what the chain's state says. */
export async function merchantTables(chain: Chain, logs: readonly ProcessorLog[]): Promise<Tables> {
  const [merchant, tokenStore, invoiceNumber] = [0, 1, 2].map(() => new Map<string, Row>());
  const counts = new Map<Address, number>();
  const owners = new Map<Address, Address>();
  for (const log of logs) {
    const address = ownerOf(log);
    if (!address) continue;
    const isNew = !counts.has(address);
    const isPayment = log.eventName === "Charged" || log.eventName === "Authorized";
    counts.set(address, (counts.get(address) ?? 0) + (isPayment ? 1 : 0));
    if (isNew) put(merchant!, [address], { address, currentStore: null, firstSeenAt: log.timestamp });
    put(merchant!, [address], { paymentCount: counts.get(address), ...written(log) });
    if (!("store" in log.args)) continue;
    const { store } = log.args;
    const columns = { address: store, room: log.address, merchantAddress: address, ...written(log) };
    put(tokenStore!, [store], { openedAt: null, renewedAt: null, ...tokenStore!.get(keyOf(store)), ...columns });
    if (log.eventName === "StoreOpened") put(tokenStore!, [store], { openedAt: log.timestamp });
    if (log.eventName === "StoreRenewed") put(tokenStore!, [store], { renewedAt: log.timestamp });
    owners.set(store, address);
  }
  await readStores(chain, owners, { merchant: merchant!, tokenStore: tokenStore! });
  const spent = [
    ...[...only(logs, "Charged"), ...only(logs, "Authorized")].map((log) => {
      const { merchant: of, id, terms, payer } = log.args;
      return { log, of, number: terms.number, columns: { paymentId: id, by: payer } };
    }),
    ...only(logs, "Cancelled").map((log) => {
      const { merchant: of, number, signer } = log.args;
      return { log, of, number, columns: { paymentId: null, by: signer } };
    }),
  ];
  await Promise.all(
    spent.map(async ({ log, of, number, columns }) => {
      const args = [of, number] as const;
      const found = await chain.client.readContract({ ...processorOf(chain), functionName: "getNumberStatus", args });
      const status = NUMBER_STATUSES[found];
      put(invoiceNumber!, args, { merchantAddress: of, number, status, ...columns, ...emitted(log) });
    }),
  );
  return { merchant: merchant!, tokenStore: tokenStore!, invoiceNumber: invoiceNumber! };
}

/** Which stores are whose, and which of them takes new money, is what the chain's state says. */
async function readStores(
  chain: Chain,
  owners: ReadonlyMap<Address, Address>,
  tables: Readonly<Record<"merchant" | "tokenStore", Map<string, Row>>>,
): Promise<void> {
  const processor = processorOf(chain);
  const read = [...new Set(owners.values())].map(async (owner) => {
    const current = await chain.client.readContract({ ...processor, functionName: "getStore", args: [owner] });
    put(tables.merchant, [owner], { currentStore: current });
    const last = await chain.client.readContract({ ...processor, functionName: "getGeneration", args: [owner] });
    for (let generation = 0n; generation <= last; generation++) {
      const args = [owner, generation] as const;
      const store = await chain.client.readContract({ ...processor, functionName: "getStoreOf", args });
      if (tables.tokenStore.has(keyOf(store))) put(tables.tokenStore, [store], { generation });
    }
  });
  await Promise.all(read);
}

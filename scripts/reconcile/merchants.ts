import type { Address, PublicClient } from "viem";
import type { DeploymentRecord } from "../../sdk/src/deployment.ts";
import { paymentProcessorAbi } from "../../sdk/src/generated/index.ts";
import { type ProcessorLog, emitted, only, written } from "./logs.ts";
import { type Row, type Tables, put } from "./tables.ts";

export interface Chain {
  readonly client: PublicClient;
  readonly record: DeploymentRecord;
  /** The block whose state is read. */
  readonly blockNumber: bigint;
}

const NUMBER_STATUSES = ["unused", "charged", "authorized", "cancelled"] as const;

export const processorOf = ({ record, blockNumber }: Chain) =>
  ({ abi: paymentProcessorAbi, address: record.contracts.PaymentProcessor.address, blockNumber }) as const;

/** Merchants, their stores and spent numbers; a number's status is what the chain's state says. */
export async function merchantTables(chain: Chain, logs: readonly ProcessorLog[]): Promise<Tables> {
  const [merchant, tokenStore, invoiceNumber] = [0, 1, 2].map(() => new Map<string, Row>());
  const counts = new Map<Address, number>();
  for (const log of logs) {
    if (!("merchant" in log.args)) continue;
    const address = log.args.merchant;
    const isNew = !counts.has(address);
    counts.set(address, (counts.get(address) ?? 0) + (log.eventName === "Charged" ? 1 : 0));
    if (isNew) put(merchant!, [address], { address, openedStore: null, firstSeenAt: log.timestamp });
    put(merchant!, [address], { paymentCount: counts.get(address), ...written(log) });
  }
  for (const log of only(logs, "StoreOpened")) {
    const { store, merchant: owner } = log.args;
    put(merchant!, [owner], { openedStore: store });
    put(tokenStore!, [store], { address: store, merchantAddress: owner, openedAt: log.timestamp, ...written(log) });
  }
  const spent = [
    ...only(logs, "Charged").map((log) => {
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

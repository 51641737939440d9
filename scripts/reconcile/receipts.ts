import { isAddressEqual } from "viem";
import { policyEngineAbi } from "../../sdk/src/generated/index.ts";
import { type ProcessorLog, emitted, only, placeOf, readEvents } from "./logs.ts";
import type { Chain } from "./merchants.ts";
import { type Row, type Tables, put } from "./tables.ts";

/** Receipts of the policy that the deployment record knows, if it knows one. */
export async function receiptTables({ client, record, blockNumber }: Chain): Promise<Tables> {
  const policyReceipt = new Map<string, Row>();
  const { PolicyEngine } = record.contracts;
  if (!PolicyEngine) return { policyReceipt };
  for (const log of await readEvents(client, policyEngineAbi, PolicyEngine, blockNumber)) {
    const { room, id, from } = log.args;
    const paymentId = isAddressEqual(room, record.contracts.PaymentProcessor.address) ? id : null;
    const columns = { engine: PolicyEngine.address, room, id, paymentId, from };
    put(policyReceipt, placeOf(log), { ...columns, ...emitted(log) });
  }
  return { policyReceipt };
}

/** Calls of batches that failed. */
export function batchTables(logs: readonly ProcessorLog[]): Tables {
  const failedCall = new Map<string, Row>();
  for (const log of only(logs, "CallFailed")) {
    const { caller, index, selector } = log.args;
    put(failedCall, placeOf(log), { caller, position: index, selector, ...emitted(log) });
  }
  return { failedCall };
}

import { type Address, isAddressEqual } from "viem";
import { entries } from "../../deployments/manifest.ts";
import type { DeploymentRecord } from "../../sdk/src/deployment.ts";
import { listCurrencies } from "../../sdk/src/amounts/currency.ts";
import { policyEngineAbi } from "../../sdk/src/generated/index.ts";
import type { Chain } from "./chain.ts";
import { only, putEvent, readEvents, written } from "./logs.ts";
import { type Tables, emptyTables, put } from "./tables.ts";

const railOf = ({ contracts }: DeploymentRecord, address: Address): string | null =>
  entries.find(({ name, rail }) => rail && isAddressEqual(contracts[name]!.address, address))?.rail ?? null;

/** Tokens and collectors, as the chain's state has them; decimals are the token's own. */
export async function listTables({ logs, read, at, record, decimalsOf }: Chain): Promise<Tables> {
  const tables = emptyTables("token", "collector", "listingEvent");
  const { token, collector, listingEvent } = tables;
  const none = { listed: null, maxTokenFeeBps: null, issuerList: null, entriesPausedUntil: null };
  const changes = {
    TokenListed: { kind: "tokenListed", listed: true },
    TokenDelisted: { kind: "tokenDelisted", listed: false },
    EntriesPausedUntil: { kind: "entriesPaused" },
    CollectorListed: { kind: "collectorListed", listed: true },
    CollectorDelisted: { kind: "collectorDelisted", listed: false },
  };

  const tokens = only(logs, "TokenListed", "TokenDelisted", "EntriesPausedUntil").map(async (log) => {
    const { token: address, ...told } = log.args;
    const listing = "until" in told ? { entriesPausedUntil: told.until } : told;
    putEvent(listingEvent, log, { ...none, subject: address, ...changes[log.eventName], ...listing });
    const symbol = record.tokens.find((known) => isAddressEqual(known.address, address))?.symbol;
    put(token, [address], { address, symbol, decimals: decimalsOf.get(address), ...written(log) });
    const [listed, pausedUntil, maxTokenFeeBps, issuerList] = await read.getToken([address], at);
    put(token, [address], { listed, entriesPausedUntil: pausedUntil, maxTokenFeeBps, issuerList });
  });
  const collectors = only(logs, "CollectorListed", "CollectorDelisted").map(async (log) => {
    const { collector: address } = log.args;
    putEvent(listingEvent, log, { ...none, subject: address, ...changes[log.eventName] });
    put(collector, [address], { address, name: railOf(record, address), ...written(log) });
    put(collector, [address], { listed: await read.isCollector([address], at) });
  });
  await Promise.all([...tokens, ...collectors]);
  return tables;
}

/** Receipts of the deployment's policy, where it has one. */
export async function receiptTables({ client, record, at }: Chain): Promise<Tables> {
  const tables = emptyTables("policyReceipt");
  const { PolicyEngine, PaymentProcessor } = record.contracts;
  if (!PolicyEngine) return tables;
  for (const log of await readEvents(client, policyEngineAbi, PolicyEngine, at.blockNumber)) {
    const { room, id, from } = log.args;
    const paymentId = isAddressEqual(room, PaymentProcessor.address) ? id : null;
    putEvent(tables.policyReceipt, log, { engine: PolicyEngine.address, room, id, paymentId, from });
  }
  return tables;
}

/** The currencies that amounts may be in: those of ISO 4217, and the record's tokens. */
export function currencyTables({ record, decimalsOf }: Chain): Tables {
  const tables = emptyTables("currencyInfo");
  for (const { address, code, decimals } of listCurrencies())
    put(tables.currencyInfo, [address], { address, code, decimals });
  for (const { address, symbol, decimals } of record.tokens)
    put(tables.currencyInfo, [address], { address, code: symbol, decimals: decimalsOf.get(address) ?? decimals });
  return tables;
}

export function batchTables({ logs }: Chain): Tables {
  const tables = emptyTables("failedCall");
  for (const log of only(logs, "CallFailed")) {
    const { caller, index, selector } = log.args;
    putEvent(tables.failedCall, log, { caller, position: index, selector });
  }
  return tables;
}

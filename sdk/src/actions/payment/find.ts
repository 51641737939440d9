import { type Account, type Hex, formatLog, isAddressEqual, parseEventLogs, toEventSelector } from "viem";
import { getBlockNumber } from "viem/actions";
import { getAction, numberToHex } from "viem/utils";
import type { Deployment } from "../../deployment.ts";
import { authorizedEvent, chargedEvent, pricedEvent } from "../../generated/processor.ts";
import type { AnyClient } from "../../internal/client.ts";
import type { EventOf, PaymentEventName, ProcessorLog } from "../../internal/events.ts";
import { type BlockWindow, readInWindows, refusalOf } from "../../internal/logs.ts";
import { type EntryVerb, isPriced } from "../../terms/checkTerms.ts";
import type { PaymentId, PaymentTerms } from "../../terms/types.ts";
import type { Consent } from "./consent.ts";

type Name = PaymentEventName | "Priced";
type Place = "blockNumber" | "transactionHash";
export type PaymentEvent<name extends Name> = ProcessorLog<name>["args"] & Pick<ProcessorLog<name>, Place>;
type Priceable = Pick<PaymentTerms, "amount" | "source">;

interface Range {
  readonly id: PaymentId;
  readonly fromBlock: bigint;
  /** @default the latest */
  readonly toBlock?: bigint | undefined;
}

/** Reads events of a payment in one window. */
export async function readEvents<const name extends Name>(
  client: AnyClient,
  { processor }: Pick<Deployment, "processor">,
  events: readonly EventOf<name>[],
  { id, fromBlock, toBlock }: BlockWindow & { readonly id: PaymentId },
): Promise<readonly ProcessorLog<name>[]> {
  const filter = {
    address: processor,
    topics: [events.map((event) => toEventSelector(event)), id],
    fromBlock: numberToHex(fromBlock),
    toBlock: numberToHex(toBlock),
  };
  const request = client.request as (...of: readonly object[]) => Promise<readonly Parameters<typeof formatLog>[0][]>;
  const asked = { method: "eth_getLogs", params: [filter] };
  // viem would repeat what several providers refuse, for a second.
  const answer = await request(asked, { retryCount: 0 }).catch((error: unknown) => {
    if (refusalOf(error) !== undefined) throw error;
    return request(asked);
  });
  const logs = answer.map((log) => formatLog(log));
  const found = parseEventLogs({ abi: events, logs, args: { id } as never });
  return found as unknown as readonly ProcessorLog<name>[];
}

export interface Paid {
  /** What was taken of the payer, in base units of the token; its own fee may have kept a part. */
  readonly due: bigint;
  /** Of priced terms, where the amount was priced; otherwise null. */
  readonly priced: PaymentEvent<"Priced"> | null;
}

/** Amount due: the terms' own, or the one of the payment's `Priced` event. */
export async function findPaid(client: AnyClient, deployment: Deployment, terms: Priceable, at: Range): Promise<Paid> {
  const priced = isPriced(terms) ? await findEvent(client, deployment, pricedEvent, at) : null;
  return { due: priced?.due ?? terms.amount, priced };
}

/** The event of a payment, looked for from the newest block back: nobody asks for old ones as often. */
export async function findEvent<const name extends Name>(
  client: AnyClient,
  deployment: Deployment,
  event: EventOf<name>,
  { id, fromBlock, toBlock }: Range,
): Promise<PaymentEvent<name> | null> {
  const last = toBlock ?? (await getAction(client, getBlockNumber, "getBlockNumber")({ cacheTime: 0 }));
  const range = { fromBlock, toBlock: last, isNewestFirst: true };
  const read = (window: BlockWindow) => readEvents(client, deployment, [event], { id, ...window });
  for await (const [log] of readInWindows(client, range, read)) {
    if (!log) continue;
    const { args, blockNumber, transactionHash } = log;
    return { ...(args as object), blockNumber, transactionHash } as PaymentEvent<name>;
  }
  return null;
}

const entryEvents = { charge: chargedEvent, authorize: authorizedEvent } as const;

/** The transaction by which this payer has paid these terms: the last word, whatever became of the one sent for it. */
export const findEntry =
  (verb: EntryVerb) =>
  async (
    client: AnyClient,
    { id, deployment, account }: { readonly id: PaymentId; readonly deployment: Deployment; readonly account: Account },
    { consent }: { readonly consent?: Pick<Consent, "payer"> | undefined } = {},
  ): Promise<Hex | undefined> => {
    const range = { id, fromBlock: BigInt(deployment.startBlock) };
    const paid = await findEvent<"Charged" | "Authorized">(client, deployment, entryEvents[verb], range);
    return paid && isAddressEqual(paid.payer, consent?.payer ?? account.address) ? paid.transactionHash : undefined;
  };

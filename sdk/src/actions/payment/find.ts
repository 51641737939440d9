import type { Account, Address, Hex } from "viem";
import { formatLog, isAddressEqual, pad, parseEventLogs, toEventSelector } from "viem";
import { getBlockNumber } from "viem/actions";
import { getAction, numberToHex } from "viem/utils";
import type { Deployment } from "../../deployment.ts";
import { LogsWithheldError } from "../../errors/sending.ts";
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
  readonly fromBlock: bigint;
  /** @default the latest */
  readonly toBlock?: bigint | undefined;
}

/** The merchant is a topic of entries alone. */
type Filter = { readonly id?: PaymentId | readonly PaymentId[]; readonly merchant?: Address };

/** Reads events in one window. */
export async function readEvents<const name extends Name>(
  client: AnyClient,
  { processor }: Pick<Deployment, "processor">,
  events: readonly EventOf<name>[],
  { id, merchant, fromBlock, toBlock }: BlockWindow & Filter,
): Promise<readonly ProcessorLog<name>[]> {
  const topics = [events.map((event) => toEventSelector(event)), id ?? null, ...(merchant ? [pad(merchant)] : [])];
  const filter = {
    address: processor,
    // A node takes no event for one with fewer topics than were asked for.
    topics: id || merchant ? topics : topics.slice(0, 1),
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
  const found = parseEventLogs({ abi: events, logs, args: { id, merchant } as never });
  return found as unknown as readonly ProcessorLog<name>[];
}

export interface Paid {
  /** What was taken of the payer, in base units of the token; its own fee may have kept a part. */
  readonly due: bigint;
  /** Of priced terms, where the amount was priced; otherwise null. */
  readonly priced: PaymentEvent<"Priced"> | null;
}

/** Amount due: the terms' own, or the one of the payment's `Priced` event. */
export async function findPaid(
  client: AnyClient,
  deployment: Deployment,
  terms: Priceable,
  at: Range & { readonly id: PaymentId },
): Promise<Paid> {
  const priced = isPriced(terms) ? await findEvent(client, deployment, pricedEvent, at) : null;
  return { due: priced?.due ?? terms.amount, priced };
}

/** The contract's `NumberStatus`. */
export const numberStatus = { unused: 0, charged: 1, authorized: 2, cancelled: 3 } as const;

export const headOf = (client: AnyClient): Promise<bigint> =>
  getAction(client, getBlockNumber, "getBlockNumber")({ cacheTime: 0 });

type Found<name extends Name> = PaymentEvent<name> | null;

/** The newest event that is meant, looked for from the last block back: nobody asks for old ones as often. */
async function findNewest<const name extends Name>(
  client: AnyClient,
  deployment: Deployment,
  events: readonly EventOf<name>[],
  { fromBlock, toBlock, ...filter }: Range & Filter,
  isMeant: (log: ProcessorLog<name>) => boolean = () => true,
): Promise<Found<name>> {
  const last = toBlock ?? (await headOf(client));
  const read = (window: BlockWindow) => readEvents(client, deployment, events, { ...filter, ...window });
  for await (const logs of readInWindows(client, { fromBlock, toBlock: last, isNewestFirst: true }, read)) {
    const log = logs.find(isMeant);
    if (!log) continue;
    const { args, blockNumber, transactionHash } = log;
    return { ...(args as object), blockNumber, transactionHash } as PaymentEvent<name>;
  }
  return null;
}

export const findEvent = <const name extends Name>(
  client: AnyClient,
  deployment: Deployment,
  event: EventOf<name>,
  range: Range & { readonly id: PaymentId },
): Promise<Found<name>> => findNewest(client, deployment, [event], range);

/**
 * The payment that has spent the number of `terms`, by its event: the number's status does not say which version of
 * the invoice was paid. @param besides A payment that it is known not to be.
 * @throws LogsWithheldError
 */
export async function findSpender(
  client: AnyClient,
  deployment: Deployment,
  {
    id,
    terms: { merchant, number },
    besides,
    fromBlock,
    ...rest
  }: Range & {
    readonly id: PaymentId;
    readonly terms: Pick<PaymentTerms, "merchant" | "number">;
    readonly besides?: PaymentId;
  },
): Promise<PaymentId> {
  const range = { fromBlock, toBlock: rest.toBlock ?? (await headOf(client)) };
  const events = [chargedEvent, authorizedEvent] as readonly EventOf<"Charged" | "Authorized">[];
  const found = await findNewest(
    client,
    deployment,
    events,
    { merchant, ...range },
    ({ args }) => args.terms.number === number && args.id !== besides,
  );
  if (!found) throw new LogsWithheldError({ id, ...range });
  return found.id;
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

import { type Account, type Hex, isAddressEqual } from "viem";
import { getContractEvents } from "viem/actions";
import { getAction } from "viem/utils";
import type { Deployment } from "../../deployment.ts";
import { processorEventsAbi } from "../../generated/processor.ts";
import type { AnyClient } from "../../internal/client.ts";
import type { PaymentEventName, ProcessorLog } from "../../internal/events.ts";
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

export async function findLogs<const name extends Name>(
  client: AnyClient,
  { processor }: Deployment,
  eventName: name,
  { id, fromBlock, toBlock }: Range,
): Promise<readonly ProcessorLog<name>[]> {
  const find = getAction(client, getContractEvents, "getContractEvents");
  const logs = await find({
    address: processor,
    abi: processorEventsAbi,
    eventName,
    args: { id },
    strict: true,
    fromBlock,
    toBlock,
  } as never);
  return logs as unknown as readonly ProcessorLog<name>[];
}

export interface Paid {
  /** What was taken of the payer, in base units of the token; its own fee may have kept a part. */
  readonly due: bigint;
  /** Of priced terms, where the amount was priced; otherwise null. */
  readonly priced: PaymentEvent<"Priced"> | null;
}

/** Amount due: the terms' own, or the one of the payment's `Priced` event. */
export async function findPaid(client: AnyClient, deployment: Deployment, terms: Priceable, at: Range): Promise<Paid> {
  const priced = isPriced(terms) ? await findEvent(client, deployment, "Priced", at) : null;
  return { due: priced?.due ?? terms.amount, priced };
}

export async function findEvent<const name extends Name>(
  client: AnyClient,
  deployment: Deployment,
  eventName: name,
  range: Range,
): Promise<PaymentEvent<name> | null> {
  const [log] = await findLogs(client, deployment, eventName, range);
  if (!log) return null;
  const { args, blockNumber, transactionHash } = log;
  return { ...(args as object), blockNumber, transactionHash } as PaymentEvent<name>;
}

/** The transaction by which this payer has paid these terms: the last word, whatever became of the one sent for it. */
export const findEntry =
  (verb: EntryVerb) =>
  async (
    client: AnyClient,
    { id, deployment, account }: { readonly id: PaymentId; readonly deployment: Deployment; readonly account: Account },
    { consent }: { readonly consent?: Pick<Consent, "payer"> | undefined } = {},
  ): Promise<Hex | undefined> => {
    const event = verb === "charge" ? "Charged" : "Authorized";
    const range = { id, fromBlock: BigInt(deployment.startBlock) };
    const paid = await findEvent<"Charged" | "Authorized">(client, deployment, event, range);
    return paid && isAddressEqual(paid.payer, consent?.payer ?? account.address) ? paid.transactionHash : undefined;
  };

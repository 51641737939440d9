import { type Address, BlockNotFoundError, type Hex, TransactionReceiptNotFoundError, parseEventLogs } from "viem";
import { getBlock, getTransactionReceipt } from "viem/actions";
import { getAction } from "viem/utils";
import type { Deployment } from "../../deployment.ts";
import { EventNotProvenError } from "../../errors/sending.ts";
import type { AnyClient } from "../../internal/client.ts";
import { deploymentFor } from "../../internal/deployment.ts";
import { type FeedLog, watched } from "../../internal/feed.ts";
import { heightOf } from "../../internal/finality.ts";
import { getPaymentId } from "../../terms/getPaymentId.ts";
import type { PaymentTerms } from "../../terms/types.ts";
import { type forms, fromEventArgs, isSame, refuse, take } from "./eventArgs.ts";
import { headOf } from "./find.ts";
import type { PaymentWebhookEvent, VerifyEventParameters, VerifyEventReturnType } from "./types.ts";

const kinds: readonly string[] = [
  "payment.seen",
  "payment.confirmed",
  "payment.final",
  "payment.retracted",
  "number.foreign",
];

const shape: readonly (readonly [field: string, form: keyof typeof forms])[] = [
  ["id", "text"],
  ["type", "text"],
  ["createdAt", "whole"],
  ["chainId", "whole"],
  ["processor", "address"],
  ["data", "object"],
  ["data.verb", "text"],
  ["data.id", "bytes32"],
  ["data.order", "textOrNull"],
  ["data.number", "uint256OrNull"],
  ["data.block", "object"],
  ["data.block.number", "whole"],
  ["data.block.hash", "bytes32"],
  ["data.transactionHash", "bytes32"],
  ["data.logIndex", "whole"],
];

type Claim = PaymentWebhookEvent & { readonly args: Pick<FeedLog, "args">["args"] & { readonly terms?: PaymentTerms } };
type Expected = Pick<VerifyEventParameters, "id" | "merchant">;

const toLowerCase = (hex: Hex) => hex.toLowerCase() as Hex;
const eventOf = (verb: string) => watched.find(({ name }) => name.toLowerCase() === verb);

/** The body, as far as it is one. Its parts agree with each other; nothing of it is proven. */
function readClaim(body: unknown): Claim {
  take("body", "object", body);
  for (const [field, form] of shape) {
    const value = field.split(".").reduce((of, name) => (of as Readonly<Record<string, unknown>>)[name], body);
    take(field, form, value);
  }
  const event = body as PaymentWebhookEvent;
  const { type, data } = event;
  if (!kinds.includes(type)) refuse("type", type, `one of ${kinds.join(", ")}`);
  const abi = eventOf(data.verb);
  if (!abi) return refuse("data.verb", data.verb, `one of ${watched.map(({ name }) => name.toLowerCase()).join(", ")}`);
  const args = fromEventArgs("data.args", abi.inputs, data.args) as Claim["args"];
  if (!isSame(args.id, data.id)) refuse("data.id", data.id, `${args.id}, as in data.args`);
  if (args.terms && data.number !== null && !isSame(data.number, args.terms.number))
    refuse("data.number", data.number, `${args.terms.number}, as in the terms`);
  // Place and id are keys of what is done once: an event in other letters must not be another one.
  const [id, hash, transactionHash] = [data.id, data.block.hash, data.transactionHash].map(toLowerCase);
  return { ...event, data: { ...data, id, block: { ...data.block, hash }, transactionHash }, args } as Claim;
}

/** Held against what the caller knows by itself. */
function checkExpected({ chainId, processor, data, args }: Claim, deployment: Deployment, expected: Expected): void {
  if (chainId !== deployment.chainId) refuse("chainId", chainId, String(deployment.chainId));
  if (!isSame(processor, deployment.processor)) refuse("processor", processor, deployment.processor);
  // Given and undefined, as of an order that was not found, is not the same as not given.
  if ("id" in expected && !isSame(data.id, expected.id)) {
    const why = "An order is paid by the id that was issued for it, never by number or amount.";
    refuse("data.id", data.id, expected.id ?? "that of an order, and none was found: `id` is undefined", why);
  }
  if (args.terms && "merchant" in expected) checkMerchant(args, expected.merchant);
}

function checkMerchant(args: object, allowed: Address | undefined): void {
  const { merchant } = args as { readonly merchant: Address };
  if (!isSame(merchant, allowed)) refuse("data.args.merchant", merchant, String(allowed));
}

/** The chain has forgotten the event. Its id still binds its terms. */
function checkForgotten({ args }: Claim, { chainId, processor }: Deployment): void {
  if (!args.terms) return;
  const id = getPaymentId(args.terms, { chainId, verifyingContract: processor });
  if (!isSame(id, args.id)) refuse("data.args.id", args.id, `${id}, by its terms`);
  checkMerchant(args, args.terms.merchant);
}

async function orNone<answer>(asked: Promise<answer>): Promise<answer | undefined> {
  return asked.catch((error: unknown) => {
    if (error instanceof BlockNotFoundError || error instanceof TransactionReceiptNotFoundError) return undefined;
    throw error;
  });
}

/** Asks for the transaction, the block of that height, and how far the node is: at once, and no more. */
async function askNode(client: AnyClient, { type, data }: Claim) {
  const [receipt, block, tip] = await Promise.all([
    orNone(getAction(client, getTransactionReceipt, "getTransactionReceipt")({ hash: data.transactionHash })),
    orNone(getAction(client, getBlock, "getBlock")({ blockNumber: BigInt(data.block.number) })),
    type === "payment.confirmed"
      ? headOf(client)
      : type === "payment.final"
        ? heightOf(client, "finalized")
        : undefined,
  ]);
  return { receipt, block, tip };
}

type Answers = Awaited<ReturnType<typeof askNode>>;

/** The transaction's receipt, in the block that the event names; of a retracted event undefined: the chain has none. */
async function findReceipt(client: AnyClient, { type, data }: Claim, { receipt, block, tip }: Answers) {
  const { number, hash } = data.block;
  const unproven = (field: string, attempted: unknown, allowed: string, mayBeProvenLater = true) =>
    new EventNotProvenError({ field, attempted, allowed, mayBeProvenLater });
  /** Which block has that height may yet change, unless it is final. (A head is asked for already: no fourth request.) */
  const mayChange = async () => {
    if (type === "payment.confirmed") return true;
    return (tip ?? (await heightOf(client, "finalized").catch(() => -1n))) < BigInt(number);
  };
  if (!block) throw unproven("data.block.number", number, "that of a block that the node has");
  const isThere = isSame(block.hash, hash);
  const isIncluded = isSame(receipt?.blockHash, hash);
  if (type === "payment.retracted") {
    if (isThere)
      throw unproven("type", type, "that of an event whose block was replaced: the node has it", await mayChange());
    if (isIncluded)
      throw unproven(
        "data.transactionHash",
        data.transactionHash,
        "that of a transaction in another block, or in none",
      );
    return undefined;
  }
  if (!isThere) throw unproven("data.block.hash", hash, `${block.hash}, by the node`, await mayChange());
  if (!receipt || !isIncluded) {
    const isListed = block.transactions.some((one) => isSame(one, data.transactionHash));
    throw unproven("data.transactionHash", data.transactionHash, `that of a transaction in block ${number}`, isListed);
  }
  return receipt;
}

function checkDepth({ type, data }: Claim, { tip }: Answers, confirmations: number): void {
  if (tip === undefined) return;
  const depth = Number(tip) - data.block.number + 1;
  const [needed, state] =
    type === "payment.final"
      ? [1, "in or before the node's final block"]
      : [confirmations, `with ${confirmations} confirmations: it has ${depth}`];
  // A number of confirmations that is none, as of an empty setting, is never reached.
  if (!(depth >= needed))
    throw new EventNotProvenError({
      ...{ field: "type", attempted: type, allowed: `that of an event ${state}`, mayBeProvenLater: true },
    });
}

/**
 * Proves the body of a webhook against a node, with two requests at once, or three. Every field that the chain knows is
 * compared: chain, processor, block, transaction, log, verb, id and all arguments, and of an entry the number. `order`
 * and `createdAt`, and the number of a later event, remain the gateway's word.
 *
 * By `type`: `payment.confirmed` needs as many blocks as `confirmations` says, `payment.final` the node's `finalized`
 * block at or after it. `payment.retracted` is proven if another block has that height, and takes back the event of that
 * block hash and log index alone: the payment may be included again, or elsewhere. Its arguments are the body's, since
 * the chain has forgotten them; an entry's terms are those of its id.
 * @returns The event as the chain has it: act by this, not by the body.
 * @example
 * const { type, verb, id, args } = await client.payment.verifyEvent({ event: JSON.parse(body), id: order.paymentId });
 * @throws EventNotProvenError (`mayBeProvenLater`: the node is behind; otherwise the body is malformed or wrong),
 * FinalityUnavailableError, WrongChainError, UnknownChainError, NotDeployedError
 */
export async function verifyEvent(
  client: AnyClient,
  { event, confirmations = 12, ...parameters }: VerifyEventParameters,
): Promise<VerifyEventReturnType> {
  const claim = readClaim(event);
  const deployment = await deploymentFor(client, parameters);
  checkExpected(claim, deployment, parameters);
  if (claim.type === "payment.retracted") checkForgotten(claim, deployment);
  const answers = await askNode(client, claim);
  const receipt = await findReceipt(client, claim, answers);
  const { type, data } = claim;
  let { args } = claim;
  if (receipt) {
    const log = receipt.logs.find(({ logIndex }) => logIndex === data.logIndex);
    const place = `that of a log of processor ${deployment.processor} in transaction ${data.transactionHash}`;
    if (!log || !isSame(log.address, deployment.processor)) return refuse("data.logIndex", data.logIndex, place);
    const [found] = parseEventLogs({ abi: watched, logs: [log] }) as unknown as readonly FeedLog[];
    const verb = found?.eventName.toLowerCase() ?? "that of another log";
    if (!found || verb !== data.verb) return refuse("data.verb", data.verb, `${verb}, by the log`);
    fromEventArgs("data.args", eventOf(verb)!.inputs, data.args, found.args);
    checkDepth(claim, answers, confirmations);
    args = found.args;
  }
  const { verb, id, block, transactionHash, logIndex } = data;
  const place = { blockNumber: BigInt(block.number), blockHash: block.hash, transactionHash, logIndex };
  return { ...{ type, verb, id, args }, ...place } as VerifyEventReturnType;
}

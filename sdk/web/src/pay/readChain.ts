import {
  type Deployment,
  FeiqianError,
  type Invoice,
  NodeUnreachableError,
  type PaymentGetReturnType,
  type PriceGetQuoteReturnType,
} from "@feiqian/sdk";
import { verify } from "@feiqian/sdk/actions/invoice";
import { get } from "@feiqian/sdk/actions/payment";
import { getQuote } from "@feiqian/sdk/actions/price";
import type { Client } from "viem";
import { getBlock } from "viem/actions";

/** An invoice's state on the chain, independent of the viewer. */
export interface ChainState {
  readonly payment: PaymentGetReturnType;
  /** The chain's clock, unix seconds. */
  readonly now: bigint;
  /** A block that all of this is at least as recent as. */
  readonly head: bigint;
  /** The last final block; null: the node does not report it. */
  readonly finalized: bigint | null;
  /** The reason why nobody can pay it: an invalid signature or signer. */
  readonly problem: Error | null;
  /** The current due; null if it can no longer be paid. */
  readonly quote: PriceGetQuoteReturnType | null;
}

export type Face = "open" | "expired" | "refused" | "cancelled" | "superseded" | "charged" | "authorized";

/** The page's view of it. */
export function faceOf({ payment, now, problem }: ChainState, { terms }: Invoice): Face {
  if (payment.status === "charged" || payment.status === "authorized") return payment.status;
  if (payment.status === "cancelled" || payment.status === "superseded") return payment.status;
  // An expired invoice is expired, whoever signed it.
  if (now >= terms.payExpiry) return "expired";
  return problem ? "refused" : "open";
}

/** A refusal of the SDK is an answer; a node that cannot be reached is not. */
const refusalOf = (error: unknown): Error => {
  if (error instanceof FeiqianError && !(error instanceof NodeUnreachableError)) return error;
  throw error;
};

/** Reads the chain. The price matters only while the invoice can be paid. */
export async function readChain(client: Client, deployment: Deployment, invoice: Invoice): Promise<ChainState> {
  const of = { deployment, invoice };
  const finalizedBlock = getBlock(client, { blockTag: "finalized" }).then(
    ({ number }) => number,
    () => null,
  );
  const asked = getQuote(client, of).then(
    (quote) => () => quote,
    (error: unknown) => (): never => {
      throw error;
    },
  );
  const { number: head, timestamp: now } = await getBlock(client);
  const [payment, finalized, problem, quoteOrThrow] = await Promise.all([
    get(client, of),
    finalizedBlock,
    verify(client, of).then(() => null, refusalOf),
    asked,
  ]);
  return { payment, now, head, finalized, problem, quote: payment.status === "open" ? quoteOrThrow() : null };
}

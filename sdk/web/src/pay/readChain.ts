import {
  type Deployment,
  FeiqianError,
  type Invoice,
  type PaymentGetReturnType,
  type PriceGetQuoteReturnType,
} from "@feiqian/sdk";
import { verify } from "@feiqian/sdk/actions/invoice";
import { get } from "@feiqian/sdk/actions/payment";
import { getQuote } from "@feiqian/sdk/actions/price";
import type { Client } from "viem";
import { getBlock } from "viem/actions";

/** What the chain says of an invoice, whoever looks. */
export interface ChainState {
  readonly payment: PaymentGetReturnType;
  /** The chain's clock, unix seconds. */
  readonly now: bigint;
  /** A block that all of it is as late as. */
  readonly head: bigint;
  /** The last block that the network does not take back; null: its node does not tell. */
  readonly finalized: bigint | null;
  /** Why it cannot be paid, whoever pays: a signature or a signer that is not good. */
  readonly problem: Error | null;
  /** What it would cost just now; null where it cannot be paid any more. */
  readonly quote: PriceGetQuoteReturnType | null;
}

export type Face = "open" | "expired" | "refused" | "cancelled" | "superseded" | "charged" | "authorized";

/** What a page has to show of it. */
export function faceOf({ payment, now, problem }: ChainState, { terms }: Invoice): Face {
  if (payment.status === "charged" || payment.status === "authorized") return payment.status;
  if (payment.status === "cancelled" || payment.status === "superseded") return payment.status;
  // Whoever signed it: an invoice that is over is over.
  if (now >= terms.payExpiry) return "expired";
  return problem ? "refused" : "open";
}

/** A refusal of the SDK is an answer; a node that cannot be reached is not. */
const refusalOf = (error: unknown): Error => {
  if (error instanceof FeiqianError) return error;
  throw error;
};

/** Asks the chain. The price is asked for besides, and only matters where there is something left to pay. */
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

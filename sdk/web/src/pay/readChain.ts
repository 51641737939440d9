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

export async function readChain(client: Client, deployment: Deployment, invoice: Invoice): Promise<ChainState> {
  const of = { deployment, invoice };
  const finalizedBlock = getBlock(client, { blockTag: "finalized" }).then(
    ({ number }) => number,
    () => null,
  );
  const [payment, { timestamp: now }, finalized, problem, quote] = await Promise.all([
    get(client, of),
    getBlock(client),
    finalizedBlock,
    verify(client, of).then(() => null, refusalOf),
    getQuote(client, of),
  ]);
  return { payment, now, finalized, problem, quote: payment.status === "open" ? quote : null };
}

import { type Address, decodeFunctionData, getAddress, size, slice } from "viem";
import { FeiqianError } from "../../errors/base.ts";
import { multiSendAbi } from "../abi.ts";
import type { NetworksParameter } from "../contracts.ts";
import { SafeServiceError } from "../errors.ts";
import { type Json, parsePayout, toAddress, toBytes, toList, toObject } from "../payout/parse.ts";
import { mergePayout } from "../payout/merge.ts";
import type { OwnerSignature, PayoutProposal } from "../types.ts";
import { type SafeServiceConfig, request } from "./request.ts";

export interface ListParameters {
  /** Of the chain that the service is for; it does not say it itself. */
  readonly chainId: number;
  readonly safe: Address;
  /** From this nonce of the Safe on; what is older can never be executed. @default 0 */
  readonly fromNonce?: number;
}

export interface ListReturnType {
  /** By nonce, as the service has them, with the signatures that are their owners'. */
  readonly payouts: readonly PayoutProposal[];
  /** Transactions that wait and are no payout, or are not what the service says. Do not sign them unread. */
  readonly others: readonly { readonly hash: string; readonly reason: string }[];
}

type Listing = ListParameters & NetworksParameter;

/** Far more than anybody queues; a service that goes on for ever is not followed for ever. */
const MAX_PAGES = 20;
const PAGE = 100;

export async function list(config: SafeServiceConfig, parameters: Listing): Promise<ListReturnType> {
  const payouts: PayoutProposal[] = [];
  const others: { readonly hash: string; readonly reason: string }[] = [];
  for (const transaction of await readAll(config, parameters)) {
    try {
      payouts.push(await toProposal(transaction, parameters));
    } catch (error) {
      if (!(error instanceof FeiqianError)) throw error;
      others.push({ hash: String((transaction as Json | null)?.safeTxHash), reason: error.shortMessage });
    }
  }
  return { payouts, others };
}

async function readAll(config: SafeServiceConfig, { safe, fromNonce = 0 }: ListParameters): Promise<unknown[]> {
  const found: unknown[] = [];
  for (let page = 0; page < MAX_PAGES; page++) {
    // A service may give fewer a page than it is asked for.
    const query = `executed=false&nonce__gte=${fromNonce}&ordering=nonce&limit=${PAGE}&offset=${found.length}`;
    const answer = await request(config, `/v2/safes/${getAddress(safe)}/multisig-transactions/?${query}`);
    const { results, next } = toPage(config, answer);
    found.push(...results);
    if (next === null || next === undefined) return found;
  }
  throw new SafeServiceError({ url: config.url, message: `has more than ${MAX_PAGES * PAGE} transactions waiting.` });
}

function toPage({ url }: SafeServiceConfig, answer: unknown): { readonly results: readonly unknown[]; next: unknown } {
  const { results, next } = (answer ?? {}) as Json;
  if (!Array.isArray(results)) throw new SafeServiceError({ url, message: "answered with no list of transactions." });
  return { results, next };
}

/** The payout that one of the service's transactions is, checked as a file from nowhere would be. */
async function toProposal(value: unknown, { chainId, safe, contractNetworks }: Listing): Promise<PayoutProposal> {
  const transaction = toObject("transaction", value);
  const { to, operation, gasToken, refundReceiver } = transaction;
  const data = toBytes("data", transaction.data ?? "0x");
  const safeTx = {
    to,
    data,
    operation,
    gasToken,
    refundReceiver,
    // Some of the service's versions write these as numbers, others as text.
    ...Object.fromEntries(
      ["value", "safeTxGas", "baseGas", "gasPrice"].map((field) => [field, String(transaction[field])]),
    ),
    nonce: Number(transaction.nonce),
  };
  const proposal = parsePayout(
    { version: 1, chainId, safe, token: toToken(data), safeTx, hash: transaction.safeTxHash, signatures: [] },
    { contractNetworks },
  );
  const confirmations = toList("confirmations", transaction.confirmations ?? []).map((one): OwnerSignature => {
    const { owner, signature } = toObject("confirmation", one);
    return { owner: toAddress("confirmation.owner", owner), signature: toBytes("confirmation.signature", signature) };
  });
  // An owner that is a contract has approved on chain, where `payout.check` finds it.
  return mergePayout(
    proposal,
    confirmations.filter(({ signature }) => size(signature) === 65 && slice(signature, 64) !== "0x01"),
  );
}

/** The callee of the first call: that all the others have it too, reading the payout shows. */
function toToken(data: `0x${string}`): Address | undefined {
  try {
    const [packed] = decodeFunctionData({ abi: multiSendAbi, data }).args;
    return getAddress(slice(packed, 1, 21));
  } catch {
    return undefined;
  }
}

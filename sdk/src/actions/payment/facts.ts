import type { Address } from "viem";
import { multicall } from "viem/actions";
import { getAction } from "viem/utils";
import { multicall3Abi, permit2Abi, tokenAbi } from "../../abis.ts";
import type { Deployment } from "../../deployment.ts";
import { paymentProcessorAbi } from "../../generated/abis.ts";
import type { AnyClient } from "../../internal/client.ts";
import type { Invoice } from "../../terms/invoice.ts";

/** How many of a payer's Permit2 nonce words are looked at for one in use. */
const NONCE_WORDS = 4;

/** What the chain says of an invoice and its payer, at one block. */
export interface ChargeFacts {
  readonly now: bigint;
  readonly isListed: boolean;
  readonly entriesPausedUntil: bigint;
  readonly numberStatus: number;
  readonly signerValidUntil: bigint;
  readonly signerMaxOutBps: bigint;
  readonly isCollectorListed: boolean;
  readonly balance: bigint;
  /** What the payer has approved to the processor. */
  readonly processorAllowance: bigint;
  /** What the payer has approved to Permit2. */
  readonly permit2Allowance: bigint;
  readonly isTokenPaused: boolean;
  readonly isPayerBlacklisted: boolean;
  /** The payer's first Permit2 nonce words, bit by bit. */
  readonly nonceWords: readonly bigint[];
}

/** Reads them all in one call. What a token does not have (a pause, a blacklist) is taken for not so. */
export async function readFacts(
  client: AnyClient,
  deployment: Deployment,
  { terms, signer }: Invoice,
  payer: Address,
): Promise<ChargeFacts> {
  const { multicall3, permit2, permit2Collector } = deployment;
  const processor = { address: deployment.processor, abi: paymentProcessorAbi } as const;
  const token = { address: terms.token, abi: tokenAbi } as const;
  const results = await getAction(
    client,
    multicall,
    "multicall",
  )({
    multicallAddress: multicall3,
    // All in one call: whatever its size.
    batchSize: 0,
    contracts: [
      { address: multicall3, abi: multicall3Abi, functionName: "getCurrentBlockTimestamp" },
      { ...processor, functionName: "getToken", args: [terms.token] },
      { ...processor, functionName: "getNumberStatus", args: [terms.merchant, terms.number] },
      { ...processor, functionName: "getSigner", args: [terms.merchant, signer] },
      { ...processor, functionName: "isCollector", args: [permit2Collector] },
      { ...token, functionName: "balanceOf", args: [payer] },
      { ...token, functionName: "allowance", args: [payer, deployment.processor] },
      { ...token, functionName: "allowance", args: [payer, permit2] },
      { ...token, functionName: "paused" },
      { ...token, functionName: "isBlackListed", args: [payer] },
      { ...token, functionName: "isBlacklisted", args: [payer] },
      ...Array.from({ length: NONCE_WORDS }, (_, word) => ({
        address: permit2,
        abi: permit2Abi,
        functionName: "nonceBitmap",
        args: [payer, BigInt(word)],
      })),
    ],
  } as never);
  const values = results as readonly { readonly result?: unknown; readonly error?: Error }[];
  const required = <type>(i: number): type => {
    const { result, error } = values[i]!;
    if (error) throw error;
    return result as type;
  };
  const optional = <type>(i: number, otherwise: type): type =>
    values[i]!.error ? otherwise : (values[i]!.result as type);
  const [isListed, entriesPausedUntil] = required<readonly [boolean, bigint, bigint]>(1);
  const [signerValidUntil, signerMaxOutBps] = required<readonly [bigint, bigint]>(3);
  return {
    now: required<bigint>(0),
    isListed,
    entriesPausedUntil,
    numberStatus: required<number>(2),
    signerValidUntil,
    signerMaxOutBps,
    isCollectorListed: required<boolean>(4),
    // A token without code is not listed: that is said in place of these.
    balance: optional(5, 0n),
    processorAllowance: optional(6, 0n),
    permit2Allowance: optional(7, 0n),
    isTokenPaused: optional(8, false),
    isPayerBlacklisted: optional(9, false) || optional(10, false),
    nonceWords: Array.from({ length: NONCE_WORDS }, (_, word) => optional(11 + word, 0n)),
  };
}

const FULL_WORD = 2n ** 256n - 1n;

/**
 * A Permit2 nonce that the payer has not used, in a word that it has: a fresh word costs 17,500 gas more. Within the
 * word the payment's id decides, so that payments prepared side by side seldom meet, and one payment signed twice
 * keeps its nonce.
 */
export function pickPermit2Nonce(words: readonly bigint[], id: Invoice["id"]): bigint {
  const inUse = words.findIndex((word) => word !== 0n && word !== FULL_WORD);
  const fresh = words.indexOf(0n);
  // All full: a word further on, which is as good as never used.
  const word = inUse >= 0 ? inUse : fresh >= 0 ? fresh : words.length;
  const bits = words[word] ?? 0n;
  let bit = BigInt(id) & 255n;
  while ((bits >> bit) & 1n) bit = (bit + 1n) & 255n;
  return (BigInt(word) << 8n) | bit;
}

import type { Address, Hex } from "viem";
import { permit2Abi, signedTokenAbi, tokenAbi } from "../../abis.ts";
import type { Deployment } from "../../deployment.ts";
import {
  getNumberStatusFunction,
  getSignerFunction,
  getTokenFunction,
  isCollectorFunction,
} from "../../generated/processor.ts";
import { convertUpFunction } from "../../generated/prices.ts";
import type { AnyClient } from "../../internal/client.ts";
import { type Question, ask, askAll, clockOf, orElse, orError } from "../../internal/multicall.ts";
import { isPriced } from "../../terms/checkTerms.ts";
import type { Invoice, PaymentTerms } from "../../terms/types.ts";
import { type Rail, type TokenDomain, collectorOf, spenderOf } from "./consent.ts";

const NONCE_WORDS = 4;

export interface Price {
  /** In base units of the token, rounded up. */
  readonly due: bigint;
  /** Whole tokens for a whole unit of the currency, with 18 decimals. */
  readonly rate: bigint;
  /** Unix seconds: the oldest instant that is in the rate. */
  readonly ratedAt: bigint;
}

/** What the chain says of an invoice and its payer, at one block. */
export type EntryFacts = Awaited<ReturnType<typeof readFacts>>;
type Asked = { readonly payer: Address; readonly rail?: Rail | undefined; readonly store?: Address | undefined };

const viewsAbi = [getNumberStatusFunction, getSignerFunction, getTokenFunction, isCollectorFunction] as const;

/** Whether the issuer of a token lists an account: a question for each way in which issuers say so. */
export const listingQuestions = (token: Address, account: Address) =>
  (["isBlackListed", "isBlacklisted"] as const).map((functionName) =>
    orElse(ask({ address: token, abi: tokenAbi, functionName, args: [account] }), false),
  );

/** Reads them all in one call. What a token does not have (a pause, a blacklist) is taken for not so. */
export async function readFacts(
  client: AnyClient,
  deployment: Deployment,
  { id, terms, signer }: Pick<Invoice, "id" | "terms" | "signer">,
  { payer, rail = "permit2", store }: Asked,
) {
  const processor = { address: deployment.processor, abi: viewsAbi } as const;
  const token = { address: terms.token, abi: tokenAbi } as const;
  const collector = collectorOf(deployment, rail === "allowance" ? "permit2" : rail);
  const isSigned = rail === "erc3009" || rail === "erc2612";
  const allowanceOf = (spender: Address) =>
    orElse(ask({ ...token, functionName: "allowance", args: [payer, spender] }), 0n);
  const facts = await askAll(client, deployment, {
    now: clockOf(deployment),
    listing: ask({ ...processor, functionName: "getToken", args: [terms.token] }),
    numberStatus: ask({ ...processor, functionName: "getNumberStatus", args: [terms.merchant, terms.number] }),
    signer: ask({ ...processor, functionName: "getSigner", args: [terms.merchant, signer] }),
    // Of the rail that is asked for, Permit2's where none is.
    isCollectorListed: ask({ ...processor, functionName: "isCollector", args: [collector] }),
    // A token without code is not listed: that is said in place of these.
    balance: orElse(ask({ ...token, functionName: "balanceOf", args: [payer] }), 0n),
    processorAllowance: allowanceOf(deployment.processor),
    railAllowance: allowanceOf(spenderOf(deployment, rail)),
    isTokenPaused: orElse(ask({ ...token, functionName: "paused" }), false),
    payerListings: listingQuestions(terms.token, payer),
    storeListings: store ? listingQuestions(terms.token, store) : [],
    nonceWords: Array.from({ length: NONCE_WORDS }, (_, word) =>
      orElse(
        ask({ address: deployment.permit2, abi: permit2Abi, functionName: "nonceBitmap", args: [payer, BigInt(word)] }),
        0n,
      ),
    ),
    // Of priced terms, or why they have none just now.
    price: isPriced(terms) ? priceQuestion(id, terms) : undefined,
    signed: isSigned ? signedTokenQuestions(terms.token, payer, id) : undefined,
  });
  const { listing, signer: its, payerListings, storeListings, signed, ...rest } = facts;
  const where = { chainId: deployment.chainId, token: terms.token };
  return {
    ...rest,
    isListed: listing[0],
    entriesPausedUntil: listing[1],
    signerValidUntil: its[0],
    signerMaxOutBps: its[1],
    isPayerBlacklisted: payerListings.includes(true),
    isStoreBlacklisted: storeListings.includes(true),
    signed: signed && { ...signed, domain: toTokenDomain(signed.domain, where) },
  };
}

export const priceQuestion = (id: Hex, { source, currency, token, amount }: PaymentTerms): Question<Price | Error> => {
  const args = [id, currency, token, amount] as const;
  const { contract, read } = ask({ address: source, abi: [convertUpFunction], functionName: "convertUp", args });
  const toPrice = ([due, rate, ratedAt]: ReturnType<typeof read>) => ({ due, rate, ratedAt });
  return orError({ contract, read: (outcome) => toPrice(read(outcome)) });
};

const signedTokenQuestions = (address: Address, payer: Address, id: Hex) => {
  const token = { address, abi: signedTokenAbi } as const;
  return {
    domain: {
      described: orElse(ask({ ...token, functionName: "eip712Domain" }), undefined),
      name: orElse(ask({ ...token, functionName: "name" }), undefined),
      version: orElse(ask({ ...token, functionName: "version" }), undefined),
    },
    // Undefined where the token has no ERC-2612, and below no ERC-3009.
    permitNonce: orElse(ask({ ...token, functionName: "nonces", args: [payer] }), undefined),
    isAuthorizationUsed: orElse(ask({ ...token, functionName: "authorizationState", args: [payer, id] }), undefined),
  };
};

interface Described extends Readonly<Record<"name" | "version", string | undefined>> {
  readonly described: readonly [Hex, string, string, bigint, Address, Hex, readonly bigint[]] | undefined;
}

/**
 * A token's EIP-712 domain: of what it describes (ERC-5267) the fields that the first byte names. A token that
 * describes nothing has the usual four, its version "1" where it says none.
 */
export function toTokenDomain(
  { described, name, version = "1" }: Described,
  { chainId, token }: { readonly chainId: number; readonly token: Address },
): TokenDomain | undefined {
  if (!described) return name === undefined ? undefined : { name, version, chainId, verifyingContract: token };
  const [fields, itsName, itsVersion, itsChainId, verifyingContract, salt] = described;
  const has = (bit: number) => ((Number(fields) >> bit) & 1) === 1;
  return {
    ...(has(0) ? { name: itsName } : {}),
    ...(has(1) ? { version: itsVersion } : {}),
    ...(has(2) ? { chainId: Number(itsChainId) } : {}),
    ...(has(3) ? { verifyingContract } : {}),
    ...(has(4) ? { salt } : {}),
  };
}

const FULL_WORD = 2n ** 256n - 1n;

/**
 * A Permit2 nonce that the payer has not used, in a word that it has: a fresh word costs 17,500 gas more. The payment's
 * id decides within it: payments prepared side by side seldom meet, and one signed twice keeps its nonce.
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

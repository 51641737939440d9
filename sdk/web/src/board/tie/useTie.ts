import { useQuery } from "@tanstack/react-query";
import type { Address } from "viem";
import { getBlock } from "viem/actions";
import { useSetup } from "../../shared/useSetup.ts";
import { type Place, type Rows, readAll, readSettled } from "../ask/readSettled.ts";
import { readWithTokens } from "../ask/tokens.ts";
import { type Question, type Sent, useAsk } from "../ask/useAnswer.ts";
import { totalsQuestion } from "../figures/questions.ts";
import { byToken, waitingOf } from "../figures/sums.ts";
import type { Token } from "../parts/amounts.ts";
import { readStores } from "./readStores.ts";

interface CreditRow {
  readonly tokenAddress: string;
  readonly amount: string;
  readonly blockNumber: string;
}

const creditsQuestion: Question<{ readonly credits: Rows<CreditRow> }> = {
  document: `query OpenCredits($where: creditFilter, $after: String) {
  credits(where: $where, limit: 1000, after: $after) {
    items {
      tokenAddress
      amount
      blockNumber
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}`,
};

/** A token's sums on both sides. */
export interface TiedToken {
  readonly token: Token;
  /** By the indexer: authorized, less captured, voided and reclaimed, of all days. */
  readonly held: bigint;
  /** By the indexer. */
  readonly credits: bigint;
  /** By the chain: the balances of the merchant's stores. */
  readonly inStores: bigint;
}

export interface Tie {
  readonly place: Place;
  readonly hash: string;
  readonly storeCount: number;
  readonly tokens: readonly TiedToken[];
}

/** Compares a merchant's held amounts by the indexer with its stores' balances on the chain, at one block. */
export function useTie(merchant: Address, at: number | undefined) {
  const ask = useAsk();
  const { client, deployment } = useSetup();
  const where = { merchantAddress: merchant.toLowerCase() };
  // Claimed credits stay in the list, since their last change counts.
  const sents: readonly Sent[] = [
    { document: totalsQuestion.document, variables: { where, after: null } },
    { document: creditsQuestion.document, variables: { where, after: null } },
  ];
  const result = useQuery({
    queryKey: ["tie", where.merchantAddress, at],
    enabled: at !== undefined,
    placeholderData: (tie, before) => (before?.queryKey[1] === where.merchantAddress ? tie : undefined),
    queryFn: async (): Promise<Tie> => {
      const read = () =>
        Promise.all([
          readAll(ask, totalsQuestion, "dailyTotals", { where }),
          readAll(ask, creditsQuestion, "credits", { where }),
        ]);
      const [{ place, lists }, withToken] = await Promise.all([readSettled(ask, read), readWithTokens(ask)]);
      const [days, credits] = [lists[0].map(withToken), lists[1].map(withToken)];
      const totals = byToken(days);
      const known = new Map([...totals, ...credits].map(({ token }) => [token.address, token]));
      const blockNumber = BigInt(place.number);
      const [{ stores, balances }, { hash }] = await Promise.all([
        readStores(client, deployment, { merchant, tokens: [...known.keys()] as Address[], blockNumber }),
        getBlock(client, { blockNumber }),
      ]);
      const tokens = [...known.values()].map((token): TiedToken => {
        const total = totals.find((one) => one.token.address === token.address);
        const owed = credits.filter(({ tokenAddress }) => tokenAddress === token.address);
        return {
          token,
          held: total ? waitingOf(total) : 0n,
          credits: owed.reduce((sum, { amount }) => sum + BigInt(amount), 0n),
          inStores: balances.get(token.address.toLowerCase()) ?? 0n,
        };
      });
      return { place, hash, storeCount: stores.length, tokens };
    },
  });
  return { result, sents };
}

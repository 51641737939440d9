import type { Address } from "viem";
import type { IndexerClient } from "../../sdk/src/indexer/index.ts";

interface Page<item> {
  readonly items: readonly item[];
  readonly pageInfo: { readonly hasNextPage: boolean };
}

type Movement = Readonly<Record<"from" | "to" | "amount", string>>;

const toVariables = (merchants: readonly Address[]) => ({ merchants: merchants.map((one) => one.toLowerCase()) });

/** What GraphQL says that payments, claims, payouts and refunds did to each balance, by address in lower case. */
export async function readChanges(
  indexer: IndexerClient,
  merchants: readonly Address[],
): Promise<ReadonlyMap<string, bigint>> {
  const page = "pageInfo { hasNextPage }";
  const query = `query ($merchants: [String!]) {
    legs(where: { merchantAddress_in: $merchants }, limit: 1000) { items { from to amount } ${page} }
    tokenFees: payments(where: { merchantAddress_in: $merchants, tokenFee_gt: "0" }, limit: 1000) {
      items { from: payer to: tokenAddress amount: tokenFee } ${page}
    }
    claims: creditEvents(where: { merchantAddress_in: $merchants, kind: "claimed" }, limit: 1000) {
      items { from: store to amount } ${page}
    }
    payoutLines(where: { merchantAddress_in: $merchants }, limit: 1000) {
      items { from: merchantAddress to: account amount } ${page}
    }
    strayRefunds(limit: 1000) { items { from to amount } ${page} }
  }`;
  const pages = Object.values(await indexer.query<Record<string, Page<Movement>>>(query, toVariables(merchants)));
  if (pages.some(({ pageInfo }) => pageInfo.hasNextPage)) throw new Error("One page of GraphQL does not hold it all");
  const changes = new Map<string, bigint>();
  for (const { from, to, amount } of pages.flatMap(({ items }) => items)) {
    changes.set(from, (changes.get(from) ?? 0n) - BigInt(amount));
    changes.set(to, (changes.get(to) ?? 0n) + BigInt(amount));
  }
  return changes;
}

/** What GraphQL says that priced payments were paid with, and at which rate, by their ids in lower case. */
export async function readPrices(
  indexer: IndexerClient,
  merchants: readonly Address[],
): Promise<ReadonlyMap<string, string>> {
  const query = `query ($merchants: [String!]) {
    payments(where: { merchantAddress_in: $merchants, rate_gt: "0" }, limit: 1000) { items { id dueDecimal rateDecimal } }
  }`;
  const { payments } = await indexer.query<{
    readonly payments: { readonly items: readonly Readonly<Record<"id" | "dueDecimal" | "rateDecimal", string>>[] };
  }>(query, toVariables(merchants));
  return new Map(payments.items.map(({ id, dueDecimal, rateDecimal }) => [id, `${dueDecimal} at ${rateDecimal}`]));
}

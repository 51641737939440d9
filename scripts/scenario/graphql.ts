import type { Address } from "viem";
import type { IndexerClient } from "../../sdk/src/indexer/index.ts";

/** A question that whoever looks at the stack may ask first. */
export const sampleQuery = `{
  payments(orderBy: "timestamp", orderDirection: "desc", limit: 3) {
    items { number dueDecimal receivedDecimal feeDecimal payer merchant { address paymentCount } splits { items { account amountDecimal } } }
  }
}`;

interface Leg {
  readonly from: string;
  readonly to: string;
  readonly amount: string;
}

interface Page<item> {
  readonly items: readonly item[];
  readonly pageInfo: { readonly hasNextPage: boolean };
}

interface Claim {
  readonly store: string;
  readonly to: string;
  readonly amount: string;
}

/** What GraphQL says the payments to these merchants did to each balance, by address in lower case. */
export async function readChanges(
  indexer: IndexerClient,
  merchants: readonly Address[],
): Promise<ReadonlyMap<string, bigint>> {
  const query = `query ($merchants: [String!]) {
    legs(where: { merchantAddress_in: $merchants }, limit: 1000) { items { from to amount } pageInfo { hasNextPage } }
    creditEvents(where: { merchantAddress_in: $merchants, kind: "claimed" }, limit: 1000) {
      items { store to amount } pageInfo { hasNextPage }
    }
  }`;
  const { legs, creditEvents } = await indexer.query<{
    readonly legs: Page<Leg>;
    readonly creditEvents: Page<Claim>;
  }>(query, { merchants: merchants.map((address) => address.toLowerCase()) });
  if (legs.pageInfo.hasNextPage || creditEvents.pageInfo.hasNextPage) {
    throw new Error("The scenario has more legs or claims than one page of GraphQL holds");
  }
  const changes = new Map<string, bigint>();
  const claims = creditEvents.items.map(({ store, to, amount }) => ({ from: store, to, amount }));
  for (const { from, to, amount } of [...legs.items, ...claims]) {
    changes.set(from, (changes.get(from) ?? 0n) - BigInt(amount));
    changes.set(to, (changes.get(to) ?? 0n) + BigInt(amount));
  }
  return changes;
}

/** What GraphQL says that priced payments came to, and at which rate, by their ids in lower case. */
export async function readPrices(indexer: IndexerClient, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const query = `query ($ids: [String!]) {
    payments(where: { id_in: $ids }) { items { id dueDecimal rateDecimal } }
  }`;
  const { payments } = await indexer.query<{
    readonly payments: Pick<
      Page<{ readonly id: string; readonly dueDecimal: string; readonly rateDecimal: string }>,
      "items"
    >;
  }>(query, { ids: ids.map((id) => id.toLowerCase()) });
  return new Map(payments.items.map(({ id, dueDecimal, rateDecimal }) => [id, `${dueDecimal} at ${rateDecimal}`]));
}

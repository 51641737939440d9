import { MerchantTotals, type MerchantTotalsQuery, type MerchantTotalsQueryVariables } from "../generated/graphql.ts";
import { type IndexerConfig, ask, lower } from "./query.ts";
import { toTokenRow } from "./rows.ts";
import type { GetMerchantTotalsParameters, GetMerchantTotalsReturnType, MerchantTotal } from "./types.ts";

type Day = MerchantTotalsQuery["dailyTotals"]["items"][number];

function add(sum: MerchantTotal | undefined, { token, day: _, paymentCount, ...sums }: Day): MerchantTotal {
  type Sums = Readonly<Record<keyof typeof sums, bigint>>;
  const added = Object.entries(sums).map(([name, amount]) => [
    name,
    (sum?.[name as keyof Sums] ?? 0n) + BigInt(amount),
  ]);
  return {
    token: sum?.token ?? toTokenRow(token!),
    paymentCount: (sum?.paymentCount ?? 0) + paymentCount,
    ...(Object.fromEntries(added) as Sums),
  };
}

/**
 * What a merchant took and paid back, by token, over days.
 * @example const [usdt] = await indexer.getMerchantTotals({ merchant, from: "2026-01-01", to: "2026-01-31" });
 * @throws IndexerRequestError
 */
export async function getMerchantTotals(
  config: IndexerConfig,
  { merchant, token, from, to }: GetMerchantTotalsParameters,
): Promise<GetMerchantTotalsReturnType> {
  const sums = new Map<string, MerchantTotal>();
  let after: string | null = null;
  do {
    const variables: MerchantTotalsQueryVariables = { merchant: merchant.toLowerCase(), token: lower(token), after };
    const { dailyTotals } = await ask(config, MerchantTotals, variables);
    for (const row of dailyTotals.items) {
      // GraphQL compares no text by order: days are chosen here.
      if ((from !== undefined && row.day < from) || (to !== undefined && row.day > to)) continue;
      const key = row.token!.address;
      sums.set(key, add(sums.get(key), row));
    }
    after = dailyTotals.pageInfo.hasNextPage ? dailyTotals.pageInfo.endCursor : null;
  } while (after !== null);
  return [...sums.values()];
}

import type { Address } from "viem";

/** A question that whoever looks at the stack may ask first. */
export const sampleQuery = `{
  payments(orderBy: "timestamp", orderDirection: "desc", limit: 3) {
    items { number amountDecimal receivedDecimal feeDecimal payer merchant { address paymentCount } splits { items { account amountDecimal } } }
  }
}`;

export async function ask<answer>(url: string, query: string, variables: object = {}): Promise<answer> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as {
    readonly data: answer;
    readonly errors?: readonly { readonly message: string }[];
  };
  if (errors) throw new Error(`GraphQL refused the query: ${errors.map(({ message }) => message).join("; ")}`);
  return data;
}

interface Leg {
  readonly from: string;
  readonly to: string;
  readonly amount: string;
}

/** What GraphQL says the payments to these merchants did to each balance, by address in lower case. */
export async function readChanges(url: string, merchants: readonly Address[]): Promise<ReadonlyMap<string, bigint>> {
  const query = `query ($merchants: [String!]) {
    legs(where: { merchantAddress_in: $merchants }, limit: 1000) { items { from to amount } pageInfo { hasNextPage } }
  }`;
  const { legs } = await ask<{
    readonly legs: { readonly items: readonly Leg[]; readonly pageInfo: { readonly hasNextPage: boolean } };
  }>(url, query, { merchants: merchants.map((address) => address.toLowerCase()) });
  if (legs.pageInfo.hasNextPage) throw new Error("The scenario has more legs than one page of GraphQL holds");
  const changes = new Map<string, bigint>();
  for (const { from, to, amount } of legs.items) {
    changes.set(from, (changes.get(from) ?? 0n) - BigInt(amount));
    changes.set(to, (changes.get(to) ?? 0n) + BigInt(amount));
  }
  return changes;
}

import type { Token } from "../parts/amounts.ts";
import type { Rows } from "./readSettled.ts";
import type { Ask, Question } from "./useAnswer.ts";

export const tokensQuestion: Question<{ readonly tokens: Pick<Rows<Token>, "items"> }> = {
  document: `query Tokens {
  tokens(limit: 1000) {
    items {
      address
      symbol
      decimals
    }
  }
}`,
};

interface OfToken {
  readonly tokenAddress: string;
}

/** Adds tokens to rows: fetched with each row, they would double the size of a list of days. */
export async function readWithTokens(
  ask: Ask,
): Promise<<row extends OfToken>(row: row) => row & { readonly token: Token }> {
  const { tokens } = await ask(tokensQuestion);
  const byAddress = new Map(tokens.items.map((token) => [token.address, token]));
  return (row) => {
    const token = byAddress.get(row.tokenAddress);
    if (!token) throw new Error(`The indexer has sums in ${row.tokenAddress}, and does not know that token.`);
    return { ...row, token };
  };
}

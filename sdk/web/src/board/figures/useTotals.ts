import { useQuery } from "@tanstack/react-query";
import { type Place, readAll, readSettled } from "../ask/readSettled.ts";
import { type Sent, type Variables, useAsk } from "../ask/useAnswer.ts";
import { readWithTokens } from "../ask/tokens.ts";
import { type DayRow, currencyTotalsQuestion, totalsQuestion } from "./questions.ts";
import { type CurrencySum, type TokenTotal, byCurrency, byToken } from "./sums.ts";

export interface Totals {
  /** The block of the figures. */
  readonly place: Place;
  readonly days: readonly DayRow[];
  readonly tokens: readonly TokenTotal[];
  readonly currencies: readonly CurrencySum[];
}

/** All days of a filter and their priced payments, at one block. */
export function useTotals(where: Variables, at: Place | undefined) {
  const ask = useAsk();
  const scope = JSON.stringify(where);
  const result = useQuery({
    queryKey: ["totals", scope, at?.number],
    enabled: at !== undefined,
    queryFn: async (): Promise<Totals> => {
      const read = () =>
        Promise.all([
          readAll(ask, totalsQuestion, "dailyTotals", { where }),
          readAll(ask, currencyTotalsQuestion, "dailyCurrencyTotals", { where }),
        ]);
      const [{ place, lists }, withToken] = await Promise.all([readSettled(ask, read, at), readWithTokens(ask)]);
      const [days, currencyDays] = lists;
      const tokens = byToken(days.map(withToken));
      return { place, days, tokens, currencies: byCurrency(currencyDays.map(withToken)) };
    },
    placeholderData: (rows, before) => (before?.queryKey[1] === scope ? rows : undefined),
  });
  const variables = { where, after: null };
  const sent: Sent = { document: totalsQuestion.document, variables };
  const sentForCurrencies: Sent = { document: currencyTotalsQuestion.document, variables };
  return { result, sent, sentForCurrencies };
}

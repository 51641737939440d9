import { useQuery } from "@tanstack/react-query";
import { type Place, readAll, readSettled } from "../ask/readSettled.ts";
import { type Sent, type Variables, useAsk } from "../ask/useAnswer.ts";
import { type CurrencyDayRow, type DayRow, currencyTotalsQuestion, totalsQuestion } from "./questions.ts";

export interface Totals {
  /** The block that the figures hold at. */
  readonly place: Place;
  readonly days: readonly DayRow[];
  readonly currencyDays: readonly CurrencyDayRow[];
}

/** All days of a filter, with what was priced in other currencies, at one block. */
export function useTotals(where: Variables, at: number | undefined) {
  const ask = useAsk();
  const scope = JSON.stringify(where);
  const result = useQuery({
    queryKey: ["totals", scope, at],
    enabled: at !== undefined,
    queryFn: async (): Promise<Totals> => {
      const { place, lists } = await readSettled(ask, () =>
        Promise.all([
          readAll(ask, totalsQuestion, "dailyTotals", { where }),
          readAll(ask, currencyTotalsQuestion, "dailyCurrencyTotals", { where }),
        ]),
      );
      return { place, days: lists[0], currencyDays: lists[1] };
    },
    placeholderData: (rows, before) => (before?.queryKey[1] === scope ? rows : undefined),
  });
  const variables = { where, after: null };
  const sent: Sent = { document: totalsQuestion.document, variables };
  const sentForCurrencies: Sent = { document: currencyTotalsQuestion.document, variables };
  return { result, sent, sentForCurrencies };
}

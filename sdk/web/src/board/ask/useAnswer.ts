import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { useSetup } from "../../shared/useSetup.ts";
import { send } from "./send.ts";

export type Variables = Readonly<Record<string, unknown>>;

/** A query to the indexer, with its answer's type. */
export interface Question<data> {
  readonly document: string;
  /** Never set: carries the type. */
  readonly answer?: data;
}

/** A query as sent, for its panel. */
export interface Sent {
  readonly document: string;
  readonly variables: Variables;
}

export type Ask = <data>(question: Question<data>, variables?: Variables) => Promise<data>;

/** The page's client of the indexer. */
export function useAsk(): Ask {
  const { indexerUrl } = useSetup();
  return useCallback(({ document }, variables = {}) => send(indexerUrl, document, variables), [indexerUrl]);
}

/** The parts of a query that identify its rows: all but the page. */
const scopeOf = ({ after: _, ...scope }: Variables): string => JSON.stringify(scope);

export type Answer<data> = UseQueryResult<data> & { readonly sent: Sent };

/**
 * Queries the indexer, again at each of its blocks. Rows stay while the next page or block is loading; rows of one
 * merchant or filter are never shown for another.
 *
 * @param at The indexer's block; undefined: not known yet, so nothing is queried.
 */
export function useAnswer<data>(question: Question<data>, variables: Variables, at: number | undefined): Answer<data> {
  const ask = useAsk();
  const scope = scopeOf(variables);
  const result = useQuery({
    queryKey: [question.document, scope, variables.after ?? null, at],
    enabled: at !== undefined,
    queryFn: () => ask(question, variables),
    placeholderData: (rows, before) => (before?.queryKey[1] === scope ? rows : undefined),
  }) as UseQueryResult<data>;
  return { ...result, sent: { document: question.document, variables } };
}

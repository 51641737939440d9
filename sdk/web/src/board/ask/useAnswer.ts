import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { useSetup } from "../../shared/useSetup.ts";
import { send } from "./send.ts";

export type Variables = Readonly<Record<string, unknown>>;

/** A question to the indexer, and what its answer is. */
export interface Question<data> {
  readonly document: string;
  /** Never there: it carries the type. */
  readonly answer?: data;
}

/** A question as it is sent: a panel shows it. */
export interface Sent {
  readonly document: string;
  readonly variables: Variables;
}

export type Ask = <data>(question: Question<data>, variables?: Variables) => Promise<data>;

/** The page's way to the indexer. */
export function useAsk(): Ask {
  const { indexerUrl } = useSetup();
  return useCallback(({ document }, variables = {}) => send(indexerUrl, document, variables), [indexerUrl]);
}

/** All that decides whose rows they are: everything but the page. */
const scopeOf = ({ after: _, ...scope }: Variables): string => JSON.stringify(scope);

export type Answer<data> = UseQueryResult<data> & { readonly sent: Sent };

/**
 * Asks the indexer, and again whenever it has read another block. Rows stay while the next page or block is asked for;
 * those of one merchant or filter never stand under another.
 *
 * @param at The indexer's block; undefined: it is not known yet, and nothing is asked.
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

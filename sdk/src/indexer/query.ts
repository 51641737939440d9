import { IndexerRequestError } from "../errors/indexer.ts";

export interface IndexerConfig {
  readonly url: string;
  /** @default the platform's own */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Milliseconds that one request may take. @default 10_000 */
  readonly timeout?: number | undefined;
}

export type Variables = Readonly<Record<string, unknown>>;

/** The text of a query, with the types of its variables and of its answer: see `documents.graphql`. */
export type TypedDocument<data, variables> = string & { readonly __types?: (variables: variables) => data };
type Answer<data> = { readonly data?: data | null; readonly errors?: readonly { readonly message: string }[] };

const toText = (_key: string, value: unknown): unknown => (typeof value === "bigint" ? `${value}` : value);

/** Asks any question in GraphQL. Amounts come back as the text that they are in JSON. @throws IndexerRequestError */
export async function query<data>(
  { url, fetch = globalThis.fetch, timeout = 10_000 }: IndexerConfig,
  document: string,
  variables: Variables = {},
): Promise<data> {
  const refuse = (message: string, cause?: unknown) => new IndexerRequestError({ url, message, cause });
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: document, variables }, toText),
      signal: AbortSignal.timeout(timeout),
    });
    text = await response.text();
  } catch (cause) {
    throw refuse("could not be reached.", cause);
  }
  let answer: Answer<data>;
  try {
    answer = JSON.parse(text) as Answer<data>;
  } catch (cause) {
    throw refuse(`answered with status ${response.status}, and no JSON.`, cause);
  }
  if (answer.errors?.length) {
    throw refuse(`refused the query: ${answer.errors.map(({ message }) => message).join("; ")}`);
  }
  if (!response.ok || !answer.data) throw refuse(`answered with status ${response.status}, and no data.`);
  return answer.data;
}

/** Asks one of the SDK's own questions. A variable that is left out filters nothing. @throws IndexerRequestError */
export const ask = <data, variables extends Variables>(
  config: IndexerConfig,
  document: TypedDocument<data, variables>,
  variables: variables,
): Promise<data> => query<data>(config, document, variables);

export type Page<item> = { readonly items: readonly item[]; readonly pageInfo: PageInfo };

export interface PageInfo {
  readonly hasNextPage: boolean;
  /** The next page begins `after` it. */
  readonly endCursor: string | null;
}

export interface PageParameters {
  /**
   * Rows a page, up to 1,000; of payments, whose splits come along, up to 400; of payouts, whose lines do, up to 80.
   * @default 100, of payouts 50
   */
  readonly limit?: number | undefined;
  /** `pageInfo.endCursor` of the page before. */
  readonly after?: string | null | undefined;
}

export const lower = (hex: string | undefined): string | undefined => hex?.toLowerCase();

// What one request may ask. docs/operating-the-indexer.md has the same numbers, and a test holds them together.

/** The bounds of the public API, each inclusive. Whatever exceeds one is refused before the database hears of it. */
export const limits = {
  /** Bytes of a request's body. */
  bodyBytes: 32_768,
  /** Requests that are answered at the same time. */
  running: 100,
  /** Lexical tokens of the document. */
  tokens: 1_000,
  /** Levels of fields. */
  depth: 8,
  /** Levels of fields under `__schema` and `__type`, whose types of types go deep. */
  introspectionDepth: 16,
  /** Lists within lists under `__schema` and `__type`. */
  introspectionLists: 3,
  /** Fields, with those of every fragment wherever it is spread. */
  fields: 500,
  /** Fields at the top. */
  rootFields: 10,
  /** Fields under another name. */
  aliases: 20,
  /** How often one name may be asked for at one level. */
  repeats: 5,
  /** `@skip` and `@include`. */
  directives: 10,
  /** Rows of one page of one list. */
  pageSize: 1_000,
  /** Rows that a list may leave out by number. */
  offset: 100,
  /** Rows that the whole answer may have: see `measureCost`. */
  cost: 20_000,
  /** Conditions of all filters. */
  conditions: 50,
  /** AND and OR within each other. */
  conditionDepth: 3,
  /** Conditions that search within text, which no index helps. */
  textSearches: 2,
  /** Elements of one list of an argument or a variable. */
  listLength: 200,
  /** Values of all variables or arguments together. */
  values: 500,
  /** Lists and objects within each other, in a variable or an argument. */
  valueDepth: 10,
  /** Characters of one text in a variable or an argument, and of the name of a field. */
  textLength: 1_024,
} as const;

export type LimitName = keyof typeof limits;

/** What is said to who is refused: what was tried, what is allowed and what to do instead. */
export class RequestRefusedError extends Error {
  override name = "RequestRefusedError";
  readonly status: 400 | 404 | 405 | 413 | 415 | 503;
  readonly extensions: Readonly<Record<string, string | number>>;

  constructor(
    message: string,
    {
      status = 400,
      ...extensions
    }: { readonly status?: RequestRefusedError["status"] } & Readonly<Record<string, string | number>> = {},
  ) {
    super(message);
    this.status = status;
    this.extensions = { code: "REQUEST_REFUSED", ...extensions };
  }

  /** As GraphQL tells of errors. */
  toResponse(headers: Readonly<Record<string, string>> = {}): Response {
    const { message, extensions, status } = this;
    return Response.json({ errors: [{ message, extensions }] }, { status, headers });
  }
}

/**
 * Refuses what exceeds a limit.
 *
 * @throws {@link RequestRefusedError}
 * @example
 * ```ts
 * within("depth", 9, "levels of fields", "ask for the inner rows in a query of their own");
 * // 9 levels of fields are asked for, 8 are allowed: ask for the inner rows in a query of their own
 * ```
 */
export function within(limit: LimitName, attempted: number, what: string, instead: string): void {
  const allowed = limits[limit];
  if (attempted <= allowed) return;
  const message = `${attempted} ${what} are asked for, ${allowed} are allowed: ${instead}`;
  throw new RequestRefusedError(message, { limit, attempted, allowed });
}

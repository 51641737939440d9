// The limits of one request. docs/operating-the-indexer.md has the same numbers, as a test checks.

/**
 * The bounds of the public API, each inclusive. A request that exceeds one is refused before it reaches the database.
 */
export const limits = {
  /** Bytes of a request's body. */
  bodyBytes: 32_768,
  /** Concurrent requests. */
  running: 100,
  /** Lexical tokens of the document. */
  tokens: 1_000,
  /** Levels of fields. */
  depth: 8,
  /** Levels of fields under `__schema` and `__type`, where types of types go deep. */
  introspectionDepth: 16,
  /** Lists within lists under `__schema` and `__type`. */
  introspectionLists: 3,
  /** Fields, including those of each spread fragment. */
  fields: 500,
  /** Fields at the top level. */
  rootFields: 10,
  /** Aliases. */
  aliases: 20,
  /** Fields of the same name at one level. */
  repeats: 5,
  /** `@skip` and `@include`. */
  directives: 10,
  /** Rows of one page of one list. */
  pageSize: 1_000,
  /** The `offset` of a list. */
  offset: 100,
  /** Rows of the whole answer: see `measureCost`. */
  cost: 20_000,
  /** Conditions of all filters. */
  conditions: 50,
  /** Nesting of AND and OR. */
  conditionDepth: 3,
  /** Conditions that search within text, without an index. */
  textSearches: 2,
  /** Elements of a list in an argument or a variable. */
  listLength: 200,
  /** Values in all variables or all arguments. */
  values: 500,
  /** Nesting of lists and objects in a variable or an argument. */
  valueDepth: 10,
  /** Characters of a text in a variable or an argument, and of a field's name. */
  textLength: 1_024,
} as const;

export type LimitName = keyof typeof limits;

/** A refusal for the client: what was tried, what is allowed and what to do instead. */
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

  /** The error in GraphQL's format. */
  toResponse(headers: Readonly<Record<string, string>> = {}): Response {
    const { message, extensions, status } = this;
    return Response.json({ errors: [{ message, extensions }] }, { status, headers });
  }
}

/**
 * Refuses a value over a limit.
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

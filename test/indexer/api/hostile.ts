import { limits } from "../../../indexer/src/api/limits.ts";

/** A request that asks for too much, and its expected refusal. */
export interface Hostile {
  readonly what: string;
  readonly request: RequestInit & { readonly query?: string };
  readonly status: number;
  readonly told: RegExp;
}

const headers = { "content-type": "application/json" };
const post = (body: unknown): RequestInit => ({ method: "POST", headers, body: JSON.stringify(body) });
const repeat = (count: number, text: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => text(i)).join(" ");

const shape = (what: string, query: string, told: RegExp, variables: unknown = {}): Hostile => ({
  what,
  request: post({ query, variables }),
  status: 400,
  told,
});
const raw = (what: string, request: Hostile["request"], status: number, told: RegExp): Hostile => ({
  what,
  request,
  status,
  told,
});
const get = (parameters: Readonly<Record<string, string>>): Hostile["request"] => ({
  method: "GET",
  query: String(new URLSearchParams(parameters)),
});

const nest = (levels: number): string => (levels === 0 ? "id" : `payment { legs { items { ${nest(levels - 1)} } } }`);
const or = (levels: number): string => (levels === 0 ? '{ id: "1" }' : `{ OR: [${or(levels - 1)}] }`);
const filtered = (where: string) => `{ payments(where: ${where}) { items { id } } }`;
/** Each fragment spreads the next one twice: 2^30 fields. */
const bomb = `query { payments { items { ...F0 } } } ${repeat(30, (i) => `fragment F${i} on payment { ...F${i + 1} ...F${i + 1} }`)}
  fragment F30 on payment { id }`;
const addresses = (count: number) => Array.from({ length: count }, (_, i) => `0x${i.toString(16).padStart(40, "0")}`);
const withWhere = "query ($where: paymentFilter) { payments(where: $where) { items { id } } }";
const aliased = (inner: string) => repeat(9, (i) => `a${i}: ${inner}`);

/** Attacks on a public API, each of which must be refused before it reaches the database. */
export const hostile: readonly Hostile[] = [
  shape("rows of rows of rows", `{ legs { items { ${nest(3)} } } }`, /^9 levels .* 8 are allowed/),
  shape(
    "the same through a fragment",
    `{ legs { items { ...F } } } fragment F on leg { ${nest(3)} }`,
    /^9 levels .* 8 are allowed/,
  ),
  shape("the same through inline fragments", `{ legs { items { ... { ${nest(3)} } } } }`, /^9 levels .* 8 are allowed/),
  shape("more tokens than are read", `{ ${repeat(999, (i) => `a${i}`)} }`, /^1001 tokens .* 1000 are allowed/),
  shape("a document of nothing but braces", "{".repeat(30_000), /^(1001 tokens|Syntax Error)/),
  shape(
    "a list of lists of lists as an argument",
    filtered(`{ id_in: ${"[".repeat(990)}`),
    /^(1001 tokens|Syntax Error)/,
  ),
  shape(
    "many aliases of one list",
    `{ ${repeat(21, (i) => `a${i}: payments { items { id } }`)} }`,
    /^21 aliases .* 20 are/,
  ),
  shape(
    "many aliases further down",
    `{ payments { items { ${repeat(21, (i) => `a${i}: legs { items { kind } }`)} } } }`,
    /^21 aliases .* 20 are allowed/,
  ),
  shape(
    "many lists at the top",
    `{ ${aliased("payments { items { id } }")} legs { items { kind } } splits { items { bps } } }`,
    /^11 fields at the top/,
  ),
  shape(
    "one field over and over",
    `{ payments { items { ${"id ".repeat(400)} } } }`,
    /^6 fields "id" at one level .* 5 are/,
  ),
  shape(
    "a page without an end",
    "{ payments(limit: 1000000) { items { id } } }",
    /^1000000 rows in one page .* 1000 are/,
  ),
  shape(
    "a page without an end, by a variable",
    "query ($limit: Int) { payments(limit: $limit) { items { id } } }",
    /^2147483647 rows in one page .* 1000 are allowed/,
    { limit: 2_147_483_647 },
  ),
  shape(
    "a page without an end, by a variable's default",
    "query ($limit: Int = 1001) { payments(limit: $limit) { items { id } } }",
    /^1001 rows in one page .* 1000 are allowed/,
  ),
  shape(
    "a page of less than nothing",
    "{ payments(limit: -1) { items { id } } }",
    /^limit is -1: .* between 0 and 1000/,
  ),
  shape(
    "rows far behind",
    "{ payments(offset: 100000) { items { id } } }",
    /^100000 rows to leave out .* 100 are allowed/,
  ),
  shape(
    "lists that multiply",
    "{ payments(limit: 1000) { items { legs(limit: 1000) { items { kind } } } } }",
    /^1026025 rows .* 20000 are allowed/,
  ),
  shape(
    "lists that multiply by default",
    "{ merchants { items { payments { items { legs { items { kind } } } } } } }",
    /^\d+ rows .* 20000 are/,
  ),
  shape(
    "lists of which nothing is shown",
    "{ payments(limit: 1000) { items { legs { __typename } } } }",
    /^\d+ rows .* 20000 are allowed/,
  ),
  shape(
    "counting for every row",
    "{ merchants(limit: 100) { items { payments(limit: 1) { totalCount } } } }",
    /^\d+ rows .* 20000/,
  ),
  shape(
    "counting often",
    `{ ${aliased("payments(limit: 900) { totalCount items { token { decimals } } }")} }`,
    /^\d+ rows .* 20000 are/,
  ),
  shape("fragments that spread each other twice", bomb, /^6 fields "id" at one level/),
  shape("fields beyond number", `{ _meta { ${repeat(500, (i) => `a${i}`)} } }`, /^501 fields .* 500 are allowed/),
  shape(
    "a fragment in itself",
    "{ payments { items { ...A } } } fragment A on payment { ...A }",
    /^Fragment A contains itself/,
  ),
  shape(
    "fragments in a circle",
    "{ payments { items { ...A } } } fragment A on payment { ...B } fragment B on payment { ...A }",
    /^Fragment A contains itself/,
  ),
  shape(
    "fragments for nothing",
    `{ _meta { status } } ${repeat(90, (i) => `fragment F${i} on payment { id }`)}`,
    /^Fragment F0 is not used/,
  ),
  shape("a fragment that is not there", "{ payments { items { ...Gone } } }", /^Fragment Gone is spread, but/),
  shape("conditions within conditions", filtered(or(4)), /^4 levels of AND and OR .* 3 are allowed/),
  shape("conditions within conditions, by a variable", withWhere, /^(4 levels of AND and OR|9 lists and objects)/, {
    where: JSON.parse(or(4).replaceAll(/(OR|id):/g, '"$1":')),
  }),
  shape(
    "many conditions",
    filtered(`{ OR: [${repeat(60, (i) => `{ number: "${i}" }`)}] }`),
    /^51 conditions .* 50 are/,
  ),
  shape(
    "searches within text",
    filtered('{ AND: [{ id_contains: "a" }, { payer_ends_with: "b" }, { day_not_contains_nocase: "c" }] }'),
    /^3 searches within text .* 2 are allowed/,
  ),
  shape("a list of thousands to look for", withWhere, /^201 elements in one list .* 200 are/, {
    where: { payer_in: addresses(201) },
  }),
  shape("lists that are many together", withWhere, /^501 values .* 500 are/, {
    where: { OR: [1, 2, 3].map(() => ({ payer_in: addresses(199) })) },
  }),
  raw(
    "a variable without a floor",
    {
      method: "POST",
      headers,
      body: `{"query": "{ _meta { status } }", "variables": {"a": ${"[".repeat(9_000)}${"]".repeat(9_000)}}}`,
    },
    400,
    /^11 lists and objects within each other .* 10 are allowed/,
  ),
  shape("a text as long as a book", withWhere, /^20000 characters in one text .* 1024 are allowed/, {
    where: { id: "a".repeat(20_000) },
  }),
  shape(
    "a cursor as long as a book",
    `{ payments(after: "${"a".repeat(20_000)}") { items { id } } }`,
    /^20000 characters/,
  ),
  shape("a variable that nobody asked for", "{ _meta { status } }", /^20000 characters in one text/, {
    x: "a".repeat(20_000),
  }),
  shape(
    "many directives",
    `{ payments { items { id ${"@skip(if: false) ".repeat(11)} } } }`,
    /^11 directives .* 10 are/,
  ),
  shape(
    "several operations",
    "query A { _meta { status } } query B { _meta { status } }",
    /^The document has 2 operations, 1/,
  ),
  shape("fragments alone", "fragment A on payment { id }", /^The document has 0 operations/),
  shape("a mutation", "mutation { payments { items { id } } }", /^A mutation was sent, queries are allowed/),
  shape(
    "a subscription",
    "subscription { payments { items { id } } }",
    /^A subscription was sent, queries are allowed/,
  ),
  shape("a schema of its own", "type Query { a: Int } { a }", /^ObjectTypeDefinition is no part of a query/),
  shape(
    "the schema, several times",
    `{ ${repeat(5, (i) => `a${i}: __schema { types { name } }`)} }`,
    /^The schema is asked for 5 times/,
  ),
  shape(
    "the types of the fields of all types, and theirs",
    "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }",
    /^4 lists of the schema within each other .* 3 are/,
  ),
  shape(
    "the schema under other names",
    `{ __schema { ${repeat(9, (i) => `a${i}: types { name }`)} } }`,
    /^Aliases below __schema/,
  ),
  shape(
    "types of types of types",
    `{ __schema { types { fields { type { ${"ofType { ".repeat(20)} name ${"} ".repeat(20)} } } } } }`,
    /^17 levels of fields .* 16 are allowed/,
  ),
  raw(
    "a batch",
    post([{ query: "{ _meta { status } }" }, { query: "{ _meta { status } }" }]),
    400,
    /^A batch of 2 queries/,
  ),
  raw(
    "a body that is too long",
    post({ query: `# ${"a".repeat(limits.bodyBytes)}` }),
    413,
    /^The body has \d+ bytes or more, 32768/,
  ),
  raw("no JSON", { method: "POST", headers, body: "{" }, 400, /^The body is no JSON/),
  raw("no question", post({ variables: {} }), 400, /^A JSON object with a text "query" is allowed/),
  raw(
    "variables that are a list",
    post({ query: "{ _meta { status } }", variables: [1] }),
    400,
    /^"variables" has to be an object/,
  ),
  raw(
    "a form",
    { method: "POST", body: new URLSearchParams({ query: "{ a }" }) },
    415,
    /"application\/json" is allowed/,
  ),
  raw(
    "an upload",
    (() => {
      const body = new FormData();
      body.set("operations", '{"query": "{ _meta { status } }"}');
      return { method: "POST", body };
    })(),
    415,
    /"application\/json" is allowed/,
  ),
  raw("another method", { method: "PUT", headers, body: "{}" }, 405, /^PUT was sent, GET and POST are allowed/),
  raw("a batch, by address", get({ query: "[]" }), 400, /^Syntax Error/),
  raw(
    "lists that multiply, by address",
    get({ query: "{ payments(limit: 1000) { items { legs(limit: 99) { items { kind } } } } }" }),
    400,
    /^\d+ rows/,
  ),
  raw(
    "a page without an end, by address",
    get({ query: "query ($n: Int) { payments(limit: $n) { items { id } } }", variables: '{"n": 5000}' }),
    400,
    /^5000 rows in one page/,
  ),
  raw("nothing, by address", get({}), 400, /^There is no "query"/),
];

/** Legitimate queries, each of which must be answered. */
export const harmless: readonly string[] = [
  '{ payments(limit: 100, orderBy: "timestamp", orderDirection: "desc") { items { id number dueDecimal token { symbol } splits(limit: 16) { items { account bps } } } pageInfo { hasNextPage endCursor } } }',
  "{ dailyTotals(limit: 1000) { items { day netDecimal token { symbol } } pageInfo { hasNextPage endCursor } } }",
  "{ credits(limit: 50) { totalCount items { account amountDecimal } } }",
  "{ _meta { status } }",
];

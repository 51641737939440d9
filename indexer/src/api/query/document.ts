import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  parse,
  valueFromASTUntyped,
  visit,
} from "graphql";
import { limits, RequestRefusedError, within } from "../limits.ts";
import { measureFilter, measureValue, newTally, readOffset, readPageSize, type Tally } from "./values.ts";

export type Variables = Readonly<Record<string, unknown>>;

/** A document's parts and counts. */
interface Reading {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Variables;
  readonly spread: Set<string>;
  readonly tally: Tally;
  fields: number;
  aliases: number;
}

/** A field with everything below it, fragments unfolded. */
interface Asked {
  readonly node: FieldNode;
  readonly below: readonly Asked[];
}

/**
 * Refuses a query that asks for too much, while reading it. It does not know the tables: Ponder checks the query
 * against the schema before it asks the database.
 *
 * @throws {@link RequestRefusedError}
 * @example
 * ```ts
 * measureDocument("{ payments(limit: 10) { items { id } } }", {}); // 35: its possible cost
 * ```
 */
export function measureDocument(source: string, given: Variables): number {
  const document = read(source);
  const operation = onlyOperation(document);
  measureDirectives(document);
  measureValue(given, newTally());

  const variables = { ...defaultsOf(operation), ...given };
  const fragments = new Map(document.definitions.filter(isFragment).map((node) => [node.name.value, node]));
  const reading: Reading = { fragments, variables, spread: new Set(), tally: newTally(), fields: 0, aliases: 0 };
  const asked = unfold(operation.selectionSet, reading, { depth: 1, introspects: false, path: [] });
  for (const name of fragments.keys()) {
    if (!reading.spread.has(name)) throw new RequestRefusedError(`Fragment ${name} is not used: leave it out`);
  }
  within("rootFields", asked.length, "fields at the top", "ask in several queries");
  measureIntrospection(asked);
  const cost = asked.reduce((sum, field) => sum + measureCost(field, reading), 0);
  within("cost", cost, "rows (a page's rows times those of the lists in it)", "ask for smaller pages");
  return cost;
}

/** @throws {@link RequestRefusedError} if it is not GraphQL or too long */
function read(source: string): DocumentNode {
  try {
    return parse(source, { maxTokens: limits.tokens, noLocation: true });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    // The parser stops at the first token over the limit, with a message of its own.
    if (/^Syntax Error: Document contains more/.test(error.message))
      within("tokens", limits.tokens + 1, "tokens or more", "ask in several queries");
    throw new RequestRefusedError(error.message);
  }
}

const isFragment = (node: { readonly kind: Kind }): node is FragmentDefinitionNode =>
  node.kind === Kind.FRAGMENT_DEFINITION;

/** @throws {@link RequestRefusedError} unless there is exactly one query */
function onlyOperation({ definitions }: DocumentNode): OperationDefinitionNode {
  const operations: OperationDefinitionNode[] = [];
  const names = new Set<string>();
  for (const node of definitions) {
    if (node.kind === Kind.OPERATION_DEFINITION) operations.push(node);
    else if (node.kind !== Kind.FRAGMENT_DEFINITION)
      throw new RequestRefusedError(`${node.kind} is no part of a query: one query and its fragments are allowed`);
    else if (names.has(node.name.value)) throw new RequestRefusedError(`Fragment ${node.name.value} is defined twice`);
    else names.add(node.name.value);
  }
  const [operation] = operations;
  if (!operation || operations.length > 1) {
    const message = `The document has ${operations.length} operations, 1 is allowed: send each in a request of its own`;
    throw new RequestRefusedError(message, { limit: "operations", attempted: operations.length, allowed: 1 });
  }
  if (operation.operation === "query") return operation;
  throw new RequestRefusedError(`A ${operation.operation} was sent, queries are allowed: nothing can be changed here`);
}

function measureDirectives(document: DocumentNode): void {
  let directives = 0;
  const count = () => {
    directives++;
  };
  visit(document, { [Kind.DIRECTIVE]: count });
  within("directives", directives, "directives", "leave out what is not needed");
}

const defaultsOf = ({ variableDefinitions = [] }: OperationDefinitionNode): Variables =>
  Object.fromEntries(
    variableDefinitions.flatMap(({ variable, defaultValue }) =>
      defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)]] : [],
    ),
  );

interface Place {
  readonly depth: number;
  readonly introspects: boolean;
  /** Fragments being unfolded. */
  readonly path: readonly string[];
}

/** The fields of a selection and its fragments, counted on the way, so that a fragment bomb is refused early. */
function unfold(set: SelectionSetNode, reading: Reading, place: Place): readonly Asked[] {
  const { depth, introspects, path } = place;
  const found: Asked[] = [];
  for (const node of set.selections) {
    if (node.kind === Kind.INLINE_FRAGMENT) found.push(...unfold(node.selectionSet, reading, place));
    else if (node.kind === Kind.FRAGMENT_SPREAD) {
      const name = node.name.value;
      const fragment = reading.fragments.get(name);
      if (!fragment) throw new RequestRefusedError(`Fragment ${name} is spread, but the document does not define it`);
      if (path.includes(name)) throw new RequestRefusedError(`Fragment ${name} contains itself: no query may`);
      reading.spread.add(name);
      found.push(...unfold(fragment.selectionSet, reading, { ...place, path: [...path, name] }));
    } else {
      within("fields", ++reading.fields, "fields", "ask in several queries");
      if (node.alias) within("aliases", ++reading.aliases, "aliases", "ask in several queries");
      const inside = introspects || isIntrospection(node);
      const limit = inside ? "introspectionDepth" : "depth";
      within(limit, depth, "levels of fields", "ask for the inner rows in a query of their own");
      const inner = { depth: depth + 1, introspects: inside, path };
      found.push({ node, below: node.selectionSet ? unfold(node.selectionSet, reading, inner) : [] });
    }
  }
  measureRepeats(found);
  return found;
}

/** Fields of one name are compared in quadratic time. */
function measureRepeats(fields: readonly Asked[]): void {
  const counts = new Map<string, number>();
  for (const { node } of fields) {
    const name = (node.alias ?? node.name).value;
    const count = (counts.get(name) ?? 0) + 1;
    within("repeats", count, `fields "${name.slice(0, 40)}" at one level`, "one is enough");
    counts.set(name, count);
  }
}

const isIntrospection = ({ name }: FieldNode): boolean => name.value === "__schema" || name.value === "__type";

/** Lists of the schema, which has types of fields of types. */
const SCHEMA_LISTS = [
  "types",
  "fields",
  "args",
  "inputFields",
  "interfaces",
  "possibleTypes",
  "enumValues",
  "directives",
];

/** @throws {@link RequestRefusedError} if the schema is queried more than once, or for lists nested too deep */
function measureIntrospection(asked: readonly Asked[]): void {
  const introspections = asked.filter(({ node }) => isIntrospection(node));
  if (introspections.length > 1) {
    const message = `The schema is asked for ${introspections.length} times, 1 is allowed: ask in several queries`;
    throw new RequestRefusedError(message, { limit: "introspections", attempted: introspections.length, allowed: 1 });
  }
  const measure = ({ below }: Asked, lists: number): void => {
    for (const field of below) {
      if (field.node.alias) throw new RequestRefusedError("Aliases below __schema and __type are not allowed");
      const inner = lists + (SCHEMA_LISTS.includes(field.node.name.value) ? 1 : 0);
      within("introspectionLists", inner, "lists of the schema within each other", "ask for a type by __type");
      measure(field, inner);
    }
  };
  for (const field of introspections) measure(field, 0);
}

/** Each list of each row is a separate database query. */
const LIST_COST = 25;
/** `totalCount` counts all rows of a list, whatever the page size. */
const COUNT_COST = 1_000;

const PAGE_FIELDS = ["items", "pageInfo", "totalCount", "__typename"];

/**
 * A field's possible cost, in rows. A page costs 25, its rows, its offset, the cost of the fields in each row, and
 * 1,000 for `totalCount`; a row costs 1 and its fields. A field without columns of its own is a page.
 */
function measureCost({ node, below }: Asked, reading: Reading): number {
  const args = argumentsOf(node, reading.variables);
  measureValue(args, reading.tally);
  measureFilter(args.where, reading.tally);
  if (below.length === 0 || isIntrospection(node)) return 0;

  const isPage = below.every((field) => PAGE_FIELDS.includes(field.node.name.value));
  const rows = isPage ? below.flatMap((field) => (field.node.name.value === "items" ? field.below : [])) : below;
  const perRow = rows.reduce((sum, field) => sum + measureCost(field, reading), 1);
  if (!isPage) return perRow;
  const counts = below.filter((field) => field.node.name.value === "totalCount").length;
  return LIST_COST + readPageSize(args.limit) * perRow + readOffset(args.offset) + counts * COUNT_COST;
}

const argumentsOf = ({ arguments: args = [] }: FieldNode, variables: Variables): Variables =>
  Object.fromEntries(args.map(({ name, value }) => [name.value, valueFromASTUntyped(value, variables)]));

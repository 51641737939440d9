// Compares GraphQL's answers with rows, in the rows' columns.
import { formatUnits } from "viem";
import type { Ask } from "../../reconcile/indexer.ts";
import type { Lived } from "../live.ts";
import type { Name } from "../operations.ts";
import type { Plan } from "../plan.ts";

/** The two sides of a check: the plan with its books, and the indexer's answers. */
export interface World {
  readonly ask: Ask;
  readonly plan: Plan;
  readonly lived: Pick<Lived, "addressOf" | "invoices">;
  /** An address as the indexer writes it. */
  readonly lower: (name: Name) => string;
  /** The faults so far. */
  readonly wrong: string[];
}

export type Row = Readonly<Record<string, unknown>>;

/** A saved query's variables, and its due answer: rows of a list in any order, or one row. */
export interface Question {
  readonly what: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly answer: Readonly<Record<string, readonly Row[] | Row | null>>;
  /** The column by which a list has to ascend. */
  readonly ascending?: readonly [list: string, column: string];
}

export const decimal = (amount: bigint): string => formatUnits(amount, 6);

/** Amounts as decimals, by the names that the indexer has for them. */
export const decimals = (amounts: Readonly<Record<string, bigint>>): Row =>
  Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [`${name}Decimal`, decimal(amount)]));

export const inUnits = (amounts: Readonly<Record<string, bigint>>): Row => ({
  ...Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, String(amount)])),
  ...decimals(amounts),
});

interface List {
  readonly items: Row[];
  readonly totalCount?: number;
  readonly pageInfo?: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

type Answer = Readonly<Record<string, List | Row | null>>;

/** The first page of every list, with the items of all pages. */
async function askAllPages({ ask }: World, query: string, variables: Question["variables"]): Promise<Answer> {
  const answer = await ask<Answer>(query, variables);
  const paged = (page: Answer) =>
    Object.entries(page as Record<string, List>).find(([, list]) => list?.pageInfo?.hasNextPage);
  for (let next = paged(answer); next;) {
    const [name, { pageInfo }] = next;
    const page = await ask<Answer>(query, { ...variables, after: pageInfo!.endCursor });
    const [all, more] = [answer[name] as List, page[name] as List];
    all.items.push(...more.items);
    next = more.pageInfo?.hasNextPage ? [name, more] : undefined;
  }
  return answer;
}

/** The columns of values, nested ones too; null: they have none. */
type Shape = { readonly [name: string]: Shape } | readonly [Shape] | null;

function shapeOf(values: readonly unknown[]): Shape {
  const objects = values.filter((value) => typeof value === "object" && value !== null);
  if (objects.length === 0) return null;
  if (Array.isArray(objects[0])) return [shapeOf(objects.flat())];
  const names = new Set(objects.flatMap(Object.keys));
  return Object.fromEntries([...names].map((name) => [name, shapeOf(objects.map((one) => (one as Row)[name]))]));
}

/** As JSON, in these columns alone. Legs have no order: several may be of one event. */
function toText(value: unknown, shape: Shape): string {
  const pick = (of: unknown, columns: Shape, name = ""): unknown => {
    if (columns === null || typeof of !== "object" || of === null) return of;
    if (Array.isArray(of)) return of.map((one) => pick(one, Array.isArray(columns) ? columns[0] : columns));
    const picked = Object.entries(columns).map(([key, shape]) => [key, pick((of as Row)[key], shape as Shape, key)]);
    const row = Object.fromEntries(picked) as Row;
    return name === "legs" ? (row.items as readonly unknown[]).map((leg) => JSON.stringify(leg)).toSorted() : row;
  };
  return JSON.stringify(pick(value, shape));
}

const isList = (answer: unknown): answer is List => Array.isArray((answer as List | null)?.items);

async function check(world: World, name: string, query: string, question: Question): Promise<void> {
  const { what, variables, answer: expected, ascending } = question;
  const answer = await askAllPages(world, query, variables);
  const wrong = (text: string) => world.wrong.push(`${name} ${what}: ${text}`);
  for (const [key, should] of Object.entries(expected)) {
    const is = answer[key];
    const rows = isList(is) ? is.items : [is];
    const booked = Array.isArray(should) ? (should as readonly Row[]) : [should];
    const shape = shapeOf(booked);
    const textOf = (side: readonly unknown[]) => side.map((row) => toText(row, shape)).toSorted();
    const [a, b] = [rows, booked].map((side) => textOf(side).join(", "));
    if (a !== b) wrong(`${key} is ${a}, should be ${b}`);
    if (isList(is) && (is.totalCount ?? rows.length) !== rows.length)
      wrong(`${is.totalCount} of ${rows.length} ${key}`);
  }
  if (!ascending) return;
  const [list, column] = ascending;
  const values = (answer[list] as List).items.map((row) => String(row[column]));
  const isBelow = (a: string, b: string) => a.localeCompare(b, "en", { numeric: true }) < 0;
  if (values.some((value, i) => i > 0 && isBelow(value, values[i - 1]!))) wrong(`${list} do not ascend by ${column}`);
}

const AT_ONCE = 8;

/** Asks all questions, some at once, and returns their number. */
export async function checkAll(world: World, name: string, query: string, questions: readonly Question[]) {
  for (let i = 0; i < questions.length; i += AT_ONCE)
    await Promise.all(questions.slice(i, i + AT_ONCE).map((question) => check(world, name, query, question)));
  return questions.length;
}

import { limits, RequestRefusedError, within } from "../limits.ts";

/** The number of values so far, over all variables or all arguments of a request. */
export interface Tally {
  values: number;
  conditions: number;
  textSearches: number;
}

export const newTally = (): Tally => ({ values: 0, conditions: 0, textSearches: 0 });

/**
 * Walks through a variable or an argument, and refuses one that is too long, too deep or has too many values.
 *
 * @throws {@link RequestRefusedError}
 */
export function measureValue(value: unknown, tally: Tally, depth = 0): void {
  within("values", ++tally.values, "values in variables or arguments", "ask in several queries");
  if (typeof value === "string") {
    within("textLength", value.length, "characters in one text", "no value that the tables have is so long");
  } else if (typeof value === "object" && value !== null) {
    within("valueDepth", depth + 1, "lists and objects within each other", "make the filter flatter");
    if (Array.isArray(value))
      within("listLength", value.length, "elements in one list", "ask for them in several queries");
    for (const [name, inner] of Object.entries(value)) {
      within("textLength", name.length, "characters in one name", "no column has so long a name");
      measureValue(inner, tally, depth + 1);
    }
  }
}

/** Conditions that search within text. */
const TEXT_SEARCH = /_(contains|starts_with|ends_with)(_nocase)?$/;

/**
 * Counts the conditions of a filter; AND and OR hold filters of their own.
 *
 * @throws {@link RequestRefusedError}
 */
export function measureFilter(filter: unknown, tally: Tally, depth = 0): void {
  if (typeof filter !== "object" || filter === null) return;
  for (const [name, value] of Object.entries(filter)) {
    if (name === "AND" || name === "OR") {
      within("conditionDepth", depth + 1, "levels of AND and OR", "make the filter flatter");
      for (const inner of Array.isArray(value) ? value : [value]) {
        within("conditions", ++tally.conditions, "conditions", "ask in several queries");
        measureFilter(inner, tally, depth + 1);
      }
      continue;
    }
    within("conditions", ++tally.conditions, "conditions", "ask in several queries");
    if (TEXT_SEARCH.test(name)) {
      const instead = "compare with whole values, which an index finds";
      within("textSearches", ++tally.textSearches, "searches within text", instead);
    }
  }
}

/**
 * The rows of a page, from `limit`.
 *
 * @throws {@link RequestRefusedError} over its limit
 */
export function readPageSize(limit: unknown): number {
  // A value that is not a number is refused later, by its type; until then it counts as the largest page.
  if (limit === undefined || limit === null) return DEFAULT_PAGE_SIZE;
  if (typeof limit !== "number") return limits.pageSize;
  if (limit < 0) {
    const allowed = limits.pageSize;
    const message = `limit is ${limit}: a page has between 0 and ${allowed} rows`;
    throw new RequestRefusedError(message, { limit: "pageSize", attempted: limit, allowed });
  }
  within("pageSize", limit, "rows in one page", 'page on with "after: endCursor"');
  return limit;
}

/** Ponder's default. */
const DEFAULT_PAGE_SIZE = 50;

/**
 * The rows that a list skips, from `offset`: the database reads them all.
 *
 * @throws {@link RequestRefusedError} over its limit
 */
export function readOffset(offset: unknown): number {
  if (typeof offset !== "number") return 0;
  within("offset", offset, "rows to leave out", 'page on with "after: endCursor", which costs the same on every page');
  return Math.max(offset, 0);
}

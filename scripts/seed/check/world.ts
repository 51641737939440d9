import { formatUnits } from "viem";
import type { Ask } from "../../reconcile/indexer.ts";
import type { Lived } from "../live.ts";
import type { Name } from "../operations.ts";
import type { Plan } from "../plan.ts";

/** What a check looks at: the plan and its books on the one side, the indexer's answers on the other. */
export interface World {
  readonly ask: Ask;
  readonly plan: Plan;
  readonly lived: Pick<Lived, "addressOf" | "invoices">;
  /** An address as the indexer writes it. */
  readonly lower: (name: Name) => string;
  /** What is not as it should be. */
  readonly wrong: string[];
}

/** A list of a GraphQL answer. */
export interface Items<item> {
  readonly items: readonly item[];
}

export interface Page<item> extends Items<item> {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** USDT's base units as a decimal. */
export const decimal = (amount: bigint): string => formatUnits(amount, 6);

/** Compares as JSON, for answers are JSON. */
export function expectEqual({ wrong }: World, what: string, answer: unknown, expected: unknown): void {
  const [is, shouldBe] = [answer, expected].map((value) => JSON.stringify(value));
  if (is !== shouldBe) wrong.push(`${what}: is ${is}, should be ${shouldBe}`);
}

/** The same where the order is not said: of what stands in one block, for instance. */
export function expectSame(world: World, what: string, answer: readonly unknown[], expected: readonly unknown[]): void {
  const sorted = (values: readonly unknown[]) => values.map((value) => JSON.stringify(value)).toSorted();
  expectEqual(world, what, sorted(answer), sorted(expected));
}

/** Refuses a list that does not ascend by a column. */
export function expectAscending<item>(
  { wrong }: World,
  what: string,
  items: readonly item[],
  by: (item: item) => string,
): void {
  items.forEach((item, i) => {
    if (i > 0 && BigInt(by(items[i - 1]!)) > BigInt(by(item))) wrong.push(`${what}: not in order at ${i}`);
  });
}

const AT_ONCE = 8;

/** Asks about all of them, some at once. */
export async function forAll<item>(items: readonly item[], run: (item: item) => Promise<void>): Promise<number> {
  for (let i = 0; i < items.length; i += AT_ONCE) await Promise.all(items.slice(i, i + AT_ONCE).map(run));
  return items.length;
}

/** Every item of a paged answer. */
export async function allPages<item>(ask: (after: string | null) => Promise<Page<item>>): Promise<readonly item[]> {
  const items: item[] = [];
  for (let after: string | null = null; ;) {
    const page: Page<item> = await ask(after);
    items.push(...page.items);
    if (!page.pageInfo.hasNextPage) return items;
    after = page.pageInfo.endCursor;
  }
}

export function groupBy<item>(
  items: Iterable<item>,
  keyOf: (item: item) => string,
): ReadonlyMap<string, readonly item[]> {
  const groups = new Map<string, item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item)) ?? [];
    group.push(item);
    groups.set(keyOf(item), group);
  }
  return groups;
}

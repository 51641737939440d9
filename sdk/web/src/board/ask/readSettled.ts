import type { Ask, Question, Variables } from "./useAnswer.ts";

/** A block that the indexer has read. */
export interface Place {
  readonly number: number;
  /** Unix seconds. */
  readonly timestamp: number;
}

interface Meta {
  readonly _meta: { readonly status: Readonly<Record<string, { readonly block: Place | null }>> | null } | null;
}

export const metaQuestion: Question<Meta> = { document: "{\n  _meta {\n    status\n  }\n}" };

/** The indexer has read no block yet. */
export class IndexerStartingError extends Error {
  override name = "IndexerStartingError";
}

/** Blocks come faster than the indexer answers. */
export class IndexerMovingError extends Error {
  override name = "IndexerMovingError";
}

/** The last block that the indexer has fully read. */
export async function readPlace(ask: Ask): Promise<Place> {
  const { _meta } = await ask(metaQuestion);
  const [chain] = Object.values(_meta?.status ?? {});
  if (!chain?.block) throw new IndexerStartingError("The indexer has not read a block yet.");
  return chain.block;
}

interface Written {
  readonly blockNumber: string;
}

export interface Rows<row> {
  readonly items: readonly row[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** All rows of a list, page by page. */
export async function readAll<row, name extends string>(
  ask: Ask,
  question: Question<Readonly<Record<name, Rows<row>>>>,
  name: name,
  variables: Variables,
): Promise<readonly row[]> {
  const rows: row[] = [];
  for (let after: string | null = null; ;) {
    const answer: Readonly<Record<name, Rows<row>>> = await ask(question, { ...variables, after });
    const { items, pageInfo } = answer[name];
    rows.push(...items);
    if (!pageInfo.hasNextPage) return rows;
    after = pageInfo.endCursor;
  }
}

const ATTEMPTS = 6;

/**
 * Reads lists at one block. A block's rows change one by one, and the indexer's number last: so the number must be the
 * same before and after, and no row may be of a later block.
 *
 * @param at The indexer's block. @default it is read
 */
export async function readSettled<one extends Written, other extends Written>(
  ask: Ask,
  read: () => Promise<readonly [readonly one[], readonly other[]]>,
  at?: Place,
): Promise<{ readonly place: Place; readonly lists: readonly [readonly one[], readonly other[]] }> {
  let before = at ?? (await readPlace(ask));
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const lists = await read();
    const after = await readPlace(ask);
    const isLater = ({ blockNumber }: Written) => Number(blockNumber) > before.number;
    if (after.number === before.number && !lists.some((rows) => rows.some(isLater))) return { place: before, lists };
    before = after;
  }
  throw new IndexerMovingError(`Blocks came faster than the figures could be read, ${ATTEMPTS} times.`);
}

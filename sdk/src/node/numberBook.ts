import { createHash } from "node:crypto";
import { access, link, mkdir, readFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { NumberBook, NumberBookConfig, NumberPlace } from "../terms/numberBook.ts";
import { max, sequenceOf, termsFromJson, termsToJson } from "../terms/numberBook.ts";
import type { NumberEntry, NumberlessTerms } from "../terms/types.ts";
import { toInvoiceNumber } from "../terms/toInvoiceNumber.ts";
import { isCode, syncFolder, writeDraft } from "./files.ts";

export interface FileNumberBookConfig extends NumberBookConfig {
  /** Its own folder, on a local disk; made if there is none. */
  readonly folder: string;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** The first of 0, 1, 2 … for which there is no file; with a few questions however many there are. */
async function firstFree(pathOf: (n: number) => string): Promise<number> {
  let above = 1;
  while (await exists(pathOf(above - 1))) above *= 2;
  let below = above >> 1;
  // There is a file at `below - 1`, or it is 0; there is none at `above - 1`.
  while (below < above) {
    const middle = (below + above) >> 1;
    if (await exists(pathOf(middle))) below = middle + 1;
    else above = middle;
  }
  return below;
}

/** Gives a whole, flushed file its name, if no file has it. Of several processes one does. */
async function create(folder: string, path: string, text: string): Promise<boolean> {
  const draft = await writeDraft(folder, text);
  try {
    await link(draft, path);
    // A number that is forgotten after it was given would be given again.
    await syncFolder(folder);
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * A number book in a folder of small files, two an order: it outlives the process, and any number of processes on one
 * machine may share it. No lock is taken, so none is left behind: the file system gives each name once. It is made for
 * some 100,000 orders; beyond that write the three functions of `NumberBook` over your database.
 * @param config `folder`: where; `server`, `first`: the range and its first sequence.
 * @example const numbers = createFileNumberBook({ folder: "numbers" });
 * @throws MalformedTermsError for a range that numbers do not have; what the file system throws
 */
export function createFileNumberBook({ folder, server = 0n, first = 1n }: FileNumberBookConfig): NumberBook {
  toInvoiceNumber({ server, sequence: first });
  /** A number is taken by the file of its name, an order's terms by the file of its key and version. */
  const placesOf = ({ series, key }: NumberPlace) => {
    const inSeries = join(folder, encodeURIComponent(series));
    const hash = createHash("sha256").update(key).digest("hex");
    return {
      inSeries,
      numberAt: (i: number) => join(inSeries, `number-${toInvoiceNumber({ server, sequence: first + BigInt(i) })}`),
      versionAt: (i: number) => join(inSeries, `order-${hash}-${i}.json`),
    };
  };

  async function read(path: string): Promise<NumberEntry> {
    const { number, terms } = JSON.parse(await readFile(path, "utf8")) as { number: string; terms: object };
    return { number: BigInt(number), terms: termsFromJson(JSON.stringify(terms)) };
  }
  const toText = (key: string, number: bigint, terms: NumberlessTerms) => {
    const issuedAt = Math.floor(Date.now() / 1_000);
    return `{"key":${JSON.stringify(key)},"number":"${number}","issuedAt":${issuedAt},"terms":${termsToJson(terms)}}\n`;
  };

  async function latest(place: NumberPlace): Promise<{ readonly entry?: NumberEntry; readonly versions: number }> {
    const { versionAt } = placesOf(place);
    const versions = await firstFree(versionAt);
    return versions === 0 ? { versions } : { entry: await read(versionAt(versions - 1)), versions };
  }

  async function takeNumber(place: NumberPlace): Promise<{ readonly number: bigint; readonly path: string }> {
    const { inSeries, numberAt } = placesOf(place);
    // Numbers that the chain says are spent have no files.
    const skipped = Number(max(0n, sequenceOf(place, server) - first));
    for (let i = skipped + (await firstFree((n) => numberAt(skipped + n))); ; i++) {
      const path = numberAt(i);
      if (await create(inSeries, path, ""))
        return { number: toInvoiceNumber({ server, sequence: first + BigInt(i) }), path };
    }
  }

  async function allocate(place: NumberPlace, terms: NumberlessTerms): Promise<NumberEntry> {
    const { inSeries, versionAt } = placesOf(place);
    await mkdir(inSeries, { recursive: true });
    const { entry } = await latest(place);
    if (entry) return entry;
    const { number, path } = await takeNumber(place);
    if (await create(inSeries, versionAt(0), toText(place.key, number, terms))) return { number, terms };
    // Another process was quicker with this order: its number stands, and ours is free for the next.
    await rm(path);
    return (await latest(place)).entry!;
  }

  /** One after the other within the process: orders that come at once then leave no gaps among the numbers. */
  let last: Promise<unknown> = Promise.resolve();

  return {
    get: async (place) => (await latest(place)).entry,
    async next({ series }) {
      const taken = await firstFree(placesOf({ series, key: "" }).numberAt);
      return toInvoiceNumber({ server, sequence: first + BigInt(taken) });
    },
    allocate(place, terms) {
      const next = last.then(() => allocate(place, terms));
      last = next.catch(() => undefined);
      return next;
    },
    async amend(place, { from, to }) {
      const { inSeries, versionAt } = placesOf(place);
      const { entry = from, versions } = await latest(place);
      if (termsToJson(entry.terms) !== termsToJson(from.terms)) return entry;
      if (await create(inSeries, versionAt(versions), toText(place.key, entry.number, to)))
        return { number: entry.number, terms: to };
      return (await latest(place)).entry!;
    },
  };
}

/** A version of an order's invoice, as a folder's number book has it. */
export interface IssuedInvoice extends NumberEntry, NumberPlace {
  /** From 0; an amendment is the next. */
  readonly version: number;
  /** When these terms were written down, in unix seconds; undefined: by a version of the SDK that did not keep it. */
  readonly issuedAt: number | undefined;
}

/**
 * Every invoice of a folder's number book, by series, number and version: for an export, since the chain has the time of
 * a payment and not that of its invoice. An invoice may be unpaid. Files are read one after the other.
 * @param config `folder`: that of `createFileNumberBook`
 * @example for (const { number, issuedAt } of await listIssuedInvoices({ folder: "numbers" })) console.log(number, issuedAt);
 * @throws what the file system throws
 */
export async function listIssuedInvoices({ folder }: { readonly folder: string }): Promise<readonly IssuedInvoice[]> {
  const invoices: IssuedInvoice[] = [];
  const entries = await readdir(folder, { withFileTypes: true });
  for (const { name: series } of entries.filter((entry) => entry.isDirectory())) {
    for (const name of await readdir(join(folder, series))) {
      const version = /^order-[\da-f]{64}-(\d+)\.json$/.exec(name)?.[1];
      if (version === undefined) continue;
      const { key, number, issuedAt, terms } = JSON.parse(await readFile(join(folder, series, name), "utf8")) as {
        readonly key: string;
        readonly number: string;
        readonly issuedAt?: number;
        readonly terms: object;
      };
      const entry = { number: BigInt(number), terms: termsFromJson(JSON.stringify(terms)) };
      invoices.push({ series: decodeURIComponent(series), key, version: Number(version), issuedAt, ...entry });
    }
  }
  return invoices.sort(
    (a, b) => a.series.localeCompare(b.series) || Number(a.number - b.number) || a.version - b.version,
  );
}

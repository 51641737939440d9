import { type SheetProblem, toProblem } from "./problems.ts";
import type { CsvOptions, ParseCsv, ParsedRecord, Sheet, SheetRow } from "./types.ts";

export const payoutColumns: readonly string[] = ["name", "address", "amount", "reference"];
const csvOptions: CsvOptions = { bom: true, info: true, trim: true, skip_empty_lines: true, relax_column_count: true };

export interface ReadSheetParameters {
  readonly text: string;
  /** csv-parse's `parse`: "csv-parse/sync", or "csv-parse/browser/esm/sync" in a browser. */
  readonly parse: ParseCsv;
  /** The columns that it has to have. @default those of a payout */
  readonly columns?: readonly string[];
  readonly more?: readonly string[];
}

/**
 * The rows of a CSV by the names of its columns, in any order. Byte order mark, CRLF, quotes, spaces around cells and
 * empty lines are taken; whatever else is odd is a problem with its line. The parser, csv-parse's, is handed in.
 * @example const sheet = readSheet({ text: readFileSync("lines.csv", "utf8"), parse });
 */
export function readSheet({ text, parse, columns = payoutColumns, more = [] }: ReadSheetParameters): Sheet {
  const fail = (...problems: readonly SheetProblem[]): Sheet => ({ rows: [], problems });
  let found: readonly ParsedRecord[];
  try {
    // The parser counts a line break of two characters inside quotes as two lines.
    found = parse(text.replace(/\r\n?/g, "\n"), csvOptions) as readonly ParsedRecord[];
  } catch (error) {
    return fail(toProblem("noCsv", { reason: (error as Error).message }));
  }
  const [head, ...body] = found;
  if (!head) return fail(toProblem("emptyFile", { columns: columns.join(",") }));
  if (head.record.length === 1 && /[;\t]/.test(head.record[0]!)) return fail(toProblem("noCommas", {}));

  const names = head.record.map((name) => name.toLowerCase());
  const missing = columns.filter((name) => !names.includes(name));
  const unknown = names.filter((name) => !columns.includes(name) && !more.includes(name));
  const doubled = names.filter((name, i) => names.indexOf(name) !== i);
  const complaints = [
    ...missing.map((column) => toProblem("missingColumn", { column, columns: columns.join(",") })),
    ...unknown.map((column) => toProblem("unknownColumn", { column })),
    ...doubled.map((column) => toProblem("doubledColumn", { column })),
  ];
  return complaints.length > 0 ? fail(...complaints) : readBody(body, names);
}

function readBody(body: readonly ParsedRecord[], names: readonly string[]): Sheet {
  const rows: SheetRow[] = [];
  const problems: SheetProblem[] = [];
  for (const { record, info } of body) {
    // What a spreadsheet leaves of an empty row.
    if (record.every((cell) => cell === "")) continue;
    if (record.length !== names.length)
      problems.push(toProblem("cells", { cells: record.length, columns: names.length }, info.lines));
    else
      rows.push({ line: info.lines, fields: Object.fromEntries(names.map((name, i) => [name, record[i] as string])) });
  }
  return { rows, problems };
}

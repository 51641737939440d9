import { parse } from "csv-parse/sync";

/** One line of the spreadsheet, as it was written. */
export interface Row {
  /** The line of the file, from 1. */
  readonly line: number;
  readonly fields: Readonly<Record<string, string>>;
}

export interface Sheet {
  readonly rows: readonly Row[];
  readonly problems: readonly string[];
}

interface Found {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * The rows of a CSV by the names of its columns, which may stand in any order. Byte order mark, CRLF, quotes, spaces
 * around cells and empty lines are taken; whatever else is odd is a problem with its line.
 */
export function readSheet(text: string, columns: readonly string[], more: readonly string[] = []): Sheet {
  const fail = (problem: string): Sheet => ({ rows: [], problems: [problem] });
  let found: readonly Found[];
  try {
    // The parser counts a line break of two characters inside quotes as two lines.
    found = parse(text.replace(/\r\n?/g, "\n"), {
      bom: true,
      info: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
    }) as unknown as readonly Found[];
  } catch (error) {
    return fail(`The file is no CSV: ${(error as Error).message}. Check the quotes: each one that opens has to close.`);
  }
  const [head, ...body] = found;
  if (!head) return fail(`The file is empty; its first line has to be ${columns.join(",")}.`);
  if (head.record.length === 1 && /[;\t]/.test(head.record[0]!))
    return fail("The cells are not separated by commas. Save the sheet as CSV with commas, and amounts with a point.");

  const names = head.record.map((name) => name.toLowerCase());
  const missing = columns.filter((name) => !names.includes(name));
  const unknown = names.filter((name) => !columns.includes(name) && !more.includes(name));
  const doubled = names.filter((name, i) => names.indexOf(name) !== i);
  const complaints = [
    ...missing.map((name) => `The first line has no column "${name}"; it has to name ${columns.join(",")}.`),
    ...unknown.map((name) => `The column "${name}" means nothing here: leave it out, so that nobody relies on it.`),
    ...doubled.map((name) => `The column "${name}" stands there twice.`),
  ];
  if (complaints.length > 0) return { rows: [], problems: complaints };
  return readBody(body, names);
}

function readBody(body: readonly Found[], names: readonly string[]): Sheet {
  const rows: Row[] = [];
  const problems: string[] = [];
  for (const { record, info } of body) {
    // What a spreadsheet leaves of an empty row.
    if (record.every((cell) => cell === "")) continue;
    if (record.length !== names.length)
      problems.push(
        `Line ${info.lines}: it has ${record.length} cells instead of ${names.length}. A comma inside a cell needs quotes around it.`,
      );
    else
      rows.push({ line: info.lines, fields: Object.fromEntries(names.map((name, i) => [name, record[i] as string])) });
  }
  return { rows, problems };
}

import type { ParsedRecord } from "@feiqian/sdk/safe";

const isBlank = (letter: string | undefined): boolean => letter === " " || letter === "\t" || letter === "\f";

/** The end of the cell that begins here, and its text. */
interface Cell {
  readonly value: string;
  readonly end: number;
}

/**
 * The records of a CSV with "\n" line ends, like those of csv-parse with the options of `readSheet`: cells are trimmed
 * outside quotes, and empty lines skipped. csv-parse would add Node's Buffer to the page, 14 kB; a test compares both.
 *
 * @throws Error if quotes do not match.
 */
export function parseCsv(given: string): readonly ParsedRecord[] {
  const text = given.replace(/^\uFEFF/, "");
  const records: ParsedRecord[] = [];
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const record: string[] = [];
    const start = at;
    for (;;) {
      const { value, end } = readCell(text, at, line);
      // Lines within quotes count: a record's line is the one in which it ends.
      line += text.slice(at, end).split("\n").length - 1;
      record.push(value);
      at = end + 1;
      if (text[end] !== ",") break;
    }
    if (text.slice(start, at).trim() !== "") records.push({ record, info: { lines: line } });
    line += 1;
  }
  return records;
}

function readCell(text: string, start: number, line: number): Cell {
  let at = start;
  while (isBlank(text[at])) at += 1;
  return text[at] === '"' ? readQuoted(text, at, line) : readPlain(text, at, line);
}

function readPlain(text: string, start: number, line: number): Cell {
  let end = start;
  while (end < text.length && text[end] !== "," && text[end] !== "\n") end += 1;
  const value = text.slice(start, end);
  if (value.includes('"')) throw new Error(`Invalid Opening Quote: a quote is within a cell of line ${line}`);
  return { value: value.replace(/[ \t\f]+$/, ""), end };
}

function readQuoted(text: string, start: number, line: number): Cell {
  let close = start + 1;
  for (;;) {
    close = text.indexOf('"', close);
    if (close < 0) throw new Error(`Quote Not Closed: the file ends within a quote that opens at line ${line}`);
    if (text[close + 1] !== '"') break;
    close += 2;
  }
  let end = close + 1;
  while (isBlank(text[end])) end += 1;
  if (end < text.length && text[end] !== "," && text[end] !== "\n")
    throw new Error(`Invalid Closing Quote: text follows a quote of line ${line}`);
  return { value: text.slice(start + 1, close).replaceAll('""', '"'), end };
}

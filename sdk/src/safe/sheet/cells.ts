/**
 * Where a spreadsheet would begin a formula (OWASP, "CSV Injection"), however often its apostrophe was written: at the
 * start of a cell; behind a semicolon, too, at which a spreadsheet of many a country splits a CSV with commas.
 */
const FORMULA = "(?=[\"'\\s]*[=+\\-@\\t\\r\\n＝＋－＠])";
const bare = new RegExp(`(^|;)${FORMULA}`, "g");
const marked = new RegExp(`(^|;)'${FORMULA}`, "g");

/**
 * A text as a cell of a CSV: with an apostrophe where a spreadsheet would run it, and in quotes where it needs them
 * (RFC 4180).
 * @example toCell('=SUM("1")'); // "'=SUM(""1"")"
 */
export function toCell(text: string): string {
  const harmless = text.replace(bare, "$1'");
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** The text that a cell without its quotes is of. @example fromCell("'=HYPERLINK(1)"); // "=HYPERLINK(1)" */
export const fromCell = (cell: string): string => cell.replace(marked, "$1");

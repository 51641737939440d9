import type { TextFile } from "./text.ts";

/** The kind of a file, by its content. */
export type FileKind = "sheet" | "book" | "paid" | "sanctions" | "payout" | "signature" | "batch";

/**
 * A file's kind: JSON by its fields, a CSV by its first line. Doubtful files count as a payout or a sheet, whose
 * parsers report what is missing.
 */
export function recognise({ name, text }: TextFile): FileKind {
  const start = text.trimStart();
  if (start.startsWith("{") || start.startsWith("[")) return recogniseJson(start);
  if (name.toLowerCase().endsWith(".txt")) return "sanctions";
  const head = (start.split(/\r?\n|\r/, 1)[0] ?? "").toLowerCase().split(/[,;\t]/);
  const has = (column: string) => head.some((cell) => cell.trim().replace(/^"|"$/g, "").trim() === column);
  if (has("status") && has("transaction")) return "paid";
  if (has("name") && has("address") && !has("amount") && !has("reference")) return "book";
  if (head.length === 1 && (has("address") || /^0x[0-9a-f]{40}$/.test(head[0]!.trim()))) return "sanctions";
  return "sheet";
}

function recogniseJson(text: string): FileKind {
  try {
    const json = JSON.parse(text) as Readonly<Record<string, unknown>>;
    if (Array.isArray(json)) return "sanctions";
    if ("transactions" in json) return "batch";
    if ("signature" in json && !("safeTx" in json)) return "signature";
    return "payout";
  } catch {
    // Its parser reports that it is not JSON.
    return "payout";
  }
}

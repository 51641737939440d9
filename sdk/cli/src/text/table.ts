import { printable } from "@feiqian/sdk/safe";

/** A column's heading and alignment. */
export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
}

/** East Asian characters are two columns wide in a terminal. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g;
const widthOf = (text: string): number => [...text].length + (text.match(WIDE)?.length ?? 0);

/** A plain-text table. Nothing is truncated. */
export function formatTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => row.map(printable))];
  const widths = columns.map((_, i) => Math.max(...cells.map((row) => widthOf(row[i] ?? ""))));
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => {
        const space = " ".repeat(widths[i]! - widthOf(cell));
        return columns[i]!.align === "right" ? space + cell : cell + space;
      })
      .join("  ")
      .trimEnd();
  const [head, ...body] = cells.map(line);
  return [head!, widths.map((width) => "-".repeat(width)).join("  "), ...body].join("\n");
}

/** Facts with their names, one per line. */
export function formatFacts(facts: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...facts.map(([name]) => name.length));
  return facts.map(([name, value]) => `${name.padEnd(width)}  ${printable(value)}`).join("\n");
}

import type { ReactNode } from "react";
import { useWords } from "../../shared/language.tsx";
import { words } from "../words.ts";

export interface RowsProps {
  readonly caption: string;
  /** The column headings; a "#" marks amounts. */
  readonly columns: readonly string[];
  readonly children: ReactNode;
}

/** A table that scrolls if it is too wide, also with the keyboard. */
export function Rows({ caption, columns, children }: RowsProps) {
  const { table } = useWords(words);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the arrow keys without a mouse
    <section className="scroll" aria-label={`${caption}: ${table}`} tabIndex={0}>
      <table>
        <caption className="hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" className={column.startsWith("#") ? "number" : undefined}>
                {column.replace(/^#/, "")}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}

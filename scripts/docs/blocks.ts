import { readFileSync } from "node:fs";

export interface Block {
  readonly file: string;
  /** The line of its first line of code, from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

export function readBlocks(file: string, text = readFileSync(file, "utf8")): readonly Block[] {
  const blocks: Block[] = [];
  let open: { readonly line: number; readonly language: string; readonly lines: string[] } | undefined;
  text.split("\n").forEach((line, i) => {
    const fence = /^```(\S*)/.exec(line);
    if (!fence) open?.lines.push(line);
    else if (!open) open = { line: i + 2, language: fence[1]!, lines: [] };
    else {
      blocks.push({ file, line: open.line, language: open.language, text: open.lines.join("\n") });
      open = undefined;
    }
  });
  if (open) throw new Error(`${file}:${open.line} opens a code block that never ends`);
  return blocks;
}

/** The commands of a shell block: a line each, without comments. */
export const commandsOf = ({ text }: Block): readonly string[] =>
  text
    .replaceAll("\\\n", "")
    .split("\n")
    .map((line) => line.replace(/\s+#.*$/, "").trim())
    .filter((line) => line !== "" && !line.startsWith("#"));

/** The statements of SQL blocks, and those within Python blocks. */
export const statementsOf = (blocks: readonly Block[]): readonly string[] =>
  blocks.flatMap(({ language, text }) => {
    if (language === "sql") return [text];
    return language === "python" ? [...text.matchAll(/"""([\s\S]*?)"""/g)].map(([, statement]) => statement!) : [];
  });

/** The name of a block's file, where its first line gives one: `// shop.mjs`. */
export const fileNameOf = ({ text }: Block): string | undefined =>
  /^\/\/ (\S+\.\w+)$/m.exec(text.split("\n", 1)[0]!)?.[1];

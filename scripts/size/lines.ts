import ts from "typescript";

/** Lines of one file. `total` is what `wc -l` counts; `code` and `comments` leave out blank lines. */
export interface Lines {
  readonly total: number;
  readonly code: number;
  /** Lines that hold a comment and no code. */
  readonly comments: number;
}

type Range = readonly [start: number, end: number];

/** Where the tokens of a TypeScript or JavaScript file are. JSX, templates and regular expressions need the parser. */
function tokensOfTypeScript(file: string, text: string): readonly Range[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const tokens: Range[] = [];
  const walk = (node: ts.Node): void => {
    if (ts.isJSDoc(node)) return;
    const children = node.getChildren(source);
    if (children.length === 0) tokens.push([node.getStart(source), node.end]);
    children.forEach(walk);
  };
  walk(source);
  return tokens;
}

/** Where the tokens of a Solidity file are: its comments and strings are those of JavaScript, for which there is a scanner. */
function tokensOfSolidity(text: string): readonly Range[] {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, text);
  const tokens: Range[] = [];
  while (scanner.scan() !== ts.SyntaxKind.EndOfFileToken) tokens.push([scanner.getTokenStart(), scanner.getTokenEnd()]);
  return tokens;
}

/**
 * Counts the lines of a file. Languages other than Solidity, TypeScript and JavaScript are not parsed: each of their
 * lines that is not blank counts as code.
 *
 * @example
 * countLines("a.sol", "// why\nuint256 a;\n"); // { total: 2, code: 1, comments: 1 }
 */
export function countLines(file: string, text: string): Lines {
  const lines = text.split("\n");
  const total = lines.length - 1;
  const filled = lines.filter((line) => line.trim() !== "").length;
  const isSolidity = file.endsWith(".sol");
  if (!isSolidity && !/\.[mc]?[jt]sx?$/.test(file)) return { total, code: filled, comments: 0 };

  const starts = [0];
  for (const line of lines) starts.push(starts.at(-1)! + line.length + 1);
  const tokens = isSolidity ? tokensOfSolidity(text) : tokensOfTypeScript(file, text);
  const withCode = new Set<number>();
  let line = 0;
  for (const [start, end] of tokens) {
    while (starts[line + 1]! <= start) line += 1;
    for (let at = line; at < lines.length && starts[at]! < end; at++) if (lines[at]!.trim() !== "") withCode.add(at);
  }
  return { total, code: withCode.size, comments: filled - withCode.size };
}

import ts from "typescript";

type Range = readonly [start: number, end: number];

/** The tokens of a TypeScript or JavaScript file. JSX, templates and regular expressions need the parser. */
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

/** The tokens of a Solidity file, by the scanner for JavaScript, whose comments and strings it has. */
function tokensOfSolidity(text: string): readonly Range[] {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, text);
  const tokens: Range[] = [];
  while (scanner.scan() !== ts.SyntaxKind.EndOfFileToken) tokens.push([scanner.getTokenStart(), scanner.getTokenEnd()]);
  return tokens;
}

/** Counts all lines of a file, those with code, and those with a comment alone. Other languages count as code. */
export function countLines(file: string, text: string) {
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

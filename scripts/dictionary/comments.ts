import ts from "typescript";

/** What the schema says of a table, and of each of its columns that has a comment of its own. */
export interface TableComments {
  readonly comment: string;
  readonly columns: ReadonlyMap<string, string>;
  /** In the order of the file. */
  readonly position: number;
  /** The values that a text may have, by column. */
  readonly values: ReadonlyMap<string, string>;
}

const tidy = (comment: string): string =>
  comment
    .replace(/^\/\*\*|\*\/$/g, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd())
    .join("\n")
    .trim();

/**
 * The comments of ponder.schema.ts, by the name of the table. A comment over `...money("a", "b")` is of `a` and `b`.
 */
export function readComments(source: string): ReadonlyMap<string, TableComments> {
  const file = ts.createSourceFile("ponder.schema.ts", source, ts.ScriptTarget.Latest, true);
  const commentOf = (node: ts.Node): string => {
    const ranges = ts.getLeadingCommentRanges(source, node.getFullStart()) ?? [];
    const last = ranges.findLast(({ pos, end }) => source.slice(pos, end).startsWith("/**"));
    return last ? tidy(source.slice(last.pos, last.end)) : "";
  };

  const tables = new Map<string, TableComments>();
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (!initializer || !ts.isCallExpression(initializer) || initializer.expression.getText() !== "onchainTable")
        continue;
      const [, body] = initializer.arguments;
      if (!body || !ts.isObjectLiteralExpression(body)) continue;
      const columns = new Map<string, string>();
      const values = new Map<string, string>();
      for (const property of body.properties) {
        const comment = commentOf(property);
        if (ts.isPropertyAssignment(property)) {
          if (comment) columns.set(property.name.getText(), comment);
          const [, types] = /\$type<([^>]*)>/.exec(property.initializer.getText()) ?? [];
          if (types) values.set(property.name.getText(), types.replaceAll('"', "").replaceAll(/\s+/g, " "));
        } else if (ts.isSpreadAssignment(property) && ts.isCallExpression(property.expression)) {
          for (const argument of property.expression.arguments)
            if (comment && ts.isStringLiteral(argument)) columns.set(argument.text, comment);
        }
      }
      tables.set(name.getText(), { comment: commentOf(statement), columns, values, position: statement.pos });
    }
  }
  return tables;
}

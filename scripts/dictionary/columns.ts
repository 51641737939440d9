import ts from "typescript";
import type { Table } from "./tables.ts";

/** Meanings of names, in tables in which they have no comment of their own. */
const common: Readonly<Record<string, string>> = {
  merchantAddress: "The merchant.",
  tokenAddress: "The token.",
  paymentId: "The payment.",
  payoutId: "The payout.",
  payer: "Who paid.",
  account: "Whose it is.",
  signer: "The signer.",
  store: "The store.",
  operator: "May capture, void and refund for the merchant; zero: the merchant alone.",
  number: "The merchant's own number for the invoice.",
  amount: "In base units of the token.",
  day: 'In UTC, "YYYY-MM-DD".',
  kind: "What it is.",
  status: "What became of it.",
  reason: "A code of up to 32 bytes of ASCII, which nobody has checked.",
  position: "Its place, from 0.",
  bps: "Its part of a payment, in basis points.",
  validUntil: "Unix seconds, exclusive; zero: revoked.",
  maxOutBps: "What fee and splits of an invoice may take together, in basis points.",
  setAt: "When it was last set, in unix seconds.",
  firstSeenAt: "Its first event, in unix seconds.",
  listed: "It is listed: entries may use it.",
  symbol: "The token's symbol, from the deployment record.",
  decimals: "The token's decimals, from the deployment record.",
  address: "Its address.",
  issuerList: "Selector of the function that tells whom the issuer has listed; zero: none.",
  maxTokenFeeBps: "What the token's own fee may keep of a transfer, in basis points.",
  entriesPausedUntil: "Entries are paused until then, in unix seconds; zero: not paused.",
  payExpiry: "Until when the invoice might be paid, in unix seconds.",
  authorizationExpiry: "Until when an authorization may be captured, in unix seconds.",
  feeBps: "The fee, in basis points.",
  feeReceiver: "Who receives the fee.",
  referenceHash: "The hash of the document that the payment is for; zero: none.",
  received: "What arrived at the merchant.",
  fee: "What went to the fee receiver.",
  splitTotal: "What went to the split accounts.",
  tokenFee: "What the token's own fee kept.",
  splitCount: "Splits in the terms.",
  changedInBlock: "The block of its last change.",
  changedAt: "Its last change, in unix seconds.",
  id: "The key.",
  from: "Who paid it.",
  to: "Who received it.",
  by: "Who did it.",
  caller: "Who sent it.",
  paymentCount: "Payments.",
  lineCount: "Lines.",
  legCount: "Legs.",
  blockNumber: "The block of the event that wrote the row last.",
  timestamp: "The time of that block, in unix seconds.",
  transactionHash: "The transaction of the event.",
  logIndex: "The event's place in its block.",
  ...{ gross: "See above.", net: "See above.", authorized: "See above.", captured: "See above.", voided: "See above." },
  ...{ reclaimed: "See above.", refunded: "See above.", capturedNet: "See above.", capturedFee: "See above." },
  capturedSplitTotal: "See above.",
};

export type DescribedTable = ReturnType<typeof describeColumns>[number];

/** The tables in the order of ponder.schema.ts, each column with its meaning; empty: it has none. */
export function describeColumns(tables: readonly Table[], source: string) {
  const comments = readComments(source);
  const meaningOf = (table: Table, name: string): string => {
    const own = comments.get(table.name);
    const values = own?.values.get(name);
    const plain = name.replace(/Decimal$/, "");
    if (plain !== name && !own?.columns.has(name) && table.columns.some((column) => column.name === plain))
      return `\`${plain}\` as a decimal of the token.`;
    const said = own?.columns.get(name) ?? common[name] ?? "";
    return values && !said.includes(`"${values.split(" | ")[0]}"`)
      ? `${said} One of ${values.replaceAll(" | ", ", ")}.`
      : said;
  };
  const position = (table: Table): number => comments.get(table.name)?.position ?? 0;
  return [...tables]
    .sort((a, b) => position(a) - position(b))
    .map((table) => ({
      ...table,
      comment: comments.get(table.name)?.comment ?? "",
      columns: table.columns.map((column) => ({ ...column, meaning: meaningOf(table, column.name).trim() })),
    }));
}

interface TableComments {
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

/** The comments of ponder.schema.ts, by table. A comment over `...money("a", "b")` is of `a` and `b`. */
function readComments(source: string) {
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

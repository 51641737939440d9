import type { TableComments } from "./comments.ts";
import type { Table } from "./tables.ts";

/** What a name means in every table in which it has no comment of its own. */
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

/** The tables in the order of the schema's file, each column with what it means; empty: nobody has said. */
export function describeColumns(tables: readonly Table[], comments: ReadonlyMap<string, TableComments>) {
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

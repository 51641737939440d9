import type { BalanceRow, InvoiceRow, PayoutLineRow, PricedRow } from "./compare.ts";

/** Rows as a table of text: the first column to the left, figures to the right. */
function table(head: readonly string[], rows: readonly (readonly string[])[], left: number): string {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) => (i < left ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join("  ");
  return [line(head), widths.map((width) => "-".repeat(width)).join("  "), ...rows.map(line)].join("\n");
}

export const printInvoices = (rows: readonly InvoiceRow[]): string =>
  table(
    ["invoice", "", "should be", "is", "amount"],
    rows.map(({ invoice, title, shouldBe, is, amount }) => [invoice, title, shouldBe, is, amount]),
    4,
  );

export const printPayout = (rows: readonly PayoutLineRow[], symbol: string): string =>
  table(
    ["payout", "reference", "by GraphQL", symbol],
    rows.map(({ who, reference, byGraphql, amount }) => [who, reference, byGraphql, amount]),
    3,
  );

/** Both sides of each price; and beneath, what its payer was told, in the end and before. */
export const printPriced = (rows: readonly PricedRow[], symbol: string): string =>
  [
    table(
      ["priced", "", "should be", "is", "asked", `should pay ${symbol}`, "paid", "by GraphQL", "by the market"],
      rows.map(({ invoice, title, shouldBe, is, asked, shouldPay, paid, byGraphql, marketRate }) => [
        ...[invoice, title, shouldBe, is, asked, shouldPay, paid, byGraphql, marketRate],
      ]),
      4,
    ),
    ...rows.flatMap(({ invoice, quote, refusals }) => [
      ...refusals.map((text) => `${invoice}, refused: ${text}`),
      `${invoice}, paid: ${quote}`,
    ]),
  ].join("\n");

export const printBalances = (rows: readonly BalanceRow[], symbol: string): string =>
  table(
    [symbol, "had", "should have", "has", "differs", "by payments", "by GraphQL", "differs"],
    rows.map((row) => [
      row.who,
      row.had,
      row.shouldHave,
      row.has,
      row.difference,
      row.paymentsShould,
      row.paymentsByGraphql,
      row.graphqlDifference,
    ]),
    1,
  );

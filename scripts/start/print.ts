import { toTable } from "../table.ts";
import type { Rows } from "./compare.ts";

/** The tables for people; beneath the prices what their payers were told, before they could pay and when. */
export function printRows({ invoices, priced, payout, balances }: Rows): string {
  const tables = [
    toTable(
      ["invoice", "", "should be", "is", "amount"],
      invoices.map(({ invoice, title, shouldBe, is, amount }) => [invoice, title, shouldBe, is, amount]),
      4,
    ),
    toTable(
      ["priced", "", "asked", "should pay", "paid", "by GraphQL", "by the market"],
      priced.map(({ invoice, title, amount, shouldPay, paid, byGraphql, marketRate }) => [
        ...[invoice, title, amount, shouldPay, paid, byGraphql, marketRate],
      ]),
      2,
    ),
    priced.flatMap(({ invoice, told }) => told.map((text) => `${invoice}: ${text}`)).join("\n"),
    toTable(
      ["payout", "reference", "by GraphQL", "USDT"],
      payout.map(({ who, reference, byGraphql, amount }) => [who, reference, byGraphql, amount]),
      3,
    ),
    toTable(
      ["USDT", "had", "should have", "has", "differs", "by GraphQL", "differs"],
      balances.map((row) => [
        ...[row.who, row.had, row.shouldHave, row.has, row.difference, row.byGraphql, row.graphqlDifference],
      ]),
      1,
    ),
  ];
  return tables.map((table) => `${table}\n`).join("\n");
}

import { formatUnits } from "viem";
import type { Node, Omission } from "./omissions.ts";
import { daySums } from "./payments.ts";
import type { Reconciliation } from "./reconcile.ts";
import type { Row, Tables } from "./tables.ts";

const SHOWN = 20;
const sumNames = daySums.filter((name) => name !== "paymentCount");

const sum = (rows: ReadonlyMap<string, Row> | undefined, where: (row: Row) => boolean, column: string): bigint =>
  [...(rows?.values() ?? [])].reduce((total, row) => (where(row) ? total + BigInt(row[column] ?? 0) : total), 0n);

/** Every total by merchant and token: the day's sums, and capturable and credited amounts. */
function totalLines({ chain, indexer }: Reconciliation) {
  const pairs = [chain, indexer].flatMap((tables) =>
    [...(tables.dailyTotal?.values() ?? [])].map((row) => `${row.merchantAddress} ${row.tokenAddress}`),
  );
  return [...new Set(pairs)].sort().flatMap((pair) => {
    const [merchant = "", token = ""] = pair.split(" ");
    const of = (row: Row) => row.merchantAddress === merchant && row.tokenAddress === token;
    const known = chain.token?.get(token) ?? indexer.token?.get(token);
    const line = (what: string, table: string, column: string) => {
      const [a, b] = [chain, indexer].map((tables: Tables) => sum(tables[table], of, column)) as [bigint, bigint];
      const text = (value: bigint) => formatUnits(value, Number(known?.decimals ?? 0));
      const names = { what, merchant, token: known?.symbol ?? token };
      return { ...names, chain: text(a), indexer: text(b), difference: text(b - a) };
    };
    return [
      ...sumNames.map((name) => line(name, "dailyTotal", name)),
      line("capturable", "payment", "capturable"),
      line("credit", "credit", "amount"),
    ];
  });
}

/** A comparison, and that of the nodes' logs with their blocks, from `first` on. */
type Result = Reconciliation & {
  readonly first: bigint;
  readonly nodes: readonly Node[];
  readonly omissions: readonly Omission[];
};

/** Prints the totals, the extent of the comparison, the differences and the omitted logs; or the same as JSON. */
export function printReconciliation(result: Result, asJson: boolean): void {
  const { blockNumber, chain, indexer, differences, first, nodes, omissions } = result;
  const tables = Object.keys(indexer).map((table) => ({
    table,
    rows: { chain: chain[table]?.size ?? 0, indexer: indexer[table]!.size },
    differences: differences.filter((difference) => difference.table === table).length,
  }));
  const totals = totalLines(result);
  if (asJson) {
    console.log(JSON.stringify({ blockNumber: Number(blockNumber), totals, tables, differences, omissions }, null, 2));
    return;
  }
  console.log(`Chain and indexer at block ${blockNumber}`);
  console.table(totals);
  console.table(
    tables.map(({ table, rows, ...rest }) => ({ table, chain: rows.chain, indexer: rows.indexer, ...rest })),
  );
  for (const { table, key, column, chain: a, indexer: b } of differences.slice(0, SHOWN))
    console.log(`differs: ${table} ${key} ${column}: chain ${a ?? "has nothing"}, indexer ${b ?? "has nothing"}`);
  const unshown = differences.length > SHOWN ? `, of which ${SHOWN} are shown; all of them with --json` : "";
  console.log(differences.length === 0 ? "No difference." : `Differences: ${differences.length}${unshown}.`);
  const urls = nodes.map(({ url }) => new URL(url).host).join(" and ");
  console.log(`Logs of ${urls} held against blocks ${first} to ${blockNumber}.`);
  for (const { node, block, what } of omissions.slice(0, SHOWN)) console.log(`omits: ${node}, block ${block}: ${what}`);
  console.log(omissions.length === 0 ? "No log is omitted." : `Blocks with other logs: ${omissions.length}.`);
}

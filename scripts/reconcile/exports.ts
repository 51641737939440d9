import { parseUnits } from "viem";
import { Sums, type Tables, emptyTables, put } from "./tables.ts";

/** The download's amounts, and the column of `payment` that each repeats. */
const sums = {
  ...{ gross: "due", net: "received", fee: "fee", splitTotal: "splitTotal", tokenFee: "tokenFee" },
  ...{ capturable: "capturable", voided: "voided", reclaimed: "reclaimed", captured: "captured", refunded: "refunded" },
} as const;

/** Sums by merchant and token, under the name by which they are compared beside the tables. */
function openTotals() {
  const tables = emptyTables("payments.csv");
  const totals = new Sums();
  const add = (key: readonly unknown[], amountOf: (name: keyof typeof sums) => bigint) => {
    const amounts = Object.keys(sums).map((name) => [name, amountOf(name as keyof typeof sums)]);
    put(tables["payments.csv"], key, totals.add(key, { ...Object.fromEntries(amounts), paymentCount: 1n }));
  };
  return { tables, add };
}

export function exportOfChain({ payment = new Map() }: Tables): Tables {
  const { tables, add } = openTotals();
  for (const row of payment.values()) add([row.merchantAddress, row.tokenAddress], (name) => BigInt(row[sums[name]]!));
  return tables;
}

/** A line's cells, by the names of the header. No record should have a symbol with a comma. */
function cellsOf(header: readonly string[], line: string): Readonly<Record<string, string>> {
  const cells = line.split(",");
  if (cells.length === header.length) return Object.fromEntries(cells.map((cell, i) => [header[i]!, cell]));
  throw new Error(`The download has a line of ${cells.length} cells under a header of ${header.length}: ${line}`);
}

/**
 * The sums of all merchants' downloads, by merchant and token; null when one has a later payment than `blockNumber`, or
 * broke off because the chain was reorganised. Throws where the indexer refuses a download.
 */
export async function readExport(graphqlUrl: string, known: Tables, blockNumber: bigint): Promise<Tables | null> {
  const { merchant = new Map(), token = new Map() } = known;
  const { tables, add } = openTotals();
  for (const address of merchant.keys()) {
    const url = new URL(`../export/payments.csv?merchant=${address}`, `${graphqlUrl}/`);
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
    const text = await response.text().catch(() => null);
    if (text === null) return null;
    const [first, ...lines] = text.trimEnd().split("\r\n");
    for (const line of lines) {
      const cells = cellsOf(first!.split(","), line);
      if (BigInt(cells.blockNumber!) > blockNumber) return null;
      const decimals = Number(token.get(cells.tokenAddress!)?.decimals);
      add([cells.merchant, cells.tokenAddress], (name) => parseUnits(cells[name]!, decimals));
    }
  }
  return tables;
}

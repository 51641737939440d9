import { parseUnits } from "viem";
import { type Row, type Tables, put } from "./tables.ts";

/** The download's columns that can be summed, and the column of `payment` that each repeats. */
const sums = {
  gross: "due",
  net: "received",
  fee: "fee",
  splitTotal: "splitTotal",
  tokenFee: "tokenFee",
  capturable: "capturable",
  voided: "voided",
  reclaimed: "reclaimed",
  captured: "captured",
  refunded: "refunded",
} as const;

/** The name under which the sums are compared, beside the tables. */
export const EXPORT = "payments.csv";

type Totals = Map<string, Row>;

/** Adds to the sums of a merchant in a token. */
function add(
  totals: Totals,
  key: readonly [merchant: string, token: string],
  amounts: Readonly<Record<string, bigint>>,
) {
  const before = totals.get(key.join(" "));
  const after = Object.entries(amounts).map(([name, amount]) => [name, BigInt(before?.[name] ?? 0) + amount]);
  put(totals, key, { ...Object.fromEntries(after), paymentCount: BigInt(before?.paymentCount ?? 0) + 1n });
}

/** What the chain's payments sum up to, by merchant and token. */
export function exportOfChain({ payment = new Map() }: Tables): Tables {
  const totals: Totals = new Map();
  for (const row of payment.values()) {
    const amounts = Object.entries(sums).map(([name, column]) => [name, BigInt(row[column]!)]);
    add(totals, [row.merchantAddress!, row.tokenAddress!], Object.fromEntries(amounts));
  }
  return { [EXPORT]: totals };
}

/** A line's cells, by the names of the header. A symbol with a comma in it is none that a record should have. */
function cellsOf(header: readonly string[], line: string): Readonly<Record<string, string>> {
  const cells = line.split(",");
  if (cells.length === header.length) return Object.fromEntries(cells.map((cell, i) => [header[i]!, cell]));
  throw new Error(`The download has a line of ${cells.length} cells under a header of ${header.length}: ${line}`);
}

/**
 * What the downloads of all merchants sum up to, by merchant and token; null when one has a later payment than
 * `blockNumber`, or broke off because the chain was reorganised.
 *
 * @throws Error where the indexer refuses a download
 */
export async function readExport(
  graphqlUrl: string,
  { merchant = new Map(), token = new Map() }: Tables,
  blockNumber: bigint,
): Promise<Tables | null> {
  const totals: Totals = new Map();
  for (const address of merchant.keys()) {
    const url = new URL(`../export/payments.csv?merchant=${address}`, `${graphqlUrl}/`);
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
    const text = await response.text().catch(() => null);
    if (text === null) return null;
    const [first, ...lines] = text.trimEnd().split("\r\n");
    const header = first!.split(",");
    for (const line of lines) {
      const cells = cellsOf(header, line);
      if (BigInt(cells.blockNumber!) > blockNumber) return null;
      const decimals = Number(token.get(cells.tokenAddress!)?.decimals);
      const amounts = Object.keys(sums).map((name) => [name, parseUnits(cells[name]!, decimals)]);
      add(totals, [cells.merchant!, cells.tokenAddress!], Object.fromEntries(amounts));
    }
  }
  return { [EXPORT]: totals };
}

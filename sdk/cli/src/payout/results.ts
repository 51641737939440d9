import { existsSync } from "node:fs";
import type { PayoutProposal } from "@feiqian/sdk/safe";
import { type TransactionReceipt, erc20Abi, formatUnits, isAddressEqual, parseEventLogs } from "viem";
import { CommandError } from "../errors.ts";
import { readText } from "../files/read.ts";
import { replaceFile, writeNew } from "../files/write.ts";
import { readSheet } from "./csv.ts";
import type { PayoutDocument } from "./document.ts";
import { showReference } from "./shown.ts";

const COLUMNS = ["name", "address", "amount", "reference", "status", "received", "transaction", "block"] as const;
type ResultRow = Readonly<Record<(typeof COLUMNS)[number], string>>;

/** What a transaction has come to, a row a line. Amounts are decimal. */
export function toResultRows(document: PayoutDocument, receipt: TransactionReceipt): readonly ResultRow[] {
  const { proposal, token, lines } = document;
  const isPaid = receipt.status === "success";
  const arrived = isPaid ? receivedOf(proposal, document.lines, receipt) : [];
  return lines.map(({ name, to, amount, reference }, i) => ({
    name: name ?? "",
    address: to,
    amount: formatUnits(amount, token.decimals),
    reference: showReference(reference),
    status: isPaid ? "paid" : "failed",
    received: formatUnits(arrived[i] ?? 0n, token.decimals),
    transaction: receipt.transactionHash,
    block: receipt.blockNumber.toString(),
  }));
}

/** Lines are transferred in their order, so each takes the next transfer from the Safe to its account. */
function receivedOf(
  { safe, token }: PayoutProposal,
  lines: PayoutDocument["lines"],
  { logs }: TransactionReceipt,
): readonly bigint[] {
  const transfers = parseEventLogs({ abi: erc20Abi, eventName: "Transfer", logs }).filter(
    ({ address, args }) => isAddressEqual(address, token) && isAddressEqual(args.from, safe),
  );
  let next = 0;
  return lines.map(({ to }) => {
    const at = transfers.findIndex(({ args }, i) => i >= next && isAddressEqual(args.to, to));
    if (at < 0) return 0n;
    next = at + 1;
    return transfers[at]!.args.value;
  });
}

const quote = (cell: string): string => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

const serialize = (rows: readonly ResultRow[]): string =>
  [COLUMNS, ...rows.map((row) => COLUMNS.map((name) => row[name]))]
    .map((cells) => `${cells.map(quote).join(",")}\n`)
    .join("");

/** The results that stand in a file already. They have to be of these very lines. */
export function findResults(file: string, { lines, token }: PayoutDocument): readonly ResultRow[] | undefined {
  if (!existsSync(file)) return undefined;
  const { rows, problems } = readSheet(readText(file), COLUMNS);
  const results = rows.map(({ fields }) => fields as ResultRow);
  const keyOf = (row: Pick<ResultRow, "name" | "address" | "amount" | "reference">) =>
    [row.name, row.address, row.amount, row.reference].join("\n");
  const ours = lines.map(({ name, to, amount, reference }) =>
    keyOf({
      name: name ?? "",
      address: to,
      amount: formatUnits(amount, token.decimals),
      reference: showReference(reference),
    }),
  );
  const isOurs = problems.length === 0 && results.map(keyOf).join("\n\n") === ours.join("\n\n");
  if (isOurs) return results;
  throw new CommandError(`${file} is there already, and is of something else.`, {
    next: "Nothing was sent. Name another file with --results.",
  });
}

/** Writes the results. Only those of an attempt that failed give way to new ones. */
export function writeResults(file: string, document: PayoutDocument, rows: readonly ResultRow[]): void {
  const before = findResults(file, document);
  if (before?.every(({ status }) => status === "failed")) replaceFile(file, serialize(rows));
  else writeNew(file, serialize(rows));
}

import { existsSync } from "node:fs";
import {
  type PayoutResult,
  fromCell,
  payoutResultColumns,
  readSheet,
  serializePayoutResults,
  toResultLine,
} from "@feiqian/sdk/safe";
import { parse } from "csv-parse/sync";
import { CommandError } from "../errors.ts";
import { readText } from "../files/read.ts";
import { replaceFile, writeNew } from "../files/write.ts";
import type { PayoutDocument } from "./document.ts";

/** The results in an existing file, which must be those of these very lines. */
export function findResults(file: string, { lines, token }: PayoutDocument): readonly PayoutResult[] | undefined {
  if (!existsSync(file)) return undefined;
  const { rows, problems } = readSheet({ text: readText(file), parse, columns: payoutResultColumns });
  const results = rows.map(({ fields }) => ({
    ...(fields as PayoutResult),
    name: fromCell(fields.name!),
    reference: fromCell(fields.reference!),
  }));
  const keyOf = (row: Pick<PayoutResult, "name" | "address" | "amount" | "reference">) =>
    [row.name, row.address, row.amount, row.reference].join("\n");
  const ours = lines.map((line) => keyOf(toResultLine(line, token.decimals)));
  const isOurs = problems.length === 0 && results.map(keyOf).join("\n\n") === ours.join("\n\n");
  if (isOurs) return results;
  throw new CommandError(`${file} already exists, and has other lines.`, {
    next: "Nothing was sent. Choose another file with --results.",
  });
}

/** Writes the results. Only those of a failed attempt are replaced. */
export function writeResults(file: string, document: PayoutDocument, rows: readonly PayoutResult[]): void {
  const before = findResults(file, document);
  if (before?.every(({ status }) => status === "failed")) replaceFile(file, serializePayoutResults(rows));
  else writeNew(file, serializePayoutResults(rows));
}

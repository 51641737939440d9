import { type Hex, type TransactionReceipt, erc20Abi, formatUnits, isAddressEqual, parseEventLogs } from "viem";
import { fromReference } from "../payout/reference.ts";
import type { PayoutLine, PayoutProposal } from "../types.ts";
import { toCell } from "./cells.ts";

export const payoutResultColumns = [
  "name",
  "address",
  "amount",
  "reference",
  "status",
  "received",
  "transaction",
  "block",
] as const;

/** A line of a payout's results. Amounts are decimal. */
export type PayoutResult = Readonly<Record<(typeof payoutResultColumns)[number], string>>;

export interface ToPayoutResultsParameters {
  readonly proposal: PayoutProposal;
  readonly lines: readonly PayoutLine[];
  readonly decimals: number;
  readonly receipt: TransactionReceipt;
}

/**
 * What has become of each line of a payout, by its transaction.
 * @example const rows = toPayoutResults({ proposal, lines: payout.read({ proposal }), decimals: 6, receipt });
 */
export function toPayoutResults(parameters: ToPayoutResultsParameters): readonly PayoutResult[] {
  const { proposal, lines, decimals, receipt } = parameters;
  const isPaid = receipt.status === "success";
  const arrived = isPaid ? receivedOf(proposal, lines, receipt) : [];
  return lines.map((line, i) => ({
    ...toResultLine(line, decimals),
    status: isPaid ? "paid" : "failed",
    received: formatUnits(arrived[i] ?? 0n, decimals),
    transaction: receipt.transactionHash,
    block: receipt.blockNumber.toString(),
  }));
}

/** What results say of a line whatever became of it. @example const { name, amount } = toResultLine(line, 6); */
export const toResultLine = ({ name, to, amount, reference }: PayoutLine, decimals: number) => ({
  name: name ?? "",
  address: to,
  amount: formatUnits(amount, decimals),
  reference: showReference(reference),
});

/** A reference's text, or its bytes; "" for none. @example showReference(toReference("INV-7")); // "INV-7" */
export const showReference = (reference: Hex | undefined): string =>
  reference === undefined ? "" : (fromReference(reference) ?? reference);

/** Arrivals a line. Lines are transferred in their order, so each takes the next transfer from the Safe to its account. */
export function receivedOf(
  { safe, token }: PayoutProposal,
  lines: readonly PayoutLine[],
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

/**
 * Results as a CSV, which the next payout takes. Names and references are other people's: none is run as a formula.
 * @example writeFileSync(file, serializePayoutResults(rows));
 */
export const serializePayoutResults = (rows: readonly PayoutResult[]): string =>
  [payoutResultColumns, ...rows.map((row) => payoutResultColumns.map((name) => row[name]))]
    .map((cells) => `${cells.map(toCell).join(",")}\n`)
    .join("");

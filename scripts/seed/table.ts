// Each merchant's totals, by GraphQL and by the plan.
import { createIndexerClient } from "../../sdk/src/indexer/index.ts";
import { daySums } from "../reconcile/payments.ts";
import { toTable } from "../table.ts";
import type { DaySum } from "./booked.ts";
import type { Books } from "./books.ts";
import type { Lived } from "./live.ts";
import { type Merchant, merchants } from "./merchants.ts";
import { decimal } from "./check/world.ts";

/** A merchant's sums, in USDT. */
export type MerchantRow = ReturnType<typeof toRow>;
type Sums = Readonly<Record<Exclude<DaySum, "paymentCount">, bigint>>;
type Figures = { readonly payments: number; readonly sums: Sums; readonly credits: bigint };

const toRow = ({ title }: Merchant, address: string, { payments, sums, credits }: Figures) => ({
  merchant: title,
  address,
  payments,
  /** Charged and captured. */
  gross: decimal(sums.gross + sums.captured),
  fees: decimal(sums.fee + sums.capturedFee),
  splits: decimal(sums.splitTotal + sums.capturedSplitTotal),
  net: decimal(sums.net + sums.capturedNet),
  refunds: decimal(sums.refunded),
  /** To be captured, voided or reclaimed. */
  held: decimal(sums.authorized - sums.captured - sums.voided - sums.reclaimed),
  credits: decimal(credits),
});

const sumOf = (amounts: Iterable<bigint>): bigint => [...amounts].reduce((sum, amount) => sum + amount, 0n);

const countQuery = `query ($address: String!) {
  merchant(address: $address) { paymentCount }
  credits(where: { merchantAddress: $address, amount_gt: "0" }, limit: 1000) { items { amount } }
}`;

interface Counted {
  readonly merchant: { readonly paymentCount: number };
  readonly credits: { readonly items: readonly { readonly amount: string }[] };
}

export async function readRows(graphqlUrl: string, addressOf: Lived["addressOf"]): Promise<readonly MerchantRow[]> {
  const indexer = createIndexerClient({ url: graphqlUrl });
  return Promise.all(
    merchants.map(async (merchant) => {
      const address = addressOf(merchant.name);
      const [sums] = await indexer.getMerchantTotals({ merchant: address });
      if (!sums) throw new Error(`The indexer knows nothing of ${merchant.title} (${address})`);
      const counted = await indexer.query<Counted>(countQuery, { address: address.toLowerCase() });
      const credits = sumOf(counted.credits.items.map(({ amount }) => BigInt(amount)));
      return toRow(merchant, address, { payments: counted.merchant.paymentCount, sums, credits });
    }),
  );
}

export function bookedRows(books: Books, addressOf: Lived["addressOf"]): readonly MerchantRow[] {
  return merchants.map((merchant) => {
    const { name } = merchant;
    const days = [...books.days].filter(([key]) => key.startsWith(`${name} `)).map(([, day]) => day);
    const sums = daySums.map((sum) => [sum, sumOf(days.map((day) => day[sum]))]);
    const payments = [...books.payments.values()].filter(({ sale }) => sale.merchant === name).length;
    const credits = [...books.credits.values()].filter((one) => one.merchant === name).map(({ amount }) => amount);
    const figures = { payments, sums: Object.fromEntries(sums) as Sums, credits: sumOf(credits) };
    return toRow(merchant, addressOf(name), figures);
  });
}

const columns = ["payments", "gross", "fees", "splits", "net", "refunds", "held", "credits"] as const;

/** A table with amounts to the cent. */
export function printRows(rows: readonly MerchantRow[]): string {
  const cents = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  const format = (value: string | number): string =>
    typeof value === "number" ? String(value) : Number(value).toLocaleString("en", cents);
  const lines = rows.map((row) => [row.merchant, ...columns.map((column) => format(row[column])), row.address]);
  return toTable(["USDT", ...columns, "address"], lines, 1);
}

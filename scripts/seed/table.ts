// What came of it, merchant by merchant: by GraphQL, and beside it what the plan makes of it.
import { type IndexerClient, createIndexerClient } from "../../sdk/src/indexer/index.ts";
import { toTable } from "../table.ts";
import type { DaySum } from "./booked.ts";
import type { Books } from "./books.ts";
import type { Lived } from "./live.ts";
import { type Merchant, merchants } from "./merchants.ts";
import { decimal } from "./check/world.ts";

/** A merchant's sums, in USDT. */
export interface MerchantRow {
  readonly merchant: string;
  readonly address: string;
  readonly payments: number;
  /** What payers were charged, and what was captured. */
  readonly gross: string;
  readonly fees: string;
  readonly splits: string;
  /** What the merchant took. */
  readonly net: string;
  readonly refunds: string;
  /** What waits to be captured, voided or reclaimed. */
  readonly held: string;
  /** What waits to be claimed. */
  readonly credits: string;
}

type Sums = Readonly<Record<Exclude<DaySum, "paymentCount">, bigint>>;

interface Figures {
  readonly payments: number;
  readonly sums: Sums;
  readonly credits: bigint;
}

const toRow = ({ title }: Merchant, address: string, { payments, sums, credits }: Figures): MerchantRow => ({
  merchant: title,
  address,
  payments,
  gross: decimal(sums.gross + sums.captured),
  fees: decimal(sums.fee + sums.capturedFee),
  splits: decimal(sums.splitTotal + sums.capturedSplitTotal),
  net: decimal(sums.net + sums.capturedNet),
  refunds: decimal(sums.refunded),
  held: decimal(sums.authorized - sums.captured - sums.voided - sums.reclaimed),
  credits: decimal(credits),
});

const sumOf = (amounts: Iterable<bigint>): bigint => [...amounts].reduce((sum, amount) => sum + amount, 0n);

/** The rows as GraphQL has them. */
export async function readRows(graphqlUrl: string, addressOf: Lived["addressOf"]): Promise<readonly MerchantRow[]> {
  const indexer = createIndexerClient({ url: graphqlUrl });
  return Promise.all(
    merchants.map(async (merchant) => {
      const address = addressOf(merchant.name);
      const [total] = await indexer.getMerchantTotals({ merchant: address });
      if (!total) throw new Error(`The indexer knows nothing of ${merchant.title} (${address})`);
      const payments = await readPaymentCount(indexer, address);
      const credits = sumOf((await readCredits(indexer, address)).map(BigInt));
      return toRow(merchant, address, { payments, sums: total, credits });
    }),
  );
}

const readPaymentCount = async (indexer: IndexerClient, address: string): Promise<number> => {
  const query = "query ($address: String!) { merchant(address: $address) { paymentCount } }";
  const { merchant } = await indexer.query<{ readonly merchant: { readonly paymentCount: number } }>(query, {
    address: address.toLowerCase(),
  });
  return merchant.paymentCount;
};

const readCredits = async (indexer: IndexerClient, merchant: string): Promise<readonly string[]> => {
  const query = `query ($merchant: String!) {
    credits(where: { merchantAddress: $merchant, amount_gt: "0" }, limit: 1000) { items { amount } }
  }`;
  const { credits } = await indexer.query<{ readonly credits: { readonly items: readonly { amount: string }[] } }>(
    query,
    {
      merchant: merchant.toLowerCase(),
    },
  );
  return credits.items.map(({ amount }) => amount);
};

/** The rows as the books have them. */
export function bookedRows(books: Books, addressOf: Lived["addressOf"]): readonly MerchantRow[] {
  return merchants.map((merchant) => {
    const { name } = merchant;
    const days = [...books.days].filter(([key]) => key.startsWith(`${name} `)).map(([, day]) => day);
    const sums = Object.fromEntries(
      Object.keys(days[0] ?? {}).map((sum) => [sum, sumOf(days.map((day) => day[sum as DaySum]))]),
    ) as Sums;
    const payments = [...books.payments.values()].filter(({ sale }) => sale.merchant === name).length;
    const credits = sumOf(
      [...books.credits.values()].filter((one) => one.merchant === name).map(({ amount }) => amount),
    );
    return toRow(merchant, addressOf(name), { payments, sums, credits });
  });
}

const columns = ["payments", "gross", "fees", "splits", "net", "refunds", "held", "credits"] as const;

/** For a person: amounts to the cent, which is all that the sample has but for parts and the token's own fee. */
export function printRows(rows: readonly MerchantRow[]): string {
  const format = (value: string | number): string =>
    typeof value === "number"
      ? String(value)
      : Number(value).toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const lines = rows.map((row) => [row.merchant, ...columns.map((column) => format(row[column])), row.address]);
  return toTable(["USDT", ...columns, "address"], lines, 1);
}

import { RequestRefusedError } from "../limits.ts";
import { toDownload, toLine } from "./csv.ts";

/**
 * The payments to download. Instants are unix seconds, `from` inclusive and `to` exclusive; addresses are lower case.
 */
export interface PaymentFilter {
  readonly merchant: string;
  readonly token?: string | undefined;
  readonly from?: bigint | undefined;
  readonly to?: bigint | undefined;
  /** Later payments are not in the download. */
  readonly untilBlock: bigint;
}

/** A payment of the download: amounts are decimals of the token. */
export interface ExportedPayment {
  readonly id: string;
  readonly day: string;
  readonly timestamp: bigint;
  readonly number: bigint;
  readonly status: string;
  readonly merchant: string;
  readonly payer: string;
  /** Its symbol, an untrusted text. */
  readonly token: string;
  readonly tokenAddress: string;
  readonly gross: string;
  readonly net: string;
  readonly fee: string;
  readonly splitTotal: string;
  readonly tokenFee: string;
  readonly capturable: string;
  readonly voided: string;
  readonly reclaimed: string;
  readonly captured: string;
  readonly refunded: string;
  readonly referenceHash: string;
  readonly blockNumber: bigint;
  readonly transactionHash: string;
  /** The unit of `amount`: the token's own address if the payment was not priced. */
  readonly currency: string;
  /** The signed amount, in units of the currency. */
  readonly amount: bigint;
  /** Whole tokens per whole unit of the currency; empty: not priced. */
  readonly rate: string;
  /** The price's instant, in unix seconds; null: not priced. */
  readonly ratedAt: bigint | null;
  /** `gross` in base units. */
  readonly due: bigint;
}

/** The last payment of the previous page. */
export type After = Pick<ExportedPayment, "timestamp" | "id">;

/** The source of a download. */
export interface PaymentSource {
  /** The last block read; null while the past is being read and sums would be incomplete. */
  readHead(): Promise<bigint | null>;
  /** At most `PAGE_ROWS` payments, by time and id. */
  readPage(filter: PaymentFilter, after: After | null): Promise<readonly ExportedPayment[]>;
  /** The number of payments, and the sum of their dues, over all tokens. */
  readTotals(filter: PaymentFilter): Promise<{ readonly count: number; readonly due: bigint }>;
}

export const PAGE_ROWS = 500;

/** Concurrent downloads. */
const RUNNING = 4;

const columns = [
  ...["day", "time", "number", "id", "status", "merchant", "payer", "token", "tokenAddress"],
  ...["gross", "net", "fee", "splitTotal", "tokenFee", "capturable", "voided", "reclaimed"],
  ...["captured", "refunded", "reference", "blockNumber", "transaction"],
  ...["currency", "amount", "rate", "ratedAt"],
] as const;

const toCells = (payment: ExportedPayment): readonly string[] => [
  payment.day,
  new Date(Number(payment.timestamp) * 1_000).toISOString().replace(".000Z", "Z"),
  String(payment.number),
  ...[payment.id, payment.status, payment.merchant, payment.payer, payment.token, payment.tokenAddress],
  ...[payment.gross, payment.net, payment.fee, payment.splitTotal, payment.tokenFee],
  ...[payment.capturable, payment.voided, payment.reclaimed, payment.captured, payment.refunded],
  payment.referenceHash,
  String(payment.blockNumber),
  payment.transactionHash,
  // A source may return any number as an instant, and not every number is a date.
  ...[payment.currency, String(payment.amount), payment.rate, String(payment.ratedAt ?? "")],
];

/**
 * The lines of a download, a page at a time. Its blocks may be replaced while it is read, so at its end it is checked
 * against the sum of the same payments.
 *
 * @throws Error if it differs from that sum
 */
export async function* linesOf(source: PaymentSource, filter: PaymentFilter): AsyncGenerator<string, void> {
  yield toLine(columns);
  let after: After | null = null;
  let count = 0;
  let due = 0n;
  for (;;) {
    const page: readonly ExportedPayment[] = await source.readPage(filter, after);
    if (page.length > 0) yield page.map((payment) => toLine(toCells(payment))).join("");
    count += page.length;
    due = page.reduce((sum, payment) => sum + payment.due, due);
    after = page.at(-1) ?? null;
    if (page.length < PAGE_ROWS) break;
  }
  const totals = await source.readTotals(filter);
  if (totals.count === count && totals.due === due) return;
  throw new Error(
    `The payments up to block ${filter.untilBlock} changed while they were read (${count} were written, ` +
      `${totals.count} are there): the chain was reorganised. Download them again`,
  );
}

const ADDRESS = /^0x[0-9a-f]{40}$/;

/** @throws {@link RequestRefusedError} */
function readAddress(name: string, value: string | undefined): string | undefined {
  const address = value?.toLowerCase();
  if (address === undefined || ADDRESS.test(address)) return address;
  throw new RequestRefusedError(`${name} is "${value}": allowed is an address, 0x and 40 hex digits`);
}

/**
 * The first instant of a day in UTC.
 *
 * @throws {@link RequestRefusedError}
 */
function readDay(name: string, value: string | undefined): bigint | undefined {
  if (value === undefined) return undefined;
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  // "2026-02-30" parses as a day of March.
  if (!Number.isNaN(instant) && new Date(instant).toISOString().startsWith(value)) return BigInt(instant / 1_000);
  throw new RequestRefusedError(`${name} is "${value}": allowed is a day in UTC, as 2026-01-31`);
}

const DAY = 86_400n;

/**
 * Reads the filter from the address: `merchant`, `token`, and the days `from` and `to`, both inclusive.
 *
 * @throws {@link RequestRefusedError}
 */
export function readFilter(query: Readonly<Record<string, string>>, untilBlock: bigint): PaymentFilter {
  for (const name of Object.keys(query)) {
    if (!["merchant", "token", "from", "to"].includes(name))
      throw new RequestRefusedError(`"${name}" is unknown: allowed are merchant, token, from and to`);
  }
  const merchant = readAddress("merchant", query.merchant);
  if (merchant === undefined) throw new RequestRefusedError("merchant is missing: a download is of one merchant");
  const [from, lastDay] = [readDay("from", query.from), readDay("to", query.to)];
  const to = lastDay === undefined ? undefined : lastDay + DAY;
  if (from !== undefined && to !== undefined && from >= to)
    throw new RequestRefusedError(
      `from is ${query.from} and to is ${query.to}: allowed is a to that is not before from`,
    );
  return { merchant, token: readAddress("token", query.token), from, to, untilBlock };
}

/** `GET /export/payments.csv`: answers with a download, or a refusal. */
export function paymentsExport(source: PaymentSource): (query: Readonly<Record<string, string>>) => Promise<Response> {
  let running = 0;
  return async (query) => {
    try {
      // The request is checked before anything is read.
      readFilter(query, 0n);
      if (running >= RUNNING)
        throw new RequestRefusedError(`${running} downloads are running, ${RUNNING} may: try again in a minute`, {
          status: 503,
        });
      running++;
      let head: bigint | null;
      try {
        head = await source.readHead();
        if (head === null)
          throw new RequestRefusedError("The indexer is still reading the past: see /lag, and try again", {
            status: 503,
          });
      } catch (error) {
        running--;
        throw error;
      }
      const filter = readFilter(query, head);
      let isOver = false;
      const onEnd = () => {
        if (!isOver) running--;
        isOver = true;
      };
      return toDownload(`payments-${filter.merchant}-${head}.csv`, linesOf(source, filter), onEnd);
    } catch (error) {
      if (!(error instanceof RequestRefusedError)) throw error;
      return error.toResponse(error.status === 503 ? { "retry-after": "60" } : {});
    }
  };
}

import { type ReadonlyDrizzle, and, asc, count, eq, gt, gte, lt, lte, or, sum } from "ponder";
import type * as tables from "../../../ponder.schema.ts";
import type { Progress } from "../lag.ts";
import { type After, type ExportedPayment, PAGE_ROWS, type PaymentFilter, type PaymentSource } from "./payments.ts";

type Schema = typeof tables;

/** The download's payments from the tables, paged by the index of merchant and time. */
export function paymentRows(
  db: ReadonlyDrizzle<Schema>,
  { payment, token }: Schema,
  readProgress: () => Promise<Progress | null>,
): PaymentSource {
  const matches = ({ merchant, token: address, from, to, untilBlock }: PaymentFilter, after?: After | null) =>
    and(
      eq(payment.merchantAddress, merchant as `0x${string}`),
      lte(payment.blockNumber, untilBlock),
      address === undefined ? undefined : eq(payment.tokenAddress, address as `0x${string}`),
      from === undefined ? undefined : gte(payment.timestamp, from),
      to === undefined ? undefined : lt(payment.timestamp, to),
      after
        ? and(
            gte(payment.timestamp, after.timestamp),
            or(gt(payment.timestamp, after.timestamp), gt(payment.id, after.id as `0x${string}`)),
          )
        : undefined,
    );

  return {
    readHead: async () => {
      const progress = await readProgress();
      return progress?.isLive ? BigInt(progress.head.number) : null;
    },

    readPage: async (filter, after) => {
      const rows = await db
        .select({ payment, symbol: token.symbol })
        .from(payment)
        .leftJoin(token, eq(token.address, payment.tokenAddress))
        .where(matches(filter, after))
        .orderBy(asc(payment.timestamp), asc(payment.id))
        .limit(PAGE_ROWS);
      return rows.map(({ payment: row, symbol }): ExportedPayment => ({
        id: row.id,
        day: row.day,
        timestamp: row.timestamp,
        number: row.number,
        status: row.status,
        merchant: row.merchantAddress,
        payer: row.payer,
        token: symbol ?? "",
        tokenAddress: row.tokenAddress,
        gross: row.dueDecimal,
        net: row.receivedDecimal,
        fee: row.feeDecimal,
        splitTotal: row.splitTotalDecimal,
        tokenFee: row.tokenFeeDecimal,
        capturable: row.capturableDecimal,
        voided: row.voidedDecimal,
        reclaimed: row.reclaimedDecimal,
        captured: row.capturedDecimal,
        refunded: row.refundedDecimal,
        referenceHash: row.referenceHash,
        blockNumber: row.blockNumber,
        transactionHash: row.transactionHash,
        currency: row.currency,
        amount: row.amount,
        rate: row.rateDecimal ?? "",
        ratedAt: row.ratedAt,
        due: row.due,
      }));
    },

    readTotals: async (filter) => {
      const [totals] = await db
        .select({ count: count(), due: sum(payment.due) })
        .from(payment)
        .where(matches(filter));
      return { count: totals!.count, due: BigInt(totals!.due ?? 0) };
    },
  };
}

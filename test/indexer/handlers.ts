import { expect } from "chai";
import { formatUnits } from "viem";
import { startChain } from "../support/indexer.ts";
import { type Step, replay } from "./replay/replay.ts";
import type { Row, Tables } from "./replay/tables.ts";
import { letEverythingHappen } from "./support.ts";

/** Columns about the last event that wrote a row. */
const written = ["blockNumber", "timestamp"];
const totals = ["paymentCount", "legCount", "lineCount", "priced"];

/** Columns that a later event may move: states and sums. No table's key, kind or terms are among them. */
const moving: Readonly<Record<string, readonly string[]>> = {
  merchant: [...written, "paymentCount", "currentStore"],
  tokenStore: [...written, "openedAt", "renewedAt"],
  signer: [...written, "validUntil", "maxOutBps", "setAt", "transactionHash"],
  token: [...written, "listed", "maxTokenFeeBps", "issuerList", "entriesPausedUntil"],
  collector: [...written, "listed"],
  payment: [
    ...["received", "fee", "splitTotal", "tokenFee", "capturable", "captured", "voided", "reclaimed"],
    ...["refundable", "refunded", "overRefunded", "lastEventId", "changedInBlock", "changedAt"],
  ],
  split: [...written, "amount", "credited"],
  leg: ["to", "credited"],
  credit: [...written, "amount", "creditedTotal", "claimedTotal"],
  dailyTotal: [
    ...[...written, ...totals, "gross", "fee", "splitTotal", "tokenFee", "net", "authorized", "captured"],
    ...["capturedNet", "capturedFee", "capturedSplitTotal", "voided", "reclaimed", "refunded"],
  ],
  dailyCurrencyTotal: [...written, ...totals, "due", "received"],
  dailyIncome: [...written, ...totals, "amount"],
  dailyPayout: [...written, ...totals, "amount"],
  // A second execution of a Safe in one transaction makes the first one's lines unknown.
  payout: ["linesKnown", "unexplained", "lineCount", "otherCalls", "gasToken"],
};

/** Rows that an event may remove: lines that became unknown. */
const takenBack = ["payoutLine", "dailyPayout"];

/** Columns in which zero has a meaning of its own, as in the data dictionary. */
const mayBeZero: Readonly<Record<string, readonly string[]>> = {
  token: ["issuerList"],
  listingEvent: ["issuerList"],
  payment: ["operator", "namedPayer", "source", "feeReceiver", "policy", "referenceHash", "collector"],
  paymentEvent: ["reason"],
  strayRefund: ["reason"],
  failedCall: ["selector"],
  payout: ["gasToken"],
};

const isZero = (value: unknown): boolean => value === "" || (typeof value === "string" && /^0x0*$/.test(value));

const sumOf = (row: Row, ...names: readonly string[]): bigint =>
  names.reduce((sum, name) => sum + (row[name] as bigint), 0n);

/** All faults of the rows of one event, in words. */
function judge({ event, writes }: Step, tables: Tables): readonly string[] {
  const wrong: string[] = [];
  const tell = (table: string, key: string, problem: string) => wrong.push(`${event}: ${table} ${key}: ${problem}`);
  for (const { table, key, before, after } of writes) {
    if (!after) {
      if (!takenBack.includes(table)) tell(table, key, "is deleted");
      continue;
    }
    for (const [column, value] of Object.entries(after)) {
      if (isZero(value) && !mayBeZero[table]?.includes(column)) tell(table, key, `${column} is "${value}"`);
      const plain = column.replace(/Decimal$/, "");
      if (before && before[column] !== value && !moving[table]?.includes(plain)) tell(table, key, `${column} changes`);
      const decimals = tables.rows.get("token")!.get(String(after.tokenAddress))?.decimals as number;
      if (plain !== column && plain !== "rate" && value !== formatUnits(after[plain] as bigint, decimals))
        tell(table, key, `${column} is ${value}`);
    }
    const { paymentId } = after;
    const isBefore = table === "price" || table === "policyReceipt" || table === "strayRefund";
    if (paymentId && !isBefore && !tables.rows.get("payment")!.has(String(paymentId)))
      tell(table, key, "is of no payment");
    if (table === "payment") {
      const parts = sumOf(after, "received", "fee", "splitTotal", "tokenFee", "capturable", "voided", "reclaimed");
      if (after.due !== parts) tell(table, key, `${parts} of ${after.due} are accounted for`);
    }
    if (table === "dailyTotal" && after.gross !== sumOf(after, "net", "fee", "splitTotal", "tokenFee"))
      tell(table, key, `gross is ${after.gross}`);
  }
  return wrong;
}

describe("indexer's handlers", function () {
  this.timeout(300_000);

  let chain: Awaited<ReturnType<typeof startChain>> | undefined;
  after(() => chain?.stop());

  it("write complete rows: no event leaves a placeholder or changes a key, a kind or a term", async () => {
    chain = await startChain();
    await letEverythingHappen(chain);
    const wrong: string[] = [];
    const events = new Map<string, number>();
    const tables = await replay(chain, (step, now) => {
      wrong.push(...judge(step, now));
      const [name] = step.event.split(" ") as [string];
      events.set(name, (events.get(name) ?? 0) + 1);
    });

    expect(wrong).to.deep.equal([]);
    const silent = [...tables.rows].filter(([, rows]) => rows.size === 0).map(([name]) => name);
    expect(silent, "tables that show nothing").to.deep.equal([]);
    expect(events.get("PaymentProcessor:Credited"), "credits").to.be.at.least(10);
    expect(events.get("PaymentProcessor:SplitPaid"), "splits").to.be.at.least(20);
  });
});

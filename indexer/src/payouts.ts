import { type Context, type Event, ponder } from "ponder:registry";
import { dailyPayout, payout, payoutLine, token } from "ponder:schema";
import type { Address } from "viem";
import { amounts, multiSends, record } from "./deployment.ts";
import { type Execution, type SentLine, readExecution } from "./payouts/readExecution.ts";
import { safeNames } from "./payouts/safes.ts";
import { dayOf, emitted, written } from "./rows.ts";

type SafeEvent = Event<`${(typeof safeNames)[number]}:${"ExecutionSuccess" | "ExecutionFailure"}`>;
type Status = (typeof payout.$inferSelect)["status"];

/** The tokens that are or were listed. */
async function readTokens(context: Context): Promise<ReadonlySet<string>> {
  const tokens = new Set<string>();
  for (const { address } of record.tokens) {
    const row = await context.db.find(token, { address: address.toLowerCase() as Address });
    if (row) tokens.add(row.address);
  }
  return tokens;
}

/** The transfers of an execution, from the input of its transaction. */
async function readOwn(context: Context, { log, transaction }: SafeEvent): Promise<Execution> {
  const tokens = await readTokens(context);
  return readExecution(log.address, transaction, { multiSends, isToken: (address) => tokens.has(address) });
}

/** The columns about an execution's transfers, as far as they are known. */
const toColumns = (execution: Execution) =>
  execution.unexplained === null
    ? {
        linesKnown: true,
        unexplained: null,
        lineCount: execution.lines.length,
        otherCalls: execution.otherCalls,
        gasToken: execution.gasToken,
      }
    : { linesKnown: false, unexplained: execution.unexplained, lineCount: 0, otherCalls: 0, gasToken: null };

const linesOf = (execution: Execution): readonly SentLine[] => (execution.unexplained === null ? execution.lines : []);

/**
 * Writes an execution. The same one may arrive more than once; only the first time changes anything.
 *
 * A Safe's first execution in a transaction is given the transaction's input. If a second one follows, the input
 * belongs to one of them, without a way to tell which: so the first one's lines are removed again.
 */
async function meetExecution(context: Context, event: SafeEvent, status: Status): Promise<void> {
  const safe = event.log.address;
  const firstId = `${event.transaction.hash}-${safe}`;
  const first = await context.db.find(payout, { id: firstId });
  if (first?.logIndex === event.log.logIndex) return;
  const execution: Execution = first
    ? { unexplained: first.unexplained === "indirect" ? "indirect" : "several" }
    : await readOwn(context, event);
  if (first && execution.unexplained === "several") await takeBack(context, event, first);

  const id = first ? `${firstId}-${event.log.logIndex}` : firstId;
  await context.db
    .insert(payout)
    .values({
      id,
      merchantAddress: safe,
      safeTxHash: event.args.txHash,
      status,
      executor: event.transaction.from,
      ...toColumns(execution),
      gasPayment: event.args.payment,
      day: dayOf(event),
      ...emitted(event),
    })
    .onConflictDoNothing();
  // A failed execution has sent nothing.
  if (status === "failed") return;
  for (const [position, line] of linesOf(execution).entries()) await writeLine(context, event, { id, position, line });
}

interface Place {
  readonly id: string;
  readonly position: number;
  readonly line: SentLine;
}

async function writeLine(context: Context, event: SafeEvent, { id, position, line }: Place): Promise<void> {
  const { amount, ...columns } = line;
  await context.db.insert(payoutLine).values({
    payoutId: id,
    position,
    merchantAddress: event.log.address,
    ...columns,
    ...amounts(line.tokenAddress, { amount }),
    day: dayOf(event),
    ...emitted(event),
  });
  await context.db
    .insert(dailyPayout)
    .values({
      ...dayKey(event, line.tokenAddress),
      lineCount: 1,
      ...amounts(line.tokenAddress, { amount }),
      ...written(event),
    })
    .onConflictDoUpdate((row) => ({
      lineCount: row.lineCount + 1,
      ...amounts(line.tokenAddress, { amount: row.amount + amount }),
      ...written(event),
    }));
}

/** Removes the lines of a transaction's first execution. */
async function takeBack(context: Context, event: SafeEvent, first: typeof payout.$inferSelect): Promise<void> {
  if (first.unexplained === "several") return;
  // Ponder updates its own row object.
  const lineCount = first.status === "failed" ? 0 : first.lineCount;
  await context.db.update(payout, { id: first.id }).set(toColumns({ unexplained: "several" }));
  for (let position = 0; position < lineCount; position++) {
    const key = { payoutId: first.id, position };
    const { tokenAddress, amount } = (await context.db.find(payoutLine, key))!;
    await context.db.delete(payoutLine, key);
    const day = dayKey(event, tokenAddress);
    const left = await context.db.update(dailyPayout, day).set((row) => ({
      lineCount: row.lineCount - 1,
      ...amounts(tokenAddress, { amount: row.amount - amount }),
      ...written(event),
    }));
    if (left.lineCount === 0) await context.db.delete(dailyPayout, day);
  }
}

const dayKey = (event: SafeEvent, tokenAddress: Address) => ({
  merchantAddress: event.log.address,
  tokenAddress,
  day: dayOf(event),
});

for (const name of safeNames) {
  ponder.on(`${name}:ExecutionSuccess`, ({ event, context }) => meetExecution(context, event, "executed"));
  ponder.on(`${name}:ExecutionFailure`, ({ event, context }) => meetExecution(context, event, "failed"));
}

// Transactions of the gateway: once under its key, above the minimum amount, within the day's budget of gas.
import {
  type AmountToken,
  type ContractCall,
  TransactionRevertedError,
  formatAmount,
  journalKey,
  toTypedError,
} from "@feiqian/sdk";
import type { Journal, JournalEntry } from "@feiqian/sdk";
import {
  type Client,
  type Hex,
  type PublicActions,
  type TransactionReceipt,
  formatEther,
  parseTransaction,
} from "viem";
import type { Clock } from "./clock.ts";
import type { StartConfig } from "./config.ts";
import type { Database } from "./database.ts";
import { locks } from "./locks.ts";
import { Problem } from "./problem.ts";

const DAY = 86_400;
/** 0.05 ether. */
const DAILY_GAS = 50_000_000_000_000_000n;
/** Milliseconds: shorter than a request is taken for running. */
const TIMEOUT = 20_000;

/** The most for a unit of gas, as a multiple of the first offer: it is offered where blocks stay dearer. */
const RAISED = 2n;

/** A transaction's bounds, as they were reserved. */
export type Bounds = Readonly<
  Partial<Record<"gas" | "gasPrice" | "maxFeePerGas" | "maxPriorityFeePerGas" | "raiseFeesTo", bigint>> & {
    timeout: number;
  }
>;

export interface Planned {
  readonly call: ContractCall;
  /** Of money that it is about, in base units of `token`. Undefined: it is in a currency, whose price is not known yet. */
  readonly amount: bigint | undefined;
  /** Undefined, with the amount: it is about no money. */
  readonly token: AmountToken | undefined;
}

export interface Sending<result> {
  /** With the same one nothing is sent again: what was sent under it is followed. */
  readonly key: string;
  /** Holds it against the chain. Not asked where something was sent under the key already. */
  readonly plan: () => Promise<Planned>;
  readonly send: (bounds: Bounds & { readonly key: string }) => Promise<result>;
}

export interface GasDay {
  /** In UTC: "2026-01-31". */
  readonly day: string;
  /** Wei, what is reserved for running transactions included. */
  readonly spent: bigint;
  readonly allowed: bigint;
}

export interface Sender {
  readonly send: <result extends { readonly receipt: object }>(sending: Sending<result>) => Promise<result>;
  readonly today: () => Promise<GasDay>;
}

interface SenderContext {
  readonly config: StartConfig;
  readonly database: Database;
  readonly client: Client & PublicActions;
  readonly journal: Journal;
  readonly clock: Clock;
}

export function createSender({ config, database, client, journal, clock }: SenderContext): Sender {
  const { signer, deployment, dailyGas: allowed = DAILY_GAS, minimumAmount = 0n } = config;
  const { sendTimeout: timeout = TIMEOUT } = config;
  const dayOf = (seconds: number) => new Date(seconds * 1_000).toISOString().slice(0, 10);

  const spentOn = async ({ query }: Pick<Database, "query">, day: string): Promise<bigint> => {
    const [row] = await query<{ spent: string }>(
      "select coalesce(sum(wei), 0)::text as spent from gas where day = $1",
      [day],
    );
    return BigInt(row!.spent);
  };

  const reserve = (key: string, wei: bigint) =>
    database.transaction(async (queries) => {
      await queries.query("select pg_advisory_xact_lock($1)", [locks.gasBudget]);
      const now = clock();
      const day = dayOf(now);
      const spent = await spentOn(queries, day);
      if (spent + wei > allowed)
        throw new Problem("GasBudgetSpent", "The day's budget of gas does not allow it.", {
          ...{ status: 429, retryAfter: Math.ceil(DAY - (now % DAY)) },
          detail: `It takes up to ${formatEther(wei)} ether; of ${formatEther(allowed)} for ${day}, ${formatEther(spent)} are spent or reserved.`,
          next: "Nothing was sent. Repeat it after midnight in UTC, or raise the gateway's dailyGas.",
        });
      await queries.query(
        "insert into gas values ($1, $2, $3, false) on conflict (key) do update set day = excluded.day, wei = excluded.wei",
        [key, day, wei],
      );
    });

  const settle = (key: string, receipt: TransactionReceipt) => {
    // Chains of the OP stack charge for the data, too: it is known afterwards alone.
    const { l1Fee = 0 } = receipt as { readonly l1Fee?: Hex | bigint };
    const wei = receipt.gasUsed * receipt.effectiveGasPrice + BigInt(l1Fee);
    return database.query(
      "insert into gas values ($1, $2, $3, true) on conflict (key) do update set wei = excluded.wei, is_settled = true",
      [key, dayOf(clock()), wei],
    );
  };

  const release = (key: string) => database.query("delete from gas where key = $1 and not is_settled", [key]);

  function checkMinimum({ amount, token }: Planned): void {
    if (amount === undefined || amount >= minimumAmount) return;
    throw new Problem("AmountTooSmall", `${formatAmount(amount, token!)} are not worth the gas.`, {
      status: 422,
      detail: `The gateway sends nothing for less than ${formatAmount(minimumAmount, token!)}.`,
      next: "Do more at once, lower the gateway's minimumAmount, or send it from the merchant's own account.",
    });
  }

  /** The most that it may cost, which the transaction's own fields then keep. */
  async function estimate({ call, token }: Planned) {
    const [{ baseFeePerGas }, estimated] = await Promise.all([
      client.getBlock(),
      client.estimateContractGas({ ...call, account: signer.address } as never).catch((error: unknown) => {
        throw toTypedError(error, { token });
      }),
    ]);
    const gas = (estimated * 6n) / 5n;
    if (baseFeePerGas === null) {
      const gasPrice = await client.getGasPrice();
      return { gas, gasPrice, raiseFeesTo: RAISED * gasPrice };
    }
    const maxPriorityFeePerGas = await client.estimateMaxPriorityFeePerGas();
    // Twice the base fee holds for six full blocks.
    const maxFeePerGas = 2n * baseFeePerGas + maxPriorityFeePerGas;
    return { gas, maxFeePerGas, maxPriorityFeePerGas, raiseFeesTo: RAISED * maxFeePerGas };
  }

  /** Of what was sent before: fees may rise to what is reserved for it. */
  async function readBounds(key: string, { attempts }: JournalEntry): Promise<Partial<Bounds>> {
    const [raw] = attempts.flatMap((attempt) => attempt.raw ?? []);
    const [row] = await database.query<{ wei: string }>("select wei::text from gas where key = $1 and not is_settled", [
      key,
    ]);
    const { gas } = raw ? parseTransaction(raw) : {};
    return row && gas ? { raiseFeesTo: BigInt(row.wei) / gas } : {};
  }

  return {
    async send({ key, plan, send }) {
      const { chainId } = deployment;
      const findSent = () => journal.get(journalKey({ chainId, account: signer.address }, key));
      const sent = await findSent();
      let bounds: Partial<Bounds>;
      if (sent) bounds = await readBounds(key, sent);
      else {
        const planned = await plan();
        checkMinimum(planned);
        const estimated = await estimate(planned);
        await reserve(key, estimated.gas * estimated.raiseFeesTo);
        bounds = estimated;
      }
      try {
        const result = await send({ ...bounds, timeout, key });
        await settle(key, result.receipt as TransactionReceipt);
        return result;
      } catch (error) {
        // A transaction that was sent may cost all that was reserved, until its receipt says what it did.
        if (error instanceof TransactionRevertedError)
          await client.getTransactionReceipt({ hash: error.hash }).then(
            (receipt) => settle(key, receipt),
            () => undefined,
          );
        else if (!(await findSent())) await release(key);
        throw error;
      }
    },

    async today() {
      const day = dayOf(clock());
      return { day, spent: await spentOn(database, day), allowed };
    },
  };
}

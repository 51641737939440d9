// Numbers for new invoices. Each process has a few ahead, so that none waits for another; those of one that is killed
// stay unused.
import type { FeiqianActions } from "@feiqian/sdk";
import type { Clock } from "./clock.ts";
import type { GatewayConfig } from "./config.ts";
import type { Database } from "./database.ts";

/** Numbers that a process has ahead. */
const AHEAD = 64;
/** Seconds for which they are believed to be unused: whoever else signs for the merchant may have spent them since. */
const BELIEVED = 60;

export interface Numbers {
  readonly take: () => Promise<bigint>;
  /** Of an invoice that was not issued. */
  readonly giveBack: (number: bigint) => void;
  /** Gives back what is left, where nobody has taken more since. */
  readonly stop: () => Promise<void>;
}

export function createNumbers(
  { deployment, merchant }: GatewayConfig,
  database: Database,
  client: FeiqianActions,
  clock: Clock,
): Numbers {
  const series = `${deployment.chainId}-${deployment.processor}-${merchant}`.toLowerCase();
  let free: bigint[] = [];
  let end = 0n;
  let believedUntil = 0;
  let renewing: Promise<void> | undefined;

  /** The chain is asked, since another registry, or the merchant itself, may have spent numbers behind gaps. */
  async function reserve(): Promise<void> {
    for (;;) {
      const [row] = await database.query<{ next: string }>("select next from number_series where series = $1", [
        series,
      ]);
      const from = BigInt(row?.next ?? 1);
      const unused = await client.invoice.listUnusedNumbers({ merchant, from, count: AHEAD });
      const last = unused.at(-1)!;
      const claimed = await database.query(
        `insert into number_series values ($1, $2) on conflict (series) do update set next = excluded.next
         where number_series.next = $3::numeric returning next`,
        [series, last + 1n, from],
      );
      // Another process was quicker: the next ones.
      if (claimed.length === 0) continue;
      free.push(...unused);
      end = last + 1n;
      believedUntil = clock() + BELIEVED;
      return;
    }
  }

  /** Drops what was spent meanwhile. */
  async function check(): Promise<void> {
    const [from] = free;
    const unused = await client.invoice.listUnusedNumbers({ merchant, from: from!, count: Number(end - from!) });
    free = free.filter((number) => unused.includes(number));
    believedUntil = clock() + BELIEVED;
  }

  return {
    async take() {
      for (;;) {
        if (free.length > 0 && believedUntil > clock()) return free.shift()!;
        renewing ??= (free.length > 0 ? check() : reserve()).finally(() => {
          renewing = undefined;
        });
        await renewing;
      }
    },
    giveBack(number) {
      free = [number, ...free].sort((a, b) => (a < b ? -1 : 1));
    },
    async stop() {
      const [first] = free;
      const isWhole = first !== undefined && BigInt(free.length) === end - first;
      if (isWhole)
        await database.query("update number_series set next = $2 where series = $1 and next = $3::numeric", [
          ...[series, first, end],
        ]);
      free = [];
    },
  };
}

// Numbers for new invoices. Each process has a few ahead, so that none waits for another; those of one that is killed
// stay unused.
import type { FeiqianActions } from "@feiqian/sdk";
import type { GatewayConfig } from "./config.ts";
import type { Database } from "./database.ts";

/** Numbers that a process has ahead. */
const AHEAD = 64;

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
): Numbers {
  const series = `${deployment.chainId}-${deployment.processor}-${merchant}`.toLowerCase();
  let free: bigint[] = [];
  let end = 0n;
  let reserving: Promise<void> | undefined;

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
      return;
    }
  }

  return {
    async take() {
      for (;;) {
        const number = free.shift();
        if (number !== undefined) return number;
        reserving ??= reserve().finally(() => {
          reserving = undefined;
        });
        await reserving;
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

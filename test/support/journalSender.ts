// A process that cancels a number under a key, over a database's journal, and dies when its bytes are about to leave.
import { createClient, custom, http } from "viem";
import { foundry } from "viem/chains";
import { openDatabase } from "../../sdk/gateway/src/database.ts";
import { createDatabaseJournal } from "../../sdk/gateway/src/journal.ts";
import { createLeases } from "../../sdk/gateway/src/lease.ts";
import { type Deployment, feiqianActions } from "../../sdk/src/index.ts";
import { accountOf } from "./localAccounts.ts";

/** What the process is told to do. */
export interface JournalJob {
  readonly databaseUrl: string;
  readonly rpcUrl: string;
  readonly deployment: Deployment;
  /** Decimal. */
  readonly number: string;
  readonly key: string;
}

process.on("message", async ({ databaseUrl, rpcUrl, deployment, number, key }: JournalJob) => {
  const database = await openDatabase({ url: databaseUrl });
  const journal = createDatabaseJournal(
    database,
    createLeases(database, () => Date.now() / 1_000, 2),
  );
  const node = http(rpcUrl, { retryCount: 0 })({});
  const account = accountOf("merchant");
  const client = createClient({
    ...{ account, chain: foundry },
    transport: custom({
      async request(args: { readonly method: string }) {
        if (args.method.startsWith("eth_sendRawTransaction")) process.kill(process.pid, "SIGKILL");
        return node.request(args as never);
      },
    }),
  }).extend(feiqianActions({ deployment, journal }));
  await client.invoice.cancelSync({ merchant: account.address, number: BigInt(number), key });
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Client } from "pg";
import { readBlocks, statementsOf } from "../../scripts/docs/blocks.ts";
import { type Running, freePort, launch, stop, until } from "../../scripts/process.ts";
import { asker } from "../../scripts/reconcile/indexer.ts";
import { reconcile } from "../../scripts/reconcile/reconcile.ts";
import { type Postgres, describePostgres, startPostgres } from "../support/postgres.ts";
import type { World } from "./support.ts";

const root = join(import.meta.dirname, "../..");
const readersSql = readFileSync(join(root, "indexer/sql/readers.sql"), "utf8");

/** The queries of the analysts' guide: its SQL blocks, and those of its Python. */
const analystsQueries = statementsOf(readBlocks(join(root, "docs/analysts.md")));

async function query(url: string, text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const answer = await client.query(text);
    return answer.rows;
  } finally {
    await client.end();
  }
}

const refusal = (url: string, text: string): Promise<string> =>
  query(url, text).then(
    () => "nothing",
    (error: unknown) => (error as Error).message,
  );

export function specifyReaders(worldOf: () => World): void {
  describePostgres("given a Postgres, an indexer that writes, and a server beside it that reads the views", () => {
    let postgres: Postgres;
    let readerUrl: string;
    let writerPort: number;
    let readerPort: number;
    const programs: Running[] = [];

    /** Starts `ponder`, and waits until it answers `path`. */
    const startPonder = async (name: string, args: readonly string[], env: Readonly<Record<string, string>>) => {
      const { rpcUrl, deploymentFile, record } = worldOf();
      const port = await freePort();
      const common = ["--log-level", "warn", "--hostname", "127.0.0.1", "--port", String(port)];
      const program = launch(name, "ponder", [...args, ...common], {
        cwd: join(root, "indexer"),
        env: {
          ...{ CHAIN_ID: String(record.chainId), RPC_URL: rpcUrl, DEPLOYMENT_FILE: deploymentFile, POLLING_MS: "100" },
          ...{ PONDER_TELEMETRY_DISABLED: "1", ...env },
        },
      });
      programs.push(program);
      const isReady = () => fetch(`http://127.0.0.1:${port}/ready`).then(({ ok }) => ok);
      await until(name, isReady, { timeoutMs: 90_000, program });
      return port;
    };
    const startWriter = (schema: string) =>
      startPonder("writer", ["start", "--schema", schema, "--views-schema", "feiqian"], { DATABASE_URL: postgres.url });

    before(async function () {
      this.timeout(240_000);
      postgres = await startPostgres();
      await query(postgres.url, readersSql);
      readerUrl = postgres.url.replace("postgres@", "feiqian_reader@");
      writerPort = await startWriter("first");
      readerPort = await startPonder("reader", ["serve", "--schema", "feiqian"], {
        ...{ DATABASE_URL: readerUrl, STATEMENT_TIMEOUT_MS: "2000" },
      });
    });
    after(async () => {
      for (const program of programs.reverse()) await stop(program);
      await postgres?.stop();
    });

    const urlOf = (port: number) => `http://127.0.0.1:${port}`;
    const caughtUp = async (port: number) => {
      const head = await worldOf().publicClient.getBlockNumber({ cacheTime: 0 });
      const isThere = async () => {
        const lag = (await (await fetch(`${urlOf(port)}/lag`)).json()) as {
          readonly head: { readonly number: number };
        };
        return lag.head.number >= Number(head);
      };
      await until(`the reader at block ${head}`, isThere, { timeoutMs: 30_000 });
    };

    it("answers GraphQL and downloads in agreement with the chain", async () => {
      await caughtUp(readerPort);
      const { differences } = await reconcile({ ...worldOf(), graphqlUrl: `${urlOf(readerPort)}/graphql` });
      expect(differences).to.deep.equal([]);
    });

    it("shows its lag, and keeps SQL over HTTP off by default", async () => {
      expect(await (await fetch(`${urlOf(readerPort)}/lag`)).json()).to.deep.include({ status: "live" });
      const off = await fetch(`${urlOf(readerPort)}/sql/db?sql=1`);
      expect(off.status).to.equal(404);
      expect(await off.text()).to.include("FEIQIAN_SQL=1");
    });

    it("cancels a statement over its limit of two seconds", async () => {
      const slowly = "create or replace view feiqian.failed_call as select t.* from pg_sleep(20), first.failed_call t";
      const asBefore = "create or replace view feiqian.failed_call as select * from first.failed_call";
      await query(postgres.url, slowly);
      const start = performance.now();
      const told = await asker(`${urlOf(readerPort)}/graphql`)("{ failedCalls { items { caller } } }").then(
        () => "",
        (error: unknown) => (error as Error).message,
      );
      const took = performance.now() - start;
      await query(postgres.url, asBefore);
      expect(told).to.include("statement timeout");
      expect(took).to.be.within(1_900, 15_000);
    });

    describe("the reader role", () => {
      it("answers each query of the analysts' guide", async () => {
        expect(analystsQueries).to.have.length(9);
        for (const text of analystsQueries) expect(await query(readerUrl, text), text).to.be.an("array");
        const [totals, sums] = await Promise.all(analystsQueries.slice(0, 2).map((text) => query(readerUrl, text)));
        expect(totals!.length).to.be.above(0);
        expect(sums).to.deep.equal([]);
      });

      it("has the views' sums equal to the chain's", async () => {
        const { chain } = await reconcile({ ...worldOf(), graphqlUrl: `${urlOf(readerPort)}/graphql` });
        const [row] = await query(readerUrl, "select count(*)::int as n, sum(due)::text as due from payment");
        const amounts = [...chain.payment!.values()].map(({ due }) => BigInt(due!));
        expect(row).to.deep.equal({ n: amounts.length, due: String(amounts.reduce((a, b) => a + b, 0n)) });
      });

      const tried: Readonly<Record<string, readonly [text: string, told: RegExp]>> = {
        "change a row": ["update payment set amount = 0", /read-only|permission denied/],
        "change a row in a session that writes": [
          "begin read write; update payment set amount = 0",
          /permission denied for view payment/,
        ],
        "read the tables themselves": ["select * from first.payment", /permission denied for schema first/],
        "read what Ponder keeps of the node": [
          "select * from ponder_sync.blocks",
          /permission denied for schema ponder_sync/,
        ],
        "make a table": ["begin read write; create table public.mine (id int)", /permission denied for schema public/],
        "make a temporary table": [
          "begin read write; create temporary table mine (id int)",
          /permission denied to create temporary tables/,
        ],
        "make a view where the others are": [
          "begin read write; create view feiqian.mine as select 1",
          /permission denied for schema feiqian/,
        ],
        "become somebody else": ["set role postgres", /permission denied to set role/],
        "read files": ["select pg_read_file('postgresql.conf')", /permission denied for function pg_read_file/],
      };
      for (const [what, [text, told]] of Object.entries(tried))
        it(`may not ${what}`, async () => expect(await refusal(readerUrl, text)).to.match(told));

      it("has a default of 30 seconds per statement", async () =>
        expect(await query(readerUrl, "show statement_timeout")).to.deep.equal([{ statement_timeout: "30s" }]));
    });

    describe("when another indexer is deployed next to it", () => {
      it("switches the views to its tables, and server and role continue", async function () {
        this.timeout(120_000);
        const tableOf = async () => {
          const sql =
            "select view_definition as text from information_schema.views where table_schema = 'feiqian' and table_name = 'payment'";
          return String((await query(postgres.url, sql))[0]!.text);
        };
        expect(await tableOf()).to.include("first.payment");
        writerPort = await startWriter("second");
        expect(await tableOf()).to.include("second.payment");
        await caughtUp(writerPort);
        const { differences } = await reconcile({ ...worldOf(), graphqlUrl: `${urlOf(readerPort)}/graphql` });
        expect(differences).to.deep.equal([]);
        expect(await query(readerUrl, "select 1 as there from payment limit 1")).to.deep.equal([{ there: 1 }]);
      });
    });
  });
}

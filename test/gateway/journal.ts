import { fork } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import type { GatewayConfig } from "../../sdk/gateway/src/config.ts";
import { type Database, openDatabase } from "../../sdk/gateway/src/database.ts";
import { createDatabaseJournal } from "../../sdk/gateway/src/journal.ts";
import { LeaseLostError, createLeases } from "../../sdk/gateway/src/lease.ts";
import { type Bounds, createSender } from "../../sdk/gateway/src/sender.ts";
import { memoryJournal } from "../../sdk/src/index.ts";
import type { JournalEntry } from "../../sdk/src/tracker/types.ts";
import type { JournalJob } from "../support/journalSender.ts";
import { accountOf } from "../support/localAccounts.ts";
import { type Postgres, describePostgres, startPostgres } from "../support/postgres.ts";
import { type Tracked, startTracked } from "../support/tracked.ts";

const { address: account } = accountOf("merchant");
const entryOf = (key: string): JournalEntry => ({
  ...{ key, chainId: 31_337, account, nonce: 7, request: "0x01", to: account, data: "0x", value: "0" },
  ...{ attempts: [{ hash: "0x02", raw: "0x03" }], sinceBlock: 1 },
});
const wallClock = () => Date.now() / 1_000;
const journalOf = (database: Database, { clock = wallClock, seconds = 2 } = {}) =>
  createDatabaseJournal(database, createLeases(database, clock, seconds));

describe("The gateway's journal", function () {
  this.timeout(60_000);
  let database: Database;
  before(async () => {
    database = await openDatabase({});
  });
  after(() => database?.close());

  it("keeps what was sent, and tells what is still open", async () => {
    const journal = journalOf(database);
    await journal.put(entryOf("one"));
    await journal.put(entryOf("two"));
    await journal.put({ ...entryOf("two"), isDone: true });
    expect(await journalOf(database).get("one")).to.deep.equal(entryOf("one"));
    const open = await journal.open({ chainId: 31_337, account });
    expect(open.map(({ key }) => key)).to.deep.equal(["one"]);
    expect(await journal.open({ chainId: 1, account })).to.deep.equal([]);
    await journal.delete("one");
    expect(await journal.get("one")).to.equal(undefined);
  });

  it("gives its lock back when the work under it fails", async function () {
    this.timeout(5_000);
    const journal = journalOf(database, { seconds: 600 });
    await journal.exclusively("one", async () => Promise.reject(new Error("no"))).catch(() => {});
    expect(await journalOf(database).exclusively("one", async () => "mine")).to.equal("mine");
  });

  it("lets a process write nothing whose lock another has taken over", async () => {
    let now = 1_000;
    const clock = () => now;
    const [sleepy, quick] = [journalOf(database, { clock }), journalOf(database, { clock })];
    const refusal = await sleepy
      .exclusively("slept", async () => {
        now += 3;
        return quick.exclusively("slept", () => sleepy.put(entryOf("slept")));
      })
      .catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(LeaseLostError);
    expect(await sleepy.get("slept")).to.equal(undefined);
  });

  it("lets it write nothing either where it has lost the lock around its own", async () => {
    let now = 1_000;
    const clock = () => now;
    const [sleepy, quick] = [journalOf(database, { clock }), journalOf(database, { clock })];
    const refusal = await sleepy
      .exclusively("around", () =>
        sleepy.exclusively("own", async () => {
          now += 3;
          return quick.exclusively("around", () => sleepy.put(entryOf("around")));
        }),
      )
      .catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(LeaseLostError);
    expect(await sleepy.get("around")).to.equal(undefined);
  });
});

describePostgres("The gateway's journal over one Postgres", function () {
  this.timeout(60_000);
  let postgres: Postgres;
  let world: Tracked;
  before(async () => {
    postgres = await startPostgres();
    world = await startTracked();
  });
  after(async () => {
    await world?.stop();
    await postgres?.stop();
  });

  it("lets one of two processes work at a time, longer than a lease lasts too", async () => {
    const databases = [await openDatabase(postgres), await openDatabase(postgres)];
    const journals = databases.map((one) => journalOf(one, { seconds: 6 }));
    let inside = 0;
    let most = 0;
    const turn = (ms: number) => async () => {
      most = Math.max(most, ++inside);
      await sleep(ms);
      --inside;
    };
    const [one, two] = journals as [(typeof journals)[0], (typeof journals)[0]];
    const turns = Array.from({ length: 20 }, (_, i) => journals[i % 2]!.exclusively("turns", turn(2)));
    await Promise.all([...turns, one.exclusively("turns", turn(7_000)), two.exclusively("turns", turn(2))]);
    expect(most).to.equal(1);
    await Promise.all(databases.map((one) => one.close()));
  });

  it("sends once what a killed process had signed and not sent", async () => {
    const shared = await openDatabase(postgres);
    const job: JournalJob = {
      ...{ databaseUrl: postgres.url, rpcUrl: world.rpcUrl, deployment: world.deployment },
      ...{ number: "77", key: "cancel 77" },
    };
    const child = fork(new URL("../support/journalSender.ts", import.meta.url));
    const ended = new Promise((resolve) => child.once("exit", (_, signal) => resolve(signal)));
    child.send(job);
    expect(await ended).to.equal("SIGKILL");
    const [signed] = await shared.query<{ readonly entry: JournalEntry }>("select entry from journal");
    const before = await world.countOf("merchant");
    const journal = journalOf(shared);
    const client = world.clientFor(accountOf("merchant"), { journal });
    const cancel = () => client.invoice.cancelSync({ merchant: account, number: 77n, key: job.key });
    const [first, second] = await Promise.all([cancel(), cancel()]);
    expect(first.receipt.transactionHash).to.equal(signed!.entry.attempts[0]!.hash);
    expect(second.receipt.transactionHash).to.equal(first.receipt.transactionHash);
    expect(await world.countOf("merchant")).to.equal(before + 1);
    await shared.close();
  });

  it("shares a day's budget of gas between processes", async () => {
    const databases = [await openDatabase(postgres), await openDatabase(postgres)] as const;
    const client = {
      getBlock: async () => ({ baseFeePerGas: 1n }),
      estimateContractGas: async () => 100n,
      estimateMaxPriorityFeePerGas: async () => 0n,
    } as unknown as Parameters<typeof createSender>[0]["client"];
    // Each reserves 120 units of gas at 2 wei.
    const config = {
      signer: accountOf("merchant"),
      deployment: world.deployment,
      dailyGas: 5n * 240n,
    } as unknown as GatewayConfig;
    const senders = databases.map((database) =>
      createSender({ config, database, client, journal: memoryJournal(), clock: wallClock }),
    );
    const receipt = { gasUsed: 120n, effectiveGasPrice: 2n };
    const token = { symbol: "USDT", decimals: 6 };
    const plan = async () => ({ call: {} as never, amount: 1n, token });
    const send = async ({ gas, maxFeePerGas }: Bounds) => {
      // What is reserved is all that the transaction can cost.
      expect(gas! * maxFeePerGas!).to.equal(240n);
      return { receipt };
    };
    const outcomes = await Promise.allSettled(
      Array.from({ length: 40 }, (_, i) => senders[i % 2]!.send({ key: `send ${i}`, plan, send })),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).to.have.length(5);
    expect((await senders[0]!.today()).spent).to.equal(5n * 240n);
    await Promise.all(databases.map((one) => one.close()));
  });
});

import { expect } from "chai";
import { Client } from "pg";
import { type Address, encodeFunctionData } from "viem";
import { until } from "../../scripts/process.ts";
import { reconcile } from "../../scripts/reconcile/reconcile.ts";
import type { PaymentTerms } from "../../sdk/src/terms/types.ts";
import { EUR, price } from "../prices/support.ts";
import { startIndexed } from "../support/indexer.ts";
import { type Ponder, startPonder } from "../support/ponder.ts";
import { type Postgres, describePostgres, hasPostgres, startPostgres } from "../support/postgres.ts";
import { usdt } from "../support/system.ts";
import { type Dump, readDump } from "./dump.ts";
import { exitsOf } from "./exits.ts";
import { reorganise } from "./reorganise.ts";
import { type World, letEverythingHappen, supplier } from "./support.ts";

const DAY = 86_400n;

/** More than any price of an amount here. */
const MAX_IN = usdt(1_000);

/** Five blocks and their replacements, in which some events differ and some are missing. */
async function replaceFiveBlocks(world: World, indexed: () => Promise<void>) {
  const { processor, merchant, payer, operator, stranger, addressOf, settle } = world;
  const withSplit = { feeBps: 100n, feeReceiver: addressOf(operator), splits: [{ account: supplier, bps: 500n }] };
  const invoiceOf = async (number: bigint, overrides: Partial<PaymentTerms> = {}) => {
    const terms = await world.termsOf({ number, ...withSplit, ...overrides });
    return [terms, addressOf(merchant), MAX_IN, await world.signTerms(merchant, terms)] as const;
  };
  await world.priced.push(await world.now(), price(1.0912345));
  // One that disappears with its price, and one that is priced again.
  const inEuros = { amount: 10_000n, currency: EUR, source: world.priced.source };
  const [charged, other] = [await invoiceOf(70n, inEuros), await invoiceOf(71n)];
  const authorized = await invoiceOf(72n, {
    ...inEuros,
    payer: addressOf(payer),
    authorizationExpiry: (await world.now()) + 2n * DAY,
  });
  const [terms] = authorized;

  await settle(processor.write.charge(charged, { account: payer.account }));
  await settle(processor.write.authorize(authorized, { account: payer.account }));
  const [held] = await processor.read.getPayment([world.idOf(terms)]);
  await settle(exitsOf(world).capture(merchant, terms, usdt(50)));
  await settle(processor.write.setSigner([addressOf(stranger), 2 ** 40, 700], { account: merchant.account }));
  await settle(processor.write.cancel([addressOf(merchant), 73n], { account: merchant.account }));
  await indexed();

  type Call = Pick<Parameters<typeof encodeFunctionData<typeof processor.abi>>[0], "functionName" | "args">;
  const by = (from: { readonly account: { readonly address: Address } }, call: Call, block: number) =>
    [{ from: from.account.address, to: processor.address, data: encode(call), gas: "0x4c4b40" }, block] as const;
  const encode = (call: Call) => encodeFunctionData({ abi: processor.abi, ...call } as never);
  await reorganise(world, 5, [
    by(merchant, { functionName: "cancel", args: [addressOf(merchant), 70n] }, 0),
    by(payer, { functionName: "charge", args: other }, 1),
    by(payer, { functionName: "authorize", args: authorized }, 1),
    by(merchant, { functionName: "setSigner", args: [addressOf(stranger), 2 ** 39, 70] }, 3),
    by(merchant, { functionName: "void", args: [terms, usdt(25), held] }, 4),
  ]);
}

const statusesOf = async ({ ask }: Ponder, { addressOf, merchant }: World, numbers: readonly number[]) => {
  const query = `query ($merchant: String!, $numbers: [BigInt!]) {
    invoiceNumbers(where: { merchantAddress: $merchant, number_in: $numbers }, orderBy: "number") {
      items { number status } } }`;
  const variables = { merchant: addressOf(merchant), numbers: numbers.map(String) };
  type Answer = { invoiceNumbers: { items: readonly { readonly number: string; readonly status: string }[] } };
  const { invoiceNumbers } = await ask<Answer>(query, variables);
  return Object.fromEntries(invoiceNumbers.items.map(({ number, status }) => [number, status]));
};

/** The content of an indexer after all events, and of one that reads the chain from the start. */
interface Twins {
  readonly lived: Dump;
  readonly clean: Dump;
}

describe("an indexer after a reorganisation and a kill -9", function () {
  this.timeout(400_000);

  let world: World;
  const ends: (() => Promise<void>)[] = [];
  const twins: { pglite?: Twins; postgres?: Twins } = {};
  let postgres: Postgres | undefined;
  let cleanPostgres: Postgres | undefined;
  let onPostgres: Ponder | undefined;
  let atReorg: Readonly<Record<string, unknown>>;

  before(async () => {
    if (hasPostgres) {
      [postgres, cleanPostgres] = await Promise.all([startPostgres(), startPostgres()]);
      ends.push(postgres.stop, cleanPostgres.stop);
    }
    const indexed = await startIndexed({ databaseUrl: "embedded" });
    ends.push(indexed.stop);
    const { chainId } = indexed.record;
    const start = async (name: string, databaseUrl: string) => {
      const ponder = await startPonder({ ...indexed, chainId, name, databaseUrl });
      ends.push(ponder.stopIndexer);
      return ponder;
    };

    // The one on Postgres starts in the middle, so it reads some events as history.
    const [happened, second] = await Promise.all([
      letEverythingHappen(indexed),
      postgres && start("postgres", postgres.url),
    ]);
    world = { ...indexed, ...happened };
    onPostgres = second;
    const lived = [indexed, ...(second ? [second] : [])];
    const hasRead = async (ponders: readonly Ponder[], number: number) => {
      const statuses = await Promise.all(ponders.map((ponder) => statusesOf(ponder, world, [number])));
      return statuses.every((status) => number in status);
    };
    const atHead = async (ponders: readonly Ponder[]) => {
      const head = await world.publicClient.getBlockNumber({ cacheTime: 0 });
      await Promise.all(ponders.map((ponder) => ponder.reach(head)));
    };

    await replaceFiveBlocks(world, () => atHead(lived));

    // Killed between two blocks of many, or in the middle of one: some of the payments it has read, some not.
    for (const number of [80, 81, 82]) await world.pay(number);
    const paying = (async () => {
      for (let number = 83; number < 90; number++) await world.pay(number);
    })();
    await until("the third payment", () => hasRead(lived, 82), { timeoutMs: 20_000 });
    await Promise.all(lived.map((ponder) => ponder.killIndexer()));
    await paying;
    // The chain is reorganised once more while it is down.
    await reorganise(world, 2, []);
    for (const number of [90, 91]) await world.pay(number);

    // A restarted one waits for its old lock to expire, which leaves time to read the chain from the start.
    const [clean, cleanOnPostgres] = await Promise.all([
      start("clean", "embedded"),
      cleanPostgres && start("clean-postgres", cleanPostgres.url),
      ...lived.map((ponder) => ponder.restartIndexer()),
    ]);
    await atHead([...lived, clean, ...(cleanOnPostgres ? [cleanOnPostgres] : [])]);
    twins.pglite = { lived: await readDump(indexed), clean: await readDump(clean) };
    if (onPostgres && cleanOnPostgres) {
      twins.postgres = { lived: await readDump(onPostgres), clean: await readDump(cleanOnPostgres) };
    }
    atReorg = await statusesOf(indexed, world, [70, 71, 72, 73, 80, 87, 88, 89, 90, 91]);
  });
  after(async () => {
    for (const end of ends.reverse()) await end();
  });

  it("has only the rows of the replacing blocks", () => {
    expect(atReorg).to.deep.equal({
      ...{ 70: "cancelled", 71: "charged", 72: "authorized" },
      ...{ 80: "charged", 87: "charged", 90: "charged", 91: "charged" },
    });
  });

  it("has the price of the repeated payment, and none of the removed one", async () => {
    const query = "{ prices { items { payment { number } } } }";
    type Answer = { prices: { items: readonly { readonly payment: { readonly number: string } | null }[] } };
    const { prices } = await world.ask<Answer>(query);
    // Earlier priced payments have lower numbers.
    const here = prices.items.filter(({ payment }) => !payment || Number(payment.number) >= 70);
    expect(here).to.deep.equal([{ payment: { number: "72" } }]);
  });

  it("agrees with the chain", async () => {
    const { differences } = await reconcile(world);
    expect(differences).to.deep.equal([]);
  });

  it("equals one that reads the chain from the start, in every table, row and column", () => {
    const { lived, clean } = twins.pglite!;
    const empty = Object.keys(clean).filter((table) => clean[table]!.length === 0);
    expect(empty, "tables that compare nothing").to.deep.equal([]);
    expect(lived).to.deep.equal(clean);
  });

  describePostgres("on Postgres", () => {
    it("equals one that reads the chain from the start, in every table, row and column", () => {
      const { lived, clean } = twins.postgres!;
      expect(lived).to.deep.equal(clean);
    });

    it("equals the embedded database", () => {
      expect(twins.postgres!.clean).to.deep.equal(twins.pglite!.clean);
    });

    it("has no tables besides the compared ones and Ponder's own", async () => {
      const client = new Client({ connectionString: postgres!.url });
      await client.connect();
      const { rows } = await client.query<{ readonly table_name: string }>(
        "select table_name from information_schema.tables where table_schema = $1",
        [onPostgres!.schema],
      );
      await client.end();
      const own = rows.map(({ table_name: name }) => name).filter((name) => !/^_(ponder|reorg)_/.test(name));
      expect(own).to.have.members(Object.keys(twins.postgres!.lived));
    });
  });
});

import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { type Account, type EIP1193RequestFn, createClient, custom, http } from "viem";
import { foundry } from "viem/chains";
import { type Invoice, LogsRefusedError, feiqianActions } from "../../sdk/src/index.ts";
import { type BlockWindow, readInWindows } from "../../sdk/src/internal/logs.ts";
import { accountOf } from "../support/localAccounts.ts";
import { type ProviderName, providers, startProvider } from "../support/providers.ts";
import { refusalOf } from "../support/refusal.ts";
import { usdt } from "../support/system.ts";
import { type Tracked, startTracked } from "../support/tracked.ts";

const payer = accountOf("payer");
const merchant = accountOf("merchant");

describe("Logs in windows", () => {
  /** A client, whose transport keeps the limit. */
  const newClient = () => createClient({ transport: custom({ request: (async () => null) as EIP1193RequestFn }) });
  const widthOf = ({ fromBlock, toBlock }: BlockWindow) => toBlock - fromBlock + 1n;

  /** Reads a range of a node that takes `limit` blocks at once, and says so as it is told to. */
  async function read(
    client: ReturnType<typeof newClient>,
    {
      limit = 1_000n,
      say = (_: bigint): string => "block range too large",
      ...range
    }: Partial<BlockWindow> & {
      readonly limit?: bigint;
      readonly say?: (width: bigint) => string;
      readonly isNewestFirst?: boolean;
    },
  ) {
    const asked: bigint[] = [];
    const answered: BlockWindow[] = [];
    const ask = async (window: BlockWindow) => {
      asked.push(widthOf(window));
      if (widthOf(window) > limit) throw Object.assign(new Error(say(widthOf(window))), { code: -32_000 });
      return window;
    };
    for await (const window of readInWindows(client, { fromBlock: 1n, toBlock: 10_000n, ...range }, ask))
      answered.push(window);
    return { asked, answered };
  }

  it("asks once where the node has no limit", async () => {
    const { answered } = await read(newClient(), { limit: 10_000n });
    expect(answered).to.deep.equal([{ fromBlock: 1n, toBlock: 10_000n }]);
  });

  it("reads each block once, forward", async () => {
    const { answered } = await read(newClient(), {});
    expect(answered[0]!.fromBlock).to.equal(1n);
    expect(answered.at(-1)!.toBlock).to.equal(10_000n);
    answered.reduce((one, next) => {
      expect(next.fromBlock).to.equal(one.toBlock + 1n);
      return next;
    });
  });

  it("reads each block once, back from the newest", async () => {
    const { answered } = await read(newClient(), { isNewestFirst: true });
    expect(answered[0]!.toBlock).to.equal(10_000n);
    expect(answered.at(-1)!.fromBlock).to.equal(1n);
    answered.reduce((one, next) => {
      expect(next.toBlock).to.equal(one.fromBlock - 1n);
      return next;
    });
  });

  it("starts the next time with the width that the node took", async () => {
    const client = newClient();
    await read(client, { toBlock: 100_000n });
    const { asked } = await read(client, { toBlock: 500n });
    expect(asked).to.deep.equal([500n]);
    expect((await read(client, {})).asked.filter((width) => width > 1_000n).length).to.be.lessThan(2);
  });

  it("is wider again where the node takes more", async () => {
    const client = newClient();
    await read(client, { limit: 10n, toBlock: 100n });
    const { asked } = await read(client, { limit: 100_000n, toBlock: 1_000_000n });
    expect(asked.length).to.be.lessThan(200);
    expect(asked.at(-2)! > 10_000n).to.equal(true);
  });

  it("tries a wider window seldom once it has been refused", async () => {
    const { asked } = await read(newClient(), { limit: 100n, say: () => "eth_getLogs is limited to a 100 range" });
    expect(asked.filter((width) => width > 100n).length).to.be.lessThan(10);
  });

  it("is not led down block by block by a node that repeats the range it was asked for", async () => {
    const say = (width: bigint) => `block range too large: ${width - 1n}`;
    const { asked } = await read(newClient(), { limit: 100n, say, toBlock: 100_000n });
    expect(asked.filter((width) => width > 100n).length).to.be.lessThan(100);
  });

  const dialects: readonly (readonly [by: string, say: string, width: bigint])[] = [
    ["Alchemy, free of charge", "You can make eth_getLogs requests with up to a 10 block range.", 10n],
    ["Cloudflare", "Max range: 800", 800n],
    ["Avalanche", "requested too many blocks from 1 to 1000000, maximum is set to 2048", 2_048n],
    ["Ankr", "maximum [from, to] blocks distance: 10000", 10_000n],
    ["Chainstack", "Block range limit exceeded.", 500_000n],
    ["Coinbase", "please limit the query to at most 1,000 blocks", 1_000n],
    ["Merkle", "eth_getLogs range is too large, max is 1k blocks", 1_000n],
    ["Moonbeam", "block range is too wide (maximum 1024)", 1_024n],
    ["Morph", "block range is larger than max block range, block range = 1000000, max block range = 5000", 5_000n],
    ["QuickNode, free of charge", "eth_getLogs is limited to a 5 range", 5n],
    ["dRPC", "ranges over 10000 blocks are not supported on freetier", 10_000n],
    ["Optimism", "backend response too large", 500_000n],
    ["Arbitrum", "logs matched by query exceeds limit of 10000", 10_000n],
    ["Infura", "query timeout exceeded 10 seconds", 500_000n],
  ];
  for (const [by, say, width] of dialects)
    it(`understands a refusal by ${by}`, async () => {
      const { asked } = await read(newClient(), { limit: width, say: () => say, toBlock: 1_000_000n });
      expect(asked[1]).to.equal(width);
    });

  for (const [by, signs] of Object.entries({ "its code": { code: -32_614 }, "HTTP's 413": { status: 413 } }))
    it(`understands a refusal without a word, by ${by}`, async () => {
      const asked: bigint[] = [];
      const ask = async (window: BlockWindow) => {
        asked.push(widthOf(window));
        if (widthOf(window) > 500n) throw Object.assign(new Error("no"), signs);
      };
      for await (const _ of readInWindows(newClient(), { fromBlock: 1n, toBlock: 1_000n }, ask));
      expect(asked).to.deep.equal([1_000n, 500n, 500n]);
    });

  const failures = [
    "daily request count exceeded, request rate limited",
    "Your app has exceeded its compute units per second capacity",
    "method eth_getLogs in batch triggered rate limit",
    "25/second request limit reached - reduce calls per second or upgrade your account",
    "block range extends beyond current head block",
    "header not found",
  ];
  for (const message of failures)
    it(`throws as it is: ${message}`, async () => {
      const error = await read(newClient(), { limit: 0n, say: () => message }).catch((cause: Error) => cause);
      expect(error).to.have.property("message", message);
    });

  it("ends with an error of its own where not even one block is allowed", async () => {
    const error = await refusalOf(read(newClient(), { limit: 0n }), LogsRefusedError);
    expect(error).to.include({ blockNumber: 1n });
    expect(error.message).to.contain("block 1 alone").and.to.contain("ask another node").and.to.contain("too large");
  });
});

describe("With a provider's limits", function () {
  this.timeout(180_000);
  let world: Tracked;
  let invoice: Invoice;
  before(async () => {
    world = await startTracked();
    // A merchant with a few more payments than a limit on results allows at once.
    for (let i = 0; i < 3; ++i) await pay(await world.invoiceFor());
    invoice = await world.invoiceFor(usdt(3));
    await pay(invoice);
    await world.clientFor(merchant).payment.refundSync({ invoice, amount: usdt(1), reason: "requested" });
    for (let i = 0; i < 3; ++i) await pay(await world.invoiceFor());
  });
  after(() => world.stop());
  const pay = (one: Invoice) => world.clientFor(payer).payment.chargeSync({ invoice: one });

  for (const name of Object.keys(providers) as ProviderName[])
    describe(`of ${name}`, () => {
      let provider: Awaited<ReturnType<typeof startProvider>>;
      before(async () => {
        provider = await startProvider(world.rpcUrl, name);
      });
      after(() => provider.stop());
      const clientFor = (account: Account) =>
        createClient({ account, chain: foundry, transport: http(provider.url), pollingInterval: 20 }).extend(
          feiqianActions({ deployment: world.deployment }),
        );

      it("payment.get finds a payment", async () => {
        const { status, charged } = await clientFor(merchant).payment.get({ invoice });
        expect(status).to.equal("charged");
        expect(charged).to.include({ payer: payer.address, received: usdt(3) });
        expect(provider.asked.length).to.be.greaterThan(1);
      });

      it("payment.watch tells of a payment and its refund", async () => {
        let unwatch = () => {};
        const seen: string[] = [];
        await new Promise<void>((resolve, reject) => {
          unwatch = clientFor(merchant).payment.watch({
            id: invoice.id,
            onCharged: ({ received }) => seen.push(`charged ${received}`),
            onRefunded: ({ amount }) => resolve(void seen.push(`refunded ${amount}`)),
            onError: reject,
          });
        });
        unwatch();
        expect(seen).to.deep.equal([`charged ${usdt(3)}`, `refunded ${usdt(1)}`]);
      });

      it("payment.refund finds who paid", async () => {
        const refund = { invoice, amount: usdt(1), reason: "requested" } as const;
        expect(await clientFor(merchant).payment.refund.prepare(refund)).to.include({
          to: payer.address,
          refundable: usdt(2),
        });
      });

      it("invoice.pay returns the payment after a crash", async () => {
        const { received, id } = await clientFor(payer).invoice.pay({ invoice });
        expect({ received, id }).to.deep.equal({ received: usdt(3), id: invoice.id });
      });
    });
});

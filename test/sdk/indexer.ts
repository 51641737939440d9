import { type IncomingMessage, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { after, before, beforeEach, describe, it } from "mocha";
import { getAddress, zeroAddress } from "viem";
import { IndexerBehindError, IndexerRequestError, createIndexerClient } from "../../sdk/src/indexer/index.ts";
import { refusalOf } from "../support/refusal.ts";

const merchant = getAddress("0x70997970c51812dc3a010c7d01b50e0d17dc79c8");
const payer = getAddress("0x90f79bf6eb2c4f870365e785982e1f101e93b906");
const zero = `0x${"0".repeat(40)}` as const;
const token = { address: "0xdac17f958d2ee523a2206206994597c13d831ec7", symbol: "USDT", decimals: 6 };

/** A row as Ponder gives it: addresses in lower case, bigints as text. */
const paymentRow = {
  id: `0x${"ab".repeat(32)}`,
  status: "charged",
  merchantAddress: merchant.toLowerCase(),
  operator: zero,
  namedPayer: zero,
  number: "340282366920938463463374607431768211456",
  token,
  amount: "9259",
  currency: "0x00000000000000000000000000000000000003d2",
  source: payer.toLowerCase(),
  payExpiry: "2000000000",
  authorizationExpiry: "0",
  feeBps: 100,
  feeReceiver: payer.toLowerCase(),
  policy: zeroAddress,
  referenceHash: `0x${"00".repeat(32)}`,
  payer: payer.toLowerCase(),
  signer: merchant.toLowerCase(),
  collector: zero,
  due: "100000000",
  rate: "1080030241926763149",
  ratedAt: "1899999940",
  received: "98900000",
  fee: "1000000",
  splitTotal: "100000",
  tokenFee: "0",
  store: null,
  capturable: "0",
  captured: "0",
  voided: "0",
  reclaimed: "0",
  refundable: "40000000",
  refunded: "60000000",
  overRefunded: false,
  blockNumber: "12",
  timestamp: "1900000000",
  changedAt: "1900000060",
  transactionHash: `0x${"cd".repeat(32)}`,
  splits: { items: [{ account: payer.toLowerCase(), bps: 10, amount: "100000", credited: true }] },
};
const pageInfo = { hasNextPage: true, endCursor: "next" };
const waits = { status: "authorized", store: payer.toLowerCase(), received: "0", capturable: "70", captured: "30" };
const none = { authorized: "0", captured: "0", capturedNet: "0", capturedFee: "0", capturedSplitTotal: "0" };
const dayRow = (day: string, gross: number) => ({
  ...{ ...none, voided: "0", reclaimed: "0", refunded: "5" },
  day,
  token,
  paymentCount: 1,
  gross: `${gross}`,
  fee: "1",
  splitTotal: "2",
  tokenFee: "3",
  net: `${gross - 6}`,
});

interface Asked {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

async function readBody(request: IncomingMessage): Promise<Asked> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text) as Asked;
}

describe("The indexer's client", () => {
  let asked: Asked[] = [];
  let answers: { readonly status?: number; readonly body: unknown }[] = [];
  const server = createServer(async (request, response) => {
    asked.push(await readBody(request));
    const { status = 200, body } = answers.length > 1 ? answers.shift()! : answers[0]!;
    response.writeHead(status, { "content-type": "application/json" });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  });
  let client: ReturnType<typeof createIndexerClient>;
  let url = "";

  before((done) => {
    server.listen(0, "127.0.0.1", () => {
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
      client = createIndexerClient({ url, timeout: 2_000 });
      done();
    });
  });
  after((done) => {
    server.closeAllConnections();
    server.close(done);
  });
  beforeEach(() => {
    asked = [];
  });
  const answer = (...bodies: readonly unknown[]) => {
    answers = bodies.map((body) => ({ body }));
  };

  describe("listPayments", () => {
    it("gives amounts as bigint, addresses with their checksum, and the next page", async () => {
      answer({ data: { payments: { items: [paymentRow], pageInfo } } });
      const page = await client.listPayments();
      expect(page.pageInfo).to.deep.equal(pageInfo);
      const { merchantAddress: _, ...same } = paymentRow;
      expect(page.items).to.deep.equal([
        {
          ...same,
          merchant,
          token: { ...token, address: getAddress(token.address) },
          number: 2n ** 128n,
          amount: 9_259n,
          currency: getAddress("0x00000000000000000000000000000000000003d2"),
          source: payer,
          payExpiry: 2_000_000_000n,
          authorizationExpiry: 0n,
          feeBps: 100n,
          feeReceiver: payer,
          payer,
          signer: merchant,
          due: 100_000_000n,
          rate: 1_080_030_241_926_763_149n,
          ratedAt: 1_899_999_940n,
          received: 98_900_000n,
          fee: 1_000_000n,
          splitTotal: 100_000n,
          tokenFee: 0n,
          capturable: 0n,
          captured: 0n,
          voided: 0n,
          reclaimed: 0n,
          refundable: 40_000_000n,
          refunded: 60_000_000n,
          blockNumber: 12n,
          timestamp: 1_900_000_000n,
          changedAt: 1_900_000_060n,
          splits: [{ account: payer, bps: 10n, amount: 100_000n, credited: true }],
        },
      ]);
    });

    it("has neither rate nor its instant of terms that are not priced", async () => {
      answer({ data: { payments: { items: [{ ...paymentRow, rate: null, ratedAt: null }], pageInfo } } });
      const { items } = await client.listPayments();
      expect(items[0]).to.include({ rate: null, ratedAt: null });
    });

    it("asks for what it is given, and for nothing else", async () => {
      answer({ data: { payments: { items: [], pageInfo } } });
      await client.listPayments({ merchant, number: 2n ** 200n, from: 5n, to: 7n, limit: 3, after: "cursor" });
      await client.listPayments({ payer, status: "authorized" });
      expect(asked.map(({ variables }) => variables)).to.deep.equal([
        {
          merchant: merchant.toLowerCase(),
          number: `${2n ** 200n}`,
          from: "5",
          to: "7",
          limit: 3,
          after: "cursor",
        },
        { payer: payer.toLowerCase(), status: "authorized", limit: 100 },
      ]);
    });
  });

  describe("listExpiringAuthorizations", () => {
    it("lists what waits, with the store that it waits in", async () => {
      answer({ data: { payments: { items: [{ ...paymentRow, ...waits }], pageInfo } } });
      const { items } = await client.listExpiringAuthorizations({ merchant, from: 5n, before: 7n });
      expect(items).to.have.length(1);
      expect(items[0]).to.include({ status: "authorized", store: payer, capturable: 70n, captured: 30n });
      expect(asked[0]!.variables).to.deep.equal({
        merchant: merchant.toLowerCase(),
        from: "5",
        before: "7",
        limit: 100,
      });
      expect(asked[0]!.query).to.contain(
        'capturable_gt:"0" authorizationExpiry_gte:$from authorizationExpiry_lt:$before}orderBy:"authorizationExpiry" orderDirection:"asc"',
      );
    });

    it("asks for everybody's, those that have expired too, unless it is told", async () => {
      answer({ data: { payments: { items: [], pageInfo } } });
      await client.listExpiringAuthorizations({ before: 7n });
      expect(asked[0]!.variables).to.deep.equal({ before: "7", limit: 100 });
    });
  });

  describe("listCredits", () => {
    const row = {
      store: payer.toLowerCase(),
      account: payer.toLowerCase(),
      merchantAddress: merchant.toLowerCase(),
      token,
      amount: "5",
      creditedTotal: "7",
      claimedTotal: "2",
    };

    it("lists what waits", async () => {
      answer({ data: { credits: { items: [row], pageInfo } } });
      const { items } = await client.listCredits({ account: payer });
      expect(items).to.deep.equal([
        {
          store: payer,
          account: payer,
          merchant,
          token: { ...token, address: getAddress(token.address) },
          amount: 5n,
          creditedTotal: 7n,
          claimedTotal: 2n,
        },
      ]);
      expect(asked[0]!.variables).to.deep.equal({ account: payer.toLowerCase(), above: "0", limit: 100 });
      expect(asked[0]!.query).to.contain("amount_gt:$above");
    });

    it("lists what was claimed too, when it is told to", async () => {
      answer({ data: { credits: { items: [], pageInfo } } });
      await client.listCredits({ merchant, open: false });
      expect(asked[0]!.variables).to.deep.equal({ merchant: merchant.toLowerCase(), limit: 100 });
    });
  });

  describe("listCurrencyTotals", () => {
    const euro = getAddress("0x00000000000000000000000000000000000003d2");
    const row = { merchantAddress: merchant.toLowerCase(), currency: euro.toLowerCase(), token, day: "2026-01-31" };

    it("gives what was priced beside what it came to and brought", async () => {
      const sums = { paymentCount: 2, priced: "20000", due: "21600000", received: "21000000" };
      answer({ data: { dailyCurrencyTotals: { items: [{ ...row, ...sums }], pageInfo } } });
      const { items } = await client.listCurrencyTotals({ merchant, currency: euro, from: 5n, to: 7n });
      expect(items).to.deep.equal([
        {
          ...{ merchant, currency: euro, token: { ...token, address: getAddress(token.address) }, day: "2026-01-31" },
          ...{ paymentCount: 2, priced: 20_000n, due: 21_600_000n, received: 21_000_000n },
        },
      ]);
      expect(asked[0]!.variables).to.deep.equal({
        merchant: merchant.toLowerCase(),
        currency: euro.toLowerCase(),
        from: "5",
        to: "7",
        limit: 100,
      });
      expect(asked[0]!.query).to.contain("timestamp_gte:$from timestamp_lt:$to");
    });
  });

  describe("listPayouts", () => {
    const last = { hasNextPage: false, endCursor: null };
    const hash = `0x${"ef".repeat(32)}` as const;
    const line = {
      position: 0,
      account: payer.toLowerCase(),
      token,
      amount: "7",
      reference: `0x494e56${"00".repeat(29)}`,
      referenceText: "INV",
      nameHash: hash,
    };
    const row = {
      id: "an id",
      merchantAddress: merchant.toLowerCase(),
      safeTxHash: hash,
      status: "executed",
      executor: payer.toLowerCase(),
      linesKnown: true,
      unexplained: null,
      lineCount: 1,
      otherCalls: 0,
      gasPayment: "0",
      gasToken: zero,
      blockNumber: "12",
      timestamp: "1900000000",
      transactionHash: hash,
      lines: { items: [line], pageInfo: last },
    };
    const shownLine = { ...line, account: payer, token: { ...token, address: getAddress(token.address) }, amount: 7n };

    it("gives each payout with its lines", async () => {
      answer({ data: { payouts: { items: [row], pageInfo } } });
      const page = await client.listPayouts();
      const { merchantAddress: _, ...same } = row;
      expect(page).to.deep.equal({
        items: [
          {
            ...{ ...same, merchant, executor: payer, lines: [shownLine] },
            ...{ gasPayment: 0n, blockNumber: 12n, timestamp: 1_900_000_000n },
          },
        ],
        pageInfo,
      });
    });

    it("reads on where one has more lines than a page", async () => {
      const many = { ...row, lineCount: 2, lines: { items: [line], pageInfo } };
      const rest = { items: [{ ...line, position: 1 }], pageInfo: last };
      answer({ data: { payouts: { items: [many], pageInfo: last } } }, { data: { payoutLines: rest } });
      const { items } = await client.listPayouts();
      expect(items[0]!.lines).to.deep.equal([shownLine, { ...shownLine, position: 1 }]);
      expect(asked[1]!.variables).to.deep.equal({ payoutId: "an id", after: "next" });
    });

    it("shows one whose lines cannot be told", async () => {
      const unclear = { linesKnown: false, unexplained: "indirect", lineCount: 0, gasToken: null };
      answer({
        data: { payouts: { items: [{ ...row, ...unclear, lines: { items: [], pageInfo: last } }], pageInfo } },
      });
      const { items } = await client.listPayouts();
      expect(items[0]).to.deep.include({ ...unclear, lines: [] });
    });

    it("leaves out what pays nobody, unless it is told to list all", async () => {
      answer({ data: { payouts: { items: [], pageInfo } } });
      await client.listPayouts({ merchant, safeTxHash: hash, status: "failed", from: 5n, to: 7n });
      await client.listPayouts({ transactionHash: hash, all: true, limit: 1, after: "cursor" });
      expect(asked.map(({ variables }) => variables)).to.deep.equal([
        {
          merchant: merchant.toLowerCase(),
          safeTxHash: hash,
          status: "failed",
          from: "5",
          to: "7",
          linesAbove: 0,
          limit: 50,
        },
        { transactionHash: hash, linesAbove: -1, limit: 1, after: "cursor" },
      ]);
      expect(asked[0]!.query).to.contain("OR:[{lineCount_gt:$linesAbove}{linesKnown:false}]");
    });
  });

  describe("getMerchantTotals", () => {
    it("adds the days up by token, over all pages, within the days that are asked for", async () => {
      const other = { address: merchant.toLowerCase(), symbol: "OTHER", decimals: 18 };
      const pages = [
        { items: [dayRow("2026-01-01", 1_000), dayRow("2026-01-02", 100)], pageInfo },
        {
          items: [dayRow("2026-01-03", 10), { ...dayRow("2026-01-03", 50), token: other }, dayRow("2026-01-04", 1_000)],
          pageInfo: { hasNextPage: false, endCursor: null },
        },
      ];
      answer(...pages.map((dailyTotals) => ({ data: { dailyTotals } })));
      const nothing = {
        ...{ authorized: 0n, captured: 0n, capturedNet: 0n, capturedFee: 0n, capturedSplitTotal: 0n },
        ...{ voided: 0n, reclaimed: 0n },
      };
      const totals = await client.getMerchantTotals({ merchant, from: "2026-01-02", to: "2026-01-03" });
      expect(totals.map(({ token: { symbol }, ...sums }) => ({ symbol, ...sums }))).to.deep.equal([
        {
          ...nothing,
          symbol: "USDT",
          paymentCount: 2,
          gross: 110n,
          fee: 2n,
          splitTotal: 4n,
          tokenFee: 6n,
          net: 98n,
          refunded: 10n,
        },
        {
          ...nothing,
          symbol: "OTHER",
          paymentCount: 1,
          gross: 50n,
          fee: 1n,
          splitTotal: 2n,
          tokenFee: 3n,
          net: 44n,
          refunded: 5n,
        },
      ]);
      expect(asked[1]!.variables.after).to.equal("next");
    });
  });

  describe("waitForBlock", () => {
    const at = (number: number | null) => ({
      data: { _meta: { status: { main: { id: 31337, block: number === null ? null : { number, timestamp: 1 } } } } },
    });

    it("returns once the block is there", async () => {
      answer(at(null), at(4), at(5));
      expect(await client.waitForBlock(5n, { pollingInterval: 5 })).to.equal(5n);
      expect(asked).to.have.length(3);
    });

    it("says how far the indexer is, when it takes too long", async () => {
      answer(at(4));
      const error = await refusalOf(client.waitForBlock(5n, { pollingInterval: 5, timeout: 20 }), IndexerBehindError);
      expect(error).to.include({ attempted: 5n, reached: 4n });
    });
  });

  describe("query", () => {
    it("asks anything", async () => {
      answer({ data: { merchants: { items: [] } } });
      expect(await client.query("{ merchants { items { address } } }")).to.deep.equal({ merchants: { items: [] } });
    });

    for (const [name, body, status, words] of [
      ["errors", { errors: [{ message: "Unknown column" }] }, 200, "refused the query: Unknown column"],
      ["no JSON", "<html>", 502, "status 502, and no JSON"],
      ["no data", { data: null }, 200, "no data"],
      ["a status that is a failure", { data: {} }, 500, "status 500"],
    ] as const) {
      it(`says so when it is answered with ${name}`, async () => {
        answers = [{ body, status }];
        const error = await refusalOf(client.query("{ x }"), IndexerRequestError);
        expect(error.shortMessage).to.contain(words).and.to.contain(url);
      });
    }

    it("says so when nobody answers", async () => {
      const nobody = createIndexerClient({ url: "http://127.0.0.1:1/graphql" });
      expect((await refusalOf(nobody.query("{ x }"), IndexerRequestError)).shortMessage).to.contain("not be reached");
    });

    it("says so when the answer takes too long", async () => {
      const silent = createIndexerClient({
        url,
        timeout: 10,
        fetch: (_url, init) =>
          new Promise((_, reject) => init!.signal!.addEventListener("abort", () => reject(init!.signal!.reason))),
      });
      await refusalOf(silent.query("{ x }"), IndexerRequestError);
    });
  });
});

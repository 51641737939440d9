import { type IncomingMessage, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { after, before, beforeEach, describe, it } from "mocha";
import { getAddress } from "viem";
import { buildCommand, call } from "./support.ts";

const merchant = getAddress("0x70997970c51812dc3a010c7d01b50e0d17dc79c8");
const payer = getAddress("0x90f79bf6eb2c4f870365e785982e1f101e93b906");
const zero = `0x${"0".repeat(40)}` as const;
const token = { address: "0xdac17f958d2ee523a2206206994597c13d831ec7", symbol: "USDT", decimals: 6 };
const id = `0x${"ab".repeat(32)}`;

/** A row as Ponder gives it: addresses in lower case, bigints as text. */
const paymentRow = {
  ...{ id, status: "authorized", merchantAddress: merchant.toLowerCase(), operator: zero, namedPayer: zero },
  ...{ number: "7", token, amount: "9259", payExpiry: "2000000000", authorizationExpiry: "2100000000" },
  ...{ currency: "0x00000000000000000000000000000000000003d2", source: merchant.toLowerCase(), due: "100500000" },
  ...{ rate: "1085430392050977427", ratedAt: "1899999940" },
  ...{ feeBps: 0, feeReceiver: zero, policy: zero, referenceHash: `0x${"00".repeat(32)}` },
  ...{ payer: payer.toLowerCase(), signer: merchant.toLowerCase(), collector: zero, received: "60000000", fee: "0" },
  ...{ splitTotal: "0", tokenFee: "0", store: zero, capturable: "40500000", captured: "60000000", voided: "0" },
  ...{ reclaimed: "0", refundable: "60000000", refunded: "0", overRefunded: false, blockNumber: "12" },
  ...{ timestamp: "1900000000", changedAt: "1900000060", transactionHash: `0x${"cd".repeat(32)}` },
  splits: { items: [] },
};
const creditRow = {
  ...{ store: zero, account: payer.toLowerCase(), merchantAddress: merchant.toLowerCase(), token },
  ...{ amount: "2500000", creditedTotal: "2500000", claimedTotal: "0" },
};

describe("The lists of the feiqian command", function () {
  this.timeout(240_000);
  let rows: readonly object[] = [];
  let pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  let asked: Readonly<Record<string, unknown>> = {};
  const read = async (request: IncomingMessage) => {
    let text = "";
    for await (const chunk of request) text += (chunk as Buffer).toString();
    return JSON.parse(text) as { readonly query: string; readonly variables: Readonly<Record<string, unknown>> };
  };
  const server = createServer((request, response) => {
    void read(request).then(({ query, variables }) => {
      asked = variables;
      const name = query.includes("credits(") ? "credits" : "payments";
      response.end(JSON.stringify({ data: { [name]: { items: rows, pageInfo } } }));
    });
  });
  before(async () => {
    buildCommand();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  after(() => server.close());
  beforeEach(() => {
    rows = [paymentRow];
    pageInfo = { hasNextPage: false, endCursor: null };
  });

  const list = (...args: string[]) =>
    call(args, { FEIQIAN_INDEXER: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });

  it("show payments with their amounts due, in the token", async () => {
    const { code, out } = await list("payment", "list");
    expect(code).to.equal(0);
    const [head, , row] = out.split("\n");
    expect(head!.split(/ {2,}/)).to.include.members([
      "Status",
      "Number",
      "Due",
      "Received",
      "Capturable",
      "Payer",
      "Id",
    ]);
    expect(row!.split(/ +/)).to.deep.equal([
      "2030-03-17T17:46",
      "authorized",
      "7",
      "100.5",
      "USDT",
      "60",
      "40.5",
      "0",
      payer,
      id,
    ]);
  });

  it("pass their filters to the indexer", async () => {
    const since = "2026-01-01T00:00Z";
    await list("payment", "list", "--merchant", merchant, "--status", "charged", "--since", since, "--limit", "5");
    expect(asked).to.deep.equal({
      merchant: merchant.toLowerCase(),
      status: "charged",
      from: String(Date.parse("2026-01-01T00:00:00Z") / 1000),
      limit: 5,
      after: null,
    });
  });

  it("show the cursor of the next page", async () => {
    pageInfo = { hasNextPage: true, endCursor: "next" };
    expect((await list("payment", "list")).out).to.contain("There are more: --after next");
    await list("payment", "list", "--after", "next");
    expect(asked).to.include({ after: "next" });
  });

  it("refuse a status that does not exist", async () => {
    const { code, said } = await list("payment", "list", "--status", "paid");
    expect([code, /--status is "paid"/.test(said)]).to.deep.equal([2, true]);
  });

  it("show credits, filtered by owner", async () => {
    rows = [creditRow];
    const { out } = await list("credit", "list", "--owner", payer);
    expect(out.split("\n")[2]!.split(/ +/)).to.deep.equal([payer, "2.5", "USDT", merchant, zero]);
    expect(asked).to.include({ account: payer.toLowerCase() });
  });

  it("say so if they are empty", async () => {
    rows = [];
    expect((await list("payment", "list")).out).to.equal("No payments.\n");
    expect((await list("credit", "list", "--json")).out).to.contain('"items": []');
  });
});

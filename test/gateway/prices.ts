import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import type { Hex } from "viem";
import { addSource, recommending } from "../support/priced.ts";
import { type Tracked, startTracked } from "../support/tracked.ts";
import { accountOf } from "../support/localAccounts.ts";
import { type TestGateway, startTestGateway } from "./support.ts";

type Price = Readonly<Record<string, unknown>>;

describe("Prices of the gateway", function () {
  this.timeout(60_000);
  let world: Tracked;
  let gateway: TestGateway;
  let priced: Awaited<ReturnType<typeof addSource>>;
  before(async () => {
    world = await startTracked();
    priced = await addSource(world);
    gateway = await startTestGateway({ ...world, deployment: recommending(world.deployment, priced.source) });
  });
  after(async () => {
    await gateway?.stop();
    await world?.stop();
  });
  const list = async () => (await gateway.ask<{ items: readonly Price[] }>("GET", "/v1/prices")).body.items;
  const quote = (id: Hex) => gateway.ask<Price>("GET", `/v1/prices/quote?invoice=${id}`);
  const issue = async (order: string, currency: string) => {
    const input = { order, amount: "100.00", currency };
    return (await gateway.ask<{ id: Hex }>("POST", "/v1/invoices", input)).body.id;
  };

  it("are those of the deployment's sources, and quote an invoice", async () => {
    const [euro] = await list();
    expect(euro).to.include({ name: "EUR/USDT", base: "EUR", quote: "USDT", status: "priced", rate: "1.0831" });
    expect(euro).to.include({ reason: null, clearsAt: null });
    const { status, body } = await quote(await issue("euros", "EUR"));
    expect(status).to.equal(200);
    expect(body).to.include({ status: "priced", amount: "100", currency: "EUR", due: "108.31", rate: "1.0831" });
  });

  it("quote nothing for an invoice in its token, or one that nobody issued", async () => {
    const { status, body } = await quote(await issue("tokens", "USDT"));
    expect([status, body.type]).to.deep.equal([422, "/problems/NotPriced"]);
    expect((await quote(`0x${"77".repeat(32)}`)).status).to.equal(404);
  });

  it("say why there is none", async () => {
    const id = await issue("later", "EUR");
    await priced.kill();
    const [euro] = await list();
    expect(euro).to.include({ status: "refused", rate: null, ratedAt: null });
    expect(euro!.reason).to.be.a("string").that.has.length.above(10);
    const { status, body } = await quote(id);
    expect([status, body.status, body.due]).to.deep.equal([200, "refused", null]);
    expect(body.reason).to.be.a("string");
  });
});

describe("The merchant of the gateway", function () {
  this.timeout(60_000);
  let world: Tracked;
  let gateway: TestGateway;
  const signer = accountOf("stranger");
  before(async () => {
    world = await startTracked();
    await world
      .clientFor(accountOf("merchant"))
      .signer.setSync({ signer: signer.address, validUntil: 3_000_000_000n, maxOutBps: 250n });
    gateway = await startTestGateway(world, { signer });
  });
  after(async () => {
    await gateway?.stop();
    await world?.stop();
  });

  it("is told with its signer's caps and gas, without the indexer too", async () => {
    const { status, body } = await gateway.ask<Record<string, unknown>>("GET", "/v1/merchant");
    expect(status).to.equal(200);
    expect(body).to.include({ merchant: accountOf("merchant").address, totals: null, isTest: true });
    expect(body.totalsReason).to.contain("could not be reached");
    expect(body.signer).to.include({
      address: signer.address,
      isLive: true,
      validUntil: 3_000_000_000,
      maxOutBps: 250,
    });
    expect(Number((body.signer as { gasBalance: string }).gasBalance)).to.be.above(1);
    expect(body.gas).to.include({ spent: "0", allowed: "0.05" });
  });
});

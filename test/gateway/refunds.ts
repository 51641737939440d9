import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { type Hex, getAddress } from "viem";
import { accountOf } from "../support/localAccounts.ts";
import { usdt } from "../support/system.ts";
import { type Tracked, startTracked } from "../support/tracked.ts";
import { type TestGateway, startTestGateway } from "./support.ts";

interface Proposal {
  readonly type?: string;
  readonly status: string;
  readonly amount: string;
  readonly to: string;
  readonly safe: null;
  readonly batch: { readonly transactions: readonly { readonly to: Hex; readonly data: Hex }[] };
  readonly next: string;
}

interface Page {
  readonly items: readonly { readonly payment: string; readonly amount: string; readonly state: string }[];
  readonly next: string | null;
}

describe("Refunds of the gateway", function () {
  this.timeout(60_000);
  let world: Tracked;
  let gateway: TestGateway;
  const merchant = accountOf("merchant");
  before(async () => {
    world = await startTracked();
    gateway = await startTestGateway(world);
  });
  after(async () => {
    await gateway?.stop();
    await world?.stop();
  });

  let orders = 0;
  const payOrder = async (): Promise<Hex> => {
    const order = { order: `order ${++orders}`, amount: "10.00", currency: "USDT" };
    const { body } = await gateway.ask<{ id: Hex; link: string }>("POST", "/v1/invoices", order);
    await world.clientFor(accountOf("payer")).invoice.pay({ link: body.link });
    return body.id;
  };
  const propose = (payment: Hex, more: object = {}) =>
    gateway.ask<Proposal>("POST", "/v1/refunds", { payment, reason: "requested", ...more });
  const list = async (query = "") => (await gateway.ask<Page>("GET", `/v1/refunds?${query}`)).body;

  it("are proposed to the merchant's owners, and sent by nobody else", async () => {
    const id = await payOrder();
    await world.token.write.approve([world.processor.address, 0n], { account: merchant.address });
    const sent = await world.countOf("merchant");
    const { status, body } = await propose(id, { amount: "4.00" });
    expect([status, body.status, body.amount, body.safe]).to.deep.equal([200, "needs_signatures", "4", null]);
    expect(body.to).to.equal(getAddress(accountOf("payer").address));
    expect(body.next).to.contain("no Safe");
    // The allowance first, then the refund.
    const targets = body.batch.transactions.map(({ to }) => getAddress(to));
    expect(targets).to.deep.equal([world.token.address, world.processor.address].map((one) => getAddress(one)));
    expect(await world.countOf("merchant")).to.equal(sent);
    expect((await list()).items).to.deep.equal([]);

    const had = await world.token.read.balanceOf([accountOf("payer").address]);
    for (const { to, data } of body.batch.transactions) await world.merchant.sendTransaction({ to, data });
    expect(await world.token.read.balanceOf([accountOf("payer").address])).to.equal(had + usdt(4));
    expect((await propose(id)).body.amount).to.equal("6");
  });

  it("are refused beyond what is refundable, without the money, and for what was not paid", async () => {
    const id = await payOrder();
    const { status, body } = await propose(id, { amount: "10.01" });
    expect([status, body.type]).to.deep.equal([422, "/problems/AmountOutOfRange"]);
    const balance = await world.token.read.balanceOf([merchant.address]);
    await world.setBalance(world.merchant, 1n);
    expect((await propose(id)).body.type).to.equal("/problems/BalanceTooLow");
    await world.setBalance(world.merchant, balance);
    expect((await propose(`0x${"77".repeat(32)}`)).status).to.equal(404);
    expect((await propose(id, { to: accountOf("stranger").address })).status).to.equal(422);
  });

  it("are listed as the chain has them, the latest first", async () => {
    const ids = [await payOrder(), await payOrder()];
    await world.clientFor(merchant).payment.get({ id: ids[0]! });
    const client = world.clientFor(merchant);
    await world.approve(world.merchant, world.processor.address);
    for (const id of ids) {
      const { terms } = (await client.payment.get({ id })).charged!;
      await client.payment.refundSync({ terms, amount: usdt(2.5), reason: "duplicate" });
    }
    await gateway.eventsOf(2, `&subject=${ids[1]}&type=payment.seen`);
    const first = await list("limit=1");
    expect(first.items[0]).to.include({ payment: ids[1], amount: "2.5", reason: "duplicate", state: "seen" });
    const second = await list(`limit=1&after=${first.next}`);
    expect(second.items[0]).to.include({ payment: ids[0], order: `order ${orders - 1}` });
    await world.mine(3);
    await gateway.eventsOf(2, `&subject=${ids[1]}&type=payment.confirmed`);
    expect((await list(`payment=${ids[1]}`)).items).to.have.length(1);
    expect((await list(`payment=${ids[1]}`)).items[0]).to.include({ state: "confirmed" });
  });

  it("are gone from the list when the chain takes them back", async () => {
    const id = await payOrder();
    await world.mine(3);
    const client = world.clientFor(merchant);
    const { terms } = (await client.payment.get({ id })).charged!;
    await client.payment.refundSync({ terms, amount: usdt(1), reason: "requested" });
    await gateway.eventsOf(2, `&subject=${id}&type=payment.seen`);
    expect((await list(`payment=${id}`)).items).to.have.length(1);
    await world.reorg(1);
    await gateway.eventsOf(1, `&subject=${id}&type=payment.retracted`);
    expect((await list(`payment=${id}`)).items).to.deep.equal([]);
  });
});

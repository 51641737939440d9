import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { after, afterEach, before, describe, it } from "mocha";
import { type PaymentWebhookEvent, fromInvoiceLink } from "../../sdk/src/index.ts";
import type { GatewayConfig } from "../../sdk/gateway/src/config.ts";
import { accountOf } from "../support/localAccounts.ts";
import { usdt } from "../support/system.ts";
import { type Tracked, startTracked } from "../support/tracked.ts";
import { type InvoiceBody, type TestGateway, startTestGateway } from "./support.ts";

const merchant = accountOf("merchant");
const payer = accountOf("payer");

describe("The gateway's feed", function () {
  this.timeout(60_000);
  let world: Tracked;
  let gateway: TestGateway;
  before(async () => {
    world = await startTracked();
    gateway = await startTestGateway(world);
  });
  after(async () => {
    await gateway?.stop();
    await world?.stop();
  });

  const running: TestGateway[] = [];
  const start = async (config: Partial<GatewayConfig> = {}) => {
    const gateway = await startTestGateway(world, config);
    running.push(gateway);
    return gateway;
  };
  afterEach(async () => {
    for (const gateway of running.splice(0)) await gateway.stop();
  });

  let orders = 0;
  const issue = async (more: object = {}, at = gateway) => {
    const [currency, order] = [world.deployment.tokens[0]!.symbol, `order ${++orders} of ${process.pid}`];
    const input = { order, amount: "100.00", currency, ...more };
    return (await at.ask<InvoiceBody>("POST", "/v1/invoices", input)).body;
  };
  const statusOf = async ({ id }: { readonly id: string }) =>
    (await gateway.ask<InvoiceBody>("GET", `/v1/invoices/${id}`)).body.status;
  const pay = (link: string) => world.clientFor(payer).invoice.pay({ link });
  const typesOf = async ({ id }: { readonly id: string }, count: number) =>
    (await gateway.eventsOf(count, `&subject=${id}`)).map(({ type }) => type);

  it("does not take an order for paid whose number a signer has sold for less", async () => {
    const invoice = await issue();
    // Whoever has the signer's key can sign the same number for 0.01.
    const cheap = await world.clientFor(merchant).invoice.sign({
      ...{ merchant: merchant.address, number: BigInt(invoice.number), token: world.deployment.tokens[0]!.address },
      ...{ amount: usdt(1) / 100n, payExpiry: 4_000_000_000n },
    });
    await world.clientFor(payer).payment.chargeSync({ invoice: cheap });
    expect(await typesOf(cheap, 2)).to.deep.equal(["payment.seen", "number.foreign"]);
    const [seen] = await gateway.eventsOf(1, `&subject=${cheap.id}`);
    expect(seen!.data).to.include({ order: null, number: invoice.number });
    expect(await statusOf(invoice)).to.equal("foreign");
  });

  it("takes the order for paid by whichever version was paid, and the other for superseded", async () => {
    const first = await issue();
    const amended = await gateway.ask<InvoiceBody>("PATCH", `/v1/invoices/${first.id}`, { amount: "90.00" });
    expect([amended.status, amended.body.version, amended.body.number]).to.deep.equal([200, 1, first.number]);
    await pay(amended.body.link);
    await gateway.eventsOf(2, `&subject=${amended.body.id}`);
    expect([await statusOf(first), await statusOf(amended.body)]).to.deep.equal([...["superseded", "charged"]]);
    const late = await gateway.ask("PATCH", `/v1/invoices/${first.id}`, { amount: "80.00" });
    expect([late.status, late.body]).to.deep.include(409);
  });

  it("takes back what a reorganisation takes back, and tells it again with another id", async () => {
    const invoice = await issue();
    await pay(invoice.link);
    await world.mine(1);
    expect(await typesOf(invoice, 3)).to.have.length(3);
    await world.reorg(5);
    expect((await typesOf(invoice, 4)).at(-1)).to.equal("payment.retracted");
    expect(await statusOf(invoice)).to.equal("open");
    await pay(invoice.link);
    await world.mine(1);
    const events = await gateway.eventsOf(6, `&subject=${invoice.id}`);
    expect(events.map(({ type }) => type.replace("payment.", ""))).to.deep.equal([
      ...["invoice.issued", "seen", "confirmed", "retracted", "seen", "confirmed"],
    ]);
    expect(new Set(events.map(({ id }) => id)).size).to.equal(6);
    expect(await statusOf(invoice)).to.equal("charged");
  });

  it("tells what the SDK proves against a node, and its retraction too", async () => {
    const prover = world.clientFor(undefined);
    const invoice = await issue();
    await pay(invoice.link);
    await world.mine(1);
    const [, seen, confirmed] = await gateway.eventsOf(3, `&subject=${invoice.id}`);
    const prove = (event: object | undefined) =>
      prover.payment.verifyEvent({ event: event as PaymentWebhookEvent, id: invoice.id, confirmations: 2 });
    expect(await prove(seen)).to.include({ verb: "charged", id: invoice.id });
    expect(await prove(confirmed)).to.include({ verb: "charged", id: invoice.id });
    await world.reorg(3);
    const retracted = (await gateway.eventsOf(4, `&subject=${invoice.id}`)).at(-1);
    expect(retracted!.type).to.equal("payment.retracted");
    expect(await prove(retracted)).to.include({ id: invoice.id });
    await prove(seen).then(
      () => expect.fail("proven"),
      (error: Error) => expect(error.name).to.equal("EventNotProvenError"),
    );
  });

  it("goes on where it was, and tells what happened while it was dead", async () => {
    const dir = mkdtempSync(join(tmpdir(), "feiqian-gateway-"));
    const key = (gateway: TestGateway) => ({ authorization: `Bearer ${gateway.firstKey}` });
    try {
      const first = await startTestGateway(world, { database: { dir } });
      const invoice = await issue({}, first);
      await pay(invoice.link);
      await first.eventsOf(2, `&subject=${invoice.id}`);
      const other = await issue({}, first);
      const headers = key(first);
      await first.stop();
      await pay(other.link);
      await world.mine(1);
      const again = await start({ database: { dir } });
      expect(again.firstKey).to.equal(undefined);
      const read = async (id: string) => {
        for (let i = 0; ; ++i) {
          const path = `/v1/events?subject=${id}`;
          const { body } = await again.ask<{ items: readonly { type: string }[] }>("GET", path, undefined, headers);
          if (body.items.length >= 3 || i > 200) return body.items.map(({ type }) => type);
          await new Promise((resolve) => setTimeout(resolve, 25));
        }
      };
      const told = ["invoice.issued", "payment.seen", "payment.confirmed"];
      expect(await read(other.id)).to.deep.equal(told);
      expect(await read(invoice.id)).to.deep.equal(told);
    } finally {
      for (const gateway of running.splice(0)) await gateway.stop();
      rmSync(dir, { recursive: true, force: true });
    }
  });

  describe("when nobody pays", () => {
    it("closes an invoice that was opened as abandoned and another as expired, once the chain is past it", async () => {
      const { timestamp } = (await world.node({
        ...{ method: "eth_getBlockByNumber", params: ["latest", false] },
      })) as { readonly timestamp: string };
      const payExpiry = Math.max(Number(timestamp), Math.floor(Date.now() / 1_000)) + 3_000;
      const [left, opened] = [await issue({ payExpiry }), await issue({ payExpiry })];
      await gateway.ask("GET", `/i/${opened.id}`);
      expect(await gateway.registry!.expire(payExpiry - 1)).to.equal(0);
      expect(await gateway.registry!.expire(payExpiry)).to.equal(2);
      expect([await statusOf(left), await statusOf(opened)]).to.deep.equal(["expired", "abandoned"]);
      expect(await typesOf(opened, 2)).to.deep.equal(["invoice.issued", "invoice.abandoned"]);
    });

    it("has it spend the number, so that no version can be paid", async () => {
      const invoice = await issue();
      const path = `/v1/invoices/${invoice.id}/cancel`;
      expect((await gateway.ask("POST", path)).status).to.equal(400);
      const { status, body } = await gateway.ask<InvoiceBody>("POST", path, undefined, { "idempotency-key": "a" });
      expect([status, body.status]).to.deep.equal([200, "cancelled"]);
      const { invoice: signed } = await fromInvoiceLink(invoice.link);
      const { status: onChain } = await world.clientFor(payer).payment.get({ invoice: signed });
      expect(onChain).to.equal("cancelled");
      expect(await typesOf(invoice, 2)).to.deep.equal(["invoice.issued", "invoice.cancelled"]);
    });
  });
});

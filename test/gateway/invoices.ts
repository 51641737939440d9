import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { http } from "viem";
import { fromInvoiceLink } from "../../sdk/src/index.ts";
import { accountOf } from "../support/localAccounts.ts";
import { type Tracked, startTracked } from "../support/tracked.ts";
import { type InvoiceBody, type TestGateway, startTestGateway } from "./support.ts";

describe("Invoices of the gateway", function () {
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
  const symbol = () => world.deployment.tokens[0]!.symbol;
  const issue = (order: string, more: object = {}) =>
    gateway.ask<InvoiceBody>("POST", "/v1/invoices", { order, amount: "1.00", currency: symbol(), ...more });
  const read = async (id: string) => (await gateway.ask<InvoiceBody>("GET", `/v1/invoices/${id}`)).body;
  const pay = (link: string) => world.clientFor(accountOf("payer")).invoice.pay({ link });

  it("issues one that can be paid, and tells it seen, confirmed and paid", async () => {
    const { status, body } = await issue("order 1");
    expect([status, body.version, body.status]).to.deep.equal([201, 0, "open"]);
    await pay(body.link);
    await world.mine(2);
    const events = await gateway.eventsOf(3, `&subject=${body.id}`);
    expect(events.map(({ type }) => type)).to.deep.equal(["invoice.issued", "payment.seen", "payment.confirmed"]);
    expect(await read(body.id)).to.include({ status: "charged" });
  });

  it("gives the same order the same invoice, and refuses it with other terms", async () => {
    const first = await issue("order 2");
    const second = await issue("order 2");
    expect([second.status, second.body.id]).to.deep.equal([200, first.body.id]);
    const other = await issue("order 2", { amount: "2.00" });
    expect([other.status, other.body]).to.deep.include(409);
    expect(other.body).to.include({ type: "/problems/OrderReused" });
  });

  describe("whose numbers another one who signs for the merchant has spent", () => {
    const spend = (number: bigint) => world.clientFor(accountOf("merchant")).invoice.cancelSync({ number });
    const statusOf = async (link: string) => {
      const { invoice } = await fromInvoiceLink(link);
      return (await world.clientFor(undefined).payment.get({ invoice })).status;
    };

    it("have others, each order at once", async () => {
      let passed = 0;
      const ahead = await startTestGateway(world, {}, { clock: () => Date.now() / 1_000 + passed });
      const order = (name: string) =>
        ahead.ask<InvoiceBody>("POST", "/v1/invoices", { order: name, amount: "1.00", currency: symbol() });
      try {
        const { body: first } = await order("ahead 1");
        for (const i of [1n, 2n, 4n]) await spend(BigInt(first.number) + i);
        // No longer than the gateway believes its own look.
        passed = 61;
        for (const name of ["ahead 2", "ahead 3"]) {
          const { status, body } = await order(name);
          expect([status, await statusOf(body.link)]).to.deep.equal([201, "open"]);
        }
      } finally {
        await ahead.stop();
      }
    });
  });

  it("changes return address and metadata in place, since they are in no terms", async () => {
    const { body } = await issue("order 4", { returnUrl: "https://shop.example/a", metadata: { cart: "1" } });
    const change = { returnUrl: "https://shop.example/b", metadata: { cart: "2" } };
    const amended = await gateway.ask<InvoiceBody>("PATCH", `/v1/invoices/${body.id}`, change);
    expect([amended.status, amended.body.id, amended.body.version]).to.deep.equal([200, body.id, 0]);
    for (const one of [amended.body, await read(body.id)]) expect(one).to.deep.include(change);
  });

  it("amends none that the feed has read as paid while the amendment was signed", async () => {
    let [passed, pay] = [0, async () => {}];
    const transport = http(world.rpcUrl, { retryCount: 0, onFetchRequest: () => pay() });
    const clock = () => Date.now() / 1_000 + passed;
    const slow = await startTestGateway(world, { transport }, { clock, isWorker: false });
    try {
      const input = { order: "order 5", amount: "1.00", currency: symbol() };
      const { body } = await slow.ask<InvoiceBody>("POST", "/v1/invoices", input);
      // The chain is asked about the terms once more, and meanwhile comes the payment.
      passed = 61;
      pay = async () => {
        await slow.database.query("update invoice set status = 'charged' where id = $1", [body.id]);
      };
      const amended = await slow.ask("PATCH", `/v1/invoices/${body.id}`, { amount: "2.00" });
      expect(amended.body).to.include({ type: "/problems/InvoiceClosed", status: 409 });
      expect(await slow.database.query("select id from invoice")).to.have.length(1);
    } finally {
      await slow.stop();
    }
  });

  it("leads a payer to the page and notes that it was opened", async () => {
    const { body } = await issue("order 3");
    const { status, headers } = await gateway.ask("GET", `/i/${body.id}`);
    const { invoice } = await fromInvoiceLink(headers.get("location")!);
    expect([status, invoice.id]).to.deep.equal([302, body.id]);
    expect((await read(body.id)) as object)
      .to.have.property("openedAt")
      .that.is.a("number");
  });
});

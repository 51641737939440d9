import { expect } from "chai";
import { after, before, describe, it } from "mocha";
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
    expect(other.body).to.include({ type: "/problems/OrderKeyReused" });
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

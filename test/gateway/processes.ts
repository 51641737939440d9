import { expect } from "chai";
import { after, afterEach, before, it } from "mocha";
import type { GatewayConfig } from "../../sdk/gateway/src/config.ts";
import { accountOf } from "../support/localAccounts.ts";
import { type Postgres, describePostgres, startPostgres } from "../support/postgres.ts";
import { type Tracked, startTracked } from "../support/tracked.ts";
import { type InvoiceBody, type TestGateway, startTestGateway } from "./support.ts";

describePostgres("Two gateways over one Postgres", () => {
  let world: Tracked;
  let postgres: Postgres;
  before(async () => {
    [world, postgres] = await Promise.all([startTracked(), startPostgres()]);
  });
  after(async () => {
    await postgres?.stop();
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
  const issue = async (at: TestGateway) => {
    const input = { order: `order ${++orders}`, amount: "100.00", currency: world.deployment.tokens[0]!.symbol };
    return (await at.ask<InvoiceBody>("POST", "/v1/invoices", input)).body;
  };
  const pay = (link: string) => world.clientFor(accountOf("payer")).invoice.pay({ link });

  it("read the chain in one, and in the other once that one is gone", async () => {
    const database = { url: postgres.url };
    const one = await startTestGateway(world, { database });
    const two = await start({ database });
    const headers = { authorization: `Bearer ${one.firstKey}` };
    const read = async (id: string, count: number) => {
      for (let i = 0; ; ++i) {
        const path = `/v1/events?subject=${id}`;
        const { body } = await two.ask<{ items: readonly { type: string }[] }>("GET", path, undefined, headers);
        if (body.items.length >= count || i > 600) return body.items.map(({ type }) => type);
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    };
    const [first, second] = [await issue(one), await issue(one)];
    await pay(first.link);
    await world.mine(1);
    const told = ["invoice.issued", "payment.seen", "payment.confirmed"];
    expect(await read(first.id, 3)).to.deep.equal(told);
    await one.stop();
    await pay(second.link);
    await world.mine(1);
    expect(await read(second.id, 3)).to.deep.equal(told);
    expect(await read(first.id, 3)).to.deep.equal(told);
  });

  it("give an order that comes to both at once one number", async () => {
    const database = { url: postgres.url };
    const [one, two] = [await start({ database }), await start({ database })];
    const [key] = (await one.database.query<{ id: string }>("select id from api_key limit 1")) as { id: string }[];
    const rotated = await one.keys.rotate(key!.id, 0);
    const headers = { authorization: `Bearer ${rotated!.secret}` };
    const input = {
      order: "both",
      amount: "3.00",
      currency: world.deployment.tokens[0]!.symbol,
      payExpiry: 3_999_999_999,
    };
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        (i % 2 ? one : two).ask<InvoiceBody>("POST", "/v1/invoices", input, headers),
      ),
    );
    expect(new Set(answers.map(({ body }) => `${body.id} ${body.number}`)).size).to.equal(1);
    expect(answers.filter(({ status }) => status === 201)).to.have.length(1);
  });
});

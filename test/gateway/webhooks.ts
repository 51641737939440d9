import { expect } from "chai";
import { after, afterEach, before, describe, it } from "mocha";
import { Webhook } from "standardwebhooks";
import type { Hex } from "viem";
import { sleep, until } from "../../scripts/process.ts";
import type { DatabaseConfig } from "../../sdk/gateway/src/database.ts";
import { startDeliveries } from "../../sdk/gateway/src/deliveries.ts";
import { type EventType, type GatewayEvent, appendEvents, appended } from "../../sdk/gateway/src/outbox.ts";
import { describePostgres, startPostgres } from "../support/postgres.ts";
import { type Tracked, startTracked } from "../support/tracked.ts";
import { type Answering, type Receiver, type TestGateway, startReceiver, startTestGateway } from "./support.ts";

interface EndpointBody {
  readonly id: string;
  readonly status: string;
  readonly secret: string;
  readonly oldSecretUntil: number | null;
}

interface DeliveryBody {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly event: string;
  readonly status: string;
  readonly attempts: number;
  readonly nextAt: number | null;
  readonly lastAt: number | null;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
}

const DAY = 86_400;
const subjectOf = (i: number): Hex => `0x${i.toString(16).padStart(64, "0")}`;
const types = ["payment.seen", "payment.confirmed", "payment.final"] as const satisfies readonly EventType[];

function testWebhooks(processes: number, database: () => DatabaseConfig): void {
  let world: Tracked;
  let gateways: TestGateway[];
  let gateway: TestGateway;
  let offset = 0;
  const clock = () => Date.now() / 1_000 + offset;
  const receivers: Receiver[] = [];
  const endpoints: string[] = [];
  let subject = 0;

  before(async () => {
    world = await startTracked();
    const config = { allowsPrivateTargets: true, database: database() };
    gateways = [];
    for (let i = 0; i < processes; ++i) gateways.push(await startTestGateway(world, config, { clock }));
    gateway = gateways[0]!;
  });
  after(async () => {
    for (const one of gateways ?? []) await one.stop();
    await world?.stop();
  });
  afterEach(async () => {
    for (const id of endpoints.splice(0)) await gateway.ask("DELETE", `/v1/webhooks/endpoints/${id}`);
    for (const receiver of receivers.splice(0)) await receiver.stop();
    for (const { errors } of gateways) expect(errors.splice(0).map(({ message }) => message)).to.deep.equal([]);
  });

  /** An endpoint that is answered so, and its receiver. */
  const open = async (answer?: Answering, only: readonly EventType[] = []) => {
    const receiver = await startReceiver(answer);
    receivers.push(receiver);
    const { status, body } = await gateway.ask<EndpointBody>("POST", "/v1/webhooks/endpoints", {
      ...{ url: receiver.url, types: only },
    });
    expect(status).to.equal(201);
    endpoints.push(body.id);
    return { receiver, ...body };
  };
  /** Events of a new payment. */
  const happen = async (...of: readonly EventType[]): Promise<Hex> => {
    const id = subjectOf(++subject);
    const drafts = of.map((type) => ({ type, subject: id, data: { id } as never }));
    await gateway.database.transaction((queries) => appendEvents(queries, world.deployment, clock, drafts));
    return id;
  };
  const jump = (seconds: number) => {
    offset += seconds;
    appended.emit("event");
  };
  const deliveries = async (query: string) =>
    (await gateway.ask<{ items: readonly DeliveryBody[] }>("GET", `/v1/webhooks/deliveries?limit=100&${query}`)).body
      .items;
  const deliveryOf = async (endpoint: string, id: Hex) => (await deliveries(`endpoint=${endpoint}&subject=${id}`))[0]!;
  const eventually = (probe: () => unknown) =>
    until("the webhooks", async () => Boolean(await probe()), { timeoutMs: 20_000 });
  const settle = (endpoint: string) =>
    eventually(async () => (await deliveries(`endpoint=${endpoint}&status=pending`)).length === 0);
  const typesOf = ({ received }: Receiver, id: Hex) =>
    received.filter(({ event }) => event.data.id === id).map(({ event }) => event.type);

  it("are signed so that a library of Standard Webhooks verifies them, and say what the API says", async () => {
    const { receiver, secret } = await open();
    const { body: invoice } = await gateway.ask<{ id: Hex }>("POST", "/v1/invoices", {
      ...{ order: "order 1", amount: "1.00", currency: world.deployment.tokens[0]!.symbol },
    });
    await eventually(() => receiver.received.length === 1);
    const [{ text, headers }] = receiver.received as [(typeof receiver.received)[0]];
    const verified = new Webhook(secret).verify(text, headers as never) as GatewayEvent;
    const { body } = await gateway.ask<{ items: readonly object[] }>("GET", `/v1/events?subject=${invoice.id}`);
    expect([verified]).to.deep.equal(body.items);
    expect(headers["webhook-id"]).to.equal(verified.id);
    expect(() => new Webhook(secret).verify(text.replace("1.00", "9.00"), headers as never)).to.throw();
  });

  it("are signed with both secrets while one is changed for another", async () => {
    const { id, receiver, secret: old } = await open();
    const { body: rotated } = await gateway.ask<EndpointBody>("POST", `/v1/webhooks/endpoints/${id}/rotate`, {
      graceSeconds: 60,
    });
    expect(rotated.secret)
      .to.match(/^whsec_/)
      .and.not.equal(old);
    expect(rotated.oldSecretUntil).to.be.closeTo(clock() + 60, 5);
    const isVerified = (secret: string, at: number): boolean => {
      const { text, headers } = receiver.received[at]!;
      try {
        return Boolean(new Webhook(secret).verify(text, headers as never));
      } catch {
        return false;
      }
    };
    await happen("payment.seen");
    await eventually(() => receiver.received.length === 1);
    expect([isVerified(old, 0), isVerified(rotated.secret, 0)]).to.deep.equal([true, true]);
    jump(61);
    await happen("payment.seen");
    await eventually(() => receiver.received.length === 2);
    expect([isVerified(old, 1), isVerified(rotated.secret, 1)]).to.deep.equal([false, true]);
    const { body } = await gateway.ask("GET", "/v1/webhooks/endpoints");
    expect(JSON.stringify(body)).not.to.include("whsec_");
  });

  it("are signed with the receiver's secret though it was changed twice within its day", async () => {
    const { id, receiver, secret: old } = await open();
    const rotate = (graceSeconds: number) =>
      gateway.ask<EndpointBody>("POST", `/v1/webhooks/endpoints/${id}/rotate`, { graceSeconds });
    for (let i = 0; i < 4; ++i) expect((await rotate(60)).status).to.equal(201);
    expect((await rotate(60)).body).to.include({ type: "/problems/TooManySecrets" });
    await happen("payment.seen");
    await eventually(() => receiver.received.length === 1);
    const [{ text, headers }] = receiver.received as [(typeof receiver.received)[0]];
    expect(() => new Webhook(old).verify(text, headers as never)).not.to.throw();
    expect((await rotate(0)).status).to.equal(201);
    await happen("payment.seen");
    await eventually(() => receiver.received.length === 2);
    const later = receiver.received[1]!;
    expect(() => new Webhook(old).verify(later.text, later.headers as never)).to.throw();
  });

  it("keep the order of a payment whose first one fails, while those of another go on", async () => {
    let fails = true;
    let failing: Hex | undefined;
    const { receiver, id } = await open(({ event }) => (fails && event.data.id === failing ? 500 : 204));
    failing = subjectOf(subject + 1);
    await happen(...types);
    const other = await happen(...types);
    await eventually(() => typesOf(receiver, other).length === 3);
    expect(typesOf(receiver, other)).to.deep.equal(types);
    expect(typesOf(receiver, failing)).to.deep.equal(["payment.seen"]);
    jump(7);
    await eventually(() => typesOf(receiver, failing!).length === 2);
    fails = false;
    jump(37);
    await settle(id);
    expect(typesOf(receiver, failing)).to.deep.equal(["payment.seen", "payment.seen", ...types]);
    const ids = receiver.received.filter(({ event }) => event.type === types[0] && event.data.id === failing);
    expect(new Set(ids.map(({ headers }) => headers["webhook-id"])).size).to.equal(1);
  });

  it("are tried again for three days, then given up, and sent once more on request", async () => {
    const { receiver, id } = await open(({ event }) => (event.type === "payment.seen" ? 503 : 204));
    const payment = await happen("payment.seen", "payment.confirmed");
    const begin = clock();
    const delays: number[] = [];
    const first = async () => (await deliveries(`endpoint=${id}&subject=${payment}`)).at(-1)!;
    let last: number | null = null;
    for (;;) {
      await eventually(async () => (await first()).lastAt !== last);
      const { status, nextAt, lastAt } = await first();
      last = lastAt;
      if (status === "dead") break;
      delays.push(nextAt! - clock());
      jump(nextAt! - clock() + 0.01);
    }
    const least = [5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, ...Array.from({ length: 20 }, () => 28_800)];
    for (const [i, delay] of delays.slice(0, -1).entries())
      expect(delay, `delay ${i}`).to.be.within(least[i]! - 3, least[i]! * 1.2);
    expect(delays.length).to.be.within(14, 17);
    expect(clock() - begin).to.be.within(3 * DAY - 5, 3 * DAY + 30);
    // What comes after it is not kept back for ever.
    await settle(id);
    expect(typesOf(receiver, payment).at(-1)).to.equal("payment.confirmed");

    receiver.answer(() => 200);
    const dead = await first();
    const { body } = await gateway.ask<DeliveryBody>("POST", `/v1/webhooks/deliveries/${dead.id}/replay`);
    expect(body).to.include({ id: dead.id, status: "pending", attempts: 0 });
    await settle(id);
    expect(await first()).to.include({ status: "delivered", attempts: 1, lastStatus: 200, nextAt: null });
    // One that was delivered, too.
    await gateway.ask("POST", `/v1/webhooks/deliveries/${dead.id}/replay`);
    await eventually(
      () => typesOf(receiver, payment).filter((type) => type === "payment.seen").length === delays.length + 3,
    );
  });

  it("that are redirected have failed, and say so", async () => {
    const { receiver, id } = await open((_, response) => {
      response.writeHead(302, { location: "/elsewhere" }).end();
      return undefined;
    });
    const payment = await happen("payment.seen");
    await eventually(async () => (await deliveryOf(id, payment)).lastStatus !== null);
    expect(await deliveryOf(id, payment)).to.include({ status: "pending", lastStatus: 302 });
    expect((await deliveryOf(id, payment)).lastError).to.match(/redirect/);
    expect(receiver.received).to.have.length(1);
  });

  it("that nobody takes say why", async () => {
    const { receiver, id } = await open();
    await receiver.stop();
    receivers.splice(receivers.indexOf(receiver), 1);
    const payment = await happen("payment.seen");
    await eventually(async () => (await deliveryOf(id, payment)).lastError !== null);
    expect(await deliveryOf(id, payment)).to.include({ status: "pending", lastStatus: null });
    expect((await deliveryOf(id, payment)).lastError).to.match(/ECONNREFUSED/);
  });

  it("are sent no more to an endpoint that answers 410", async () => {
    const { receiver, id } = await open(() => 410);
    const payment = await happen(...types);
    await settle(id);
    await happen("payment.seen");
    expect(receiver.received).to.have.length(1);
    const all = await deliveries(`endpoint=${id}`);
    expect(all.map(({ status }) => status)).to.deep.equal(["dead", "dead", "dead"]);
    expect(all.map(({ lastStatus }) => lastStatus)).to.deep.equal([null, null, 410]);
    const { body } = await gateway.ask<{ items: readonly EndpointBody[] }>("GET", "/v1/webhooks/endpoints");
    expect(body.items.find((one) => one.id === id)).to.include({ status: "gone" });
    const replay = await gateway.ask("POST", `/v1/webhooks/deliveries/${(await deliveryOf(id, payment)).id}/replay`);
    expect([replay.status, replay.body]).to.deep.include(409);
  });

  it("end with their endpoint", async () => {
    const { receiver, id } = await open(() => 500);
    const payment = await happen(...types);
    await eventually(() => receiver.received.length === 1);
    const { status } = await gateway.ask("DELETE", `/v1/webhooks/endpoints/${id}`);
    expect(status).to.equal(200);
    expect((await gateway.ask("DELETE", `/v1/webhooks/endpoints/${id}`)).status).to.equal(404);
    expect((await deliveries(`endpoint=${id}&subject=${payment}`)).map((one) => one.status)).to.deep.equal([
      ...["dead", "dead", "dead"],
    ]);
    jump(DAY);
    await sleep(100);
    expect(receiver.received).to.have.length(1);
  });

  it("are only of the types that their endpoint asks for", async () => {
    const { receiver } = await open(undefined, ["payment.final", "payment.retracted"]);
    await happen(...types);
    await eventually(() => receiver.received.length > 0);
    expect(receiver.received.map(({ event }) => event.type)).to.deep.equal(["payment.final"]);
  });

  it("reach a good receiver while ten others hang on each", async () => {
    const hanging = [];
    for (let i = 0; i < 10; ++i) hanging.push(await open(() => undefined));
    const good = await open();
    for (let i = 0; i < 40; ++i) await happen("payment.seen");
    await settle(good.id);
    expect(good.receiver.received).to.have.length(40);
    for (const { receiver } of hanging) expect(receiver.received.length).to.be.within(1, processes);
  });

  it("that a dead process had claimed are sent by another, and stay delivered whatever comes of the first", async () => {
    const held: (() => void)[] = [];
    const { receiver, id } = await open((_, response) => {
      if (held.length > 0) return 204;
      held.push(() => response.writeHead(500).end());
      return undefined;
    });
    const payment = await happen("payment.seen", "payment.confirmed");
    await eventually(() => held.length === 1);
    const context = { config: { allowsPrivateTargets: true }, database: gateway.database, clock };
    const stop = startDeliveries({ ...context, onError: (error) => gateway.errors.push(error) });
    await sleep(300);
    expect(receiver.received).to.have.length(1);
    jump(31);
    await settle(id);
    held[0]!();
    await sleep(100);
    expect(typesOf(receiver, payment)).to.deep.equal(["payment.seen", "payment.seen", "payment.confirmed"]);
    expect((await deliveries(`endpoint=${id}`)).map(({ status }) => status)).to.deep.equal(["delivered", "delivered"]);
    await stop();
  });

  it("are each taken once, in order, by all processes through failures", async () => {
    let fails = 0;
    const { receiver, id } = await open((_, response) => {
      if (++fails % 3 > 0) return 204;
      if (fails % 2 > 0) return 500;
      response.destroy();
      return undefined;
    });
    const payments: Hex[] = [];
    for (let i = 0; i < 40; ++i) payments.push(await happen(...types));
    await eventually(async () => {
      jump(60);
      await sleep(25);
      return (await deliveries(`endpoint=${id}&status=pending`)).length === 0;
    });
    for (const payment of payments) {
      const ids = receiver.received.filter(({ event }) => event.data.id === payment).map(({ event }) => event);
      const order = [...new Set(ids.map((event) => event.id))].map(
        (one) => ids.find((event) => event.id === one)!.type,
      );
      expect(order).to.deep.equal(types);
      // None after one that follows it: the next is sent when the one before is through.
      expect([...ids].sort((a, b) => types.indexOf(a.type as never) - types.indexOf(b.type as never))).to.deep.equal(
        ids,
      );
    }
    const all = new Set<string>();
    for (let after = ""; ;) {
      const { body } = await gateway.ask<{ items: readonly DeliveryBody[]; next: string | null }>(
        ...(["GET", `/v1/webhooks/deliveries?endpoint=${id}&status=delivered&limit=50${after}`] as const),
      );
      for (const one of body.items) all.add(one.event);
      if (body.next === null) break;
      after = `&after=${encodeURIComponent(body.next)}`;
    }
    expect(all.size).to.equal(120);
  });
}

describe("Webhooks", function () {
  this.timeout(120_000);
  describe("of a gateway with a database of its own", () => testWebhooks(1, () => ({})));

  describePostgres("of two gateways over one Postgres", () => {
    let postgres: Awaited<ReturnType<typeof startPostgres>>;
    before(async () => {
      postgres = await startPostgres();
    });
    testWebhooks(2, () => ({ url: postgres.url }));
    after(() => postgres?.stop());
  });

  describe("of a gateway that faces the world", () => {
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
    const add = (url: string, more: object = {}) =>
      gateway.ask<{ type: string; next: string }>("POST", "/v1/webhooks/endpoints", { url, ...more });

    it("may not be sent inside", async () => {
      for (const url of [
        "http://shop.example/",
        "https://127.0.0.1/",
        "https://169.254.169.254/latest",
        "https://[::1]/",
      ]) {
        const { status, body } = await add(url);
        expect([status, body.type], url).to.deep.equal([422, "/problems/TargetRefused"]);
      }
      expect((await add("https://shop.example/hooks")).status).to.equal(201);
    });

    it("are refused where a request names what is not there", async () => {
      expect((await add("https://shop.example/", { types: ["payment.lost"] })).status).to.equal(422);
      expect((await gateway.ask("DELETE", "/v1/webhooks/endpoints/ep_0123456789abcdef")).status).to.equal(404);
      expect((await gateway.ask("POST", "/v1/webhooks/endpoints/ep_0123456789abcdef/rotate", {})).status).to.equal(404);
      expect((await gateway.ask("POST", `/v1/webhooks/deliveries/dlv_${"0".repeat(32)}/replay`)).status).to.equal(404);
      expect((await gateway.ask("GET", "/v1/webhooks/deliveries?after=1")).status).to.equal(422);
    });

    it("have at most fifty endpoints", async () => {
      const statuses: number[] = [];
      while (statuses.at(-1) !== 409 && statuses.length < 60)
        statuses.push((await add("https://shop.example/")).status);
      expect(statuses.at(-1)).to.equal(409);
      const { body } = await gateway.ask<{ items: readonly object[] }>("GET", "/v1/webhooks/endpoints");
      expect(body.items).to.have.length(50);
    });

    it("are described beside the API", async () => {
      const { body } = await gateway.ask<{ webhooks: { event: { post: object } } }>("GET", "/openapi.json");
      expect(JSON.stringify(body.webhooks.event.post))
        .to.include("#/components/schemas/Event")
        .and.include("webhook-id");
    });
  });
});

import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import type { GatewayEvent } from "../../sdk/gateway/src/outbox.ts";
import { type Tracked, startTracked } from "../support/tracked.ts";
import { type InvoiceBody, type TestGateway, startTestGateway } from "./support.ts";

interface Page {
  readonly items: readonly GatewayEvent[];
  readonly next: string | null;
}

describe("Events of the gateway", function () {
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

  let orders = 0;
  const issue = async () => {
    const input = { order: `order ${++orders}`, amount: "1.00", currency: world.deployment.tokens[0]!.symbol };
    return (await gateway.ask<InvoiceBody>("POST", "/v1/invoices", input)).body.id;
  };
  const list = async (query: string) => (await gateway.ask<Page>("GET", `/v1/events?${query}`)).body;

  it("are listed in order, page by page, each once", async () => {
    const ids = [await issue(), await issue(), await issue()];
    const first = await list("limit=2");
    const second = await list(`limit=2&after=${first.next}`);
    expect([...first.items, ...second.items].map(({ data }) => data.id)).to.deep.equal(ids);
    expect(await list(`after=${second.next}`)).to.deep.equal({ items: [], next: null });
  });

  it("are chosen by type and by payment", async () => {
    const id = await issue();
    expect((await list("type=payment.seen")).items).to.deep.equal([]);
    expect((await list(`subject=${id}`)).items.map(({ type }) => type)).to.deep.equal(["invoice.issued"]);
  });

  /** Ids of payments and places in the stream, once there are as many. */
  async function follow(count: number, headers: Record<string, string> = {}, meanwhile = async () => {}) {
    const ending = new AbortController();
    const response = await fetch(`${gateway.url}/v1/events/stream`, {
      headers: { authorization: `Bearer ${gateway.firstKey}`, ...headers },
      signal: ending.signal,
    });
    await meanwhile();
    let text = "";
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      if (text.split("\n\n").length > count) break;
    }
    ending.abort();
    const told = text.split("\n\n").slice(0, count);
    return told.map((one) => ({
      place: /^id: (\d+)$/m.exec(one)![1]!,
      id: (JSON.parse(/^data: (.*)$/m.exec(one)![1]!) as GatewayEvent).data.id,
    }));
  }

  it("are followed as they come, and from where a reader was cut off", async () => {
    const before = (await list("limit=100")).items.length;
    const issued: string[] = [];
    const told = await follow(before + 2, {}, async () => {
      issued.push(await issue(), await issue());
    });
    expect(told.slice(-2).map(({ id }) => id)).to.deep.equal(issued);
    const [next] = await follow(1, { "last-event-id": told.at(-2)!.place });
    expect(next!.id).to.equal(issued[1]);
  });
});

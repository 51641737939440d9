import { readFileSync, readdirSync } from "node:fs";
import { expect } from "chai";
import { getIntrospectionQuery } from "graphql";
import { limits } from "../../indexer/src/api/limits.ts";
import { guard } from "../../indexer/src/api/query/request.ts";
import { harmless, hostile, type Hostile } from "./api/hostile.ts";

/** The guard alone, before a server that only counts requests. */
const guarded = (takes: Promise<unknown> = Promise.resolve()) => {
  const heard: { readonly query: string; readonly variables: unknown }[] = [];
  const ask = guard(async (request) => {
    heard.push((await request.json()) as (typeof heard)[number]);
    await takes;
    return Response.json({ data: {} });
  });
  return { ask, heard };
};

const toRequest = ({ query, ...init }: Hostile["request"]) =>
  new Request(`http://indexer.test/graphql${query ? `?${query}` : ""}`, { ...init, duplex: "half" } as RequestInit);

const post = (query: string, variables: unknown = {}) =>
  toRequest({
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });

const queriesFolder = new URL("../../indexer/queries/", import.meta.url);
const savedQueries = readdirSync(queriesFolder).map((file) => readFileSync(new URL(file, queriesFolder), "utf8"));

describe("indexer's limits", () => {
  it("equal those in the operators' guide", () => {
    const page = readFileSync(new URL("../../docs/operating-the-indexer.md", import.meta.url), "utf8");
    const rows = [...page.matchAll(/^\| `(\w+)` +\| +([\d,]+) \|/gm)];
    const told = rows.map(([, name, allowed]) => [name!, Number(allowed!.replaceAll(",", ""))] as const);
    expect(Object.fromEntries(told)).to.deep.equal(limits);
  });

  describe("given a request that asks for too much", () => {
    it("has at least thirty shapes", () => expect(hostile).to.have.length.of.at.least(30));

    for (const { what, request, status, told } of hostile) {
      it(`refuses ${what} in less than 50 ms, with a reason and without the database`, async () => {
        const { ask, heard } = guarded();
        // The machine may be busy: the fastest of five is the guard's own time.
        let took = Number.POSITIVE_INFINITY;
        let response = new Response();
        for (let i = 0; i < 5; i++) {
          const asked = toRequest(request);
          const start = performance.now();
          response = await ask(asked);
          took = Math.min(took, performance.now() - start);
        }
        const { errors } = (await response.json()) as { readonly errors: readonly { readonly message: string }[] };
        expect(errors).to.have.length(1);
        expect(errors[0]!.message).to.match(told);
        expect(response.status).to.equal(status);
        expect(heard).to.deep.equal([]);
        expect(took).to.be.below(50);
      });
    }

    it("stops reading a body of unknown length once it is too long", async () => {
      const { ask } = guarded();
      let pulled = 0;
      const body = new ReadableStream({
        pull: (controller) => {
          pulled++;
          controller.enqueue(new Uint8Array(8_192));
        },
      });
      const headers = { "content-type": "application/json" };
      const response = await ask(toRequest({ method: "POST", headers, body }));
      expect(response.status).to.equal(413);
      expect(pulled).to.be.at.most(limits.bodyBytes / 8_192 + 2);
    });

    it("has limit, attempt and allowance in fields for programs", async () => {
      const response = await guarded().ask(post("{ payments(limit: 1001) { items { id } } }"));
      const { errors } = (await response.json()) as { readonly errors: readonly { readonly extensions: unknown }[] };
      expect(errors[0]!.extensions).to.deep.equal({
        ...{ code: "REQUEST_REFUSED", limit: "pageSize", attempted: 1_001, allowed: 1_000 },
      });
    });
  });

  describe("given a request that does not", () => {
    for (const query of harmless) {
      it(`passes on ${query.slice(0, 60)}`, async () => {
        const { ask, heard } = guarded();
        expect((await ask(post(query))).status).to.equal(200);
        expect(heard).to.deep.equal([{ query, variables: {} }]);
      });
    }

    it("passes on each of the saved queries", async () => {
      const { ask, heard } = guarded();
      for (const query of savedQueries) {
        const response = await ask(post(query));
        expect(response.status, `${query.slice(0, 80)} ${await response.clone().text()}`).to.equal(200);
      }
      expect(heard).to.have.length(savedQueries.length);
    });

    it("passes on the introspection query of tools", async () => {
      const query = getIntrospectionQuery({ specifiedByUrl: true, inputValueDeprecation: true });
      expect((await guarded().ask(post(query))).status).to.equal(200);
    });

    it("reads a query from the address like one from a body", async () => {
      const { ask, heard } = guarded();
      const query = "query ($n: Int) { payments(limit: $n) { items { id } } }";
      await ask(toRequest({ method: "GET", query: String(new URLSearchParams({ query, variables: '{"n":5}' })) }));
      expect(heard).to.deep.equal([{ query, variables: { n: 5 } }]);
    });
  });

  describe("given the maximum of concurrent queries", () => {
    it("asks to retry, and answers again once one is done", async () => {
      let finish = (): void => {};
      const takes = new Promise<void>((resolve) => {
        finish = resolve;
      });
      const { ask, heard } = guarded(takes);
      const running = Array.from({ length: limits.running }, () => ask(post(harmless[3]!)));
      while (heard.length < limits.running) await new Promise((resolve) => setImmediate(resolve));
      const refused = await ask(post(harmless[3]!));
      expect([refused.status, refused.headers.get("retry-after")]).to.deep.equal([503, "1"]);
      finish();
      await Promise.all(running);
      expect((await ask(post(harmless[3]!))).status).to.equal(200);
    });
  });
});

import { expect } from "chai";
import { attack, p99, timeGood } from "./api/traffic.ts";
import type { World } from "./support.ts";

const originOf = ({ graphqlUrl }: World): string => new URL(graphqlUrl).origin;

export function specifyApi(worldOf: () => World): void {
  describe("the public API", () => {
    it("answers GET like POST", async () => {
      const query = "query ($limit: Int) { payments(limit: $limit) { items { number } } }";
      const parameters = new URLSearchParams({ query, variables: '{"limit": 3}' });
      const response = await fetch(`${worldOf().graphqlUrl}?${parameters}`);
      const { data } = (await response.json()) as { readonly data: { payments: { items: readonly unknown[] } } };
      expect(data.payments.items).to.have.length(3);
    });

    it("is also within Ponder's own limits, which allow the full introspection", async () => {
      const { getIntrospectionQuery } = await import("graphql");
      const { __schema } = await worldOf().ask<{ __schema: { types: readonly unknown[] } }>(getIntrospectionQuery());
      expect(__schema.types).to.have.length.above(50);
    });

    it("answers good queries about as fast under attack", async () => {
      const { graphqlUrl } = worldOf();
      await timeGood(graphqlUrl, 3);
      const alone = p99(await timeGood(graphqlUrl, 10));
      const stop = attack(graphqlUrl);
      const attacked = p99(await timeGood(graphqlUrl, 10));
      expect(await stop()).to.be.above(30);
      // Twice, plus an allowance for a busy machine. The benchmark has the exact figure.
      expect(attacked).to.be.below(2 * alone + 100);
    });

    it("serves SQL if configured", async () => {
      const sql = JSON.stringify({ json: { sql: "select count(*) as n from payment", params: [], typings: [] } });
      const response = await fetch(`${worldOf().sqlUrl}/db?${new URLSearchParams({ sql })}`);
      expect(response.status, await response.clone().text()).to.equal(200);
    });
  });

  describe("the lag", () => {
    it("shows the head, its age, and the final block", async () => {
      const world = worldOf();
      const { number, timestamp } = await world.publicClient.getBlock();
      const response = await fetch(`${originOf(world)}/lag`);
      expect(response.status).to.equal(200);
      const lag = (await response.json()) as Readonly<Record<string, { readonly number: number }>>;
      expect(lag.status).to.equal("live");
      expect(lag.chainId).to.equal(world.record.chainId);
      expect(lag.head).to.deep.equal({ number: Number(number), timestamp: Number(timestamp) });
      expect(lag.finalized!.number).to.be.below(Number(number));
    });

    it("is complete at the node's head alone: with all rows, currencies included", async () => {
      const world = worldOf();
      const answer = await fetch(`${originOf(world)}/complete`);
      const node = Number(await world.publicClient.getBlockNumber({ cacheTime: 0 }));
      expect(answer.status).to.equal(200);
      expect(await answer.json()).to.deep.equal({ status: "complete", head: node, node });
      const { currencyInfos } = await world.ask<{ currencyInfos: { totalCount: number } }>(
        "{ currencyInfos { totalCount } }",
      );
      expect(currencyInfos.totalCount).to.be.above(150);
    });

    it("answers 503 if the head is too old for the balancer, and refuses an invalid age", async () => {
      const statusOf = async (max: string) => (await fetch(`${originOf(worldOf())}/lag?max=${max}`)).status;
      // The test's chain is days ahead of the clock, so nothing is behind.
      expect(await statusOf("60")).to.equal(200);
      expect([await statusOf("-1"), await statusOf(""), await statusOf("soon")]).to.deep.equal([400, 400, 400]);
    });

    it("is a Prometheus metric, besides Ponder's own", async () => {
      const text = await (await fetch(`${originOf(worldOf())}/metrics/lag`)).text();
      const { chainId } = worldOf().record;
      expect(text).to.match(new RegExp(`^feiqian_indexer_head_block{chain_id="${chainId}"} \\d+$`, "m"));
      expect(text).to.match(/^feiqian_indexer_live{chain_id="\d+"} 1$/m);
      const metrics = await (await fetch(`${originOf(worldOf())}/metrics`)).text();
      expect(metrics).to.match(/^ponder_sync_block_timestamp{chain="main"} \d+$/m);
    });
  });

  describe("the GraphiQL page", () => {
    it("is the redirect target for browsers", async () => {
      for (const path of ["/graphql", "/"]) {
        const headers = { accept: "text/html,application/xhtml+xml" };
        const response = await fetch(`${originOf(worldOf())}${path}`, { headers, redirect: "manual" });
        expect(response.status).to.equal(302);
        expect(response.headers.get("location")).to.equal("graphiql/");
      }
    });

    it("loads nothing from other hosts, by its policy too", async () => {
      const page = `${originOf(worldOf())}/graphiql/`;
      const response = await fetch(page);
      expect(response.headers.get("content-security-policy")).to.match(/^default-src 'self';/);
      const html = await response.text();
      expect(html).not.to.match(/<script(?![^>]*\bsrc=)/);
      const links = [...html.matchAll(/\b(?:src|href)="([^"]*)"/g)].map(([, link]) => new URL(link!, page));
      expect(links).to.have.length(7);
      for (const link of links) {
        expect(link.origin).to.equal(originOf(worldOf()));
        const file = await fetch(link);
        expect(file.status, link.href).to.equal(200);
        expect((await file.text()).length, link.href).to.be.above(50);
      }
    });

    it("serves no other file", async () => {
      for (const path of ["package.json", "..%2findex.ts", "%2e%2e/index.ts", "constructor"])
        expect((await fetch(`${originOf(worldOf())}/graphiql/${path}`)).status, path).to.equal(404);
    });
  });
}

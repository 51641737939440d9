import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type RequestListener, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { fromInvoiceLink } from "../../sdk/src/index.ts";
import { type TestGateway, startTestGateway } from "../gateway/support.ts";
import { accountOf } from "../support/localAccounts.ts";
import { type Tracked, startTracked } from "../support/tracked.ts";
import { buildCommand, call } from "./support.ts";

const line = (text: string, name: string) => text.split("\n").find((one) => one.startsWith(name));

describe("The feiqian command with a gateway", function () {
  this.timeout(240_000);
  let world: Tracked;
  let gateway: TestGateway;
  let folder: string;
  before(async () => {
    buildCommand();
    folder = mkdtempSync(join(tmpdir(), "feiqian-"));
    world = await startTracked();
    gateway = await startTestGateway(world);
  });
  after(async () => {
    await gateway.stop();
    await world.stop();
    rmSync(folder, { recursive: true });
  });

  const env = () => ({ FEIQIAN_GATEWAY: gateway.url, FEIQIAN_GATEWAY_KEY: gateway.firstKey! });
  const issue = (order: string, ...more: string[]) =>
    call(["invoice", "issue", "--order", order, "--amount", "12.50", "--currency", "USDT", ...more], env());

  describe("invoice issue", () => {
    it("prints what the gateway has signed, and its link, without a key or a node of one's own", async () => {
      const { code, out } = await issue("tea-1");
      expect(code).to.equal(0);
      const { invoice } = await fromInvoiceLink(out.trim().split("\n").at(-1)!);
      expect(invoice.terms).to.include({ merchant: accountOf("merchant").address, amount: 12_500_000n });
      expect(line(out, "Id")).to.contain(invoice.id);
      expect(line(out, "Amount")).to.contain("12500000 base units of the token");
    });

    it("returns the order's invoice again to the same words, whatever the time", async () => {
      const of = async () =>
        (JSON.parse((await issue("tea-2", "--expires", "30d", "--json")).out) as { id: string }).id;
      expect(await of()).to.equal(await of());
    });

    it("takes a payer, a hold and an instant", async () => {
      const payExpiry = BigInt(Math.ceil(Date.now() / 60_000) * 60 + 86_400);
      const expires = new Date(Number(payExpiry) * 1_000).toISOString().replace(":00.000", "");
      const { out, said } = await issue(
        ...["tea-3", "--payer", accountOf("payer").address, "--hold", "--expires", expires],
      );
      expect(said).to.equal("");
      const { invoice } = await fromInvoiceLink(out.trim().split("\n").at(-1)!);
      expect(invoice.terms).to.include({ payer: accountOf("payer").address, payExpiry });
      expect(invoice.terms.authorizationExpiry > invoice.terms.payExpiry).to.equal(true);
    });

    it("says in the gateway's words why it was refused, and what to do", async () => {
      const { code, said } = await call(
        ["invoice", "issue", "--order", "tea-1", "--amount", "1", "--currency", "DOGE"],
        env(),
      );
      expect(code).to.equal(1);
      expect(said).to.contain("DOGE").and.to.contain("USDT");
      const other = await call(["invoice", "issue", "--order", "tea-1", "--amount", "1", "--currency", "USDT"], env());
      expect(other.said).to.match(/tea-1/);
    });

    it("names the fields that the gateway refuses", async () => {
      const { code, said } = await call(
        ["invoice", "issue", "--order", "tea-9", "--amount", "one", "--currency", "USDT"],
        env(),
      );
      expect(code).to.equal(1);
      expect(said).to.contain("amount: ");
    });

    it("refuses a link that is of another invoice than the gateway says", async () => {
      const { out } = await issue("tea-4", "--json");
      const answer = { ...(JSON.parse(out) as object), id: `0x${"12".repeat(32)}` };
      const liar = await serve((_, response) => response.end(JSON.stringify(answer)));
      const {
        code,
        out: shown,
        said,
      } = await call(["invoice", "issue", "--order", "tea-4", "--amount", "12.50", "--currency", "USDT"], {
        ...env(),
        FEIQIAN_GATEWAY: liar.url,
      });
      liar.server.close();
      expect(code).to.equal(1);
      expect(shown).to.equal("");
      expect(said).to.contain("Do not send the link to anybody");
    });
  });

  describe("invoice list", () => {
    it("shows each order with what became of it", async () => {
      const { body } = await gateway.ask<{ items: readonly { id: string; order: string }[] }>("GET", "/v1/invoices");
      await fetch(`${gateway.url}/i/${body.items.find(({ order }) => order === "tea-2")!.id}`, { redirect: "manual" });
      const { code, out } = await call(["invoice", "list", "--order", "tea-2"], env());
      expect(code).to.equal(0);
      const [head, , row] = out.split("\n");
      expect(head).to.match(/Issued \(UTC\) +Status +Order +Number +Amount +Currency +Opened +Paid +Id/);
      expect(row).to.match(/open +tea-2 +\d+ +12\.50 +USDT +\d{4}-\d{2}-\d{2}T\d{2}:\d{2} +0x/);
    });

    it("goes on by pages, and says when there is nothing", async () => {
      const first = await call(["invoice", "list", "--limit", "2"], env());
      const [, cursor] = /There are more: --after (\S+)/.exec(first.out)!;
      const second = await call(["invoice", "list", "--after", cursor!], env());
      expect(second.out).to.not.contain("There are more");
      // Those of one second are in no order that a person would know.
      for (const order of ["tea-1", "tea-2", "tea-3", "tea-4"])
        expect([first.out, second.out].filter((page) => page.includes(order))).to.have.length(1);
      expect((await call(["invoice", "list", "--status", "charged"], env())).out).to.contain("No invoices.");
    });
  });

  describe("is refused", () => {
    it("without a gateway, without a key, and with one that others can read", async () => {
      const list = ["invoice", "list"];
      expect(await call(list, { FEIQIAN_GATEWAY_KEY: "fq_x" })).to.include({ code: 2 });
      expect((await call(list, { FEIQIAN_GATEWAY: gateway.url })).said).to.contain("API key is missing");
      const file = join(folder, "api.key");
      writeFileSync(file, `${gateway.firstKey}\n`);
      chmodSync(file, 0o644);
      const withFile = [...list, "--gateway-key-file", file];
      expect((await call(withFile, { FEIQIAN_GATEWAY: gateway.url })).said).to.contain("chmod 600");
      chmodSync(file, 0o600);
      expect(await call(withFile, { FEIQIAN_GATEWAY: gateway.url })).to.include({ code: 0 });
    });

    it("with a key that the gateway does not know, which no message repeats", async () => {
      const { code, said } = await call(["invoice", "list"], { ...env(), FEIQIAN_GATEWAY_KEY: `fq_${"x".repeat(40)}` });
      expect(code).to.equal(1);
      expect(said).to.contain("The API key is unknown").and.not.contain("xxxx");
    });

    it("by a gateway that is down, that redirects, or that is none", async () => {
      const down = await call(["invoice", "list"], { ...env(), FEIQIAN_GATEWAY: "http://127.0.0.1:9" });
      expect(down.said).to.contain("does not answer").and.to.contain("nothing is done twice");
      let asked: string | undefined;
      const thief = await serve((request, response) => {
        asked = request.headers.authorization;
        response.end("{}");
      });
      const page = await serve((request, response) => {
        if (request.url!.startsWith("/away")) response.writeHead(302, { location: thief.url }).end();
        else response.end("<html>");
      });
      const away = await call(["invoice", "list"], { ...env(), FEIQIAN_GATEWAY: `${page.url}/away` });
      expect(away.said).to.contain("does not answer");
      expect(asked).to.equal(undefined);
      expect((await call(["invoice", "list"], { ...env(), FEIQIAN_GATEWAY: page.url })).said).to.contain("no JSON");
      for (const { server } of [thief, page]) server.close();
    });
  });
});

async function serve(handler: RequestListener) {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

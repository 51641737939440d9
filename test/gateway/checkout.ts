import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { after, afterEach, before, describe, it } from "mocha";
import {
  type InvoiceDocument,
  documentHash,
  fromInvoiceLink,
  generateSalt,
  readAttachment,
  signProfile,
} from "../../sdk/src/index.ts";
import { accountOf } from "../support/localAccounts.ts";
import { type Tracked, startTracked } from "../support/tracked.ts";
import { type InvoiceBody, type TestGateway, startTestGateway } from "./support.ts";

const document: InvoiceDocument = {
  ...{ version: 1, currency: "EUR", issuedAt: "2026-01-31", seller: { name: "Shop" }, buyer: { name: "Ann" } },
  lines: [{ description: "tea", quantity: "1", unitPrice: "1", taxRate: "0", taxAmount: "0", amount: "1" }],
  ...{ taxTotal: "0", total: "1" },
};

interface Checkout {
  readonly document: InvoiceDocument | null;
  readonly salt: `0x${string}` | null;
  readonly returnUrl: string | null;
  readonly profile: { readonly name: string; readonly domain: string } | null;
}

/** A shop's own web server. */
async function serveShop(answer: (path: string) => { status?: number; location?: string; body?: unknown }) {
  const asked: string[] = [];
  const server = createServer(({ url = "" }, response) => {
    asked.push(url);
    const { status = 200, location, body } = answer(url);
    response.writeHead(status, location === undefined ? {} : { location }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const domain = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { domain, asked, stop: () => new Promise((resolve) => server.close(resolve).closeAllConnections()) };
}

describe("The gateway's checkout", function () {
  this.timeout(180_000);
  let world: Tracked;
  const stops: (() => Promise<unknown>)[] = [];
  before(async () => {
    world = await startTracked();
  });
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });
  after(() => world?.stop());

  const open = async (domain: string | undefined): Promise<TestGateway> => {
    const gateway = await startTestGateway(world, { domain });
    stops.push(gateway.stop);
    return gateway;
  };
  const shop = async (answer: Parameters<typeof serveShop>[0]) => {
    const served = await serveShop(answer);
    stops.push(served.stop);
    return served;
  };
  const issue = (gateway: TestGateway, more: object = {}) =>
    gateway.ask<InvoiceBody>("POST", "/v1/invoices", {
      ...{ order: "order 1", amount: "1.00", currency: world.deployment.tokens[0]!.symbol, ...more },
    });
  const checkoutOf = async (gateway: TestGateway, more: object = {}) => {
    const { body } = await issue(gateway, more);
    return gateway.ask<Checkout>("GET", `/i/${body.id}/checkout`, undefined, { authorization: "" });
  };
  const sign = (domain: string, name = "Shop") =>
    signProfile(world.clientFor(accountOf("merchant")) as never, {
      profile: {
        ...{ version: 1, merchant: accountOf("merchant").address, name, domain },
        ...{ chainIds: [world.deployment.chainId], issuedAt: 1_900_000_000 },
      },
    });

  it("gives a page the document of the terms, without a key", async () => {
    const gateway = await open(undefined);
    const { body: issued } = await issue(gateway, { document, returnUrl: "https://shop.example/thanks" });
    const { salt } = readAttachment(issued.link)!;
    const asked = `/i/${issued.id}/checkout?salt=${salt as string}`;
    const { status, headers, body } = await gateway.ask<Checkout>("GET", asked, undefined, { authorization: "" });
    expect([status, headers.get("access-control-allow-origin")]).to.deep.equal([200, "*"]);
    expect(body).to.include({ returnUrl: "https://shop.example/thanks", profile: null });
    const { terms } = (await fromInvoiceLink(issued.link)).invoice;
    expect(documentHash({ salt: body.salt!, document: body.document! })).to.equal(terms.referenceHash);
  });

  it("keeps the document from whoever has the id alone, which is public once it is paid", async () => {
    const gateway = await open(undefined);
    const { body: issued } = await issue(gateway, { document, returnUrl: "https://shop.example/thanks?token=1" });
    const ask = (path: string) => gateway.ask<Checkout>("GET", path, undefined, { authorization: "" });
    for (const query of ["", `?salt=${generateSalt()}`]) {
      expect((await ask(`/i/${issued.id}/checkout${query}`)).body).to.deep.equal({
        ...{ document: null, salt: null, returnUrl: null, profile: null },
      });
      expect((await ask(`/i/${issued.id}/document${query}`)).status).to.equal(404);
      const link = (await ask(`/i/${issued.id}${query}`)).headers.get("location")!;
      expect((await fromInvoiceLink(link)).invoice.id).to.equal(issued.id);
      expect(readAttachment(link)).to.equal(undefined);
    }
    const whole = await ask(issued.url.replace("https://gateway.example", ""));
    expect(whole.headers.get("location")).to.equal(issued.link);
  });

  it("hands over the profile that the merchant's own domain serves, and asks for it once", async () => {
    let own: unknown;
    const { domain, asked } = await shop(() => ({ body: own }));
    own = await sign(domain);
    const gateway = await open(domain);
    for (let i = 0; i < 3; i++) expect((await checkoutOf(gateway)).body.profile).to.include({ name: "Shop", domain });
    expect(asked).to.deep.equal(["/.well-known/feiqian.json"]);
    expect(gateway.errors).to.deep.equal([]);
  });

  it("hands over none that another domain, or another key, has signed, or that was sent on", async () => {
    const other = await shop(() => ({ body: undefined }));
    const elsewhere = await sign(other.domain);
    const cases: readonly ((domain: string) => Promise<ReturnType<Parameters<typeof serveShop>[0]>>)[] = [
      async () => ({ body: elsewhere }),
      async (domain) => ({ body: { ...(await sign(domain)), name: "Bank" } }),
      async (domain) => ({ status: 404, body: await sign(domain) }),
      async (domain) => ({ body: { ...(await sign(domain)), filler: "x".repeat(20_000) } }),
      async () => ({ body: "text" }),
    ];
    for (const answerOf of cases) {
      let answer: ReturnType<Parameters<typeof serveShop>[0]> = {};
      const { domain } = await shop(() => answer);
      answer = await answerOf(domain);
      const gateway = await open(domain);
      expect((await checkoutOf(gateway)).body.profile).to.equal(null);
      expect(gateway.errors).to.have.lengthOf(1);
    }
    const real = await shop((path) => (path === "/real" ? { body: sent } : { status: 302, location: "/real" }));
    const sent: unknown = await sign(real.domain);
    expect((await checkoutOf(await open(real.domain))).body.profile).to.equal(null);
  });
});

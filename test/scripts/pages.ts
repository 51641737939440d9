import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { buildPagesIfStale } from "../../scripts/pages/build.ts";
import { configurePages, pageNames } from "../../scripts/pages/configure.ts";
import { type Pages, servePages } from "../../scripts/pages/serve.ts";
import type { DeploymentRecord } from "../../sdk/src/index.ts";
import type { Configuration } from "../../sdk/web/src/shared/configuration.ts";
import { readConfiguration } from "../../sdk/web/src/shared/configuration.ts";
import { run } from "../stack/support.ts";
import { testRecord } from "./pagesSupport.ts";

const configuration: Configuration = {
  chainId: 1,
  nodeUrl: "https://node.example/key/0123",
  indexerUrl: "https://indexer.example/graphql",
};

/** What stands in the attribute of a tag, as a browser reads it. */
const attribute = (html: string, tag: RegExp): string =>
  tag.exec(html)![1]!.replaceAll("&quot;", '"').replaceAll("&amp;", "&");
const metaOf = (html: string) => attribute(html, /<meta name="feiqian" content="([^"]*)"/);
const policyOf = (html: string) => attribute(html, /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/);

describe("The pages of a build", function () {
  this.timeout(60_000);
  before(() => buildPagesIfStale(() => {}));

  const pageOf = (changes: Partial<Configuration>, name = "pay") =>
    configurePages({ ...configuration, ...changes })
      .get(`${name}/index.html`)!
      .toString("utf8");

  it("are built for production, though a test has built them: no component says there where its source is", () => {
    const files = [...configurePages(configuration)];
    for (const name of pageNames) {
      const scripts = files.filter(([path]) => path.startsWith(`assets/${name}/`) && path.endsWith(".js"));
      expect(
        scripts.some(([, content]) => content.includes("sdk/web/src/")),
        name,
      ).to.equal(false);
    }
  });

  describe("configured for a chain", () => {
    for (const name of pageNames)
      it(`say it in the head of /${name}, where the page reads it`, () => {
        expect(readConfiguration(metaOf(pageOf({}, name)))).to.deep.equal(configuration);
      });

    it("connect to the node and the indexer, and to nobody else", () => {
      const connect = policyOf(pageOf({}))
        .split("; ")
        .find((rule) => rule.startsWith("connect-src"));
      expect(connect).to.equal("connect-src 'self' https://node.example https://indexer.example");
    });

    it("connect to the gateway where they ask it: /pay and /board", () => {
      const connects = (name: string) =>
        policyOf(pageOf({ gatewayUrl: "https://gateway.example/" }, name)).includes(" https://gateway.example;");
      expect(pageNames.filter(connects)).to.deep.equal(["pay", "board"]);
    });

    it("name a host once that is both", () => {
      const policy = policyOf(pageOf({ indexerUrl: "https://node.example/graphql" }));
      expect(policy).to.contain("connect-src 'self' https://node.example;");
    });

    it("keep what would end an attribute, or begin a tag, within it", () => {
      const explorerUrl = `https://explorer.example/?a="><script>alert(1)</script>&b=$&'$1`;
      const html = pageOf({ explorerUrl });
      expect(readConfiguration(metaOf(html)).explorerUrl).to.equal(explorerUrl);
      expect(html.match(/<script/g)!.length - (metaOf(html).match(/<script/g)?.length ?? 0)).to.equal(1);
    });

    it("leave no mark of the build to fill in", () => {
      for (const [path, content] of configurePages(configuration))
        if (path.endsWith(".html")) expect(content.toString("utf8"), path).to.not.match(/%[A-Z]+%/);
    });

    it("find their parts wherever they are put: no address in them begins at the root", () => {
      for (const name of pageNames)
        expect(pageOf({}, name).match(/(src|href)="(?!\.\.\/)[^"]*"/g), name).to.equal(null);
    });

    it("keep what the build says of itself from the public", () => {
      expect([...configurePages(configuration).keys()].filter((path) => path.includes(".vite"))).to.deep.equal([]);
    });
  });

  it("are not written for an address that is none", () => {
    expect(() => pageOf({ nodeUrl: "nowhere" })).to.throw("Invalid URL");
  });

  describe("served on this machine", () => {
    let pages: Pages;
    before(async () => {
      pages = await servePages(configuration, 0);
    });
    after(() => pages?.stop());

    /** As a client asks that takes no address for its own business. */
    const ask = (path: string, method = "GET") =>
      new Promise<{ status: number; headers: Readonly<Record<string, unknown>>; body: string }>((resolve, reject) => {
        const { hostname, port } = new URL(pages.origin);
        request({ hostname, port, path, method }, (response) => {
          let body = "";
          response.setEncoding("utf8").on("data", (text: string) => {
            body += text;
          });
          response.on("end", () => resolve({ status: response.statusCode!, headers: response.headers, body }));
        })
          .on("error", reject)
          .end();
      });
    const assets = () =>
      [...configurePages(configuration).keys()].filter((path) => path.startsWith("assets/") && path.endsWith(".js"));

    for (const name of pageNames) {
      it(`send /${name} on to /${name}/, which a browser follows with what is behind #`, async () => {
        const { status, headers } = await ask(`/${name}`);
        expect([status, headers.location]).to.deep.equal([301, `/${name}/`]);
      });
      it(`answer /${name}/ with the page, always anew`, async () => {
        const { status, headers, body } = await ask(`/${name}/`);
        expect(status).to.equal(200);
        expect(headers).to.include({ "content-type": "text/html; charset=utf-8", "cache-control": "no-cache" });
        expect(metaOf(body)).to.contain("https://node.example");
      });
    }

    it("let what is named by its content be kept", async () => {
      const { status, headers } = await ask(`/${assets()[0]}`);
      expect(status).to.equal(200);
      expect(headers).to.include({
        "content-type": "text/javascript; charset=utf-8",
        "cache-control": "max-age=31536000, immutable",
      });
    });

    it("answer HEAD with the length alone", async () => {
      const whole = await ask("/pay/");
      const head = await ask("/pay/", "HEAD");
      expect([head.status, head.body]).to.deep.equal([200, ""]);
      expect(head.headers["content-length"]).to.equal(String(Buffer.byteLength(whole.body)));
    });

    for (const path of ["/pay", "/pay/", "/nothing"])
      it(`tell a browser what only a header can: ${path}`, async () => {
        expect((await ask(path)).headers).to.include({
          "x-content-type-options": "nosniff",
          "referrer-policy": "no-referrer",
          "content-security-policy": "frame-ancestors 'none'",
        });
      });

    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"])
      it(`refuse ${method}`, async () => expect((await ask("/pay/", method)).status).to.equal(405));

    for (const path of [
      "/",
      "/nothing",
      "/pay/nothing.js",
      "/.vite/manifest.json",
      "/../package.json",
      "/pay/../../package.json",
      "/pay/..%2f..%2f..%2fpackage.json",
      "/assets/..%5c..%5cpackage.json",
      "//etc/passwd",
      "//",
      "/%",
    ])
      it(`have nothing at ${path}, name what there is, and go on`, async () => {
        const { status, body } = await ask(path);
        expect([status, body]).to.deep.equal([404, "There is no such page: /pay, /board, /payout\n"]);
        expect((await ask("/pay/")).status).to.equal(200);
      });
  });
});

describe("npm run pages", function () {
  this.timeout(60_000);
  let folder: string;
  let recordFile: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "pages-"));
    recordFile = join(folder, "record.json");
    writeFileSync(recordFile, JSON.stringify(testRecord));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const flags = (given: Readonly<Record<string, string | undefined>> = {}) =>
    Object.entries({
      chain: "31337",
      node: "https://node.example",
      indexer: "https://indexer.example/graphql",
      deployment: recordFile,
      out: join(folder, "out"),
      ...given,
    }).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]));

  it("writes files for a static host", async () => {
    const { code, stdout, stderr } = await run(
      "pages.ts",
      flags({ explorer: "https://explorer.example", gateway: "https://gateway.example" }),
    ).ended;
    expect(code, stderr).to.equal(0);
    expect(stdout).to.contain(join(folder, "out")).and.to.contain("pay/, board/, payout/");
    const written = readdirSync(join(folder, "out"));
    expect(written)
      .to.include.members([...pageNames, "assets"])
      .and.to.not.include(".vite");
    const configured = readConfiguration(metaOf(readFileSync(join(folder, "out/board/index.html"), "utf8")));
    expect(configured).to.deep.include({
      chainId: 31337,
      explorerUrl: "https://explorer.example",
      gatewayUrl: "https://gateway.example",
    });
    expect(configured.deployment?.processor).to.equal(testRecord.contracts.PaymentProcessor!.address);
  });

  const live = () => {
    const file = join(folder, "live.json");
    writeFileSync(file, JSON.stringify({ ...testRecord, chainId: 1, isTest: false } satisfies DeploymentRecord));
    return file;
  };

  it("says of a live chain behind a node on this machine that nothing will be signed", async () => {
    const args = flags({ chain: "1", deployment: live(), node: "http://127.0.0.1:8545" });
    const { code, stderr } = await run("pages.ts", args).ended;
    expect(code).to.equal(0);
    expect(stderr).to.contain("sign nothing").and.to.contain("http://127.0.0.1:8545");
  });

  const refusals: Readonly<Record<string, readonly [Readonly<Record<string, string | undefined>>, string]>> = {
    "without a chain and a folder": [{ chain: undefined, out: undefined }, "--chain, --out: missing"],
    "for a flag that it does not have": [{ nodes: "https://node.example" }, "Unknown option '--nodes'"],
    "for a chain that is no number": [{ chain: "mainnet" }, "--chain is mainnet"],
    "for a node that is no address": [{ node: "node.example" }, "nodeUrl is node.example"],
    "for a node over a websocket": [{ node: "wss://node.example" }, "nodeUrl is wss://node.example"],
    "for an indexer that is no address": [{ indexer: "https://" }, "indexerUrl is https://"],
    "for an explorer that is no address": [{ explorer: "javascript:alert(1)" }, "explorerUrl is javascript:alert(1)"],
    "for a chain that nobody knows": [{ chain: "424242", deployment: undefined }, "424242"],
    "for a record of another chain": [{ chain: "1" }, "is a record of chain 31337, and --chain is 1"],
    "for a record that is not there": [{ deployment: "nowhere.json" }, "nowhere.json"],
  };
  for (const [title, [given, says]] of Object.entries(refusals))
    it(`refuses ${title}, and says what it takes`, async () => {
      const { code, stdout, stderr } = await run("pages.ts", flags(given)).ended;
      expect([code, stdout]).to.deep.equal([1, ""]);
      expect(stderr).to.contain(says).and.to.contain("npm run pages -- --chain ID");
    });
});

import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { expect } from "chai";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { createClient, createPublicClient, erc20Abi, http } from "viem";
import { readBlocks, statementsOf } from "../../scripts/docs/blocks.ts";
import { isOpen } from "../../scripts/seed/calendar.ts";
import { freePort, isPortFree, sleep, stop } from "../../scripts/process.ts";
import { type LocalChain, createChainClient, startChain } from "../../scripts/stack/chain.ts";
import { startIndexer } from "../../scripts/stack/indexer.ts";
import { openKept } from "../../scripts/stack/kept.ts";
import type { Season } from "../../scripts/start/season.ts";
import { type DeploymentRecord, feiqianActions, toDeployment } from "../../sdk/src/index.ts";
import { nobody } from "../deployments/support.ts";
import { run, separate } from "./support.ts";

type Result = Omit<Season, "stack" | "pages"> & {
  readonly ok: boolean;
  readonly chainId: number;
  readonly rpcUrl: string;
  readonly graphqlUrl: string;
  readonly gatewayUrl: string;
  readonly pages: readonly string[];
  readonly deploymentFile: string;
  readonly envFile: string;
};

/** What programs open a browser by, on one system or another. */
const openers = ["xdg-open", "open", "gio", "sensible-browser", "x-www-browser", "chromium", "firefox"];

/** Puts programs of those names before all others; each of them would write a file. */
function watchOpeners(dir: string) {
  const [bin, opened] = [join(dir, "bin"), join(dir, "opened")];
  mkdirSync(bin);
  for (const name of openers) {
    writeFileSync(join(bin, name), `#!/bin/sh\necho "$0 $@" >> "${opened}"\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return { opened, env: { PATH: `${bin}:${process.env.PATH}`, BROWSER: join(bin, "open") } };
}

/** Asks the stack's gateway with the key that stack.env has. */
async function askGateway(envFile: string, method: string, path: string, body?: object) {
  const { GATEWAY_URL, GATEWAY_KEY } = parseEnv(readFileSync(envFile, "utf8"));
  const headers = { authorization: `Bearer ${GATEWAY_KEY}`, "content-type": "application/json" };
  const response = await fetch(`${GATEWAY_URL}${path}`, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Readonly<Record<string, string>> };
}

describe("A stack that serves", function () {
  this.timeout(300_000);
  let place: Awaited<ReturnType<typeof separate>>;
  let stack: ReturnType<typeof run>;
  let result: Result;
  let opened: string;
  before(async () => {
    place = await separate();
    const watched = watchOpeners(place.dir);
    opened = watched.opened;
    stack = run("start.ts", ["--json", ...place.args], watched.env);
    await stack.hasSaid("serving");
    result = (await stack.hasPrintedJson()) as Result;
  });
  after(async () => {
    stack?.child.kill("SIGTERM");
    await stack?.ended;
    place?.remove();
  });

  const record = () => JSON.parse(readFileSync(result.deploymentFile, "utf8")) as DeploymentRecord;

  it("has found no difference", () => {
    expect(result).to.include({ ok: true, differences: 0, chainId: 31337 });
  });

  it("has the wall clock's time after its season, and it runs", async () => {
    const client = createChainClient(result.rpcUrl);
    const ahead = async () => Number((await client.getBlock()).timestamp) - Date.now() / 1_000;
    expect(await ahead()).to.be.within(-120, 1);
    await client.mine({ blocks: 1 });
    expect(await ahead()).to.be.within(-2, 1);
    await sleep(1_500);
    await client.mine({ blocks: 1 });
    expect(await ahead()).to.be.within(-2, 1);
  });

  it("has fresh prices then", async () => {
    const client = createChainClient(result.rpcUrl).extend(feiqianActions({ deployment: toDeployment(record()) }));
    for (const { address } of toDeployment(record()).sources) {
      const { parts, now, pair, refusal } = await client.price.getHealth({ source: address });
      // The market's hours alone may refuse them, at a weekend.
      if (isOpen(Number(now))) expect(refusal, pair).to.equal(null);
      for (const { age } of parts) if (age !== null) expect(Number(age), pair).to.be.lessThan(300);
    }
  });

  it("shows each line of the payout with its reference, by GraphQL", () => {
    const { payout } = result;
    expect(payout.length).to.be.greaterThan(4);
    for (const { reference, amount, byGraphql } of payout) expect(byGraphql).to.equal(`${reference} ${amount}`);
    for (const { reference } of payout) expect(reference).to.match(/^INV-\d{4}-W\d\d-\d{4}$/);
  });

  it("has charged and authorized, and let invoices be refunded, cancelled, amended, refused and expire", () => {
    const count = (fate: RegExp) => result.invoices.filter(({ is }) => fate.test(is)).length;
    const fates = [/^charged$/, /^charged, .* refunded$/, /^authorized: 0 wait/, /^authorized: [^0]/];
    expect([...fates, /^cancelled$/, /^superseded$/, /^open$/].map(count)).to.deep.equal([11, 4, 9, 1, 1, 1, 2]);
    expect(result.invoices).to.have.lengthOf(29);
    for (const { shouldBe, is } of result.invoices) expect(is).to.equal(shouldBe);
  });

  it("knows what everybody should have, to the unit, and that is what chain and GraphQL say", () => {
    for (const row of result.balances) {
      expect(row.has, row.who).to.equal(row.shouldHave);
      expect(row.byGraphql, row.who).to.equal(row.shouldHave);
    }
    const has = (who: string) => result.balances.find((row) => row.who === who)?.has;
    expect(["hotel", "wholesale", "software"].map(has)).to.deep.equal(["2044.437757", "1827.437051", "1746.300589"]);
    expect(["provider", "seller 4", "payer 89 bank"].map(has)).to.deep.equal(["44.429946", "0.0081", "150"]);
  });

  it("has priced euros and yuan, and shows the price on both sides; some were refused while a guard refused", () => {
    const { priced } = result;
    const askedFor = (asked: string) => priced.find(({ amount }) => amount === asked)!;
    for (const { shouldPay, paid, byGraphql, shouldBe, is } of priced) {
      expect([paid, byGraphql, is]).to.deep.equal([shouldPay, shouldPay, shouldBe]);
    }
    const yuan = askedFor("CNY 1265.00");
    expect([yuan.paid, yuan.marketRate]).to.deep.equal(["178.482051 at 0.14109253", "0.141205"]);
    expect(yuan.told.join()).to.match(/^CNY 1265\.00 = 178\.482051 TEST-USDT, CNY\/USD 8 h 52 min/);
    const [fallen, shut, cleared] = askedFor("EUR 39.80").told;
    expect(fallen).to.contain("market price is 97000000");
    expect(shut).to.contain("latch is shut until");
    expect(cleared).to.match(/^EUR 39\.80 = 43\.080658 TEST-USDT/);
    const [closed] = priced.find(({ title }) => title.startsWith("refused on a Sunday"))!.told;
    expect(closed).to.match(/market is closed at .* It may clear at \d{4}-\d\d-\d\dT2[23]:00:00Z/);
  });

  it("has its feeds written by anyone, within what their guards take", async () => {
    const client = createClient({ transport: http(result.rpcUrl) }).extend(
      feiqianActions({ deployment: toDeployment(record()) }),
    );
    const source = toDeployment(record()).sources[0]!.address;
    // At a weekend the market's hours refuse every price.
    const rateOf = (rate: bigint) => (isOpen(Date.now() / 1_000) ? rate : null);
    const rate = async () => (await client.price.getHealth({ source })).rate;
    expect(await rate()).to.equal(rateOf(1_073_479_150_000_000_000n));
    const { code, stdout, stderr } = await run("price.ts", ["EUR/USD", "1.09", "--dir", place.dir]).ended;
    expect(code, stderr).to.equal(0);
    expect(stdout).to.contain("On chain 31337 EUR/USD is 1.09");
    expect(await rate()).to.equal(rateOf(1_090_000_000_000_000_000n));
  });

  it("answers its sample query", async () => {
    const response = await fetch(result.graphqlUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: result.sampleQuery }),
    });
    const { data } = (await response.json()) as { data: { payments: { items: readonly unknown[] } } };
    expect(data.payments.items).to.have.lengthOf(3);
  });

  it("serves a gateway, whose address and key are in stack.env", async () => {
    expect(result.gatewayUrl).to.equal(`http://127.0.0.1:${place.gatewayPort}`);
    expect((await fetch(`${result.gatewayUrl}/ready`)).status).to.equal(200);
    expect((await fetch(`${result.gatewayUrl}/docs`)).status).to.equal(200);
    expect((await askGateway(result.envFile, "GET", "/v1/keys")).status).to.equal(200);
  });

  it("serves three pages, each configured for it", async () => {
    const names = ["pay", "board", "payout"];
    expect(result.pages).to.deep.equal(names.map((name) => `http://127.0.0.1:${place.pagesPort}/${name}`));
    for (const page of result.pages) {
      const response = await fetch(page);
      expect([response.status, response.redirected], page).to.deep.equal([200, true]);
      expect(await response.text())
        .to.contain(result.rpcUrl)
        .and.to.contain(result.graphqlUrl);
    }
  });

  it("leaves invoices to pay under a link of its page, and a payout to make", () => {
    const { invoices, payout } = result.demo;
    expect(invoices).to.have.length.of.at.least(2);
    for (const { link } of invoices) expect(link.startsWith(`${result.pages[0]}#`), link).to.equal(true);
    expect(payout.owners).to.have.length.of.at.least(2);
    expect(readFileSync(join(place.dir, "payout.csv"), "utf8")).to.equal(payout.csv);
  });

  it("opens no browser by itself", () => expect(existsSync(opened)).to.equal(false));

  it("writes for shells where it stands", () => {
    const { envFile, rpcUrl, graphqlUrl, deploymentFile } = result;
    const { stdout } = spawnSync(
      "sh",
      ["-c", '. "$0"; echo $CHAIN_ID $RPC_URL $GRAPHQL_URL $DEPLOYMENT_FILE', envFile],
      {
        encoding: "utf8",
      },
    );
    expect(stdout.trim()).to.equal(`31337 ${rpcUrl} ${graphqlUrl} ${deploymentFile}`);
  });

  it("records a deployment whose money is worth nothing", () => {
    expect(toDeployment(record())).to.include({ chainId: 31337, isTest: true });
  });

  it("has its accounts topped up by the faucet", async () => {
    const { code, stdout } = await run("faucet.ts", [nobody, "12.5", "--dir", place.dir]).ended;
    expect(code).to.equal(0);
    expect(stdout).to.contain("12.5 TEST-USDT");
    const client = createPublicClient({ transport: http(result.rpcUrl) });
    const address = record().tokens[0]!.address;
    const balance = { address, abi: erc20Abi, functionName: "balanceOf", args: [nobody] } as const;
    expect(await client.readContract(balance)).to.equal(12_500_000n);
    expect(await client.getBalance({ address: nobody })).to.equal(10n ** 19n);
  });

  const sql = (statement: string, ...args: readonly string[]) =>
    run("sql.ts", [statement, "--dir", place.dir, ...args]).ended;

  it("answers each statement of the analysts' guide, out of its embedded database", async () => {
    const statements = statementsOf(readBlocks(join(import.meta.dirname, "../../docs/analysts.md")));
    expect(statements).to.have.length(9);
    for (const statement of statements) {
      const { code, stdout, stderr } = await sql(statement, "--json");
      expect(code, `${statement}\n${stderr}`).to.equal(0);
      expect(JSON.parse(stdout), statement).to.be.an("array");
    }
  });

  it("prints an answer in SQL as a table, JSON or CSV", async () => {
    const euro = "select code, decimals from currency_info where code = 'EUR'";
    expect((await sql(euro)).stdout).to.equal("code  decimals\n----  --------\nEUR   2       \n1 rows\n");
    expect(JSON.parse((await sql(euro, "--json")).stdout)).to.deep.equal([{ code: "EUR", decimals: 2 }]);
    expect((await sql(euro, "--csv")).stdout).to.equal("code,decimals\r\nEUR,2\r\n");
    const invoiced = "select code from price join currency_info on currency_info.address = currency group by code";
    expect((await sql(`${invoiced} order by code`, "--csv")).stdout).to.equal("code\r\nCNY\r\nEUR\r\n");
  });

  for (const statement of ["delete from payment", "select 1; select 2", "select pg_sleep(60)"])
    it(`refuses "${statement}" in SQL, and says so`, async () => {
      const { code, stderr } = await sql(statement);
      expect(code).to.equal(1);
      expect(stderr).to.contain("The indexer refused the statement: ");
    });

  it("lets a sample of five days happen on it", async () => {
    const { code, stdout, stderr } = await run("seed.ts", ["--onto", place.dir, "--days", "5", "--json"]).ended;
    expect(code, stderr).to.equal(0);
    const { ok, graphqlUrl, merchants } = JSON.parse(stdout) as {
      readonly ok: boolean;
      readonly graphqlUrl: string;
      readonly merchants: readonly { readonly payments: number }[];
    };
    expect({ ok, graphqlUrl }).to.deep.equal({ ok: true, graphqlUrl: result.graphqlUrl });
    expect(merchants.every(({ payments }) => payments > 0)).to.equal(true);
  });

  for (const [flag, use] of [
    ["--rpc-port", "rpcPort"],
    ["--graphql-port", "graphqlPort"],
    ["--pages-port", "pagesPort"],
    ["--gateway-port", "gatewayPort"],
  ] as const) {
    it(`lets no second one on its ports, and names ${flag}, which moves it`, async () => {
      const other = await separate();
      const port = place[use];
      const { code, stdout, stderr } = await run("start.ts", ["--once", "--json", ...other.args, flag, `${port}`])
        .ended;
      other.remove();
      expect(code).to.equal(1);
      expect(stderr)
        .to.contain(`port ${port}`)
        .and.to.contain(`npm start -- ${flag} ${port + 1}`);
      const { ok, error, next } = JSON.parse(stdout) as { ok: boolean; error: string; next: string };
      expect(ok).to.equal(false);
      expect(`${error} ${next}`)
        .to.contain(`port ${port}`)
        .and.to.contain(`${flag} ${port + 1}`);
    });
  }

  it("lets no second one into its folder", async () => {
    const other = await separate();
    const args = ["--once", ...other.args, "--dir", place.dir];
    const { code, stderr } = await run("start.ts", args).ended;
    other.remove();
    expect(code).to.equal(1);
    expect(stderr).to.contain(`writes into ${place.dir} already`).and.to.contain("--dir");
    expect(existsSync(result.envFile)).to.equal(true);
  });

  it("ends with all of its programs at SIGTERM", async () => {
    stack.child.kill("SIGTERM");
    const { code } = await stack.ended;
    expect(code).to.equal(0);
    const ports = [place.rpcPort, place.graphqlPort, place.pagesPort, place.gatewayPort];
    expect(await Promise.all(ports.map(isPortFree))).to.deep.equal([true, true, true, true]);
    for (const left of ["stack.env", "gateway"]) expect(existsSync(join(place.dir, left)), left).to.equal(false);
  });
});

describe("A stack that is kept", function () {
  this.timeout(300_000);
  let place: Awaited<ReturnType<typeof separate>>;
  let stack: ReturnType<typeof run> | undefined;
  before(async () => {
    place = await separate();
  });
  after(async () => {
    stack?.child.kill("SIGTERM");
    await stack?.ended;
    place?.remove();
  });

  const countPayments = async (url: string): Promise<number> => {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ query: "{ payments(limit: 1) { totalCount } }" });
    const { data } = (await (await fetch(url, { method: "POST", headers, body })).json()) as {
      readonly data: { readonly payments: { readonly totalCount: number } };
    };
    return data.payments.totalCount;
  };

  it("has the first run's payments in the second, in chain and GraphQL, at the wall clock's time", async () => {
    const first = await run("start.ts", ["--once", "--json", "--keep", ...place.args]).ended;
    expect(first.code, first.stderr).to.equal(0);
    const before = JSON.parse(first.stdout) as Result;
    const taken = before.invoices.filter(({ is }) => /^(charged|authorized)/.test(is)).length;

    stack = run("start.ts", ["--json", "--keep", ...place.args]);
    await stack.hasSaid("serving");
    const again = (await stack.hasPrintedJson()) as Result;
    expect(again).to.include({ ok: true, differences: 0, rpcUrl: before.rpcUrl });
    expect(again.demo.payout.safe).to.equal(before.demo.payout.safe);
    expect(await countPayments(again.graphqlUrl)).to.equal(taken);
    const client = createChainClient(again.rpcUrl);
    expect(Number((await client.getBlock()).timestamp)).to.be.closeTo(Date.now() / 1_000, 120);
  });

  it("keeps what happens in the second run, in the gateway's registry, too", async () => {
    const { code } = await run("faucet.ts", [nobody, "12.5", "--dir", place.dir]).ended;
    expect(code).to.equal(0);
    const envFile = join(place.dir, "stack.env");
    const order = { order: "7", amount: "1", currency: "TEST-USDT" };
    const issued = await askGateway(envFile, "POST", "/v1/invoices", order);
    expect(issued.status).to.equal(201);
    stack!.child.kill("SIGTERM");
    expect((await stack!.ended).code).to.equal(0);

    stack = run("start.ts", ["--json", "--keep", ...place.args]);
    await stack.hasSaid("serving");
    expect((await askGateway(envFile, "GET", `/v1/invoices/${issued.body.id}`)).body).to.include({ order: "7" });
    stack.child.kill("SIGTERM");
    const third = await stack.ended;
    expect(third.code, third.stderr).to.equal(0);
    const { chain, token } = await loadKept(place.dir);
    const balance = { address: token, abi: erc20Abi, functionName: "balanceOf", args: [nobody] } as const;
    expect(await chain.client.readContract(balance)).to.equal(12_500_000n);
    await stop(chain.program);
  });
});

/** The chain alone of a folder whose stack has ended. */
async function loadKept(dir: string) {
  const { load, notes } = openKept(dir);
  return { chain: await startChain({ load }), token: notes!.record.tokens[0]!.address };
}

describe("A stack beside a foreign node", () => {
  /** It answers as the local chain would, and takes down what it was asked. */
  async function serveForeign(on = 0) {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      let body = "";
      request.on("data", (part) => {
        body += part;
      });
      request.on("end", () => {
        asked.push(body);
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify({ jsonrpc: "2.0", id: 1, result: "0x7a69" }));
      });
    });
    await new Promise<void>((resolve) => void server.listen(on, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return { asked, port, close: () => new Promise((resolve) => server.close(resolve)) };
  }
  let foreign: Awaited<ReturnType<typeof serveForeign>>;
  beforeEach(async () => {
    foreign = await serveForeign();
  });
  afterEach(() => foreign.close());

  it("deploys nothing to it, asks it nothing, and names the port and --rpc-port", async () => {
    const { port, asked } = foreign;
    const error = await startChain({ port }).then(
      () => "none",
      ({ message }: Error) => message,
    );
    expect(error).to.contain(`port ${port}, meant for the chain, is taken`).and.to.contain("--rpc-port");
    expect(asked).to.deep.equal([]);
  });

  it("asks it nothing where it takes the port while the chain's own node is about to, and that one ends", async () => {
    const { dir, remove } = await separate();
    const [port, load] = [await freePort(), join(dir, "chain.json")];
    writeFileSync(load, "{");
    const starting = startChain({ port, load }).then(
      () => "none",
      ({ message }: Error) => message,
    );
    await sleep(50);
    const late = await serveForeign(port);
    const error = await starting;
    await late.close();
    remove();
    // The second only where this very test was slow.
    expect(error).to.match(/anvil ended|is taken/);
    expect(late.asked).to.deep.equal([]);
  });

  it("lets no indexer start on its port, either", async () => {
    const chain = { chainId: 31337, rpcUrl: "", wsUrl: "" } as LocalChain;
    const { port } = foreign;
    const error = await startIndexer({ chain, port, deploymentFile: "", databaseDir: "" }).then(
      () => "none",
      ({ message }: Error) => message,
    );
    expect(error).to.contain(`port ${port}, meant for the GraphQL, is taken`).and.to.contain("--graphql-port");
  });

  it("is not taken for the stack that left its file when it was killed", async () => {
    const place = await separate();
    const deploymentFile = join(place.dir, "deployment.json");
    const record = { chainId: 1, contracts: { PaymentProcessor: { address: nobody } } };
    writeFileSync(deploymentFile, JSON.stringify(record));
    const lines = [`RPC_URL="http://127.0.0.1:${foreign.port}"`, `DEPLOYMENT_FILE="${deploymentFile}"`];
    writeFileSync(join(place.dir, "stack.env"), lines.join("\n"));
    const { code, stderr } = await run("faucet.ts", [nobody, "1", "--dir", place.dir]).ended;
    place.remove();
    expect(code).to.equal(1);
    expect(stderr).to.contain(`No stack runs: its chain does not answer at http://127.0.0.1:${foreign.port}`);
    expect(foreign.asked.some((body) => body.includes("send"))).to.equal(false);
  });
});

describe("A stack that cannot start", () => {
  const failures: Readonly<Record<string, { readonly args: readonly string[]; readonly says: readonly string[] }>> = {
    "for a flag that it does not have": { args: ["--onec"], says: ["Unknown option '--onec'", "--once"] },
    "for two kinds of chain at once": {
      args: ["--genesis", "file", "--fork", "http://127.0.0.1:1"],
      says: ["--genesis or --fork, not both"],
    },
    "for a kept chain that is another's copy": {
      args: ["--keep", "--fork", "http://127.0.0.1:1"],
      says: ["--keep is for the stack's own chain"],
    },
    "for a port that is none": { args: ["--rpc-port", "70000"], says: ["--rpc-port is 70000", "1 to 65535"] },
    "for a genesis file that is not there": {
      args: ["--genesis", "nowhere.json"],
      says: ["There is no file", "nowhere.json"],
    },
    "for a node to fork that does not answer": {
      args: ["--fork", "http://127.0.0.1:1"],
      says: ["Starting the chain failed", "http://127.0.0.1:1"],
    },
  };
  for (const [title, { args, says }] of Object.entries(failures)) {
    it(`says so ${title}, and what to do next`, async () => {
      const place = await separate();
      const { code, stderr } = await run("start.ts", ["--once", ...place.args, ...args]).ended;
      place.remove();
      expect(code).to.equal(1);
      for (const text of [...says, "Next: "]) expect(stderr).to.contain(text);
    });
  }
});

describe("A kept chain whose files are damaged", () => {
  for (const [what, files, says] of [
    ["notes", { "chain.json": "{}", "stack.json": '{"rec' }, "stack.json is damaged"],
    ["state", { "chain.json": "{", "stack.json": "{}" }, "Starting the chain failed"],
  ] as const) {
    it(`is refused for its ${what}, with the folder to remove`, async () => {
      const place = await separate();
      const folder = join(place.dir, "kept");
      mkdirSync(folder);
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
      const { code, stderr } = await run("start.ts", ["--once", "--keep", ...place.args]).ended;
      const left = readFileSync(join(folder, "chain.json"), "utf8");
      place.remove();
      expect(code).to.equal(1);
      expect(stderr).to.contain(says).and.to.contain(`Next: rm -r ${folder}`);
      expect(left).to.equal(files["chain.json"]);
    });
  }

  for (const [what, next, kept] of [
    ["the last whole state where a node was killed while it wrote the next", '{"block', "{}"],
    ["the next state where it is whole", '{"block":1}', '{"block":1}'],
  ] as const)
    it(`goes on with ${what}`, async () => {
      const { dir, remove } = await separate();
      const folder = join(dir, "kept");
      mkdirSync(folder);
      for (const name of ["chain.json", "stack.json"]) writeFileSync(join(folder, name), "{}");
      writeFileSync(join(folder, "chain.next.json"), next);
      const { load } = openKept(dir);
      const state = readFileSync(load!, "utf8");
      remove();
      expect([load, state]).to.deep.equal([join(folder, "chain.json"), kept]);
    });
});

describe("SQL asked of an indexer", () => {
  const ask = async (answer: unknown, ...args: readonly string[]) => {
    const server = createServer((_, response) => response.end(JSON.stringify(answer)));
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const ended = await run("sql.ts", ["select", "--url", `http://127.0.0.1:${port}`, ...args]).ended;
    await new Promise((resolve) => server.close(resolve));
    return ended;
  };

  it("names the next command where no indexer answers", async () => {
    const { code, stderr } = await run("sql.ts", ["select 1", "--url", `http://127.0.0.1:${await freePort()}`]).ended;
    expect([code, stderr]).to.satisfy(
      ([ended, text]: [number, string]) => ended === 1 && /^No indexer answers at .*Next: npm start$/m.test(text),
    );
  });

  it("is refused where two columns have one name, of which only one value arrives", async () => {
    const fields = [{ name: "amount" }, { name: "id" }, { name: "amount" }];
    const { code, stdout, stderr } = await ask({ fields, rows: [{ amount: "2", id: "1" }] }, "--csv");
    expect([code, stdout]).to.deep.equal([1, ""]);
    expect(stderr).to.contain("Two columns have the name amount");
  });

  it("shows in its table what a stranger's text would hide on a screen", async () => {
    const { stdout } = await ask({ fields: [{ name: "text" }], rows: [{ text: "INV\u001b[2A\u202e7" }] });
    expect(stdout).to.contain("INV\\u{1b}[2A\\u{202e}7");
  });
});

describe("The faucet of the stack", () => {
  const cases: Readonly<Record<string, { readonly args: readonly string[]; readonly says: string }>> = {
    "without a stack": { args: [nobody, "1"], says: "No stack has been started here" },
    "without an address": { args: [], says: "Nothing is not an address. Usage: npm run faucet -- ADDRESS 1000" },
    "for what is no address": { args: ["0x12", "1"], says: "0x12 is not an address" },
    "for what is no amount": { args: [nobody, "1e3"], says: "1e3 is not an amount of USDT" },
  };
  for (const [title, { args, says }] of Object.entries(cases)) {
    it(`refuses ${title}`, async () => {
      const place = await separate();
      const { code, stderr } = await run("faucet.ts", [...args, "--dir", place.dir]).ended;
      place.remove();
      expect(code).to.equal(1);
      expect(stderr).to.contain(says);
    });
  }
});

describe("The prices of the stack", () => {
  it("are not written without one", async () => {
    const place = await separate();
    const { code, stderr } = await run("price.ts", ["EUR/USD", "1.09", "--dir", place.dir]).ended;
    place.remove();
    expect(code).to.equal(1);
    expect(stderr).to.contain("No stack has been started here");
  });
});

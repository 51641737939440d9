import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect } from "chai";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { type Address, type Hex, http, parseAbi, toFunctionSelector } from "viem";
import { toBlueprints } from "../../scripts/deploy/blueprints.ts";
import { createSender } from "../../scripts/deploy/client.ts";
import { readConfig } from "../../scripts/deploy/config.ts";
import { deployBlueprint } from "../../scripts/deploy/create2.ts";
import { pushRounds } from "../../scripts/deploy/feeds.ts";
import { SHUT_FOR, price, toPart, toPegBand } from "../../scripts/deploy/sources.ts";
import { freePort } from "../../scripts/process.ts";
import { devAccount, devKey } from "../../scripts/stack/accounts.ts";
import { feedsOf } from "../../scripts/stack/feeds.ts";
import { toCurrency } from "../../sdk/src/index.ts";
import { type SafeChain, bin, buildCommand, call, createFolders, startSafeChain } from "./support.ts";

const [HOUR, DAY] = [3_600, 86_400];

describe("feiqian price keep", function () {
  this.timeout(120_000);
  const folders = createFolders();
  const keeper = devAccount("relayer").address;
  let chain: SafeChain;
  let key: readonly string[];
  let snapshot: Hex;
  let latch: Address;

  before(async () => {
    buildCommand();
    const folder = folders.folderOf("keeper", devKey("relayer"));
    key = ["--key-file", `${folder}/key`];
    chain = await startSafeChain([keeper], 1, folder);
    latch = chain.record.contracts["PegLatch USDT"]!.address;
  });
  after(async () => {
    await chain?.stop();
    folders.remove();
  });
  beforeEach(async () => {
    snapshot = await chain.client.snapshot();
  });
  afterEach(() => chain.client.revert({ id: snapshot }));

  const write = async (answers: Readonly<Record<string, string>>) => {
    const sender = createSender(http(chain.rpcUrl), devAccount("deployer"));
    const feeds = [...feedsOf(chain.record)].map(([pair, address]) => ({
      ...{ address, ...(answers[pair] !== undefined && { answer: price(answers[pair]) }) },
    }));
    await pushRounds(sender, feeds);
  };
  const pass = async (seconds: number) => {
    await chain.client.increaseTime({ seconds });
    await chain.client.mine({ blocks: 1 });
  };
  const lookOnce = () => call(["price", "keep", "--once", ...key], chain.settings);
  /** What the keeper's account has sent since a block: to whom, and which function. */
  const sentSince = async (block: bigint) => {
    const head = await chain.client.getBlockNumber();
    const calls: [string | null, string][] = [];
    for (let number = block + 1n; number <= head; ++number) {
      const { transactions } = await chain.client.getBlock({ blockNumber: number, includeTransactions: true });
      for (const { from, to, input } of transactions)
        if (from.toLowerCase() === keeper.toLowerCase()) calls.push([to, input]);
    }
    return calls.map(([to, input]) => [to?.toLowerCase(), input]);
  };
  const trip = [() => latch.toLowerCase(), toFunctionSelector("trip()")] as const;
  const clear = [() => latch.toLowerCase(), toFunctionSelector("clear()")] as const;
  const depeg = async () => {
    for (const answer of ["0.985", "0.97"]) await write({ "USDT/USD": answer });
  };

  /** A node before the chain's own, which may answer a question itself. */
  const serveNode = async (answerTo: (body: string) => object | undefined = () => undefined) => {
    const { createServer } = await import("node:http");
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks).toString();
      const headers = { "content-type": "application/json" };
      const own = answerTo(body);
      if (own) return response.writeHead(200, headers).end(JSON.stringify(own));
      const answer = await fetch(chain.rpcUrl, { method: "POST", body, headers });
      return response.writeHead(answer.status, headers).end(await answer.text());
    });
    const port = await freePort();
    server.listen(port);
    await once(server, "listening");
    const close = () => {
      server.closeAllConnections();
      server.close();
    };
    return { url: `http://127.0.0.1:${port}`, close };
  };

  it("sends nothing and ends with 0 while every source has a price, or a closed market", async () => {
    const block = await chain.client.getBlockNumber();
    const { code, out } = await lookOnce();
    expect([code, await sentSince(block)]).to.deep.equal([0, []]);
    expect(out).to.match(/\d of 3 sources have a price\.$/m);
  });

  it("trips the latch of a token off its peg once, for all of the token's sources, and says so", async () => {
    await depeg();
    const block = await chain.client.getBlockNumber();
    const { code, out } = await lookOnce();
    expect(await sentSince(block)).to.deep.equal([[trip[0](), trip[1]]]);
    expect(code).to.equal(1);
    expect(out).to.match(/USDT\/USD: tripped the latch 0x\w+ in 0x\w{64}/);
    expect(out).to.contain("USD/USDT: The token has left its peg, and the latch is shut until");

    const again = await lookOnce();
    expect(await sentSince(block)).to.have.lengthOf(1);
    expect(again.out).to.contain("USD/USDT: The token has left its peg");
  });

  it("clears it when its time is over and the market is well inside, and not before", async () => {
    await depeg();
    await lookOnce();
    const block = await chain.client.getBlockNumber();
    for (const answer of ["0.985", "0.9995"]) await write({ "USDT/USD": answer });
    await lookOnce();
    expect(await sentSince(block)).to.deep.equal([]);
    await pass(6 * HOUR);
    const { code, out } = await lookOnce();
    expect(await sentSince(block)).to.deep.equal([[clear[0](), clear[1]]]);
    expect([code, out]).to.satisfy(
      ([ended, text]: [number, string]) => ended === 0 && text.includes("cleared the latch"),
    );
  });

  it("trips it again when its time is over and the market is still off", async () => {
    await depeg();
    await lookOnce();
    await pass(6 * HOUR);
    const block = await chain.client.getBlockNumber();
    await lookOnce();
    expect(await sentSince(block)).to.deep.equal([[trip[0](), trip[1]]]);
  });

  it("sends nothing and ends with 1 where a feed is silent: that is for a person to look at", async () => {
    const feed = feedsOf(chain.record).get("USDT/USD")!;
    const sender = createSender(http(chain.rpcUrl), devAccount("deployer"));
    const abi = parseAbi(["function setMood(uint8 mood)"]);
    const hash = await sender.writeContract({ address: feed, abi, functionName: "setMood", args: [1], chain: null });
    await sender.waitForTransactionReceipt({ hash });
    const block = await chain.client.getBlockNumber();
    const { code, out } = await lookOnce();
    expect([code, await sentSince(block)]).to.deep.equal([1, []]);
    expect(out).to.contain("USD/USDT: The feed");
  });

  it("ends with 0 on a Saturday where the issuer of a source's weekend prices has signed none", async () => {
    const { writeFileSync } = await import("node:fs");
    const sender = createSender(http(chain.rpcUrl), devAccount("deployer"));
    const config = { ...readConfig(31337), testWeekendIssuer: keeper };
    const { parts, sources } = toBlueprints(sender.account.address, config).prices!;
    for (const part of parts) if (!(await sender.getCode(part))) await deployBlueprint(sender, part);
    const file = `${folders.home}/weekend.json`;
    writeFileSync(file, JSON.stringify({ ...chain.record, sources }));
    const { timestamp } = await sender.getBlock();
    const monday = 4 * DAY;
    await pass(((monday + 5 * DAY + 18 * HOUR - (Number(timestamp) % (7 * DAY)) + 7 * DAY) % (7 * DAY)) + 60);
    await write({});
    const { code, out } = await call(["price", "keep", "--once", "--deployment", file, ...key], chain.settings);
    expect([code, out]).to.deep.equal([0, "1 of 3 sources have a price.\n"]);
  });

  it("shows what it sees, and its empty account, although it cannot pay for its call", async () => {
    await depeg();
    await chain.client.setBalance({ address: keeper, value: 0n });
    const port = await freePort();
    const args = ["price", "keep", "--every", "0", "--metrics-port", String(port), ...key];
    const program = spawn(process.execPath, [bin, ...args], { env: { ...chain.settings, PATH: "" }, stdio: "ignore" });
    const ended = once(program, "exit");
    try {
      let figures = "";
      while (program.exitCode === null && !/failures [1-9]/.test(figures))
        figures = await fetch(`http://127.0.0.1:${port}/metrics`).then(
          (answer) => answer.text(),
          () => "",
        );
      expect(figures).to.contain('feiqian_keeper_source_alarming{source="USD/USDT"} 1');
      expect(figures).to.contain("feiqian_keeper_balance_wei 0\n");
      expect(figures).to.match(/feiqian_keeper_looked_at_seconds [1-9]/);
    } finally {
      program.kill("SIGKILL");
      await ended;
    }
  });

  it("trips the other latch where the call of one is refused", async () => {
    const { writeFileSync } = await import("node:fs");
    const sender = createSender(http(chain.rpcUrl), devAccount("deployer"));
    const { contracts, tokens, sources = [] } = chain.record;
    const [token, usd] = [tokens[0]!, toCurrency("USD")];
    const market = contracts["ChainlinkSource USDT/USD"]!.address;
    const other = toPart("prices", "PegLatch", "other", [market, toPegBand(), SHUT_FOR + 1n]);
    const args = [other.address, usd.address, usd.decimals, token.address, token.decimals];
    const par = toPart("prices", "ParSource", "other", args);
    for (const part of [other, par]) await deployBlueprint(sender, part);
    const file = `${folders.home}/two.json`;
    const source = { ...sources.at(-1)!, name: "USD/OTHER", address: par.address };
    writeFileSync(file, JSON.stringify({ ...chain.record, sources: [...sources, source] }));
    await depeg();
    let sent = 0;
    const error = { code: -32_000, message: "insufficient funds for gas * price + value" };
    const node = await serveNode((body) => {
      if (!body.includes("eth_sendRawTransaction") || sent++ > 0) return undefined;
      return { jsonrpc: "2.0", id: (JSON.parse(body) as { readonly id: number }).id, error };
    });
    const settings = { ...chain.settings, FEIQIAN_RPC: node.url };
    const { code } = await call(["price", "keep", "--once", "--deployment", file, ...key], settings);
    node.close();
    const abi = parseAbi(["function shutUntil() view returns (uint256)"]);
    const isShut = async (address: Address) =>
      (await sender.readContract({ address, abi, functionName: "shutUntil" })) > 0n;
    expect([code, await isShut(latch), await isShut(other.address)]).to.deep.equal([1, false, true]);
  });

  it("refuses a deployment without price sources", async () => {
    const { writeFileSync } = await import("node:fs");
    const file = `${folders.home}/none.json`;
    writeFileSync(file, JSON.stringify({ ...chain.record, sources: [] }));
    const args = ["price", "keep", "--once", "--deployment", file, ...key];
    const { code, said } = await call(args, chain.settings);
    expect([code, said]).to.satisfy(
      ([ended, text]: [number, string]) => ended === 1 && text.includes("nothing to keep"),
    );
  });

  it("serves figures while it keeps, and ends with 1 once the node has been silent for ten looks", async () => {
    const [port, node] = [await freePort(), await serveNode()];
    await depeg();
    const args = ["price", "keep", "--every", "0", "--metrics-port", String(port), ...key];
    const env = { ...chain.settings, FEIQIAN_RPC: node.url, PATH: "" };
    const program = spawn(process.execPath, [bin, ...args], { env, stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    program.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const ended = once(program, "exit");
    try {
      const read = () =>
        fetch(`http://127.0.0.1:${port}/metrics`).then(
          (answer) => answer.text(),
          () => "",
        );
      let figures = "";
      for (let i = 0; i < 200 && !figures.includes('sent{verb="trip"} 1'); ++i) {
        figures = await read();
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      expect(figures).to.contain('feiqian_keeper_sent{verb="trip"} 1');
      expect(figures).to.contain('feiqian_keeper_latch_shut{latch="TEST-USDT/USD"} 1');
      expect(figures).to.contain('feiqian_keeper_source_priced{source="USD/USDT"} 0');
      expect(figures).to.contain('feiqian_keeper_source_alarming{source="USD/USDT"} 1');
      expect(figures).to.match(/feiqian_keeper_balance_wei \d{18,}/);
      node.close();
      const [code] = (await ended) as [number];
      expect([code, said]).to.satisfy(
        ([end, text]: [number, string]) => end === 1 && text.includes("(10 of 10 in a row)"),
      );
    } finally {
      program.kill("SIGKILL");
      node.close();
    }
  });
});

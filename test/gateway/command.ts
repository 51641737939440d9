import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { freePort, stop } from "../../scripts/process.ts";
import { devAccount, devKey } from "../../scripts/stack/accounts.ts";
import { type LocalChain, startChain } from "../../scripts/stack/chain.ts";
import { buildGatewayIfStale, gatewayBin } from "../../scripts/stack/gateway.ts";
import { deployLocally } from "../../scripts/stack/stack.ts";
import { type DeploymentRecord, feiqianActions, toDeployment } from "../../sdk/src/index.ts";
import { type EnvironmentError, readEnvironment, variables } from "../../sdk/gateway/src/environment.ts";

type Environment = Readonly<Record<string, string>>;

const merchant = devAccount("merchant").address;
const required: Environment = {
  RPC_URL: "http://127.0.0.1:8545/secret-token",
  GRAPHQL_URL: "http://127.0.0.1:42069/graphql",
  GATEWAY_MERCHANT: merchant,
  GATEWAY_SIGNER_KEY: devKey("merchant"),
  GATEWAY_PAY_ORIGIN: "https://pay.shop.example",
};

describe("The gateway's settings", () => {
  const problemsOf = (env: Environment): readonly string[] => {
    try {
      readEnvironment({ ...required, ...env });
    } catch (error) {
      return (error as EnvironmentError).problems;
    }
    return [];
  };
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "settings-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("have defaults for all but node, indexer, signer and page, and a merchant that may be named later", () => {
    const { signer, ...settings } = readEnvironment(required);
    expect(signer.address).to.equal(merchant);
    expect(settings).to.deep.equal({
      ...{ rpcUrl: required.RPC_URL, graphqlUrl: required.GRAPHQL_URL, merchant, deployment: undefined },
      ...{ hostname: "127.0.0.1", port: 8787, origin: "http://127.0.0.1:8787", payOrigin: "https://pay.shop.example" },
      ...{ confirmations: 12, pollingInterval: 4_000, allowsPrivateTargets: false, firstKey: undefined },
      ...{ domain: undefined, setupToken: undefined },
      ...{ dailyGas: 5n * 10n ** 16n, minimumAmount: 0n, allowsUnscreened: false, safeContracts: undefined },
      screening: undefined,
      database: { dir: "feiqian-gateway" },
    });
    expect(readEnvironment({ ...required, GATEWAY_MERCHANT: "" }).merchant).to.equal(undefined);
  });

  it("have the domain of the merchant's profile", () => {
    expect(readEnvironment({ ...required, GATEWAY_DOMAIN: "shop.example" }).domain).to.equal("shop.example");
  });

  it("that are empty are not set", () => {
    const { database, port } = readEnvironment({ ...required, DATABASE_URL: "", GATEWAY_PORT: " " });
    expect([database, port]).to.deep.equal([{ dir: "feiqian-gateway" }, 8787]);
  });

  it("that are missing are all told at once", () => {
    const blank = Object.fromEntries(Object.keys(required).map((name) => [name, ""]));
    const { GATEWAY_MERCHANT: _, ...needed } = required;
    expect(problemsOf(blank).map((problem) => problem.split(" ")[0])).to.have.members(Object.keys(needed));
  });

  it("take the signer's key from a file that nobody else may read", () => {
    const file = join(folder, "key");
    writeFileSync(file, `${devKey("stranger")}\n`, { mode: 0o600 });
    const env = { GATEWAY_SIGNER_KEY: "", GATEWAY_SIGNER_KEY_FILE: file };
    expect(readEnvironment({ ...required, ...env }).signer.address).to.equal(devAccount("stranger").address);
    chmodSync(file, 0o640);
    expect(problemsOf(env).join()).to.contain("mode 0640").and.to.contain(`Next: chmod 600 ${file}`);
  });

  it("take the key of the provider that screens from such a file, too", () => {
    const file = join(folder, "screening");
    writeFileSync(file, "key-of-the-provider\n", { mode: 0o600 });
    const env = { GATEWAY_SCREENING_URL: "https://screen.example/v1", GATEWAY_SCREENING_KEY_FILE: file };
    expect(readEnvironment({ ...required, ...env }).screening).to.deep.equal({
      ...{ url: "https://screen.example/v1", believed: 60, key: "key-of-the-provider" },
    });
    chmodSync(file, 0o644);
    expect(problemsOf(env).join()).to.contain("mode 0644").and.to.contain(`Next: chmod 600 ${file}`);
    expect(problemsOf({ ...env, GATEWAY_SCREENING_KEY_FILE: "/nowhere/key" }).join()).to.contain("cannot be read");
  });

  const refused: readonly (readonly [name: string, value: string, says: string])[] = [
    ["RPC_URL", "ftp://node", "http(s):// or ws(s)://"],
    ["GRAPHQL_URL", "42069", "http(s)://…/graphql"],
    ["GATEWAY_MERCHANT", "0x12", "an address"],
    ["GATEWAY_DOMAIN", "https://shop.example", "a host name in lower-case ASCII"],
    ["GATEWAY_SIGNER_KEY", `0x${"00".repeat(32)}`, "32 bytes in hex"],
    ["GATEWAY_SIGNER_KEY_FILE", "/nowhere/key", "both set"],
    ["GATEWAY_ORIGIN", "http://shop.example", "http:// on the loopback alone"],
    ["GATEWAY_ORIGIN", "https://shop.example/path", "without a path"],
    ["GATEWAY_HOST", "0.0.0.0", "GATEWAY_ORIGIN is not set"],
    ["GATEWAY_HOST", "a b", "a name of this machine"],
    ["GATEWAY_PORT", "70000", "1 to 65535"],
    ["DATABASE_URL", "mysql://secret@host/db", "postgres://"],
    ["GATEWAY_CONFIRMATIONS", "0", "1 to 1000"],
    ["GATEWAY_POLLING_MS", "1", "100 to 600000"],
    ["GATEWAY_ALLOW_PRIVATE_TARGETS", "yes", "1 or 0"],
    ["GATEWAY_ALLOW_UNSCREENED", "2", "1 or 0"],
    ["GATEWAY_DAILY_GAS", "-1", "ether as a decimal number"],
    ["GATEWAY_MINIMUM_AMOUNT", "0.5", "whole number of the token's base units"],
    ["GATEWAY_SCREENING_URL", "http://secret.example/screen", "an https URL"],
    ["GATEWAY_SCREENING_URL", "https://user:secret@screen.example/", "without a password"],
    ["GATEWAY_SCREENING_KEY_FILE", "/nowhere/key", "without GATEWAY_SCREENING_URL"],
    ["GATEWAY_SCREENING_BELIEVED", "3601", "0 to 3600"],
    ["SAFE_CONTRACTS_FILE", "nowhere.json", "a JSON file"],
    ["GATEWAY_SETUP_TOKEN", "secret", "32 to 100 letters"],
    ["GATEWAY_FIRST_KEY", "fq_secret", "32 to 100 letters"],
    ["DEPLOYMENT_FILE", "nowhere.json", "npm run deploy"],
  ];
  for (const [name, value, says] of refused)
    it(`refuse ${name}=${value}, and say what is allowed and what to do`, () => {
      const problems = problemsOf({ [name]: value });
      expect(problems).to.have.length(1);
      expect(problems[0])
        .to.contain(says)
        .and.to.match(/Allowed: .*Next: /);
      expect(problems[0]).not.to.match(/secret/);
    });

  it("are in the README, each", async () => {
    const { readFile } = await import("node:fs/promises");
    const text = await readFile(new URL("../../sdk/gateway/README.md", import.meta.url), "utf8");
    const rows = [...text.matchAll(/^\| `([A-Z_]+)` /gm)].map(([, name]) => name);
    expect(rows).to.have.members(Object.keys(variables));
  });
});

describe("The command feiqian-gateway", function () {
  this.timeout(240_000);
  let folder: string;
  let chain: LocalChain;
  let record: DeploymentRecord;
  let graphql: Server;
  let env: Environment;
  let isIndexed = true;

  before(async () => {
    buildGatewayIfStale(console.log);
    folder = mkdtempSync(join(tmpdir(), "gateway-"));
    chain = await startChain({});
    ({ record } = await deployLocally(chain));
    for (const [name, chainId] of [["deployment", record.chainId] as const, ["other", 1] as const])
      writeFileSync(join(folder, `${name}.json`), JSON.stringify({ ...record, chainId }));
    graphql = createServer((_, response) => {
      const data = { _meta: { status: { local: { block: { number: 7 } } } } };
      response.writeHead(isIndexed ? 200 : 500, { "content-type": "application/json" }).end(JSON.stringify({ data }));
    });
    await new Promise<void>((resolve) => void graphql.listen(0, "127.0.0.1", resolve));
    env = {
      ...required,
      ...{ RPC_URL: chain.rpcUrl, DEPLOYMENT_FILE: join(folder, "deployment.json") },
      GRAPHQL_URL: `http://127.0.0.1:${(graphql.address() as AddressInfo).port}/graphql`,
      ...{ GATEWAY_DATA: join(folder, "data"), GATEWAY_POLLING_MS: "100" },
    };
  });
  after(async () => {
    await new Promise((resolve) => graphql?.close(resolve));
    if (chain) await stop(chain.program);
    rmSync(folder, { recursive: true, force: true });
  });

  /** The command on a free port: what it says, and how it ends. */
  async function run(change: Environment = {}, ...args: readonly string[]) {
    const port = await freePort();
    const options = { cwd: folder, env: { PATH: "", ...env, GATEWAY_PORT: `${port}`, ...change } };
    const child = spawn(process.execPath, [gatewayBin, ...args], options);
    const said = { out: "", err: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (said.out += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said.err += text));
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    const serves = new Promise<void>((resolve, reject) => {
      child.stderr.on("data", () => said.err.includes("serving at") && resolve());
      void ended.then(() => reject(new Error(said.err)));
    });
    serves.catch(() => {});
    const end = (signal: NodeJS.Signals) => {
      child.kill(signal);
      return ended;
    };
    return { child, said, ended, serves, end, port, url: `http://127.0.0.1:${port}` };
  }
  type Ready = Readonly<Record<"database" | "node" | "indexer", { isUp: boolean; block?: number }>> & {
    readonly isReady: boolean;
    readonly feed: { readonly block: number; readonly behind: number };
  };
  const readyOf = async (url: string) => {
    const response = await fetch(`${url}/ready`);
    return { status: response.status, body: (await response.json()) as Ready };
  };
  const until = async (isDone: () => Promise<boolean>) => {
    for (let i = 0; i < 100 && !(await isDone()); ++i) await new Promise((resolve) => setTimeout(resolve, 100));
  };

  it("prints the first key once, serves, and ends at SIGTERM", async () => {
    const first = await run();
    await first.serves;
    // It comes by another pipe than what it serves at.
    await until(async () => first.said.out.endsWith("\n"));
    const [, key] = /(fq_[\w-]+)/.exec(first.said.out) ?? [];
    const keys = await fetch(`${first.url}/v1/keys`, { headers: { authorization: `Bearer ${key}` } });
    expect(keys.status).to.equal(200);
    expect(first.said.err).to.contain("worth nothing").and.to.contain(`${first.url}/docs`);
    expect(first.said.err).not.to.contain("WARNING");
    expect(await first.end("SIGTERM")).to.equal(0);
    const second = await run();
    await second.serves;
    expect(second.said.out).to.equal("");
    expect(await second.end("SIGINT")).to.equal(0);
  });

  it("takes a given first key, and does not print it", async () => {
    const key = `fq_${"k".repeat(32)}`;
    const gateway = await run({ GATEWAY_DATA: join(folder, "given"), GATEWAY_FIRST_KEY: key });
    await gateway.serves;
    const keys = await fetch(`${gateway.url}/v1/keys`, { headers: { authorization: `Bearer ${key}` } });
    expect(keys.status).to.equal(200);
    expect(`${gateway.said.out}${gateway.said.err}`).not.to.contain(key);
    await gateway.end("SIGTERM");
  });

  it("prints the setup link once where nobody has named its merchant, and refuses another one afterwards", async () => {
    const data = { GATEWAY_DATA: join(folder, "setup"), GATEWAY_SIGNER_KEY: devKey("payer") };
    const { serves, said, url, end } = await run({ ...data, GATEWAY_MERCHANT: "" });
    await serves;
    await until(async () => said.out.endsWith("\n"));
    const [, token] = /https:\/\/pay\.shop\.example\/board#start=([\w-]{32})\n/.exec(said.out) ?? [];
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    expect((await fetch(`${url}/v1/setup`, { headers })).status).to.equal(200);
    expect(said.err).not.to.contain(token);
    const [validUntil, maxOutBps] = [Math.floor(Date.now() / 1_000) + 86_400, 100];
    const { typedData, deadline } = await chain.client
      .extend(feiqianActions({ deployment: toDeployment(record) }))
      .signer.sign.prepare({
        ...{ merchant, signer: devAccount("payer").address },
        ...{ validUntil: BigInt(validUntil), maxOutBps: BigInt(maxOutBps) },
      });
    const signature = await devAccount("merchant").signTypedData(typedData);
    const terms = { merchant, validUntil, maxOutBps, deadline: Number(deadline), signature };
    const body = JSON.stringify({ ...terms, name: "Shop", domain: "shop.example" });
    const response = await fetch(`${url}/v1/setup`, { method: "POST", headers, body });
    expect(response.status).to.equal(201);
    expect(said.err).to.contain(`for the merchant ${merchant}`).and.not.to.contain("WARNING");
    expect(await end("SIGTERM")).to.equal(0);

    const other = await run({ ...data, GATEWAY_MERCHANT: devAccount("stranger").address });
    expect(await other.ended).to.equal(1);
    expect(other.said.err).to.contain(merchant).and.to.contain(devAccount("stranger").address).and.to.contain("Next: ");
    const again = await run({ ...data, GATEWAY_MERCHANT: "" });
    await again.serves;
    expect(again.said.out).to.equal("");
    await again.end("SIGTERM");
  });

  it("says without a key that it lives, what of its surroundings answers, and how far it has read", async () => {
    const { serves, url, end } = await run();
    await serves;
    expect(await (await fetch(`${url}/health`)).json()).to.deep.equal({ status: "ok" });
    await until(async () => (await readyOf(url)).body.feed.behind === 0);
    const head = Number(await chain.client.getBlockNumber());
    expect(await readyOf(url)).to.deep.equal({
      status: 200,
      body: {
        ...{ isReady: true, database: { isUp: true }, node: { isUp: true, block: head } },
        ...{ indexer: { isUp: true, block: 7 }, feed: { block: head, behind: 0 } },
      },
    });
    isIndexed = false;
    await until(async () => (await readyOf(url)).status === 503);
    const { status, body } = await readyOf(url);
    isIndexed = true;
    expect([status, body.isReady, body.indexer.isUp, body.node.isUp]).to.deep.equal([503, false, false, true]);
    await end("SIGTERM");
  });

  it("lets no second process at its database, and says which has it, until that is gone or killed", async () => {
    const first = await run();
    await first.serves;
    const second = await run();
    expect(await second.ended).to.equal(1);
    expect(second.said.err).to.contain(`in use by process ${first.child.pid}`).and.to.contain("Next: ");
    await first.end("SIGKILL");
    const third = await run();
    await third.serves;
    expect(await third.end("SIGTERM")).to.equal(0);
  });

  it("warns of a signer that may not sign for the merchant", async () => {
    const { serves, said, end } = await run({ GATEWAY_SIGNER_KEY: devKey("stranger") });
    await serves;
    expect(said.err).to.contain(`WARNING: ${devAccount("stranger").address} may not sign for ${merchant}`);
    await end("SIGTERM");
  });

  it("warns of a signer without gas", async () => {
    const { serves, said, end } = await run({ GATEWAY_SIGNER_KEY: `0x${"11".repeat(32)}` });
    await serves;
    expect(said.err).to.contain("has no gas to cancel, capture or void");
    await end("SIGTERM");
  });

  it("refuses a node of another chain than the deployment's", async () => {
    const { ended, said } = await run({ DEPLOYMENT_FILE: join(folder, "other.json") });
    expect(await ended).to.equal(1);
    expect(said.err).to.contain("is of chain 31337, and DEPLOYMENT_FILE of chain 1.").and.to.contain("Next: ");
  });

  it("refuses a chain that nobody has told it of", async () => {
    const { ended, said } = await run({ DEPLOYMENT_FILE: "" });
    expect(await ended).to.equal(1);
    expect(said.err).to.contain("31337").and.to.contain("Next: name the deployment's file in DEPLOYMENT_FILE");
  });

  it("does not start without its node, and keeps the node's URL to itself", async () => {
    const { ended, said } = await run({ RPC_URL: "http://127.0.0.1:1/secret-token" });
    expect(await ended).to.equal(1);
    expect(said.err).to.contain("The node at RPC_URL does not answer").and.to.contain("Next: ");
    expect(said.err).not.to.contain("secret-token");
  });

  it("refuses a port that is taken, and names the variable that moves it", async () => {
    const { port } = graphql.address() as AddressInfo;
    const { ended, said } = await run({ GATEWAY_PORT: `${port}` });
    expect(await ended).to.equal(1);
    expect(said.err)
      .to.contain(`Port ${port} of 127.0.0.1 is taken.`)
      .and.to.contain(`GATEWAY_PORT=${port + 1}`);
  });

  it("explains its settings, tells its version, and refuses an option that it does not have", async () => {
    const [help, version, wrong] = [await run({}, "--help"), await run({}, "--version"), await run({}, "--port")];
    expect(await Promise.all([help, version, wrong].map(({ ended }) => ended))).to.deep.equal([0, 0, 1]);
    for (const name of Object.keys(variables)) expect(help.said.out).to.contain(name);
    expect(version.said.out).to.match(/^\d+\.\d+\.\d+\n$/);
    expect(wrong.said.err).to.contain("There is no option --port").and.to.contain("Next: feiqian-gateway --help");
  });
});

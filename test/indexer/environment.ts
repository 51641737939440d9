import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";

const source = new URL("../../indexer/src/", import.meta.url);

/** The error of a module of the indexer with only this environment; null: none. */
const complaintOf = (code: string, env: Readonly<Record<string, string>>): Promise<string | null> =>
  new Promise((resolve) => {
    const options = { env: { PATH: process.env.PATH, ...env } };
    const child = execFile(process.execPath, ["--input-type=module", "-e", code], options, (_, __, stderr) =>
      resolve(child.exitCode === 0 ? null : (/^\w*Error: (.*)$/m.exec(stderr)?.[1] ?? stderr)),
    );
  });

const record = `await import("${new URL("deployment.ts", source).href}")`;
const polling = `(await import("${new URL("environment.ts", source).href}")).atLeast("POLLING_MS", 100, 1_000)`;

describe("indexer's environment", () => {
  let folder: string;
  let file: string;
  let withEngine: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "feiqian-"));
    file = join(folder, "deployment.json");
    const contract = { address: "0x00000000000000000000000000000000000000aa", startBlock: 0 };
    const names = ["AccessManager", "PaymentProcessor", "Permit2Collector", "RelayedCollector", "Erc3009Collector"];
    const contracts = Object.fromEntries(names.map((name) => [name, contract]));
    const record = { chainId: 77, contracts: { ...contracts, Erc2612Collector: contract }, tokens: [] };
    writeFileSync(file, JSON.stringify(record));
    withEngine = join(folder, "engine.json");
    writeFileSync(
      withEngine,
      JSON.stringify({ ...record, contracts: { ...record.contracts, PolicyEngine: contract } }),
    );
  });
  after(() => rmSync(folder, { recursive: true }));

  it("accepts a deployment record of its chain", async () => {
    expect(await complaintOf(record, { CHAIN_ID: "77", DEPLOYMENT_FILE: file })).to.equal(null);
  });

  it("reads a policy if the record has one, otherwise only the processor", async () => {
    const config = `(await import("${new URL("../ponder.config.ts", source).href}")).default.contracts`;
    const hasPolicy = `process.exit("PolicyEngine" in ${config} ? 0 : 1)`;
    const env = { CHAIN_ID: "77", RPC_URL: "http://127.0.0.1:1" };
    expect(await complaintOf(hasPolicy, { ...env, DEPLOYMENT_FILE: withEngine })).to.equal(null);
    expect(await complaintOf(hasPolicy, { ...env, DEPLOYMENT_FILE: file })).to.equal("");
  });

  it("refuses to start without a chain id", async () => {
    expect(await complaintOf(record, {})).to.equal("CHAIN_ID is not set: the indexer needs it in its environment");
  });

  it("refuses a record of another chain, naming both", async () => {
    const complaint = await complaintOf(record, { CHAIN_ID: "78", DEPLOYMENT_FILE: file });
    expect(complaint).to.equal(`DEPLOYMENT_FILE ${file} is a record of chain 77, CHAIN_ID is 78`);
  });

  it("refuses a chain without a deployment, and says what to do", async () => {
    const complaint = await complaintOf(record, { CHAIN_ID: "424242" });
    expect(complaint).to.match(/^There is no deployment of chain 424242 .*name its record in DEPLOYMENT_FILE$/);
  });

  it("refuses to poll more often than every 100 ms", async () => {
    const complaint = await complaintOf(polling, { POLLING_MS: "50" });
    expect(complaint).to.equal('POLLING_MS is "50": allowed is a whole number of at least 100');
  });

  it("polls once a second by default", async () => {
    expect(await complaintOf(`process.exit(${polling} === 1_000 ? 0 : 1)`, {})).to.equal(null);
  });

  it("refuses a token that is not in the record, and says what to do", async () => {
    const unknown = `(${record}).amounts("0x00000000000000000000000000000000000000bb", { amount: 1n })`;
    const complaint = await complaintOf(unknown, { CHAIN_ID: "77", DEPLOYMENT_FILE: file });
    expect(complaint).to.match(/^Token 0x0+bb is listed on chain 77, but not in the deployment record: .*Add it/);
  });
});

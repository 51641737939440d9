import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { getAddress, isAddressEqual } from "viem";
import { buildPagesIfStale } from "../../../scripts/pages/build.ts";
import { type Pages, servePages } from "../../../scripts/pages/serve.ts";
import { freePort, stop } from "../../../scripts/process.ts";
import { sampleOnOwnStack } from "../../../scripts/seed/run.ts";
import { readStackEnv } from "../../../scripts/stack/env.ts";
import { log } from "../../../scripts/stack/progress.ts";
import { type DeploymentRecord, toCurrency, toDeployment } from "../../src/index.ts";
import { type IndexerClient, createIndexerClient } from "../../src/indexer/index.ts";
import { type Profile, openProfile } from "./support/browser.ts";
import { measureBoard } from "./support/measureBoard.ts";
import { report } from "./support/report.ts";

/** A sample with its pages. */
interface Served {
  readonly pages: Pages;
  readonly indexer: IndexerClient;
  readonly stop: () => Promise<void>;
}

/** Days of the sample. The limits are for 90, which take two minutes. */
const DAYS = Number(process.env.WEB_SEED_DAYS ?? 90);
/** The `--dir` of a running `npm run seed`. */
const RUNNING = process.env.WEB_SEED_STACK;

async function serve(at: { chainId: number; rpcUrl: string; graphqlUrl: string; deploymentFile: string }) {
  buildPagesIfStale(log);
  const deployment = toDeployment(JSON.parse(readFileSync(at.deploymentFile, "utf8")) as DeploymentRecord);
  const { chainId, rpcUrl: nodeUrl, graphqlUrl: indexerUrl } = at;
  const pages = await servePages({ chainId, nodeUrl, indexerUrl, deployment }, await freePort());
  return { pages, indexer: createIndexerClient({ url: indexerUrl }) };
}

async function serveRunning(dir: string): Promise<Served> {
  const { CHAIN_ID, RPC_URL = "", GRAPHQL_URL = "", DEPLOYMENT_FILE = "" } = readStackEnv(dir);
  const at = { chainId: Number(CHAIN_ID), rpcUrl: RPC_URL, graphqlUrl: GRAPHQL_URL, deploymentFile: DEPLOYMENT_FILE };
  const served = await serve(at);
  return { ...served, stop: served.pages.stop };
}

async function serveOwn(): Promise<Served> {
  const dir = mkdtempSync(join(tmpdir(), "web-sample-"));
  const where = { rpcPort: await freePort(), graphqlPort: await freePort(), dir };
  const { stack, chain, graphqlUrl, deploymentFile } = await sampleOnOwnStack({ days: DAYS, seed: 7 }, where);
  const { chainId, rpcUrl } = chain;
  const served = await serve({ chainId, rpcUrl, graphqlUrl, deploymentFile });
  return {
    ...served,
    stop: async () => {
      await served.pages.stop();
      await stop(stack.indexer.program);
      await stop(stack.chain.program);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

describe(`The board over ${RUNNING ? `the sample of ${RUNNING}` : `${DAYS} days of the sample`}`, () => {
  let served: Served;
  let profile: Profile;
  before(async function () {
    this.timeout(900_000);
    served = await (RUNNING ? serveRunning(RUNNING) : serveOwn());
    profile = await openProfile();
  });
  after(async () => {
    await profile?.close();
    await served?.stop();
  });

  it("is within its limits of JavaScript, first numbers and paging", async () => {
    const { scriptBytes, firstNumbers, paging } = await measureBoard(served.pages.origin);
    report("board.javascript", scriptBytes);
    report("board.firstNumbers", firstNumbers);
    report("board.paging", paging);
  });

  it("agrees with the chain on every merchant's stores", async () => {
    const page = await profile.open(`${served.pages.origin}/board/`);
    const merchants = await served.indexer.query<{
      readonly merchants: { readonly items: readonly { readonly address: string }[] };
    }>("{ merchants(limit: 100) { items { address } } }");
    expect(merchants.merchants.items).to.have.length(11);
    for (const { address } of merchants.merchants.items) {
      await page.goto(`${served.pages.origin}/board/#merchant=${getAddress(address)}`);
      const tie = page.getByRole("region", { name: "Checked against the chain", exact: true });
      await tie.getByText("At block").waitFor();
      expect(await tie.locator("tbody tr").count()).to.be.greaterThan(0);
      expect(await tie.locator("tbody tr td:last-child").allTextContents()).to.deep.equal(["Agrees to the last unit."]);
    }
    await page.close();
  });

  it("shows the amounts invoiced in euros", async () => {
    const page = await profile.open(`${served.pages.origin}/board/#period=all`);
    const panel = page.getByRole("region", { name: "Priced in other currencies", exact: true });
    const row = panel.locator("tbody tr").filter({ has: page.getByRole("rowheader", { name: "EUR" }) });
    await row.waitFor();
    const { items } = await served.indexer.listCurrencyTotals({ limit: 1_000 });
    const euros = items.filter(({ currency }) => isAddressEqual(currency, toCurrency("EUR").address));
    const cents = euros.reduce((sum, { priced }) => sum + priced, 0n);
    const [count, priced] = await row.locator("td").allTextContents();
    expect(count).to.equal(`${euros.reduce((sum, { paymentCount }) => sum + paymentCount, 0)}`);
    expect(priced!.replaceAll(",", "")).to.equal(`${cents / 100n}.${`${cents % 100n}`.padStart(2, "0")} EUR`);
    await page.close();
  });

  it("shows a payout's lines", async () => {
    const page = await profile.open(`${served.pages.origin}/board/#period=all`);
    const [latest] = (await served.indexer.listPayouts({ limit: 1 })).items;
    const payout = page.locator(`[data-payout="${latest!.id}"]`);
    await payout.locator("summary").first().click();
    await payout.locator("tbody tr").first().waitFor();
    const shown = await payout.locator("tbody tr td:nth-child(2)").allTextContents();
    expect(shown).to.deep.equal(latest!.lines.map(({ account }) => account));
    expect(shown).to.have.length(latest!.lineCount);
    await page.close();
  });
});

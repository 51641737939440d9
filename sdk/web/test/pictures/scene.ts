import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPagesIfStale } from "../../../../scripts/pages/build.ts";
import { type Pages, servePages } from "../../../../scripts/pages/serve.ts";
import { freePort } from "../../../../scripts/process.ts";
import { sampleOnOwnStack } from "../../../../scripts/seed/run.ts";
import { readStackEnv } from "../../../../scripts/stack/env.ts";
import { startPages } from "../../../../scripts/stack/pages.ts";
import { log } from "../../../../scripts/stack/progress.ts";
import type { Stack } from "../../../../scripts/stack/stack.ts";
import type { Demo } from "../../../../scripts/start/demo.ts";
import { startSeason } from "../../../../scripts/start/season.ts";
import { type DeploymentRecord, toDeployment } from "../../../src/index.ts";

/** The demo of `npm start`, with its pages. */
export interface DemoScene {
  readonly pages: Pages;
  readonly chain: Stack["chain"];
  readonly demo: Demo;
}

/** A sample of 90 days. */
export interface SampleScene {
  readonly pages: Pages;
  readonly graphqlUrl: string;
}

/** The stacks that pictures are taken of, each started when first needed. */
export interface Scenes {
  readonly demo: () => Promise<DemoScene>;
  readonly sample: () => Promise<SampleScene>;
}

const SAMPLE = { days: 90, seed: 7 };

const once = <scene>(start: () => Promise<scene>): (() => Promise<scene>) => {
  let started: Promise<scene> | undefined;
  return () => {
    started ??= start();
    return started;
  };
};

const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "pictures-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

const place = async () => ({ rpcPort: await freePort(), graphqlPort: await freePort(), dir: temporaryFolder() });

async function startDemo(): Promise<DemoScene> {
  const { stack, pages, demo } = await startSeason({ ...(await place()), pagesPort: await freePort() });
  return { pages, chain: stack.chain, demo };
}

/** Opens the sample of a running `npm run seed`, read only. */
async function openSample(dir: string): Promise<SampleScene> {
  const { CHAIN_ID, RPC_URL, GRAPHQL_URL, DEPLOYMENT_FILE } = readStackEnv(dir);
  const record = JSON.parse(readFileSync(DEPLOYMENT_FILE!, "utf8")) as DeploymentRecord;
  buildPagesIfStale(log);
  const configuration = {
    chainId: Number(CHAIN_ID),
    nodeUrl: RPC_URL!,
    indexerUrl: GRAPHQL_URL!,
    deployment: toDeployment(record),
  };
  return { pages: await servePages(configuration, await freePort()), graphqlUrl: GRAPHQL_URL! };
}

async function startSample(): Promise<SampleScene> {
  const { stack, graphqlUrl } = await sampleOnOwnStack(SAMPLE, await place());
  return { pages: await startPages(stack, await freePort()), graphqlUrl };
}

/** @param sampleDir The folder with the `stack.env` of a running sample. @default a new sample */
export const createScenes = (sampleDir: string | undefined): Scenes => ({
  demo: once(startDemo),
  sample: once(() => (sampleDir === undefined ? startSample() : openSample(sampleDir))),
});

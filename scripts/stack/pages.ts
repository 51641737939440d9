import { toDeployment } from "../../sdk/src/deployment.ts";
import { buildPagesIfStale } from "../pages/build.ts";
import { type Pages, servePages } from "../pages/serve.ts";
import { log, step } from "./progress.ts";
import type { Stack } from "./stack.ts";

/** Builds the pages, and serves them for a stack that runs. They end with this process. */
export async function startPages(
  { chain, indexer, record, contractNetworks }: Pick<Stack, "chain" | "indexer" | "record" | "contractNetworks">,
  port: number,
): Promise<Pages> {
  const pages = await step("Serving the pages", "npm run build -w @feiqian/web", () => {
    buildPagesIfStale(log);
    const configuration = {
      chainId: chain.chainId,
      nodeUrl: chain.rpcUrl,
      indexerUrl: indexer.graphqlUrl,
      deployment: toDeployment(record),
      safeContracts: contractNetworks,
    };
    return servePages(configuration, port);
  });
  log(`pages at ${pages.origin}`);
  return pages;
}

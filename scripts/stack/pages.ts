import { toDeployment } from "../../sdk/src/deployment.ts";
import type { Configuration } from "../../sdk/web/src/shared/configuration.ts";
import { buildPagesIfStale } from "../pages/build.ts";
import { servePages } from "../pages/serve.ts";
import { log, step } from "./progress.ts";
import type { Stack } from "./stack.ts";

type Served = Pick<Stack, "chain" | "indexer" | "record" | "contractNetworks">;

export const configurationOf = ({ chain, indexer, record, contractNetworks }: Served): Configuration => ({
  chainId: chain.chainId,
  nodeUrl: chain.rpcUrl,
  indexerUrl: indexer.graphqlUrl,
  deployment: toDeployment(record),
  safeContracts: contractNetworks,
});

/**
 * Builds the pages, and serves them for a stack that runs. They end with this process.
 *
 * @param gatewayUrl The merchant's gateway, which may start later. @default none
 */
export async function startPages(stack: Served, port: number, gatewayUrl?: string) {
  const pages = await step("Serving the pages", "npm run build -w @feiqian/web", () => {
    buildPagesIfStale(log);
    return servePages({ ...configurationOf(stack), ...(gatewayUrl !== undefined && { gatewayUrl }) }, port);
  });
  log(`pages at ${pages.origin}`);
  return pages;
}

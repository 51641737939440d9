// The pages as files for a static host: built, and configured for one chain.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { type DeploymentRecord, toDeployment } from "../sdk/src/deployment.ts";
import { getDeployment } from "../sdk/src/getDeployment.ts";
import { isLoopback, readConfiguration } from "../sdk/web/src/shared/configuration.ts";
import { from, word } from "./options.ts";
import { buildPagesIfStale } from "./pages/build.ts";
import { configurePages, pageNames } from "./pages/configure.ts";

const usage = `npm run pages -- --chain ID --node URL --indexer URL --out DIR [options]
  --chain ID          the chain's id
  --node URL          the node that the pages read: JSON-RPC over HTTP, which visitors can reach
  --indexer URL       the indexer's GraphQL: https://…/graphql
  --out DIR           where the files are written
  --deployment FILE   a record of deployments/, for a chain that the SDK does not know
  --gateway URL       the merchant's gateway: /pay shows its documents and proven name, /board sets it up
  --explorer URL      a block explorer, for links to transactions`;

function read() {
  const { values } = parseArgs({
    options: { chain: word, node: word, indexer: word, out: word, deployment: word, explorer: word, gateway: word },
  });
  const missing = (["chain", "node", "indexer", "out"] as const).filter((name) => values[name] === undefined);
  if (missing.length > 0) throw new Error(`${missing.map((name) => `--${name}`).join(", ")}: missing`);
  const { chain, deployment, explorer, gateway } = values;
  if (!/^\d+$/.test(chain!)) throw new Error(`--chain is ${chain}: a chain's id is a whole number`);
  const record = deployment && (JSON.parse(readFileSync(from(deployment), "utf8")) as DeploymentRecord);
  const configuration = readConfiguration(
    JSON.stringify({
      ...{ chainId: Number(chain), nodeUrl: values.node, indexerUrl: values.indexer },
      ...(record && { deployment: toDeployment(record) }),
      ...(explorer && { explorerUrl: explorer }),
      ...(gateway && { gatewayUrl: gateway }),
    }),
  );
  // The pages would refuse this too, but to visitors.
  const { isTest, chainId } = configuration.deployment ?? getDeployment(configuration.chainId);
  if (chainId !== configuration.chainId)
    throw new Error(`${deployment} is a record of chain ${chainId}, and --chain is ${configuration.chainId}`);
  if (!isTest && isLoopback(configuration.nodeUrl))
    console.error(
      `These pages will only show, and sign nothing: ${configuration.nodeUrl} is this machine, and chain ${chainId} is a live one.`,
    );
  return { configuration, out: from(values.out!) };
}

try {
  const { configuration, out } = read();
  buildPagesIfStale(console.error);
  const files = configurePages(configuration);
  for (const [path, content] of files) {
    mkdirSync(dirname(join(out, path)), { recursive: true });
    writeFileSync(join(out, path), content);
  }
  console.log(`${files.size} files in ${out}: ${pageNames.map((name) => `${name}/`).join(", ")}`);
} catch (error) {
  console.error(`${(error as Error).message}\n\n${usage}`);
  process.exitCode = 1;
}

import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { options } from "../start.ts";
import { pageNames } from "../pages/configure.ts";
import { from } from "../options.ts";
import type { Command, Values } from "../stack/command.ts";
import { spareAccounts } from "../stack/env.ts";
import { keepFresh } from "../stack/feeds.ts";
import { openKept } from "../stack/kept.ts";
import { gatewayUrlAt, newGatewayFolder, startGateway } from "../stack/gateway.ts";
import { chooseGatewayPort, choosePlace } from "../stack/place.ts";
import { StepError, log } from "../stack/progress.ts";
import { toTable } from "../table.ts";
import type { Rows } from "./compare.ts";
import { GOOD_FOR_DAYS } from "./demo.ts";
import { type Season, resumeSeason, startSeason } from "./season.ts";

export async function start(asked: Values<typeof options>, command: Command): Promise<void> {
  if (asked.genesis && asked.fork) command.refuse("--genesis or --fork, not both");
  const genesis = asked.genesis && from(asked.genesis);
  if (genesis && !existsSync(genesis)) command.refuse(`There is no file ${genesis}`);
  if (asked.keep && (genesis || asked.fork))
    command.refuse("--keep is for the stack's own chain: no --genesis, no --fork");
  const place = await choosePlace(asked, command);
  const gatewayPort = await chooseGatewayPort(asked, command);
  const kept = asked.keep ? openKept(place.dir) : undefined;
  const options = { ...place, genesis, fork: asked.fork, kept, gatewayUrl: gatewayUrlAt(gatewayPort) };
  const season = kept?.notes ? await resumeSeason(options, kept.notes) : await startSeason(options);
  const gateway = await startGateway(season.stack, {
    ...{ port: gatewayPort, folder: kept?.gatewayFolder ?? newGatewayFolder(place.dir) },
    payOrigin: season.pages.origin,
  });
  const payoutFile = join(place.dir, "payout.csv");
  writeFileSync(payoutFile, season.demo.payout.csv);
  const seconds = Number((performance.now() / 1000).toFixed(1));
  const { differences } = season;
  if (asked.json)
    console.log(JSON.stringify({ ok: differences === 0, seconds, gatewayUrl: gateway.url, ...describe(season) }));
  else print(season, payoutFile, gateway.url);
  if (differences > 0)
    throw new StepError("Comparing", "look at the rows whose difference is not 0", `${differences} differ`);
  log("no difference");
  if (kept) log(`the chain is kept in ${kept.folder} at a clean end; npm start -- --keep goes on with it`);
  if (asked.once) return command.end(0);
  const { chain, indexer, record } = season.stack;
  keepFresh(chain.rpcUrl, record, log);
  log("serving; Ctrl-C ends it. More USDT: npm run faucet -- ADDRESS 1000");
  await command.serve([chain.program, indexer.program, gateway.program]);
}

const pagesAt = (origin: string) => pageNames.map((name) => `${origin}/${name}`);

function describe({ stack: { chain, indexer, deploymentFile, envFile }, pages, ...result }: Season) {
  return {
    ...{ chainId: chain.chainId, rpcUrl: chain.rpcUrl, graphqlUrl: indexer.graphqlUrl, pages: pagesAt(pages.origin) },
    ...{ deploymentFile, envFile, accounts: spareAccounts, ...result },
  };
}

function print(season: Season, payoutFile: string, gatewayUrl: string): void {
  const { chain, indexer, envFile } = season.stack;
  const { invoices, payout } = season.demo;
  const lines = [
    ...(season.balances.length > 0 ? [printRows(season)] : []),
    `A question for ${indexer.graphqlUrl}:\n${season.sampleQuery}`,
    "Test accounts, each with ether and 10,000 USDT. Their keys are public: for money that is worth nothing.",
    ...spareAccounts.map(({ role, address, key }) => `  ${role.padEnd(9)} ${address}  key ${key}`),
    `\nInvoices to pay, each good for ${GOOD_FOR_DAYS} days:`,
    ...invoices.map(({ title, link }) => `  ${title}\n  ${link}`),
    `\nA payout to make: ${payoutFile} out of the Safe ${payout.safe}, by two of its owners`,
    ...payout.owners.map(({ address, key }) => `  owner     ${address}  key ${key}`),
    `\nPages    ${pagesAt(season.pages.origin).join("  ")}`,
    `Chain    ${chain.rpcUrl} (id ${chain.chainId})`,
    `GraphQL  ${indexer.graphqlUrl}`,
    `Gateway  ${gatewayUrl}  its API: ${gatewayUrl}/docs`,
    `For a shell: source ${envFile}`,
  ];
  console.log(lines.join("\n"));
}

/** The tables; beneath the prices the quotes of their payers. */
function printRows({ invoices, priced, payout, balances }: Rows): string {
  const tables = [
    toTable(
      ["invoice", "", "should be", "is", "amount"],
      invoices.map(({ invoice, title, shouldBe, is, amount }) => [invoice, title, shouldBe, is, amount]),
      4,
    ),
    toTable(
      ["priced", "", "asked", "should pay", "paid", "by GraphQL", "by the market"],
      priced.map((it) => [it.invoice, it.title, it.amount, it.shouldPay, it.paid, it.byGraphql, it.marketRate]),
      2,
    ),
    priced.flatMap(({ invoice, told }) => told.map((text) => `${invoice}: ${text}`)).join("\n"),
    toTable(
      ["payout", "reference", "by GraphQL", "USDT"],
      payout.map(({ who, reference, byGraphql, amount }) => [who, reference, byGraphql, amount]),
      3,
    ),
    toTable(
      ["USDT", "had", "should have", "has", "differs", "by GraphQL", "differs"],
      balances.map((it) => [it.who, it.had, it.shouldHave, it.has, it.difference, it.byGraphql, it.graphqlDifference]),
      1,
    ),
  ];
  return tables
    .filter(Boolean)
    .map((table) => `${table}\n`)
    .join("\n");
}

import { isDeepStrictEqual } from "node:util";
import { type Address, type PublicClient, getContract, isAddressEqual } from "viem";
import { entries } from "../../deployments/manifest.ts";
import type { DeployedContract, DeploymentRecord } from "../../sdk/src/deployment.ts";
import { paymentProcessorAbi } from "../../sdk/src/generated/abis.ts";
import { toIssuerList } from "../deploy/actions.ts";
import { toBlueprints } from "../deploy/blueprints.ts";
import { checkAdminSafe } from "../deploy/checks.ts";
import { type DeployConfig, openQuestions } from "../deploy/config.ts";
import { toBlueprint } from "../deploy/create2.ts";
import { findRoleDifferences } from "../deploy/governance.ts";
import { toAdminSafe } from "../deploy/safe.ts";
import { only, readEvents } from "../reconcile/logs.ts";
import { artifactOf } from "./reproduce.ts";

type Recorded = Readonly<Record<string, DeployedContract | undefined>>;

/** Differences between chain, record and config, a line each: listings beside the record, all else beside the config. */
export async function findGovernanceDifferences(
  client: PublicClient,
  record: DeploymentRecord,
  config: DeployConfig,
  log: (line: string) => void,
): Promise<readonly string[]> {
  const open = openQuestions(config);
  const safe = toAdminSafe(config);
  if (open.length > 0 || !safe) return open;
  const { contracts } = record;
  const { AccessManager } = contracts;
  const [deployer] = AccessManager.args as [Address];
  const recorded: Recorded = contracts;
  const rooms = entries.flatMap(({ name, room }) => {
    const contract = room && recorded[name];
    return contract ? [{ ...toBlueprint(artifactOf(name), contract.args), address: contract.address }] : [];
  });
  const parties = { authority: AccessManager.address, deployer, admin: safe.address, rooms };
  const listings = rooms.map(({ name }) => findListingDifferences(client, record, name, recorded[name]!));
  return [
    ...recordDifferences(record, config, deployer),
    ...(await checkAdminSafe(client, safe.address, config)),
    ...(await findRoleDifferences(client, config, parties, { startBlock: AccessManager.startBlock, log })),
    ...(await Promise.all(listings)).flat(),
  ];
}

/** An address proves the arguments that the record has, which need not be the config's: another feed, another list. */
function recordDifferences(record: DeploymentRecord, config: DeployConfig, deployer: Address): readonly string[] {
  const { contracts, prices } = toBlueprints(deployer, config);
  const addresses = new Map(
    [...contracts.values(), ...(prices?.parts ?? [])].map(({ name, address }) => [name, address]),
  );
  const own = (["isTest", "permit2", "multicall3"] as const).filter((field) => record[field] !== config[field]);
  const others = Object.entries(record.contracts as Recorded).filter(
    ([name, its]) => its?.address !== addresses.get(name),
  );
  const sources = (record.sources ?? []).filter((its) => !prices?.sources.some((one) => isDeepStrictEqual(one, its)));
  return [
    ...own.map((field) => `the record's ${field} is ${record[field]}, not ${config[field]}`),
    ...others.map(([name, its]) => {
      const wanted = addresses.get(name);
      const named = wanted ? `the config's is at ${wanted}` : "the config does not name it";
      return `the ${name} is at ${its?.address}: ${named}`;
    }),
    ...sources.map(
      ({ name, address }) => `the record's source ${name} at ${address} is not the config's, or its feeds are not`,
    ),
  ];
}

/** Tokens and collectors that a room takes and the record does not have, whoever listed them and when. */
async function findListingDifferences(
  client: PublicClient,
  { contracts, tokens }: DeploymentRecord,
  name: string,
  room: DeployedContract,
): Promise<readonly string[]> {
  const blockNumber = await client.getBlockNumber();
  const { read } = getContract({ abi: paymentProcessorAbi, address: room.address, client });
  const logs = await readEvents(client, paymentProcessorAbi, room, blockNumber);
  const listed = new Set(only(logs, "TokenListed").map(({ args }) => args.token));
  const collecting = new Set(only(logs, "CollectorListed").map(({ args }) => args.collector));
  const rails = entries.flatMap(({ name, rail }) => (rail ? ((contracts as Recorded)[name]?.address ?? []) : []));

  const ofTokens = [...listed].map(async (address) => {
    const [isListed, , fee, issuerList] = await read.getToken([address], { blockNumber });
    const token = tokens.find((one) => isAddressEqual(one.address, address));
    if (!isListed) return [];
    if (!token) return [`the ${name} lists the token ${address}: the record does not name it`];
    const is = `${fee} bps and the issuer's list ${issuerList}`;
    const recorded = `${token.maxTokenFeeBps} bps and the issuer's list ${toIssuerList(token.issuerList)}`;
    return is === recorded ? [] : [`the ${name} lists ${token.symbol} with ${is}; the record has ${recorded}`];
  });
  const ofCollectors = [...collecting].map(async (address) => {
    const isNamed = rails.some((rail) => isAddressEqual(rail, address));
    if (isNamed || !(await read.isCollector([address], { blockNumber }))) return [];
    return [`the ${name} lists the collector ${address}: the record does not name it`];
  });
  return (await Promise.all([...ofTokens, ...ofCollectors])).flat();
}

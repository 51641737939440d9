import type { Address, Hex } from "viem";
import { TEST_DECIMALS, entries } from "../../deployments/manifest.ts";
import type { DeployedContract, DeploymentRecord } from "../../sdk/src/deployment.ts";
import { type Action, toActions } from "./actions.ts";
import { FAUCET_STOCK, toBlueprints } from "./blueprints.ts";
import { findProblems, toTokenInfo } from "./checks.ts";
import { type Sender, send } from "./client.ts";
import type { DeployConfig, TokenConfig } from "./config.ts";
import { type Blueprint, deployBlueprint, ensureFactory, findDeployed, toFactoryCall } from "./create2.ts";
import { findRoleDifferences } from "./governance.ts";
import { toAdminSafe } from "./safe.ts";

export interface DeployParameters {
  readonly sender: Sender;
  readonly config: DeployConfig;
  /** The record of an earlier run. */
  readonly known?: DeploymentRecord;
  readonly dryRun?: boolean;
  /** Code hashes of tokens that a person has compared, where the config has none. */
  readonly confirmedCodeHashes?: readonly Hex[];
  readonly log?: (line: string) => void;
}

/** A transaction that was sent, or in a dry run would be. */
export type Sent = Pick<Action, "what" | "to" | "data">;

export interface DeployOutcome {
  /** In a dry run contracts that are not deployed yet have start block 0 and an empty code hash. */
  readonly record: DeploymentRecord;
  /** The governing Safe. Null, in a dry run alone: not decided yet. */
  readonly admin: Address | null;
  readonly sent: readonly Sent[];
  /** Reasons to refuse a deployment, in a dry run alone. */
  readonly problems: readonly string[];
}

/**
 * Deploys Feiqian as the config says, and leaves the deployer without any role. Every address is known beforehand, and
 * nothing is sent for what is there already: a second run sends nothing.
 */
export async function deploy(parameters: DeployParameters): Promise<DeployOutcome> {
  const { sender, config, known, dryRun = false, log = () => {} } = parameters;
  const chainId = await sender.getChainId();
  if (chainId !== config.chainId)
    throw new Error(`The config is for chain ${config.chainId} (${config.name}), and the node is on chain ${chainId}`);
  const problems = await findProblems(sender, config, parameters.confirmedCodeHashes ?? []);
  if (problems.length > 0 && !dryRun)
    throw new Error(
      `Chain ${chainId} (${config.name}) is not deployed to:\n${problems.map((p) => `- ${p}`).join("\n")}`,
    );

  const sent: Sent[] = [];
  const place = async (blueprint: Blueprint): Promise<DeployedContract> => {
    const found = await findDeployed(sender, blueprint, known && knownContract(known, blueprint.name));
    if (found) return found;
    const what = `deploy ${blueprint.name} to ${blueprint.address}`;
    log(what);
    sent.push({ what, ...toFactoryCall(blueprint) });
    if (!dryRun) return deployBlueprint(sender, blueprint);
    return { address: blueprint.address, startBlock: 0, transaction: null, codeHash: "0x", args: blueprint.args };
  };

  if (!dryRun) await ensureFactory(sender);
  const blueprints = toBlueprints(sender.account.address, config);
  const placed: Record<string, DeployedContract> = {};
  for (const blueprint of [...blueprints.contracts.values(), ...(blueprints.prices?.parts ?? [])])
    placed[blueprint.name] = await place(blueprint);
  const contracts = placed as DeploymentRecord["contracts"];
  const mock: TokenConfig | undefined = contracts.UsdtMock && {
    ...{ address: contracts.UsdtMock.address, codeHash: contracts.UsdtMock.codeHash },
    ...{ symbol: "TEST-USDT", decimals: TEST_DECIMALS, maxTokenFeeBps: 20, issuerList: "isBlackListed(address)" },
  };
  const tokens = await Promise.all(config.tokens.map((token) => toTokenInfo(sender, token === "mock" ? mock! : token)));

  const adminSafe = toAdminSafe(config);
  const blueprintsOf = (some: typeof entries) => some.flatMap(({ name }) => blueprints.contracts.get(name) ?? []);
  const places = {
    deployer: sender.account.address,
    authority: contracts.AccessManager.address,
    processor: contracts.PaymentProcessor.address,
    rooms: blueprintsOf(entries.filter(({ room }) => room)),
    collectors: blueprintsOf(entries.filter(({ rail }) => rail)),
    testFeeds: blueprints.prices?.testFeeds ?? [],
    ...{ tokens, multicall3: config.multicall3, adminSafe },
    ...(mock && { faucet: { address: contracts.TestFaucet!.address, token: mock.address, amount: FAUCET_STOCK } }),
  };
  const { timestamp } = await sender.getBlock();
  const actions = toActions(sender, config, places, timestamp);
  const handedOver = await actions.at(-1)!.isDone();
  for (const action of actions) {
    if (await action.isDone()) continue;
    if (action.asAdmin && handedOver)
      throw new Error(
        `To ${action.what} is the governing roles' to do now (npm run list): the deployer has handed over`,
      );
    log(action.what);
    sent.push({ what: action.what, to: action.to, data: action.data });
    if (dryRun) continue;
    await send(sender, action.what, { to: action.to, data: action.data! });
  }

  const { isTest, permit2, multicall3 } = config;
  const sources = blueprints.prices?.sources ?? [];
  const record = { chainId, isTest, permit2, multicall3, contracts, tokens, sources };
  if (!dryRun && adminSafe) {
    const parties = { ...places, admin: adminSafe.address };
    const { startBlock } = contracts.AccessManager;
    const differences = await findRoleDifferences(sender, config, parties, { startBlock, log });
    if (differences.length > 0) throw new Error(`The roles are not as the config has them: ${differences.join("; ")}`);
  }
  return { record, admin: adminSafe?.address ?? null, sent, problems };
}

const knownContract = ({ contracts }: DeploymentRecord, name: string): DeployedContract | undefined =>
  (contracts as Readonly<Record<string, DeployedContract | undefined>>)[name];

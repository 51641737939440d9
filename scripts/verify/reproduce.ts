// Compares a deployment with this source, and with the chain.
import { globSync } from "node:fs";
import { pathToFileURL } from "node:url";
import hre from "hardhat";
import { type Address, type Hex, custom, keccak256 } from "viem";
import type { DeployedContract, DeploymentRecord } from "../../sdk/src/deployment.ts";
import { multicall3, permit2CodeOn } from "../deploy/canonical.ts";
import { createSender } from "../deploy/client.ts";
import { FEED_DECIMALS } from "../deploy/sources.ts";
import { type Blueprint, deployBlueprint, ensureFactory, toBlueprint } from "../deploy/create2.ts";
import { devAccount } from "../stack/accounts.ts";

/** A contract of a deployment, and the same from this source. */
export interface Reproduced {
  readonly name: string;
  readonly recorded: DeployedContract;
  /** Where the CREATE2 factory puts this source's creation code: the same address means the same creation code. */
  readonly address: Address;
  /** Of the code that this creation code leaves on a chain of the same id; null where the address differs already. */
  readonly codeHash: Hex | null;
  /** Its code keeps what it read of a feed that is Chainlink's: its address alone proves it. */
  readonly readsFeed: boolean;
}

const root = new URL("../../", import.meta.url);

/** The artifact of a contract by its name in a record, where a price's part has its pair behind the contract's name. */
export function artifactOf(name: string): URL {
  const [contract] = name.split(" ");
  const [file] = globSync(`artifacts/{contracts,@openzeppelin}/**/*.sol/${contract}.json`, { cwd: root });
  if (!file) throw new Error(`There is no artifact of ${name}: run \`npm run build\``);
  return new URL(file, pathToFileURL(`${root.pathname}/`));
}

/**
 * Deploys every contract of a record again, from the artifacts, on an empty chain of the record's id.
 *
 * A contract's address is a hash of its creation code and arguments, so the same address proves the same source. A chain
 * can be asked for the code hash alone.
 */
export async function reproduce(record: DeploymentRecord): Promise<readonly Reproduced[]> {
  const { chainId, contracts } = record;
  const { provider, networkHelpers, viem } = await hre.network.create({ network: "default", override: { chainId } });
  const sender = createSender(custom(provider), devAccount("deployer"));
  await networkHelpers.setCode(record.permit2, permit2CodeOn(chainId));
  await networkHelpers.setCode(record.multicall3, multicall3.code);
  await ensureFactory(sender);

  const reproduced: Reproduced[] = [];
  for (const [name, recorded] of Object.entries(contracts)) {
    const blueprint = toBlueprint(artifactOf(name), recorded.args);
    const [feed] = blueprint.args as readonly [Address];
    const readsFeed = blueprint.name === "ChainlinkSource" && !(await sender.getCode({ address: feed }));
    if (readsFeed) await standIn(feed);
    const codeHash = blueprint.address === recorded.address ? await deployAgain(blueprint) : null;
    reproduced.push({ name, recorded, address: blueprint.address, codeHash, readsFeed });
  }
  return reproduced;

  /** A feed whose constructor's questions have an answer. */
  async function standIn(feed: Address): Promise<void> {
    const clamp = await viem.deployContract("AggregatorMock", [0n, 2n ** 191n - 1n]);
    const mock = await viem.deployContract("FeedMock", [FEED_DECIMALS, clamp.address]);
    await networkHelpers.setCode(feed, (await sender.getCode({ address: mock.address }))!);
    const placed = await viem.getContractAt("FeedMock", feed);
    await placed.write.setDecimals([FEED_DECIMALS]);
    await placed.write.propose([clamp.address]);
  }

  async function deployAgain(blueprint: Blueprint): Promise<Hex> {
    // Its constructor wants code behind the list, which is somebody else's, and calls nothing of it.
    const [list] = blueprint.args as readonly [Address];
    if (blueprint.name === "Sanctions" && !(await sender.getCode({ address: list })))
      await networkHelpers.setCode(list, "0x00");
    return (await deployBlueprint(sender, blueprint)).codeHash;
  }
}

/** The differences between a deployment and this source, a line each; with a chain, those between the two as well. */
export async function findBuildDifferences(
  reproduced: readonly Reproduced[],
  chain?: { getCode(args: { readonly address: Address }): Promise<Hex | undefined> },
): Promise<readonly string[]> {
  const found = await Promise.all(
    reproduced.map(async ({ name, recorded, address, codeHash, readsFeed }) => {
      if (address !== recorded.address)
        return [`${name} stands at ${recorded.address}; this source and its arguments lead to ${address}`];
      const differences: string[] = [];
      if (codeHash !== recorded.codeHash && !readsFeed)
        differences.push(`${name}'s code hash is recorded as ${recorded.codeHash}; this source makes ${codeHash}`);
      if (!chain) return differences;
      const code = await chain.getCode({ address });
      if (!code) return [...differences, `${name} is not on the chain: there is no code at ${address}`];
      const hash = keccak256(code);
      const wanted = readsFeed ? recorded.codeHash : codeHash;
      if (hash !== wanted)
        differences.push(
          `${name}'s code on the chain hashes to ${hash}; ${readsFeed ? "the record has" : "this source makes"} ${wanted}`,
        );
      return differences;
    }),
  );
  return found.flat();
}

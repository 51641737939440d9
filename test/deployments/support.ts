import hre from "hardhat";
import { type Address, custom } from "viem";
import { multicall3, permit2 } from "../../scripts/deploy/canonical.ts";
import { type Sender, createSender } from "../../scripts/deploy/client.ts";
import { type DeployConfig, readConfig } from "../../scripts/deploy/config.ts";
import { ensureFactory } from "../../scripts/deploy/create2.ts";
import { deploy } from "../../scripts/deploy/deploy.ts";
import { deploySafeContracts } from "../../scripts/safe-contracts.ts";
import { type Actor, devAccount } from "../../scripts/stack/accounts.ts";
import { toDeployment } from "../../sdk/src/deployment.ts";

/** A chain of that id on which nothing stands. */
export async function openEmptyChain(chainId: number) {
  const connection = await hre.network.create({ network: "default", override: { chainId } });
  const { networkHelpers, provider } = connection;
  const senderAs = (actor: Actor) => createSender(custom(provider), devAccount(actor));
  return { ...connection, networkHelpers, deployer: senderAs("deployer"), senderAs };
}

/** A chain with what others have deployed on every public one. */
export async function openFurnishedChain(chainId = 31337) {
  const chain = await openEmptyChain(chainId);
  for (const { address, code } of [permit2, multicall3]) await chain.networkHelpers.setCode(address, code);
  await ensureFactory(chain.deployer);
  await deploySafeContracts(chain.deployer);
  return chain;
}

/** The local deployment, governed as its config says. */
export async function deployGoverned(furnished?: Awaited<ReturnType<typeof openFurnishedChain>>) {
  const chain = furnished ?? (await openFurnishedChain());
  const config = readConfig(31337);
  const outcome = await deploy({ sender: chain.deployer, config });
  return { ...chain, config, outcome, deployment: toDeployment(outcome.record) };
}

/** A config in which everything is decided: the local one's people on another chain. */
export const decided = (config: DeployConfig): DeployConfig => {
  const { admin, guardian, lister, safe } = readConfig(31337);
  return { ...config, admin, guardian, lister, safe };
};

/** A sender to whom feeds call themselves so: those that tests place have no name. */
export const describing = (sender: Sender, descriptions: ReadonlyMap<Address, string>): Sender =>
  sender.extend(({ readContract }) => ({
    readContract: ((question) =>
      question.functionName === "description" && descriptions.has(question.address!)
        ? Promise.resolve(descriptions.get(question.address!))
        : readContract(question)) as typeof readContract,
  }));

/** An account that nobody has the key of. */
export const nobody: Address = "0x000000000000000000000000000000000000dEaD";

import type { AbiFunction, ContractFunctionArgs, ReadContractReturnType } from "viem";
import { AbiDecodingDataSizeTooSmallError, ContractFunctionZeroDataError } from "viem";
import { BaseError, ContractFunctionRevertedError } from "viem";
import { getBlock, getChainId, readContract } from "viem/actions";
import { getAction, isAddressEqual } from "viem/utils";
import type { Deployment } from "../deployment.ts";
import { NotDeployedError, TestAndLiveMixedError, WrongChainError } from "../errors/sending.ts";
import { eip712DomainFunction } from "../generated/processor.ts";
import { getDeployment, isTestChain } from "../getDeployment.ts";
import { canSign } from "../tracker/fees.ts";
import { type AccountParameter, type AnyClient, type DeploymentParameter, mapsByTransport } from "./client.ts";

export function knownDeployment(client: AnyClient, { deployment }: DeploymentParameter): Deployment {
  if (deployment) return deployment;
  return getDeployment(client.chain?.id);
}

const nodeChainId = (client: AnyClient): Promise<number> =>
  getAction(
    client,
    getChainId,
    "getChainId",
  )({}).catch(async (error: unknown) => (await import("../errors/actionErrors.ts")).throwUnreachable(error));
const checkedBy = /* @__PURE__ */ mapsByTransport<Promise<void>>();

/** The deployment, once the node has been seen to be the right one. That is asked once a client. */
export async function deploymentFor(client: AnyClient, parameters: DeploymentParameter): Promise<Deployment> {
  const deployment = parameters.deployment ?? getDeployment(client.chain?.id ?? (await nodeChainId(client)));
  const known = checkedBy(client);
  const key = `${deployment.chainId}:${deployment.processor}`;
  const check = known.get(key) ?? checkNode(client, deployment);
  known.set(key, check);
  await check.catch((error: unknown) => {
    known.delete(key);
    throw error;
  });
  return ofClient(client, deployment);
}

/** Refuses a client that is made for another chain, whatever its node serves: an app would show that chain's name. */
export function ofClient({ chain }: AnyClient, deployment: Deployment): Deployment {
  const { chainId: allowed } = deployment;
  if (chain && chain.id !== allowed) throw new WrongChainError({ attempted: chain.id, allowed, isClient: true });
  return deployment;
}

/** The same before something is sent: a wallet may have switched its chain. A local account asks when it signs. */
export async function deploymentForWrite(
  client: AnyClient,
  parameters: DeploymentParameter & AccountParameter,
): Promise<Deployment> {
  const deployment = await deploymentFor(client, parameters);
  if (!canSign(parameters.account ?? client.account)) await checkChainId(client, deployment);
  return deployment;
}

async function checkChainId(client: AnyClient, { chainId }: Deployment): Promise<void> {
  const attempted = await nodeChainId(client);
  if (attempted !== chainId) throw new WrongChainError({ attempted, allowed: chainId });
}

async function checkNode(client: AnyClient, deployment: Deployment): Promise<void> {
  const { chainId, processor, isTest } = deployment;
  if (client.chain?.testnet === true && !isTest)
    throw new TestAndLiveMixedError({
      test: `The client's network, "${client.chain.name}",`,
      live: `the deployment on chain ${chainId}`,
    });
  // The other way round is a fork of a live chain, under its id: what stands there decides, below.
  if (isTestChain(chainId) === true && !isTest)
    throw new TestAndLiveMixedError({ test: `Chain ${chainId}`, live: "the deployment, by its `isTest`," });
  await checkChainId(client, deployment);
  const read = getAction(client, readContract, "readContract");
  const domain = { address: processor, abi: [eip712DomainFunction], functionName: "eip712Domain" } as const;
  const [, , , domainChainId, verifyingContract] = await read(domain).catch((cause: unknown) => {
    throw isWrongAnswer(cause) ? new NotDeployedError({ processor, chainId, cause }) : cause;
  });
  if (Number(domainChainId) !== chainId || !isAddressEqual(verifyingContract, processor))
    throw new NotDeployedError({ processor, chainId });
}

/** Asks the processor one of its views, at `blockNumber` if given. */
export function readProcessor<const view extends AbiFunction>(
  client: AnyClient,
  { processor }: Deployment,
  view: view,
  args: ContractFunctionArgs<readonly [view], "view">,
  blockNumber?: bigint,
): Promise<ReadContractReturnType<readonly [view]>> {
  const read = getAction(client, readContract, "readContract");
  const call = { address: processor, abi: [view], functionName: view.name, args, blockNumber };
  return read(call as never) as Promise<ReadContractReturnType<readonly [view]>>;
}

/** The chain's clock, which is the one that expiries are held against: unix seconds of the latest block. */
export async function chainTime(client: AnyClient): Promise<bigint> {
  return (await getAction(client, getBlock, "getBlock")({})).timestamp;
}

/** A day from now: time enough for the owners of a Safe to sign one after another. */
export const tomorrow = async (client: AnyClient): Promise<bigint> => (await chainTime(client)) + 86_400n;

/** Whether a contract refused, or is not the one that was meant. A node that cannot be reached is an error of its own. */
export function isWrongAnswer(cause: unknown): boolean {
  const wrong = [ContractFunctionZeroDataError, ContractFunctionRevertedError, AbiDecodingDataSizeTooSmallError];
  return cause instanceof BaseError && cause.walk((error) => wrong.some((Class) => error instanceof Class)) !== null;
}

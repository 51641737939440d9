import type { AbiFunction, ContractFunctionArgs, ReadContractReturnType } from "viem";
import {
  AbiDecodingDataSizeTooSmallError,
  BaseError,
  ContractFunctionRevertedError,
  ContractFunctionZeroDataError,
} from "viem";
import { getBlock, readContract } from "viem/actions";
import { getAction } from "viem/utils";
import type { Deployment } from "../deployment.ts";
import type { AnyClient } from "./client.ts";

export const readProcessor = <const view extends AbiFunction>(
  client: AnyClient,
  { processor }: Deployment,
  view: view,
  args: ContractFunctionArgs<readonly [view], "view">,
  blockNumber?: bigint,
): Promise<ReadContractReturnType<readonly [view]>> =>
  getAction(
    client,
    readContract,
    "readContract",
  )({
    address: processor,
    abi: [view],
    functionName: view.name,
    args,
    blockNumber,
  } as never) as Promise<ReadContractReturnType<readonly [view]>>;

/** The chain's clock, which is the one that expiries are held against: unix seconds of the latest block. */
export async function chainTime(client: AnyClient): Promise<bigint> {
  return (await getAction(client, getBlock, "getBlock")({})).timestamp;
}

/** Whether a contract refused, or is not the one that was meant. A node that cannot be reached is an error of its own. */
export function isWrongAnswer(cause: unknown): boolean {
  const wrong = [ContractFunctionZeroDataError, ContractFunctionRevertedError, AbiDecodingDataSizeTooSmallError];
  return cause instanceof BaseError && cause.walk((error) => wrong.some((Class) => error instanceof Class)) !== null;
}

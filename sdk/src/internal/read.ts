import type { ContractFunctionArgs, ContractFunctionName, ReadContractReturnType } from "viem";
import { readContract } from "viem/actions";
import { getAction } from "viem/utils";
import type { Deployment } from "../deployment.ts";
import { paymentProcessorAbi } from "../generated/abis.ts";
import type { AnyClient } from "./client.ts";

type View = "view";
type Abi = typeof paymentProcessorAbi;

/** Asks the processor, at `blockNumber` if given. */
export const readProcessor = <
  name extends ContractFunctionName<Abi, View>,
  const args extends ContractFunctionArgs<Abi, View, name>,
>(
  client: AnyClient,
  { processor }: Deployment,
  functionName: name,
  args: args,
  blockNumber?: bigint,
): Promise<ReadContractReturnType<Abi, name, args>> =>
  getAction(
    client,
    readContract,
    "readContract",
  )({
    address: processor,
    abi: paymentProcessorAbi,
    functionName,
    args,
    ...(blockNumber === undefined ? {} : { blockNumber }),
  } as never) as Promise<ReadContractReturnType<Abi, name, args>>;

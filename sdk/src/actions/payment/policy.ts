import {
  AbiDecodingDataSizeTooSmallError,
  type Address,
  BaseError,
  ContractFunctionRevertedError,
  ContractFunctionZeroDataError,
  type Hex,
  hexToBigInt,
  isAddressEqual,
  zeroAddress,
} from "viem";
import { simulateContract } from "viem/actions";
import { getAction } from "viem/utils";
import type { Deployment } from "../../deployment.ts";
import { PolicyRefusedError, PolicyUnansweredError } from "../../errors/payments.ts";
import { decideFunction } from "../../generated/policies.ts";
import type { AnyClient } from "../../internal/client.ts";
import type { Invoice } from "../../terms/invoice.ts";

/** Asks the terms' policy as the processor would, and refuses where it does. Nothing is sent. */
export async function checkPolicy(
  client: AnyClient,
  { processor }: Deployment,
  { id, terms }: Pick<Invoice, "id" | "terms">,
  { payer, due }: { readonly payer: Address; readonly due: bigint },
): Promise<void> {
  const { policy } = terms;
  if (isAddressEqual(policy, zeroAddress)) return;
  const ask = getAction(client, simulateContract, "simulateContract");
  const { result: reason } = await ask({
    account: processor,
    address: policy,
    abi: [decideFunction],
    functionName: "decide",
    args: [id, terms, payer, due],
  } as never).catch((cause: unknown) => {
    // A node that cannot be reached is an error of its own.
    const answered = [ContractFunctionZeroDataError, ContractFunctionRevertedError, AbiDecodingDataSizeTooSmallError];
    const isAnswer = (error: unknown) => answered.some((Class) => error instanceof Class);
    throw cause instanceof BaseError && cause.walk(isAnswer) ? new PolicyUnansweredError({ policy }, { cause }) : cause;
  });
  if (hexToBigInt(reason as Hex) !== 0n) throw new PolicyRefusedError({ policy, reason: reason as Hex });
}

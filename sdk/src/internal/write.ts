import type { Abi, Account, ContractFunctionArgs, ContractFunctionName, Hex, TransactionReceipt } from "viem";
import { simulateContract, waitForTransactionReceipt, writeContract } from "viem/actions";
import { getAction } from "viem/utils";
import type { AmountToken } from "../amounts/format.ts";
import { TransactionRevertedError } from "../errors/payment.ts";
import { toActionError } from "../errors/actionErrors.ts";
import type { AnyClient, WaitParameters, WriteParameters } from "./client.ts";

/** A contract call, as viem's own actions take it. */
export interface ContractCall {
  readonly address: Hex;
  readonly abi: Abi;
  readonly functionName: string;
  readonly args: readonly unknown[];
}

type Write = "nonpayable";

/** A call of the processor. */
export interface ProcessorCall<abi extends Abi, name extends ContractFunctionName<abi, Write>> extends ContractCall {
  readonly abi: abi;
  readonly functionName: name;
  readonly args: ContractFunctionArgs<abi, Write, name> & readonly unknown[];
}

/** A call that brings no more of the processor's ABI than its verb: an app bundles those that it sends. */
export const processorCall = <const abi extends Abi, const name extends ContractFunctionName<abi, Write>>(
  { processor }: { readonly processor: Hex },
  abi: abi,
  functionName: name,
  args: ProcessorCall<abi, name>["args"],
): ProcessorCall<abi, name> => ({ address: processor, abi, functionName, args });

interface Sent {
  readonly account: Account;
  readonly token?: AmountToken | undefined;
}

/** The transaction's own fields of an action's parameters. */
const fieldsOf = ({ gas, gasPrice, maxFeePerGas, maxPriorityFeePerGas, nonce }: WriteParameters) => ({
  ...(gas === undefined ? {} : { gas }),
  ...(gasPrice === undefined ? {} : { gasPrice }),
  ...(maxFeePerGas === undefined ? {} : { maxFeePerGas }),
  ...(maxPriorityFeePerGas === undefined ? {} : { maxPriorityFeePerGas }),
  ...(nonce === undefined ? {} : { nonce }),
});

/** Sends `call`; whatever refuses it is thrown as its typed error. */
export async function sendCall(
  client: AnyClient,
  call: ContractCall,
  parameters: WriteParameters,
  { account, token }: Sent,
): Promise<Hex> {
  try {
    const write = getAction(client, writeContract, "writeContract");
    // The chain has been compared with the deployment's already; null says so to viem.
    return await write({ ...call, ...fieldsOf(parameters), account, chain: client.chain ?? null } as never);
  } catch (error) {
    throw toActionError(error, { token });
  }
}

/** Runs `call` on the chain as it is, without sending it. */
export async function simulateCall<result>(
  client: AnyClient,
  call: ContractCall,
  parameters: WriteParameters,
  { account, token }: Sent,
): Promise<result> {
  try {
    const simulate = getAction(client, simulateContract, "simulateContract");
    const { result } = await simulate({ ...call, ...fieldsOf(parameters), account } as never);
    return result as result;
  } catch (error) {
    throw toActionError(error, { token });
  }
}

/** Waits until `hash` is mined, and throws if it failed. */
export async function waitFor(
  client: AnyClient,
  hash: Hex,
  { confirmations, timeout }: WaitParameters,
  action: string,
): Promise<TransactionReceipt> {
  const wait = getAction(client, waitForTransactionReceipt, "waitForTransactionReceipt");
  const receipt = await wait({
    hash,
    ...(confirmations === undefined ? {} : { confirmations }),
    ...(timeout === undefined ? {} : { timeout }),
  });
  if (receipt.status === "reverted") throw new TransactionRevertedError({ hash, action });
  return receipt;
}

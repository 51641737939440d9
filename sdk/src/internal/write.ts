import type { Abi, Account, ContractFunctionArgs, ContractFunctionName, Hex, TransactionReceipt } from "viem";
import { encodeFunctionData } from "viem";
import { estimateContractGas, simulateContract, writeContract } from "viem/actions";
import { getAction } from "viem/utils";
import type { AmountToken } from "../deployment.ts";
import { TransactionReplacedError, TransactionRevertedError, TransactionUnknownError } from "../errors/sending.ts";
import { conclude } from "../tracker/track.ts";
import { resume, sendOnce } from "../tracker/send.ts";
import type { Sent as SentTransaction } from "../tracker/types.ts";
import { type AnyClient, type WaitParameters, type WriteParameters, fieldsOf } from "./client.ts";

export interface ContractCall {
  readonly address: Hex;
  readonly abi: Abi;
  readonly functionName: string;
  readonly args: readonly unknown[];
}

export interface ProcessorCall<abi extends Abi, name extends ContractFunctionName<abi, Write>> extends ContractCall {
  readonly abi: abi;
  readonly functionName: name;
  readonly args: ContractFunctionArgs<abi, Write, name> & readonly unknown[];
}

type Write = "nonpayable";

/** A call that is ready to be sent, and the token whose amounts a refusal of it speaks of. */
export type Prepared = { readonly call: ContractCall; readonly token?: AmountToken | undefined };

/** What a refusal is thrown as, at once or when its words are loaded. */
export type ToError = (error: unknown, context: Pick<Prepared, "token">) => unknown;
type Sent = Pick<Prepared, "token"> & { readonly account: Account; readonly toError: ToError };

export interface SendOptions extends Sent {
  readonly chainId: number;
  readonly action: string;
  readonly request: readonly unknown[];
  readonly waits: boolean;
}

async function sendCall(
  client: AnyClient,
  call: ContractCall,
  parameters: WriteParameters,
  { account, chainId, token, action, request, waits, toError: type }: SendOptions,
): Promise<SentTransaction> {
  const toError = (error: unknown) => type(error, { token });
  const fields = fieldsOf(parameters);
  const send = getAction(client, writeContract, "writeContract");
  const write = () =>
    // The chain has been compared with the deployment's already; null says so to viem.
    send({ ...call, ...fields, account, chain: client.chain ?? null } as never);
  const estimateGas = getAction(client, estimateContractGas, "estimateContractGas");
  const estimate = () =>
    // By its address: viem would prepare a local account's whole transaction first.
    estimateGas({ ...call, account: account.address } as never).catch(async (error: unknown) => {
      throw await toError(error);
    });
  const { key, journal } = parameters;
  const data = encodeFunctionData(call);
  const transaction = { to: call.address, data };
  const sending = { account, chainId, action, request, key, journal };
  return sendOnce(client, { ...sending, call: transaction, fields, waits, estimate, sendByWallet: write, toError });
}

/** Sends what `prepare` returns, unless something was sent under the key already. */
export async function sendPrepared(
  client: AnyClient,
  parameters: WriteParameters,
  options: Omit<SendOptions, "token">,
  prepare: () => Promise<Prepared>,
): Promise<SentTransaction> {
  const { key, journal } = parameters;
  const sending = { ...options, key, journal };
  const resumed = await resume(sending);
  if (resumed) return resumed;
  // What another process has sent under the key meanwhile may be the very reason why nothing more can be sent.
  const prepared = await prepare().catch(async (refusal: unknown) => {
    const sent = await resume(sending);
    if (!sent) throw refusal;
    return sent;
  });
  if ("attempts" in prepared) return prepared;
  const { call, token } = prepared;
  return sendCall(client, call, parameters, { ...options, token });
}

export const hashOf = ({ attempts }: SentTransaction): Hex => attempts[attempts.length - 1]!.hash;

export async function simulateCall(
  client: AnyClient,
  call: ContractCall,
  parameters: WriteParameters,
  { account, token, toError }: Sent,
): Promise<unknown> {
  try {
    const simulate = getAction(client, simulateContract, "simulateContract");
    const { result } = await simulate({ ...call, ...fieldsOf(parameters), account } as never);
    return result;
  } catch (error) {
    throw await toError(error, { token });
  }
}

/**
 * Waits until it is settled. @param find Where the chain itself can tell by which transaction it was done.
 * @throws TransactionRevertedError, TransactionReplacedError, TransactionUnknownError
 */
export async function settle(
  client: AnyClient,
  sent: SentTransaction,
  { confirmations, timeout, pollingInterval, raiseFeesTo, key }: WaitParameters,
  action: string,
  find?: () => Promise<Hex | undefined>,
): Promise<TransactionReceipt> {
  const outcome = await conclude(client, sent, { confirmations, timeout, pollingInterval, raiseFeesTo, find });
  if (outcome.status === "settled") return outcome.receipt;
  const { hash } = outcome;
  if (outcome.status === "unknown") throw new TransactionUnknownError({ hash, action, key, cause: outcome.cause });
  if (outcome.reason === "reverted") throw new TransactionRevertedError({ hash, action });
  const { reason, replacement } = outcome;
  throw new TransactionReplacedError({ hash, reason, replacement, action });
}

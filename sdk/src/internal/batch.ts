import type { Account, Chain, Log, TransactionReceipt } from "viem";
import { BaseError, encodeFunctionData } from "viem";
import { getCapabilities, sendCalls, waitForCallsStatus } from "viem/actions";
import { getAction } from "viem/utils";
import { TransactionUnknownError, WalletCallsFailedError } from "../errors/sending.ts";
import type { AnyClient, WaitParameters } from "./client.ts";
import type { ContractCall, SendOptions } from "./write.ts";

/** The receipt of a batch, as far as EIP-5792 gives one. */
export type BatchReceipt = Pick<
  TransactionReceipt,
  "transactionHash" | "blockNumber" | "blockHash" | "gasUsed" | "status"
> & { readonly logs: readonly Log[] };

async function offersAtomicCalls(client: AnyClient, account: Account, chainId: number): Promise<boolean> {
  if (account.type !== "json-rpc") return false;
  const ask = getAction(client, getCapabilities, "getCapabilities");
  const capabilities = await ask({ account, chainId }).catch(() => undefined);
  const status = (capabilities as { readonly atomic?: { readonly status?: string } } | undefined)?.atomic?.status;
  return status === "supported" || status === "ready";
}

const declined = ["AtomicReadyWalletRejectedUpgradeError", "AtomicityNotSupportedError"];

/**
 * Sends calls as one (EIP-5792), and waits; undefined where wallet or user would not. @returns the receipt of the last
 * @throws WalletCallsFailedError, TransactionUnknownError (the wallet took them, and does not say what became of them)
 */
export async function sendBatch(
  client: AnyClient,
  calls: () => Promise<readonly ContractCall[]>,
  of: Pick<WaitParameters, "timeout"> & Pick<SendOptions, "account" | "chainId" | "action">,
): Promise<BatchReceipt | undefined> {
  const { account, chainId, action, timeout = 180_000 } = of;
  if (!(await offersAtomicCalls(client, account, chainId))) return undefined;
  const encoded = (await calls()).map((call) => ({ to: call.address, data: encodeFunctionData(call) }));
  // viem reads nothing but the id of the chain.
  const chain = client.chain ?? ({ id: chainId } as Chain);
  let id: string;
  try {
    ({ id } = await getAction(client, sendCalls, "sendCalls")({ account, chain, calls: encoded, forceAtomic: true }));
  } catch (error) {
    const isDeclined = (cause: unknown) => cause instanceof BaseError && declined.includes(cause.name);
    if (error instanceof BaseError && error.walk(isDeclined)) return undefined;
    throw error;
  }
  const wait = getAction(client, waitForCallsStatus, "waitForCallsStatus");
  // Sent again after a wallet's silence, a refund would be paid twice.
  const unknown = (cause?: unknown) => new TransactionUnknownError({ hash: undefined, action, cause });
  const { status, statusCode, receipts } = await wait({ id, timeout }).catch((cause: unknown) => {
    throw unknown(cause);
  });
  if (status === "failure") throw new WalletCallsFailedError({ id, statusCode });
  const receipt = status === "success" ? receipts?.at(-1) : undefined;
  if (!receipt) throw unknown();
  return receipt as unknown as BatchReceipt;
}

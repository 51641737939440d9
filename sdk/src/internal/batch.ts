import type { Account, Chain, Log, TransactionReceipt } from "viem";
import { BaseError, encodeFunctionData } from "viem";
import { getCapabilities, sendCalls, waitForCallsStatus } from "viem/actions";
import { getAction } from "viem/utils";
import { WalletCallsFailedError } from "../errors/sending.ts";
import type { AnyClient, WaitParameters } from "./client.ts";
import type { ContractCall } from "./write.ts";

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

/** Sends calls as one (EIP-5792), and waits; undefined where wallet or user would not. @returns the receipts */
export async function sendBatch(
  client: AnyClient,
  calls: () => Promise<readonly ContractCall[]>,
  of: Pick<WaitParameters, "timeout"> & { readonly account: Account; readonly chainId: number },
): Promise<readonly BatchReceipt[] | undefined> {
  const { account, chainId, timeout = 180_000 } = of;
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
  const { status, statusCode, receipts } = await wait({ id, timeout });
  if (status !== "success" || !receipts) throw new WalletCallsFailedError({ id, statusCode });
  return receipts as unknown as readonly BatchReceipt[];
}

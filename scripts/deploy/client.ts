import { type Account, type Address, type Chain, type Hex, type Transport, createClient } from "viem";
import { publicActions, walletActions } from "viem";

export type Call = { readonly to: Address; readonly data?: Hex; readonly value?: bigint };

export const createSender = <account extends Account>(transport: Transport, account: account) =>
  createClient({ transport, account, pollingInterval: 50, cacheTime: 0, chain: undefined as Chain | undefined })
    .extend(publicActions)
    .extend(walletActions);

export type Sender = ReturnType<typeof createSender<Account>>;

/** Waits for a transaction and refuses one that reverted. */
export async function confirm(sender: Pick<Sender, "waitForTransactionReceipt">, what: string, hash: Hex) {
  const receipt = await sender.waitForTransactionReceipt({ hash });
  if (receipt.status !== "success") throw new Error(`${what}: the transaction ${hash} reverted`);
  return receipt;
}

export const send = async (sender: Sender, what: string, call: Call) =>
  confirm(sender, what, await sender.sendTransaction({ ...call, chain: null }));

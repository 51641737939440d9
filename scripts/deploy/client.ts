import {
  type Account,
  type Address,
  type Chain,
  type Hex,
  type Transport,
  createClient,
  publicActions,
  walletActions,
} from "viem";

/** A transaction's destination and contents. */
export type Call = { readonly to: Address; readonly data?: Hex; readonly value?: bigint };

/** A client that reads the chain and sends transactions from `account`. */
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

/** Sends a transaction and waits for it. */
export const send = async (sender: Sender, what: string, call: Call) =>
  confirm(sender, what, await sender.sendTransaction({ ...call, chain: null }));

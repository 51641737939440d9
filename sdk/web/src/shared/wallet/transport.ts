import { type Client, type EIP1193RequestFn, custom } from "viem";

/** What the account's own wallet is asked. */
const isForWallet = (method: string): boolean =>
  method.startsWith("wallet_") ||
  method.startsWith("personal_") ||
  method.startsWith("eth_sign") ||
  ["eth_accounts", "eth_requestAccounts", "eth_chainId", "eth_sendTransaction"].includes(method);

/** A wallet, as far as it is asked anything. */
export interface Wallet {
  readonly request: (request: { readonly method: string; readonly params?: unknown }) => Promise<unknown>;
}

/**
 * Has the wallet sign and send, and say which chain it is on. All else is read from the node that the page reads: what a
 * wallet reads is slow, bounded, and of a chain that it may be switching.
 */
export const walletTransport = (wallet: Wallet, node: Client) =>
  custom(
    {
      request: ((request: { readonly method: string; readonly params?: unknown }) =>
        isForWallet(request.method) ? wallet.request(request) : node.request(request as never)) as EIP1193RequestFn,
    },
    // A wallet that was asked twice asks its user twice.
    { retryCount: 0 },
  );

import { type Client, type EIP1193RequestFn, custom } from "viem";

/** What the account's own wallet is asked. */
const isForWallet = (method: string): boolean =>
  method.startsWith("wallet_") ||
  method.startsWith("personal_") ||
  method.startsWith("eth_sign") ||
  ["eth_accounts", "eth_requestAccounts", "eth_chainId", "eth_sendTransaction"].includes(method);

interface Asked {
  readonly method: string;
  readonly params?: unknown;
}

/** A wallet, as far as it is asked anything. */
export interface Wallet {
  readonly request: (asked: Asked) => Promise<unknown>;
}

/**
 * Several calls as one (EIP-5792) have no hash until they are mined: a page that is loaded again could not find what it
 * has sent, and would send it again. So the wallet is asked for one after the other.
 */
const isDeclined = (method: string): boolean => method === "wallet_getCapabilities" || method === "wallet_sendCalls";

/** As EIP-1193 says it of a method that is not there. */
const declined = (method: string) => Object.assign(new Error(`${method} is not used by this page.`), { code: 4200 });

/**
 * Has the wallet sign and send, and say which chain it is on. All else is read from the node that the page reads: what a
 * wallet reads is slow, bounded, and of a chain that it may be switching.
 */
export const walletTransport = (wallet: Wallet, node: Client) => {
  const request = (asked: Asked): Promise<unknown> => {
    if (isDeclined(asked.method)) return Promise.reject(declined(asked.method));
    return isForWallet(asked.method) ? wallet.request(asked) : node.request(asked as never);
  };
  // A wallet that was asked twice asks its user twice.
  return custom({ request: request as EIP1193RequestFn }, { retryCount: 0 });
};

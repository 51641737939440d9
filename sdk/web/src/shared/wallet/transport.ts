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

/** The wallet is on another chain than it was when it was connected. */
export class OtherChainError extends Error {
  override name = "OtherChainError";
}

/** What a wallet's user is asked to sign or send. */
const isGrave = (method: string): boolean =>
  method === "eth_sendTransaction" || method.startsWith("eth_sign") || method === "personal_sign";

/**
 * Has the wallet sign and send, and say which chain it is on; before each of the two it is asked for its chain again. All else is read from the node that the page reads: what a
 * wallet reads is slow, bounded, and of a chain that it may be switching.
 */
export const walletTransport = (wallet: Wallet, node: Client, isStillSame: () => Promise<boolean>) => {
  const request = async (asked: Asked): Promise<unknown> => {
    if (isDeclined(asked.method)) throw declined(asked.method);
    // A wallet may have moved without a word since it was connected.
    if (isGrave(asked.method) && !(await isStillSame())) throw new OtherChainError("The wallet is on another chain.");
    return isForWallet(asked.method) ? wallet.request(asked) : node.request(asked as never);
  };
  // A wallet that was asked twice asks its user twice.
  return custom({ request: request as EIP1193RequestFn }, { retryCount: 0 });
};

import { type Client, type EIP1193RequestFn, custom } from "viem";

/** Requests to the account's own wallet. */
const isForWallet = (method: string): boolean =>
  method.startsWith("wallet_") ||
  method.startsWith("personal_") ||
  method.startsWith("eth_sign") ||
  ["eth_accounts", "eth_requestAccounts", "eth_chainId", "eth_sendTransaction"].includes(method);

interface Asked {
  readonly method: string;
  readonly params?: unknown;
}

/** The used part of a wallet. */
export interface Wallet {
  readonly request: (asked: Asked) => Promise<unknown>;
}

/**
 * A batch of calls (EIP-5792) has no hash until it is mined: a reloaded page could not find it and would send it again.
 * So calls are sent one after the other.
 */
const isDeclined = (method: string): boolean => method === "wallet_getCapabilities" || method === "wallet_sendCalls";

/** EIP-1193's error of an unsupported method. */
const declined = (method: string) => Object.assign(new Error(`${method} is not used by this page.`), { code: 4200 });

/** The wallet has changed chain since it was connected. */
export class OtherChainError extends Error {
  override name = "OtherChainError";
}

/** A request to sign or send. */
const isGrave = (method: string): boolean =>
  method === "eth_sendTransaction" || method.startsWith("eth_sign") || method === "personal_sign";

/**
 * Signs and sends through the wallet, which is asked for its chain before each. Everything else is read from the page's
 * node: a wallet's reads are slow, limited, and from a chain that it may be switching.
 */
export const walletTransport = (wallet: Wallet, node: Client, isStillSame: () => Promise<boolean>) => {
  const request = async (asked: Asked): Promise<unknown> => {
    if (isDeclined(asked.method)) throw declined(asked.method);
    // A wallet may have changed chain without an event.
    if (isGrave(asked.method) && !(await isStillSame())) throw new OtherChainError("The wallet is on another chain.");
    return isForWallet(asked.method) ? wallet.request(asked) : node.request(asked as never);
  };
  // A second request would ask the user twice.
  return custom({ request: request as EIP1193RequestFn }, { retryCount: 0 });
};

import type { BrowserContext } from "playwright-core";
import { type Hex, type LocalAccount, createClient, hexToNumber, http, numberToHex } from "viem";
import { sendTransaction } from "viem/actions";

/**
 * The behaviour of the wallet's user. `stalls`: does not answer. `insists`: sends a transaction despite the wallet's
 * warning. `diverts`: the transaction succeeds and does nothing, like one of a contract account whose inner call has
 * failed.
 */
export type Mood = "agrees" | "refuses" | "stalls" | "insists" | "diverts";

interface Request {
  readonly method: string;
  readonly params?: readonly unknown[];
}

interface Transaction {
  readonly from: Hex;
  readonly to: Hex;
  readonly data: Hex;
  readonly value?: Hex;
}

/** The answer to the page: an error of EIP-1193 keeps its code. */
type Answer =
  | { readonly result: unknown }
  | { readonly error: { readonly code: number; readonly message: string; readonly data?: unknown } };

class WalletError extends Error {
  readonly code: number;
  readonly data: unknown;
  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** More gas than any payment takes, for transactions whose estimate would fail. */
const GAS_UNASKED = 1_000_000n;

/** Methods that need the user's confirmation. */
const asksUser = (method: string) =>
  ["eth_requestAccounts", "eth_sendTransaction", "wallet_switchEthereumChain", "wallet_addEthereumChain"].includes(
    method,
  ) ||
  method.startsWith("eth_signTypedData") ||
  method === "personal_sign";

/** A wallet in the browser, from the test's side. */
export interface TestWallet {
  readonly account: LocalAccount;
  /** Sets the user's behaviour from now on. */
  setMood: (mood: Mood) => void;
  /** Lets a stalled user answer. @default "agrees" */
  resume: (mood?: Mood) => void;
  /**
   * Its user switches to another chain.
   *
   * @param reads The wallet's node there. @default none, except on its own chain
   * @param isSilent Emits no event to pages.
   */
  switchTo: (chainId: number, how?: { readonly reads?: string; readonly isSilent?: boolean }) => Promise<void>;
  /** Its user chooses another of its accounts. */
  switchAccount: (account: LocalAccount) => Promise<void>;
  /** Its user removes a chain from it. */
  forget: (chainId: number) => void;
  /** Its requests, in order. */
  readonly asked: readonly Request[];
  /** Hashes of its sent transactions. */
  readonly sent: readonly Hex[];
}

/** Typed data from the page's JSON, with the values in viem's types. */
const parseTypedData = (text: unknown) => {
  const { types, ...rest } = JSON.parse(String(text)) as { readonly types: Record<string, unknown> };
  const { EIP712Domain: _, ...own } = types;
  return { types: own, ...rest } as never;
};

export interface WalletOptions {
  readonly rpcUrl: string;
  /** The chain of that node. */
  readonly chainId: number;
  /** Its first chain, the only one that it knows. @default `chainId` */
  readonly at?: number;
  /** Accounts that its user can switch to. */
  readonly others?: readonly LocalAccount[];
  /** Wraps its errors in another one, under `data.originalError`. */
  readonly wrapsErrors?: boolean;
}

/**
 * Announces a wallet (EIP-6963) to every page of a browser profile before it loads. It lives in the test's process and
 * forwards to the chain, independent of the page's policy and network.
 */
export async function injectWallet(
  context: BrowserContext,
  account: LocalAccount,
  { rpcUrl, chainId, at = chainId, others = [], wrapsErrors = false }: WalletOptions,
): Promise<TestWallet> {
  const connectTo = (url: string) => createClient({ transport: http(url), pollingInterval: 50, cacheTime: 0 });
  const client = connectTo(rpcUrl);
  const accounts = [account, ...others];
  const known = new Set([at]);
  const asked: Request[] = [];
  const sent: Hex[] = [];
  let mood: Mood = "agrees";
  let current = at;
  let selected = account;
  let node = at === chainId ? client : undefined;
  let isConnected = false;
  let resumed = Promise.withResolvers<void>();

  const emit = (event: string, data: unknown) =>
    Promise.all(
      context.pages().map((page) =>
        page.evaluate(
          ([name, value]) => {
            const { feiqianTestWallet } = window as unknown as Window & {
              readonly feiqianTestWallet?: { emit: (name: unknown, value: unknown) => void };
            };
            feiqianTestWallet?.emit(name, value);
          },
          [event, data],
        ),
      ),
    );
  const moveTo = async (id: number, { isSilent = false } = {}) => {
    node = id === chainId ? client : undefined;
    if (id === current) return;
    current = id;
    if (!isSilent) await emit("chainChanged", numberToHex(id));
  };
  /** The account whose signature a page requests. */
  const signerOf = (address: unknown): LocalAccount => {
    const signer = accounts.find((one) => one.address.toLowerCase() === String(address).toLowerCase());
    if (!isConnected || !signer) throw new WalletError(4100, "The account is not connected.");
    return signer;
  };

  const send = async ({ from, to, data, value = "0x0" }: Transaction): Promise<Hex> => {
    const as = { account: signerOf(from), chain: null } as const;
    if (mood === "diverts") return sendTransaction(client, { ...as, to: as.account.address });
    const gas = mood === "insists" && { gas: GAS_UNASKED };
    return sendTransaction(client, { ...as, to, data, value: BigInt(value), ...gas });
  };

  async function answer(request: Request): Promise<unknown> {
    const { method, params = [] } = request;
    switch (method) {
      case "eth_accounts":
        return isConnected ? [selected.address] : [];
      case "eth_requestAccounts":
        isConnected = true;
        return [selected.address];
      case "eth_chainId":
        return numberToHex(current);
      case "net_version":
        return String(current);
      case "wallet_requestPermissions":
      case "wallet_getPermissions":
        return isConnected ? [{ parentCapability: "eth_accounts" }] : [];
      case "wallet_revokePermissions":
        isConnected = false;
        return null;
      case "wallet_switchEthereumChain": {
        const id = hexToNumber((params[0] as { readonly chainId: Hex }).chainId);
        if (!known.has(id)) throw new WalletError(4902, `Unrecognized chain ID ${id}.`);
        await moveTo(id);
        return null;
      }
      case "wallet_addEthereumChain":
        known.add(hexToNumber((params[0] as { readonly chainId: Hex }).chainId));
        await moveTo(hexToNumber((params[0] as { readonly chainId: Hex }).chainId));
        return null;
      case "eth_sendTransaction": {
        if (current !== chainId) throw new WalletError(4901, `The wallet is on chain ${current}.`);
        const hash = await send(params[0] as Transaction);
        sent.push(hash);
        return hash;
      }
      case "eth_signTypedData_v4":
        return signerOf(params[0]).signTypedData(parseTypedData(params[1]));
      default:
        if (method.startsWith("wallet_") || method.startsWith("personal_"))
          throw new WalletError(4200, `${method} is not supported.`);
        // Answers of the wallet's own node, on its current chain.
        if (!node) throw new WalletError(4901, `The wallet is on chain ${current}.`);
        return node.request(request as never);
    }
  }

  async function hear(request: Request): Promise<Answer> {
    asked.push(request);
    try {
      if (asksUser(request.method)) {
        if (mood === "stalls") await resumed.promise;
        if (mood === "refuses") throw new WalletError(4001, "User rejected the request.");
      }
      return { result: await answer(request) };
    } catch (error) {
      const { code = -32603, message, data } = error as WalletError;
      const own = { code, message, ...(data !== undefined && { data }) };
      return { error: wrapsErrors ? { code: -32603, message: "Internal error", data: { originalError: own } } : own };
    }
  }

  await context.exposeBinding("feiqianTestWalletHears", (_, request: Request) => hear(request));
  await context.addInitScript(announce);
  return {
    account,
    setMood(next) {
      mood = next;
      resumed = Promise.withResolvers();
    },
    resume(next = "agrees") {
      mood = next;
      resumed.resolve();
    },
    async switchTo(id, { reads, isSilent = false } = {}) {
      await moveTo(id, { isSilent });
      if (reads !== undefined) node = connectTo(reads);
    },
    async switchAccount(next) {
      selected = next;
      await emit("accountsChanged", [next.address]);
    },
    forget: (id) => {
      known.delete(id);
    },
    asked,
    sent,
  };
}

/** Runs in the page, before the page's own scripts. */
function announce(): void {
  type Listener = (value: unknown) => void;
  const hears = (window as unknown as { feiqianTestWalletHears: (request: unknown) => Promise<Answer> })
    .feiqianTestWalletHears;
  const listeners = new Map<unknown, Set<Listener>>();
  const provider = {
    request: async (request: unknown) => {
      const answer = await hears(request);
      if ("error" in answer) {
        const { message, ...rest } = answer.error;
        throw Object.assign(new Error(message), rest);
      }
      return answer.result;
    },
    on: (event: string, listener: Listener) => {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(listener));
    },
    removeListener: (event: string, listener: Listener) => {
      listeners.get(event)?.delete(listener);
    },
    emit: (event: unknown, value: unknown) => {
      for (const listener of listeners.get(event) ?? []) listener(value);
    },
  };
  Object.assign(window, { feiqianTestWallet: provider });
  const icon = "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4=";
  const info = { uuid: "5b1f1f1c-6b0e-4d0a-9f53-6a4b6f1e7a01", name: "Test Wallet", rdns: "example.wallet", icon };
  const tell = () =>
    window.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail: Object.freeze({ info, provider }) }));
  window.addEventListener("eip6963:requestProvider", tell);
  tell();
}

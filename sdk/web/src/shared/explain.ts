import { BaseError } from "viem";
import type { Language } from "./preferredLanguage.ts";

/** A failure, explained to the reader. */
export interface Explanation {
  /** What happened, and what to do now. */
  readonly sentence: string;
  /** The SDK's, the wallet's or the node's own words. */
  readonly message: string;
}

/** A failure's sentence in each language. */
export type Sentences = Readonly<Record<Language, string>>;

const wrongChain: Sentences = {
  en: "Your wallet is on another network. Switch it, and try again.",
  zh: "您的钱包在另一个网络上。请切换后重试。",
};

/** Sentences by error name, for errors that a reader can act on. */
const sentences: Readonly<Record<string, Sentences>> = {
  UserRejectedRequestError: {
    en: "You refused it in your wallet, so it was not sent.",
    zh: "您在钱包中拒绝了请求，因此没有发出。",
  },
  ResourceUnavailableRpcError: {
    en: "Your wallet is still waiting for an answer to an earlier request. Open it to answer.",
    zh: "钱包仍在等待您处理之前的请求，请打开钱包确认。",
  },
  WrongChainError: wrongChain,
  // From viem, for a wallet that changed chain without an event.
  ChainMismatchError: wrongChain,
  OtherChainError: {
    en: "Your wallet has since moved to another network, so it was not asked. Switch it back, and try again.",
    zh: "您的钱包已切换到另一个网络，因此没有向它发出请求。请切换回来后重试。",
  },
  HttpRequestError: {
    en: "The node or the indexer cannot be reached right now. Try again in a moment.",
    zh: "暂时无法连接节点或索引服务，请稍后重试。",
  },
  TimeoutError: {
    en: "The node did not answer in time. Try again in a moment.",
    zh: "节点没有及时响应，请稍后重试。",
  },
  IndexerRequestError: {
    en: "The indexer did not answer. The query is under the details. Try again in a moment.",
    zh: "索引服务没有给出回答，具体情况见详情。请稍后重试。",
  },
  IndexerStartingError: {
    en: "The indexer has not read a block yet. It has just been started: try again in a moment.",
    zh: "索引服务刚刚启动，尚未读取任何区块，请稍后重试。",
  },
  IndexerMovingError: {
    en: "New blocks came too fast to read all figures at one block, so none are shown. Try again.",
    zh: "新区块产生得太快，无法在同一区块读取全部数字，因此暂不显示。请重试。",
  },
  BalanceTooLowError: {
    en: "There is not enough of the token in this account to pay it.",
    zh: "此账户中的代币余额不足。",
  },
  AllowanceTooLowError: {
    en: "The token has not been approved for this payment.",
    zh: "代币尚未授权用于此付款。",
  },
  InsufficientFundsError: {
    en: "There is not enough in this account to pay the network's fee.",
    zh: "此账户的余额不足以支付网络手续费。",
  },
  TransactionUnknownError: {
    en: "It was sent; its outcome is not known yet. Do not send it again by other means: this page keeps checking.",
    zh: "交易已发出，结果尚未知晓。请勿以其他方式重复发送：本页会继续查询。",
  },
  TransactionRevertedError: {
    en: "The chain refused the transaction. No money moved except the network's fee.",
    zh: "交易在链上执行失败。除网络手续费外没有资金变动。",
  },
  TransactionReplacedError: {
    en: "The transaction was replaced by another one in your wallet. It did not make this payment.",
    zh: "该交易已在您的钱包中被另一笔交易替换，本次付款未由它完成。",
  },
  NumberSpentError: {
    en: "This invoice has already been paid or cancelled. It cannot be paid again.",
    zh: "此账单已付款或已取消，不能再次付款。",
  },
  InvoiceExpiredError: {
    en: "This invoice has expired. Ask the merchant for a new one.",
    zh: "此账单已过期，请向商家索取新的账单。",
  },
  PayerBlacklistedError: {
    en: "The token's issuer has blacklisted this account: it cannot send the token.",
    zh: "代币发行方已将此账户列入黑名单，无法转出。",
  },
  TokenPausedError: {
    en: "The token's issuer has paused all transfers. Try again when they resume.",
    zh: "代币发行方已暂停所有转账，请在恢复后重试。",
  },
};

const unknown: Sentences = {
  en: "It could not be done.",
  zh: "操作未能完成。",
};

const messageOf = (error: unknown): string => {
  if (error instanceof BaseError) return error.shortMessage;
  const { message } = error as { readonly message?: unknown };
  return typeof message === "string" ? message : String(error);
};

/** A thrown value of a wallet or a node, which may not be an error. */
interface Thrown {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
  readonly data?: { readonly originalError?: unknown } | null;
}

/** The thrown value and its causes, the outermost first. */
function* causesOf(error: unknown): Generator<Thrown> {
  for (let at = error; typeof at === "object" && at !== null;) {
    const thrown = at as Thrown;
    yield thrown;
    at = thrown.cause ?? (typeof thrown.data === "object" ? thrown.data?.originalError : undefined);
  }
}

/** An error's EIP-1193 and JSON-RPC codes, the outermost first. */
export function* codesOf(error: unknown): Generator<number> {
  for (const { code } of causesOf(error)) if (typeof code === "number") yield code;
}

/**
 * Explains an error to a person.
 *
 * @param more The page's own sentences, by error name.
 *
 * @example
 * ```ts
 * explain(new NumberSpentError(…), "en").sentence; // "This invoice has already been paid or cancelled. …"
 * ```
 */
export function explain(
  error: unknown,
  language: Language,
  more: Readonly<Record<string, Sentences>> = {},
): Explanation {
  const message = messageOf(error);
  for (const cause of causesOf(error)) {
    const known = typeof cause.name === "string" ? (more[cause.name] ?? sentences[cause.name]) : undefined;
    if (known) return { sentence: known[language], message };
  }
  // A wallet's refusal, as thrown by the wallet.
  if ([...codesOf(error)].includes(4001)) return { sentence: sentences.UserRejectedRequestError![language], message };
  // The SDK's own message has the attempt and the limit.
  if (language === "en" && error instanceof BaseError) return { sentence: message, message };
  return { sentence: unknown[language], message };
}

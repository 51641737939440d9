// The SDK's own refusals around a payment: before anything is sent, and where a transaction did not do what it was to do.
import type { Address, Hex } from "viem";
import { formatAmount } from "../amounts/format.ts";
import type { AmountToken } from "../deployment.ts";
import { type Bounds, defineError } from "./base.ts";

/** The client has no account, and none was given. */
export class AccountMissingError
  extends /* @__PURE__ */ defineError("AccountMissingError", (its: { action: string }) => [
    `\`${its.action}\` needs an account, and there is none.`,
    "Give `account` to the client, or to the call.",
  ]) {}
/** The node serves, or the client is made for, another chain than that of the deployment. */
export class WrongChainError
  extends /* @__PURE__ */ defineError("WrongChainError", (its: Bounds<number> & { isClient?: boolean }) => [
    `The ${its.isClient ? "client is for" : "node serves"} chain ${its.attempted}; the deployment is on chain ${its.allowed}.`,
    "Nothing was signed or sent. Switch the chain of client or wallet, or use the other chain's deployment.",
  ]) {}
/** Test money with real money: a client of a test network with a live deployment, or a link of the one opened by the other. */
export class TestAndLiveMixedError
  extends /* @__PURE__ */ defineError("TestAndLiveMixedError", (its: { test: string; live: string }) => [
    `${its.test} is for test money; ${its.live} is for real money.`,
    "Nothing was signed or sent. Use client, deployment and link of one and the same network.",
  ]) {}
/** There is no processor where the deployment says. */
export class NotDeployedError
  extends /* @__PURE__ */ defineError("NotDeployedError", (its: { processor: Address; chainId: number }) => [
    `There is no processor at ${its.processor} on the node's chain ${its.chainId}.`,
    "The node is another network under the same chain id, or the deployment is out of date.",
  ]) {}

type TokenFigures = Bounds<bigint> & { readonly payer: Address; readonly token: AmountToken };

/** The payer has less than is due. */
export class BalanceTooLowError
  extends /* @__PURE__ */ defineError("BalanceTooLowError", ({ payer, attempted, allowed, token }: TokenFigures) => [
    `${formatAmount(attempted, token)} are due; ${payer} has ${formatAmount(allowed, token)}.`,
    `Nothing was sent. ${formatAmount(attempted - allowed, token)} are missing.`,
  ]) {}
/** The payer has approved less than is due. */
export class AllowanceTooLowError
  extends /* @__PURE__ */ defineError(
    "AllowanceTooLowError",
    ({ payer, spender, attempted, allowed, token }: TokenFigures & { spender: Address }) => [
      `${formatAmount(attempted, token)} are due; ${payer} has approved ${formatAmount(allowed, token)} to ${spender}.`,
      "Nothing was sent. Approve that first; `invoice.pay` and `payment.refundSync` do so by themselves.",
    ],
  ) {}
/** The issuer has paused the token. */
export class TokenPausedError
  extends /* @__PURE__ */ defineError("TokenPausedError", (its: { token: Address; symbol: string }) => [
    `The issuer has paused ${its.symbol} (${its.token}): nobody can transfer it.`,
    "Nothing was sent. Pay later, or in another token.",
  ]) {}
/** The issuer has listed the payer. */
export class PayerBlacklistedError
  extends /* @__PURE__ */ defineError("PayerBlacklistedError", (its: { payer: Address; symbol: string }) => [
    `The issuer of ${its.symbol} has blacklisted ${its.payer}: it cannot transfer.`,
    "Nothing was sent. Pay from another account.",
  ]) {}
/** The token does not have what the rail needs. */
export class RailNotOfferedError
  extends /* @__PURE__ */ defineError("RailNotOfferedError", (its: { rail: string; token: Address; why: string }) => [
    `Token ${its.token} cannot be paid by the rail "${its.rail}": ${its.why}.`,
    "Nothing was signed or sent. Pay by another rail.",
  ]) {}
/** The number was charged, but not under these terms: `by` is the payment that was made. */
export class PaymentNotFoundError
  extends /* @__PURE__ */ defineError("PaymentNotFoundError", (its: { id: Hex; number: bigint; by: Hex }) => [
    `Invoice number ${its.number} was charged by payment ${its.by}; there is no Charged event of payment ${its.id}.`,
    "Another version of the invoice was paid: refund that one. `payment.get` tells them apart.",
  ]) {}

interface Withheld {
  readonly id: Hex;
  readonly fromBlock: bigint;
  readonly toBlock: bigint;
}

/** The chain's state shows a payment, and the node has no event of it: nothing can be said of the payment. */
export class LogsWithheldError
  extends /* @__PURE__ */ defineError("LogsWithheldError", ({ id, fromBlock, toBlock }: Withheld) => [
    `The number of payment ${id}, or the payment itself, is used on chain, and from block ${fromBlock} to ${toBlock} the node has no event of it.`,
    "The node withholds logs, or the payment is older than `fromBlock`. Nothing is known yet: ask another node.",
  ]) {}
/** The node refuses to read the logs of a single block. */
export class LogsRefusedError
  extends /* @__PURE__ */ defineError("LogsRefusedError", (its: { blockNumber: bigint }) => [
    `The node refuses even the logs of block ${its.blockNumber} alone.`,
    "Its limit is too low for this question, or it does not serve logs to you: ask another node.",
  ]) {}
/** The node has no block under a tag of finality. Told once; the levels that need it are not reached meanwhile. */
export class FinalityUnavailableError
  extends /* @__PURE__ */ defineError("FinalityUnavailableError", (its: { tag: "safe" | "finalized" }) => [
    `The node does not answer for its "${its.tag}" block.`,
    "Events are confirmed by the number of blocks alone. Ask another node if you need more.",
  ]) {}
/** A cursor of another feed. */
export class ForeignCursorError
  extends /* @__PURE__ */ defineError("ForeignCursorError", (its: Bounds<string>) => [
    `The cursor is of ${its.attempted}; the feed is of ${its.allowed}.`,
    "Begin with the cursor that this feed gave, or without one.",
  ]) {}

interface NotProven {
  /** Where in the body: "data.args.terms.amount". */
  readonly field: string;
  readonly attempted: unknown;
  readonly allowed: string;
  /** True: the node may only be behind. False: no time makes it true. */
  readonly mayBeProvenLater: boolean;
  readonly why?: string | undefined;
}

/** The body is untrusted: what it says is cut, and no letter of it can begin a line of a log. */
const quoted = (said: unknown): string => {
  if (typeof said === "string") return JSON.stringify(said.length > 100 ? `${said.slice(0, 100)}…` : said);
  if (Array.isArray(said)) return "a list";
  if (typeof said === "object" && said !== null) return "an object";
  return said === undefined ? "missing" : String(said);
};

/**
 * A webhook's body says what the node does not. Where `mayBeProvenLater` is false, the body is wrong: do nothing for it,
 * and answer 400. Otherwise:
 */
export class EventNotProvenError
  extends /* @__PURE__ */ defineError("EventNotProvenError", (its: NotProven) => [
    `The event's ${its.field} is ${quoted(its.attempted)}; it has to be ${its.allowed}.${its.why ? ` ${its.why}` : ""}`,
    its.mayBeProvenLater
      ? "The node may only be behind. Do nothing for the event yet, answer 503, and prove it when it is sent again."
      : "The body is wrong, and stays so. Do nothing for it, and answer 400.",
  ]) {}
/** A batch holds calls of the processor alone. */
export class ForeignCallError
  extends /* @__PURE__ */ defineError("ForeignCallError", (its: Bounds<Address>) => [
    `A call in the batch is of ${its.attempted}; they all have to be of the processor, ${its.allowed}.`,
    "Nothing was sent. Send that call by itself, or all of them by the wallet's own batch.",
  ]) {}

type SentAs = { readonly hash: Hex; readonly action: string };

/** A transaction was mined and failed. */
export class TransactionRevertedError
  extends /* @__PURE__ */ defineError("TransactionRevertedError", (its: SentAs) => [
    `\`${its.action}\` was mined as ${its.hash} and reverted.`,
    "Nothing was moved but the gas. Something changed after it was prepared: try again to see what.",
  ]) {}

interface Unknown {
  /** Undefined where a wallet was asked and its answer was lost. */
  readonly hash: Hex | undefined;
  readonly action: string;
  readonly key?: string | undefined;
}

/**
 * The outcome of a transaction is not known in time. It may have been mined, or be mined yet: sent again, a refund would
 * be paid twice. `invoice.pay` can simply be called again.
 */
export class TransactionUnknownError
  extends /* @__PURE__ */ defineError("TransactionUnknownError", ({ hash, action, key }: Unknown) => {
    const what = hash ? `was sent as ${hash}` : "was handed to the wallet, whose answer was lost";
    const again = key === undefined ? "Ask `trackTransaction` by its hash" : `Call it again with the key "${key}"`;
    return [
      `\`${action}\` ${what}. What has become of it is not known.`,
      "It is no failure: it may be mined at any time. Do not send it again.",
      hash ? `${again}, or look it up.` : `Look into the wallet.${key ? " If it sent nothing, take another key." : ""}`,
    ];
  }) {}

type Replaced = SentAs & { readonly replacement: Hex; readonly reason: "cancelled" | "replaced" };

/**
 * Another transaction of the account took a transaction's nonce, so that it can never be mined. `reason` is `cancelled`
 * where the wallet's user cancelled it. One that was only sped up is no error.
 */
export class TransactionReplacedError
  extends /* @__PURE__ */ defineError("TransactionReplacedError", ({ hash, action, replacement, reason }: Replaced) => {
    const isCancelled = reason === "cancelled";
    const how = isCancelled ? "was cancelled in its wallet" : "was replaced by another transaction";
    return [
      `\`${action}\`, sent as ${hash}, ${how}: ${replacement}.`,
      isCancelled
        ? "Nothing was moved. Send it again if it is still wanted."
        : "It moved nothing. See what the other one did before it is sent again.",
    ];
  }) {}

/** A key that was used for another request. */
export class KeyUsedError
  extends /* @__PURE__ */ defineError("KeyUsedError", (its: { key: string; action: string }) => [
    `The key "${its.key}" stands for something else that this account has sent, not for this \`${its.action}\`.`,
    "Nothing was sent. Give each request a key of its own, and its repetitions the same one.",
  ]) {}
/** A journal's lock is held by somebody else. */
export class JournalLockedError
  extends /* @__PURE__ */ defineError(
    "JournalLockedError",
    (its: { file: string; holder: string; timeout: number }) => [
      `The journal's lock ${its.file} is held by ${its.holder}, and was not given back within ${its.timeout} ms.`,
      "Nothing was sent. If nobody runs there any more, delete the file.",
    ],
  ) {}
/** A journal's entry that cannot be read. */
export class JournalBrokenError
  extends /* @__PURE__ */ defineError("JournalBrokenError", (its: { file: string }) => [
    `The journal's entry ${its.file} cannot be read.`,
    "Nothing was sent. What was sent under its key is not known: look at the account's transactions, and delete the file only if there is none.",
  ]) {}
/** A receipt that does not hold the event it was searched for. */
export class EventMissingError
  extends /* @__PURE__ */ defineError("EventMissingError", (its: { eventName: string; looked: string }) => [
    `There is no ${its.eventName} event ${its.looked}.`,
    "The logs are of another transaction or contract.",
  ]) {}
/** A wallet took a batch of calls (EIP-5792) and did not carry it out. */
export class WalletCallsFailedError
  extends /* @__PURE__ */ defineError("WalletCallsFailedError", (its: { id: string; statusCode: number }) => [
    `The wallet did not carry out the calls "${its.id}": status ${its.statusCode}.`,
    its.statusCode === 600
      ? "The wallet broke its word and carried out a part of them."
      : "They are atomic: nothing was approved or paid.",
    "Read `payment.get`, then try again.",
  ]) {}

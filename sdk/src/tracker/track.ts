import type { Account, Address, Hex, TransactionReceipt } from "viem";
import { TransactionNotFoundError, TransactionReceiptNotFoundError } from "viem";
import { getBlock, getChainId, getTransaction, getTransactionCount, getTransactionReceipt } from "viem/actions";
import { getAction, parseTransaction } from "viem/utils";
import type { AnyClient } from "../internal/client.ts";
import { broadcast } from "./broadcast.ts";
import { canSign, maxFeeOf, raiseFees } from "./fees.ts";
import { type Replacement, findByNonce, isCancellation, isSameCall } from "./replacement.ts";
import { inTime, sleep } from "./time.ts";
import type { Attempt, Outcome, Sent, TrackOptions, TransactionCall } from "./types.ts";

/** Blocks that a transaction may wait at the fees that it has, where they may be raised. */
const PATIENCE = 5n;
const orNone =
  (...none: readonly (abstract new (...args: never[]) => Error)[]) =>
  (error: unknown): undefined => {
    if (!none.some((Class) => error instanceof Class)) throw error;
  };

const receiptOf = (client: AnyClient, hash: Hex): Promise<TransactionReceipt | undefined> => {
  const read = getAction(client, getTransactionReceipt, "getTransactionReceipt");
  return read({ hash }).catch(orNone(TransactionReceiptNotFoundError));
};

const transactionOf = (client: AnyClient, hash: Hex) =>
  getAction(client, getTransaction, "getTransaction")({ hash }).catch(orNone(TransactionNotFoundError));

const addressOf = (account: Account | Address | undefined): Address | undefined =>
  typeof account === "object" ? account.address : account;

/** Follows what was sent until its outcome is certain, or the time is over. It never throws for what a node does. */
export async function follow(client: AnyClient, sent: Sent, options: TrackOptions): Promise<Outcome> {
  const { timeout = 180_000, pollingInterval = client.pollingInterval, find } = options;
  const end = Date.now() + timeout;
  const pursuit = pursue(client, sent, options);
  let cause: unknown;
  const within = <result>(work: Promise<result>): Promise<result | undefined> =>
    inTime(work, Math.max(end - Date.now(), 1_000)).catch((error: unknown) => {
      // A node that fails now may answer later.
      cause = error;
      return undefined;
    });
  const foundElsewhere = async (): Promise<Outcome | undefined> => {
    const hash = find && (await within(find()));
    const receipt = hash && (await within(receiptOf(client, hash)));
    return receipt?.status === "success" ? { status: "settled", hash: receipt.transactionHash, receipt } : undefined;
  };
  for (;;) {
    const outcome = await within(pursuit.look());
    if (outcome?.status === "settled") return outcome;
    if (outcome) return (await foundElsewhere()) ?? outcome;
    const left = end - Date.now();
    if (left <= 0) break;
    await sleep(Math.min(pollingInterval, left));
  }
  const { hash, isDropped } = pursuit.last();
  return (await foundElsewhere()) ?? { status: "unknown", hash, isDropped, ...(cause === undefined ? {} : { cause }) };
}

function pursue(client: AnyClient, sent: Sent, { confirmations = 1, raiseFeesTo }: TrackOptions) {
  const address = addressOf(sent.account);
  const { journal, entry } = sent;
  let { nonce, call, attempts } = sent;
  let replacements: readonly Replacement[] = [];
  let isDropped = false;
  let pricedAt: bigint | undefined;

  const last = (): Attempt => attempts[attempts.length - 1]!;

  const isFinal = async (receipt: TransactionReceipt, head: bigint): Promise<boolean> => {
    if (confirmations <= 1) return true;
    if (head - receipt.blockNumber + 1n < BigInt(confirmations)) return false;
    // A node may still tell of a block that is no longer of the chain.
    const block = await getAction(client, getBlock, "getBlock")({ blockNumber: receipt.blockNumber });
    return block.hash === receipt.blockHash;
  };

  const judge = (receipt: TransactionReceipt): Outcome | undefined => {
    const hash = receipt.transactionHash;
    const other = replacements.find((replacement) => replacement.hash === hash);
    if (other && !call) return undefined;
    if (other && !isSameCall(call!, other)) {
      const reason = isCancellation(other, address!) ? "cancelled" : "replaced";
      return { status: "failed", hash: last().hash, reason, receipt, replacement: hash };
    }
    return receipt.status === "success"
      ? { status: "settled", hash, receipt }
      : { status: "failed", hash, reason: "reverted", receipt };
  };

  /** What a wallet does not tell: the nonce and the call. */
  const learn = (transaction: { nonce: number; to: Address | null; input: Hex; value: bigint }) => {
    nonce ??= transaction.nonce;
    const { to, input, value } = transaction;
    if (to) call ??= { to, data: input, value };
  };

  const raise = async (baseFee: bigint, head: bigint): Promise<void> => {
    const { account } = sent;
    const { raw } = last();
    if (raiseFeesTo === undefined || raw === undefined || !canSign(account)) return;
    const limit = raiseFeesTo;
    const sign = () => raiseFees(client, account, { raw, baseFee, limit });
    const add = async (): Promise<void> => {
      const kept = entry && (await journal?.get(entry.key));
      // Another process may have raised them already: then these are ours too.
      if (kept && kept.attempts.length > attempts.length) attempts = kept.attempts;
      else {
        const next = await sign();
        if (!next) return;
        attempts = [...attempts, next];
        if (kept) await journal!.put({ ...kept, attempts });
      }
      pricedAt = head;
      await broadcast(client, last().raw!, { waits: false });
    };
    if (entry && journal) await journal.exclusively(lockOf(sent), add);
    else await add();
  };

  /** Sends again what the same account has sent before this, which has to be mined first. */
  const fillGap = async (count: number): Promise<void> => {
    if (!journal || nonce === undefined || !address) return;
    for (const before of await journal.open({ chainId: sent.chainId, account: address })) {
      const raw = before.attempts.at(-1)?.raw;
      if (raw && before.nonce !== undefined && before.nonce >= count && before.nonce < nonce)
        await broadcast(client, raw, { waits: false });
    }
  };

  const look = async (): Promise<Outcome | undefined> => {
    const hashes = [...attempts, ...replacements].map(({ hash }) => hash);
    const [block, count, transaction, ...receipts] = await Promise.all([
      getAction(client, getBlock, "getBlock")({}),
      address && nonce !== undefined
        ? getAction(client, getTransactionCount, "getTransactionCount")({ address, blockTag: "latest" })
        : undefined,
      transactionOf(client, last().hash),
      ...hashes.map((hash) => receiptOf(client, hash)),
    ]);
    isDropped = !transaction;
    if (transaction) learn(transaction as never);
    const receipt = receipts.find((one) => one !== undefined);
    if (receipt) return (await isFinal(receipt, block.number)) ? judge(receipt) : undefined;
    if (count !== undefined && count > nonce!) {
      const range = { account: address!, nonce: nonce!, fromBlock: sent.sinceBlock, toBlock: block.number };
      const other = await findByNonce(client, range);
      // Its receipt is asked for with the others from now on, as it can be reorganised away too.
      if (other && !hashes.includes(other.hash)) replacements = [...replacements, other];
      if (!other || hashes.includes(other.hash)) return undefined;
      const found = await receiptOf(client, other.hash);
      return found && (await isFinal(found, block.number)) ? judge(found) : undefined;
    }
    if (count !== undefined && count < nonce!) await fillGap(count);
    const { raw } = last();
    if (raw === undefined) return undefined;
    // The very same bytes: they have one nonce, so they can be mined once.
    const answer = transaction ? undefined : await broadcast(client, raw, { waits: false });
    const baseFee = block.baseFeePerGas ?? 0n;
    pricedAt ??= block.number;
    const isUnderpriced = answer?.said === "underpriced" || maxFeeOf(raw) < baseFee;
    const isStuck = count === nonce && block.number - pricedAt >= PATIENCE;
    if (isUnderpriced || isStuck) await raise(baseFee, block.number);
    if (answer && answer.said !== "sent") throw answer.error;
    return undefined;
  };

  return { look, last: () => ({ hash: last().hash, isDropped }) };
}

export const lockOf = ({ chainId, account }: Pick<Sent, "chainId" | "account">): string =>
  `${chainId}:${(addressOf(account) ?? "").toLowerCase()}`;

export const callOf = ({ to, data, value }: { to: Address; data: Hex; value: string }): TransactionCall => ({
  to,
  data,
  value: BigInt(value),
});

/** What is certain at once, where the node has waited for it. */
function atOnce({ receipt }: Sent, { confirmations = 1 }: TrackOptions): Outcome | undefined {
  if (receipt?.status !== "success" || confirmations > 1) return undefined;
  return { status: "settled", hash: receipt.transactionHash, receipt };
}

/** Follows what was sent to its outcome, and has the journal remember that there is one. */
export async function conclude(client: AnyClient, sent: Sent, options: TrackOptions): Promise<Outcome> {
  const outcome = atOnce(sent, options) ?? (await follow(client, sent, options));
  const { journal, entry, isKeyed } = sent;
  if (!journal || !entry) return outcome;
  if (!isKeyed) await journal.delete(entry.key);
  else if (outcome.status !== "unknown") {
    // The fees may have been raised meanwhile.
    await journal.put({ ...((await journal.get(entry.key)) ?? entry), isDone: true });
  }
  return outcome;
}

export type TrackTransactionParameters = TrackOptions & {
  readonly hash: Hex;
  /** Who sent it. Without it a replacement is not found; as a local account it lets fees be raised. @default the client's */
  readonly account?: Account | Address | undefined;
  /** @default what the node or the signed bytes say */
  readonly nonce?: number | undefined;
  /** The signed bytes: with them it is sent again where the node has dropped it. */
  readonly raw?: Hex | undefined;
  /** The head of the chain when it was sent: a replacement is searched from there on. @default 120 blocks back */
  readonly fromBlock?: bigint | undefined;
};

const nothing = { nonce: undefined, call: undefined } as const;

function readRaw(raw: Hex): { readonly nonce: number; readonly call: TransactionCall | undefined } {
  type Parsed = Partial<TransactionCall> & { readonly nonce?: number };
  const { nonce = 0, to, data = "0x", value = 0n } = parseTransaction(raw as never) as unknown as Parsed;
  return { nonce, call: to ? { to, data, value } : undefined };
}

/**
 * What becomes of a transaction: `settled`, `failed` or `unknown`, never an error for what a node does. It sees one
 * that reverted, that was replaced, sped up or cancelled, whose block was reorganised away, or that the node has
 * forgotten; it sends the same bytes again where it has them.
 * @example const { status } = await trackTransaction(client, { hash, timeout: 60_000 });
 */
export async function trackTransaction(client: AnyClient, parameters: TrackTransactionParameters): Promise<Outcome> {
  const { hash, raw, fromBlock, account = client.account, nonce, ...options } = parameters;
  const said = raw ? readRaw(raw) : nothing;
  return follow(
    client,
    {
      chainId: client.chain?.id ?? (await getAction(client, getChainId, "getChainId")({})),
      account,
      nonce: nonce ?? said.nonce,
      call: said.call,
      attempts: [{ hash, raw }],
      sinceBlock: fromBlock,
      isKeyed: false,
    },
    options,
  );
}

import { type Account, BaseError, type Hex, type LocalAccount, UserRejectedRequestError } from "viem";
import { estimateGas, getChainId, sendTransaction } from "viem/actions";
import { getAction } from "viem/utils";
import { FeiqianError } from "../errors/base.ts";
import { KeyUsedError, TransactionUnknownError, WrongChainError } from "../errors/sending.ts";
import type { AnyClient, JournalParameters, WriteParameters } from "../internal/client.ts";
import { accountOf, fieldsOf } from "../internal/client.ts";
import { broadcast } from "./broadcast.ts";
import { canSign, preset, signAttempt } from "./fees.ts";
import { journalKey, processJournal, requestHash } from "./journal.ts";
import { callOf, conclude, lockOf } from "./track.ts";
import type { Journal, JournalEntry, Outcome, Sent, TrackOptions, TransactionCall } from "./types.ts";

export interface Sending {
  readonly account: Account;
  readonly chainId: number;
  readonly action: string;
  /** What is asked for: the same key with another request is refused. */
  readonly request: readonly unknown[];
  readonly key?: string | undefined;
  readonly journal?: Journal | undefined;
}

export interface ToSend extends Sending {
  readonly call: TransactionCall;
  readonly fields: Pick<WriteParameters, "gas" | "gasPrice" | "maxFeePerGas" | "maxPriorityFeePerGas" | "nonce">;
  readonly waits: boolean;
  readonly estimate: () => Promise<bigint>;
  readonly sendByWallet: () => Promise<Hex>;
  /** What an error of a node or a wallet is thrown as, at once or later. */
  readonly toError: (error: unknown) => unknown;
}

const fromEntry = (entry: JournalEntry, account: Account, journal: Journal): Sent => ({
  chainId: entry.chainId,
  account,
  nonce: entry.nonce,
  call: callOf(entry),
  attempts: entry.attempts,
  isKeyed: true,
  // A wallet's entry does not say.
  sinceBlock: entry.sinceBlock > 0 ? BigInt(entry.sinceBlock) : undefined,
  entry,
  journal,
});

/** Wallets that this process has asked under a key and that have not answered. */
const asked = new Map<string, Promise<Hex>>();

function checkEntry(entry: JournalEntry, { key, action, request }: Sending): JournalEntry {
  if (entry.request !== requestHash([action, ...request])) throw new KeyUsedError({ key: key!, action });
  return entry;
}

async function resumeEntry(entry: JournalEntry, sending: Sending, journal: Journal): Promise<Sent> {
  checkEntry(entry, sending);
  if (entry.attempts.length > 0) return fromEntry(entry, sending.account, journal);
  await asked.get(entry.key)?.catch(() => undefined);
  const now = await journal.get(entry.key);
  if (now && now.attempts.length > 0) return fromEntry(now, sending.account, journal);
  throw new TransactionUnknownError({ hash: undefined, action: sending.action, key: sending.key });
}

/** What was sent under the key before. @throws KeyUsedError, TransactionUnknownError (a wallet's answer was lost) */
export async function resume(sending: Sending): Promise<Sent | undefined> {
  const { account, key, journal = processJournal } = sending;
  if (key === undefined) return undefined;
  const entry = await journal.get(journalKey({ ...sending, account: account.address }, key));
  return entry && resumeEntry(entry, sending, journal);
}

function freeNonce(count: number, open: readonly JournalEntry[]): number {
  const taken = new Set(open.map(({ nonce }) => nonce));
  let nonce = count;
  while (taken.has(nonce)) ++nonce;
  return nonce;
}

const toEntry = ({ account, chainId, action, request, call }: ToSend, key: string): Omit<JournalEntry, "attempts"> => ({
  key,
  chainId,
  account: account.address,
  request: requestHash([action, ...request]),
  to: call.to,
  data: call.data,
  value: String(call.value ?? 0n),
  sinceBlock: 0,
});

/** Signs under the account's lock, so that no two have one nonce, and has it in the journal before it leaves. */
async function signOnce(
  client: AnyClient,
  account: LocalAccount,
  toSend: ToSend,
  journal: Journal,
): Promise<Sent & { readonly isKnown: boolean; readonly isNext?: boolean }> {
  const { chainId, key, call, fields } = toSend;
  const { address } = account;
  return journal.exclusively(lockOf({ chainId, account }), async () => {
    const known = key === undefined ? undefined : await journal.get(journalKey({ chainId, account: address }, key));
    if (known) return { ...(await resumeEntry(known, toSend, journal)), isKnown: true };
    const { nonce: chosen, ...chosenFees } = fields;
    // Before the count: what is settled meanwhile is no longer open, and would be in neither.
    const open = await journal.open({ chainId, account: address });
    const set = await preset(client, { address, estimate: toSend.estimate, ...chosenFees });
    if (set.chainId !== chainId) throw new WrongChainError({ attempted: set.chainId, allowed: chainId });
    const nonce = chosen ?? freeNonce(set.count, open);
    const attempt = await signAttempt(client, account, { ...set, nonce, call });
    const entry: JournalEntry = {
      ...toEntry(toSend, journalKey({ chainId, account: address }, key ?? attempt.hash)),
      nonce,
      attempts: [attempt],
      sinceBlock: Number(set.blockNumber),
    };
    await journal.put(entry);
    return {
      ...fromEntry(entry, account, journal),
      isKeyed: key !== undefined,
      isKnown: false,
      isNext: nonce === set.count,
    };
  });
}

async function sendSigned(client: AnyClient, account: LocalAccount, toSend: ToSend): Promise<Sent> {
  const { journal = processJournal, key, waits, action, toError } = toSend;
  const { isKnown, isNext = false, ...sent } = await signOnce(client, account, toSend, journal);
  if (isKnown) return sent;
  const { entry } = sent;
  const { hash, raw } = sent.attempts.at(-1)!;
  // Behind a nonce that the node has not seen it would wait in vain: the tracker sees to that one first.
  const answer = await broadcast(client, raw!, { waits: waits && isNext });
  if (answer.said === "refused") {
    // Nobody has the bytes but this process, which forgets them.
    await journal.delete(entry!.key);
    const { toGasMissing } = await import("../errors/actionErrors.ts");
    throw (await toGasMissing(client, account, raw!, answer.error)) ?? (await toError(answer.error));
  }
  if (answer.said === "sent") {
    // The node counts it from now on.
    if (key === undefined && !waits) await journal.delete(entry!.key);
    return { ...sent, receipt: answer.receipt };
  }
  // Whoever waits finds out what has become of it; nobody else would.
  if (!waits) throw new TransactionUnknownError({ hash, action, key, cause: await toError(answer.error) });
  return sent;
}

/** Errors after which a wallet has certainly sent nothing. */
const isRefusal = (error: unknown): boolean =>
  error instanceof FeiqianError ||
  (error instanceof BaseError && error.walk((cause) => cause instanceof UserRejectedRequestError) !== null);

async function sendByWallet(toSend: ToSend): Promise<Sent> {
  const { account, chainId, key, journal = processJournal, call, toError } = toSend;
  const sent = { chainId, account, nonce: undefined, call, sinceBlock: undefined, isKeyed: key !== undefined } as const;
  const send = () =>
    toSend.sendByWallet().catch(async (error: unknown) => {
      throw await toError(error);
    });
  if (key === undefined) return { ...sent, attempts: [{ hash: await send() }] };

  const itsKey = journalKey({ chainId, account: account.address }, key);
  const answered = async (): Promise<Hex> => {
    try {
      const hash = await send();
      await journal.put({ ...toEntry(toSend, itsKey), attempts: [{ hash }] });
      return hash;
    } catch (error) {
      if (isRefusal(error)) await journal.delete(itsKey);
      throw error;
    } finally {
      asked.delete(itsKey);
    }
  };
  let answer: Promise<Hex> | undefined;
  const known = await journal.exclusively(lockOf({ chainId, account }), async () => {
    const entry = await journal.get(itsKey);
    if (entry) return entry;
    await journal.put({ ...toEntry(toSend, itsKey), attempts: [] });
    answer = answered();
    // It is waited for below; whoever has the same key next waits for it too.
    answer.catch(() => {});
    asked.set(itsKey, answer);
    return undefined;
  });
  if (known) return resumeEntry(known, toSend, journal);
  const hash = await answer!;
  return { ...sent, attempts: [{ hash }], entry: await journal.get(itsKey), journal };
}

export const sendOnce = (client: AnyClient, toSend: ToSend): Promise<Sent> =>
  canSign(toSend.account) ? sendSigned(client, toSend.account, toSend) : sendByWallet(toSend);

export type SendTransactionOnceParameters = Omit<WriteParameters, "deployment" | keyof JournalParameters> &
  TrackOptions &
  TransactionCall &
  JournalParameters & { readonly key: string };

/**
 * Sends a transaction once and follows it to its outcome. Called again with the same key, by this process or, with a
 * `fileJournal`, by another one or after a crash, it sends nothing: it follows what was sent.
 * @throws KeyUsedError (the key stands for another transaction), AccountMissingError; and what a node or a wallet
 * refuses before it is sent. What happens after that is an outcome.
 * @example
 * const outcome = await sendTransactionOnce(client, { key: "top up 7", journal, to, data: "0x", value: 10n ** 18n });
 */
export async function sendTransactionOnce(
  client: AnyClient,
  parameters: SendTransactionOnceParameters,
): Promise<Outcome> {
  const action = "sendTransactionOnce";
  const account: Account = accountOf(client, parameters, action);
  const { key, journal, to, data, value } = parameters;
  const call = { to, data, value };
  const chainId = client.chain?.id ?? (await getAction(client, getChainId, "getChainId")({}));
  const sending = { account, chainId, action, request: [to.toLowerCase(), data, value ?? 0n], key, journal };
  const send = getAction(client, sendTransaction, "sendTransaction");
  const sent =
    (await resume(sending)) ??
    (await sendOnce(client, {
      ...sending,
      call,
      fields: fieldsOf(parameters),
      waits: true,
      estimate: () => getAction(client, estimateGas, "estimateGas")({ account: account.address, ...call } as never),
      sendByWallet: () => send({ account, chain: client.chain ?? null, ...call, ...fieldsOf(parameters) } as never),
      toError: (error) => error,
    }));
  return conclude(client, sent, parameters);
}

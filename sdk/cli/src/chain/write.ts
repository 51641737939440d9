import { homedir } from "node:os";
import { join } from "node:path";
import {
  type Deployment,
  type FeiqianActions,
  type Journal,
  TransactionRevertedError,
  TransactionUnknownError,
  feiqianActions,
  journalKey,
  trackTransaction,
} from "@feiqian/sdk";
import { fileJournal } from "@feiqian/sdk/node";
import {
  type Account,
  type Hex,
  HttpRequestError,
  TimeoutError,
  type TransactionReceipt,
  createClient,
  custom,
  http,
  keccak256,
} from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import type { Context, OptionSpecs } from "../command.ts";
import { CommandError, UnknownOutcomeError } from "../errors.ts";
import { findSetting, toClient } from "./client.ts";

/** Methods that send a signed transaction. */
const sendMethods = ["eth_sendRawTransaction", "eth_sendRawTransactionSync"];

/**
 * A client that reports a transaction's hash before sending it: whatever happens afterwards, the transaction can be
 * looked up.
 */
export function toReportingClient(rpc: string, account: Account, onSend: (hash: Hex) => void) {
  const node = http(rpc)({});
  const transport = custom({
    async request({ method, params }: { method: string; params?: unknown }) {
      if (sendMethods.includes(method)) onSend(keccak256((params as readonly [Hex])[0]));
      return node.request({ method, params } as never);
    },
  });
  return createClient({ account, transport, cacheTime: 0 });
}

/** Whether the node did not answer. A node that answers with a refusal has not taken the transaction. */
export const isSilent = (error: unknown): boolean => {
  for (let at = error; at instanceof Error; at = at.cause)
    if (at instanceof HttpRequestError || at instanceof TimeoutError) return true;
  return false;
};

export const journalOptions: OptionSpecs = {
  "request-key": { value: "TEXT", help: "your word for this request: with the same one again nothing is sent twice" },
  journal: { value: "FOLDER", help: "where sent transactions are remembered (FEIQIAN_JOURNAL); default: ~/.feiqian" },
};

export const journalNote =
  "After a crash, run it again: it follows what was sent, and nothing is paid twice. A request that was seen to its end\n" +
  "is sent again, unless it has a --request-key.";

/** A request, as the journal knows it. */
export interface Request {
  readonly account: PrivateKeyAccount;
  readonly deployment: Deployment;
  /** Action and subject, "refund 0x…": the request's key, unless the user gives one. */
  readonly name: string;
}

interface Requested extends Request {
  readonly journal: Journal;
  readonly key: string;
  readonly isNamed: boolean;
}

function toRequested(context: Context, request: Request): Requested {
  const folder = findSetting(context, "journal") ?? join(homedir(), ".feiqian");
  const given = context.options.find("request-key");
  return { ...request, journal: fileJournal({ folder }), key: given ?? request.name, isNamed: given !== undefined };
}

const unknown = (hash: Hex | undefined) =>
  new UnknownOutcomeError(
    `The transaction ${hash} was sent; its outcome is not known yet.`,
    "Run the same command again: it follows that transaction, and nothing is sent twice.",
  );

const failed = (hash: Hex) =>
  new CommandError(`The transaction ${hash} failed on chain: nothing has changed.`, {
    next: "Check the state, then try again.",
  });

/** Follows what an earlier run sent for this request. Undefined: there is nothing, or it was seen to its end. */
export async function findSent(
  context: Context,
  request: Request,
  check: (data: Hex) => void = () => undefined,
): Promise<TransactionReceipt | undefined> {
  const { account, deployment, journal, key, isNamed, name } = toRequested(context, request);
  const place = journalKey({ chainId: deployment.chainId, account: account.address }, key);
  const entry = await journal.get(place);
  const attempt = entry?.attempts.at(-1);
  if (!entry || !attempt) return undefined;
  if (entry.isDone && !isNamed) {
    await journal.delete(place);
    return undefined;
  }
  check(entry.data);
  context.terminal.say(`An earlier run has sent ${attempt.hash} (${name}). Nothing is sent now; following it.`);
  const { nonce, sinceBlock } = entry;
  const of = { ...attempt, account: account.address, nonce, fromBlock: BigInt(sinceBlock) };
  const outcome = await trackTransaction(toClient(context), of);
  if (outcome.status === "unknown") throw unknown(outcome.hash);
  // A failure has moved nothing: the request may be sent again.
  if (outcome.status === "failed") await journal.delete(place);
  else await journal.put({ ...entry, isDone: true });
  if (outcome.status === "failed") throw failed(outcome.hash);
  return outcome.receipt;
}

/**
 * Sends a request once and waits for it; the journal has it before it leaves.
 *
 * @throws UnknownOutcomeError if it was sent and its outcome is unknown; CommandError if it failed on chain; the error
 * of `send` if it was not sent.
 */
export async function sendOnce<done extends { readonly receipt: object }>(
  context: Context,
  request: Request,
  send: (client: FeiqianActions, by: { readonly account: PrivateKeyAccount; readonly key: string }) => Promise<done>,
): Promise<TransactionReceipt> {
  const { account, deployment, journal, key } = toRequested(context, request);
  const client = toClient(context).extend(feiqianActions({ deployment, journal }));
  try {
    return (await send(client, { account, key })).receipt as TransactionReceipt;
  } catch (error) {
    if (error instanceof TransactionUnknownError) throw unknown(error.hash);
    if (!(error instanceof TransactionRevertedError)) throw error;
    await journal.delete(journalKey({ chainId: deployment.chainId, account: account.address }, key));
    throw failed(error.hash);
  }
}

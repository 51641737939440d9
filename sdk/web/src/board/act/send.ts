import { EventMissingError, TransactionReplacedError, TransactionRevertedError, journalKey } from "@feiqian/sdk";
import { storageJournal } from "@feiqian/sdk/browser";
import type { Hex } from "viem";
import { inOneTab } from "../../shared/inOneTab.ts";
import type { WalletClient } from "../../shared/wallet/useWallet.ts";
import { type Chain, type PreparedAct, checkUnchanged } from "./prepare.ts";
import type { Subject } from "./subject.ts";

/** Another tab is sending for this account and token, whose refunds share an allowance. */
export class UnderWayError extends Error {
  override name = "UnderWayError";
}

/** After this time it is followed further, and the page says that the outcome is unknown. */
const TIMEOUT_MS = 45_000;

/** Outcomes after which the same may be sent once more. */
const isOver = (error: unknown): boolean =>
  [TransactionRevertedError, TransactionReplacedError, EventMissingError].some((Over) => error instanceof Over);

/** By account and key: a second click gets the first one's outcome. */
const underWay = new Map<string, Promise<Hex>>();

const entryOf = ({ deployment }: Chain, { actor, key }: PreparedAct): string =>
  journalKey({ chainId: deployment.chainId, account: actor }, key);

/** Forgets a transaction whose hash the wallet has not told. The chain's own figures prevent that both count. */
export const forget = (chain: Chain, prepared: PreparedAct): Promise<void> =>
  storageJournal().delete(entryOf(chain, prepared));

/**
 * Has the wallet send a step once, from one tab, and follows it. After a reload it follows what was sent before.
 * @returns The transaction.
 * @throws {@link UnderWayError}, and the errors of the SDK's verbs
 */
export function sendOnce(chain: Chain, subject: Subject, prepared: PreparedAct, wallet: WalletClient): Promise<Hex> {
  const name = entryOf(chain, prepared);
  const known = underWay.get(name);
  if (known) return known;
  const { deployment } = chain;
  const lock = `feiqian.spend:${deployment.chainId}:${prepared.actor}:${subject.token.address}`;
  const sent = inOneTab(lock, async (isAlone) => {
    if (!isAlone) throw new UnderWayError("Another tab is sending.");
    return follow(chain, subject, prepared, wallet);
  }).finally(() => underWay.delete(name));
  underWay.set(name, sent);
  return sent;
}

async function follow(chain: Chain, subject: Subject, prepared: PreparedAct, wallet: WalletClient): Promise<Hex> {
  const journal = storageJournal();
  const { key, head, send } = prepared;
  const entry = entryOf(chain, prepared);
  // An earlier sending has changed the figures itself.
  if (!(await journal.get(entry))) await checkUnchanged(chain, subject, prepared);
  try {
    const { transactionHash, blockNumber } = (await send(wallet, { key, journal, timeout: TIMEOUT_MS })).receipt;
    await journal.delete(entry);
    // One that was done before this was shown, as of an equal credit, is not this one.
    return blockNumber > head ? transactionHash : follow(chain, subject, prepared, wallet);
  } catch (error) {
    if (isOver(error)) await journal.delete(entry);
    throw error;
  }
}

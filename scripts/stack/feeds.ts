import { type Address, http } from "viem";
import type { DeploymentRecord } from "../../sdk/src/deployment.ts";
import { createSender } from "../deploy/client.ts";
import { pushRounds } from "../deploy/feeds.ts";
import { devAccount } from "./accounts.ts";

/** A source takes no price that is older than a day and an hour; this is well within. */
const EVERY_MS = 6 * 3_600_000;

/** The feeds of a test chain, by pair. */
export const feedsOf = ({ sources = [] }: Pick<DeploymentRecord, "sources">): ReadonlyMap<string, Address> =>
  new Map(sources.flatMap(({ feeds }) => feeds.map(({ pair, address }) => [pair, address] as const)));

/**
 * A new round of every TEST feed, at the chain's latest instant.
 *
 * @param answers What some say from now on; the others repeat what they said.
 */
export async function writeRounds(
  rpcUrl: string,
  record: Pick<DeploymentRecord, "sources">,
  answers: Readonly<Record<string, bigint>> = {},
): Promise<void> {
  const sender = createSender(http(rpcUrl), devAccount("deployer"));
  const feeds = [...feedsOf(record)].map(([pair, address]) => ({ address, answer: answers[pair] }));
  if (feeds.length > 0) await pushRounds(sender, feeds);
}

/** Keeps the feeds of a stack that serves from going stale, as its clock runs. The process may end meanwhile. */
export function keepFresh(rpcUrl: string, record: DeploymentRecord, log: (line: string) => void): void {
  const refresh = () =>
    writeRounds(rpcUrl, record).catch((error: Error) => log(`the feeds could not be written: ${error.message}`));
  setInterval(() => void refresh(), EVERY_MS).unref();
}

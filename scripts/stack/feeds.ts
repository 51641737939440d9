import { type Address, http } from "viem";
import type { DeploymentRecord } from "../../sdk/src/deployment.ts";
import { createSender } from "../deploy/client.ts";
import { pushRounds } from "../deploy/feeds.ts";
import { devAccount } from "./accounts.ts";

/** Well within a day and an hour, after which a source takes no price. */
const EVERY_MS = 6 * 3_600_000;

export const feedsOf = ({ sources = [] }: Pick<DeploymentRecord, "sources">): ReadonlyMap<string, Address> =>
  new Map(sources.flatMap(({ feeds }) => feeds.map(({ pair, address }) => [pair, address] as const)));

/** Writes a new round of every TEST feed, at the chain's latest instant. Those without a new answer repeat their last. */
export async function writeRounds(
  rpcUrl: string,
  record: Pick<DeploymentRecord, "sources">,
  answers: Readonly<Record<string, bigint>> = {},
): Promise<void> {
  const sender = createSender(http(rpcUrl), devAccount("deployer"));
  const feeds = [...feedsOf(record)].map(([pair, address]) => ({ address, answer: answers[pair] }));
  if (feeds.length > 0) await pushRounds(sender, feeds);
}

/** Keeps the feeds of a serving stack from going stale, without keeping the process alive. */
export function keepFresh(rpcUrl: string, record: DeploymentRecord, log: (line: string) => void): void {
  const refresh = () =>
    writeRounds(rpcUrl, record).catch((error: Error) => log(`the feeds could not be written: ${error.message}`));
  setInterval(() => void refresh(), EVERY_MS).unref();
}

import { type Address, getAddress } from "viem";
import type { Deployment } from "../../sdk/src/deployment.ts";
import { EUR, HOUR, guards, price, roundAt } from "../prices/support.ts";
import type { System } from "./system.ts";

/** 100.00 EUR, in cents. */
export const hundredEuros = 10_000n;

/** The same at the feed's first rate, 1.0831, in base units of a token with 6 decimals. */
export const hundredEurosInToken = 108_310_000n;

/** The deployment, with a source of euros among those that it recommends. */
export const recommending = (deployment: Deployment, source: { readonly address: Address }): Deployment => ({
  ...deployment,
  sources: [{ name: "EUR/USDT", base: "EUR", quote: "USDT", address: getAddress(source.address), feeds: [] }],
});

/** A feed of euros in the token, a source over it with the guards of the other tests, and terms that name it. */
export async function addSource(system: System, token = getAddress(system.token.address)) {
  const { viem, networkHelpers } = system;
  const aggregator = await viem.deployContract("AggregatorMock", [price(0.01), price(1_000)]);
  const feed = await viem.deployContract("FeedMock", [8, aggregator.address]);
  const push = async (answer: number, instant?: bigint) => {
    const { answer: value, startedAt, updatedAt } = roundAt(instant ?? (await system.now()), price(answer));
    await aggregator.write.push([value, startedAt, updatedAt]);
  };
  const start = BigInt(await networkHelpers.time.latest());
  for (const instant of [start - HOUR, start]) await push(1.0831, instant);
  const pair = { base: EUR, quote: token, baseDecimals: 2, quoteDecimals: 6, inverted: false };
  const source = await viem.deployContract("ChainlinkSource", [feed.address, pair, guards]);
  /** Turns any terms into those of a hundred euros. */
  const inEuros = { amount: hundredEuros, currency: EUR, source: getAddress(source.address) };
  /** Nothing is heard of the feed any more, in any of the ways in which one dies. */
  const kill = (mood: "Revert" | "BurnGas" | "ReturnBomb" = "Revert") =>
    feed.write.setMood([{ Revert: 1, BurnGas: 2, ReturnBomb: 3 }[mood]]);
  return { feed, aggregator, source, push, start, inEuros, kill };
}

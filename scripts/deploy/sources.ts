// The price sources that Feiqian recommends: how they are put together, and which guards they have.
import { type Address, parseUnits, zeroAddress } from "viem";
import { type Currency, toCurrency } from "../../sdk/src/amounts/currency.ts";
import type { PriceSource } from "../../sdk/src/deployment.ts";
import { type Blueprint, toBlueprint } from "./create2.ts";

const HOUR = 3_600n;
/** Of Chainlink's feeds in dollars. */
export const FEED_DECIMALS = 8;
export const price = (value: string): bigint => parseUnits(value, FEED_DECIMALS);
const fiats = ["EUR", "CNY"] as const;
type Fiat = (typeof fiats)[number];

export const feedPairs = [...fiats.map((fiat) => `${fiat}/USD` as const), "USDT/USD"] as const;
export type FeedPair = (typeof feedPairs)[number];
/** The feeds' addresses: Chainlink's proxies, or a test chain's own. */
export type Feeds = Readonly<Record<FeedPair, Address>>;

/** Of every feed: a day of heartbeat and an hour of slack, and how far a round may lie from the one before it. */
const shared = { maxAge: 25n * HOUR, deviationBps: 200n, deviationBpsPerHour: 10n };

export const feedGuards = {
  "EUR/USD": { ...shared, minAnswer: price("0.5"), maxAnswer: price("2") },
  "CNY/USD": { ...shared, minAnswer: price("0.05"), maxAnswer: price("0.5") },
  "USDT/USD": { ...shared, minAnswer: price("0.5"), maxAnswer: price("2") },
} as const satisfies Readonly<Record<FeedPair, object>>;

/** Where the token is at par with dollars, in a feed's answers. */
export const pegBand = { low: price("0.99"), innerLow: price("0.995"), innerHigh: price("1.005"), high: price("1.01") };
/** A tripped latch's least time shut, in seconds. */
export const SHUT_FOR = 6n * HOUR;
/** Foreign exchange: Sunday 22:00 to Friday 22:00 UTC, in seconds of a week that begins on Monday. */
export const marketHours = { opensAt: 597_600n, closesAt: 424_800n };
const usd = toCurrency("USD");
/**
 * Between two sources dollars have 18 decimals, so that the first of them loses nothing that is seen. They are another
 * currency than an invoice's, which has 2: no terms can name the leg of a source in its place.
 */
const between = toCurrency("USD", 18);

/** A part of a source, named after its contract and the pair that it prices. */
export const toPart = (room: string, contract: string, what: string, args: readonly unknown[], file = contract) => ({
  ...toBlueprint(`contracts/${room}/${file}.sol/${contract}.json`, args),
  name: `${contract} ${what}` as const,
});

/** The sources of a token, and their parts in the order in which they are deployed: each has those before it. */
export function toSources(token: { readonly address: Address; readonly decimals: number }, feeds: Feeds) {
  const parts: Blueprint[] = [];
  const add = (contract: string, what: string, args: readonly unknown[]): Address => {
    const part = toPart("prices", contract, what, args);
    parts.push(part);
    return part.address;
  };

  /** The token at par with dollars. */
  const parOf = (what: string, { address, decimals }: Currency): Address => {
    const pair = { base: address, quote: token.address, baseDecimals: decimals, quoteDecimals: token.decimals };
    const args = [feeds["USDT/USD"], { ...pair, inverted: true }, feedGuards["USDT/USD"]];
    const market = add("ChainlinkSource", what, args);
    return add("PegLatch", what, [market, pegBand, SHUT_FOR]);
  };
  const leg = parOf("USDT/USD", between);

  const sourceOf = (fiat: Fiat): PriceSource => {
    const [pair, currency] = [`${fiat}/USD` as const, toCurrency(fiat)];
    const currencies = { base: currency.address, quote: between.address, inverted: false };
    const decimals = { baseDecimals: currency.decimals, quoteDecimals: between.decimals };
    const market = add("ChainlinkSource", pair, [feeds[pair], { ...currencies, ...decimals }, feedGuards[pair]]);
    const open = add("MarketHours", pair, [market, zeroAddress, marketHours.opensAt, marketHours.closesAt]);
    const name = `${fiat}/USDT`;
    const address = add("CrossSource", name, [open, leg]);
    return { name, base: fiat, quote: "USDT", address, feeds: [pair, "USDT/USD" as const].map(named) };
  };
  const named = (pair: FeedPair) => ({ pair, address: feeds[pair] });

  const dollars: PriceSource = {
    ...{ name: "USD/USDT", base: "USD", quote: "USDT" },
    address: parOf("USD/USDT", usd),
    feeds: [named("USDT/USD")],
  };
  return { parts, sources: [...fiats.map(sourceOf), dollars] as readonly PriceSource[] };
}

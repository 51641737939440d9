// The price sources that Feiqian recommends: how they are put together, and which guards they have.
import { type Address, parseUnits, zeroAddress } from "viem";
import { type Currency, toCurrency } from "../../sdk/src/amounts/currency.ts";
import type { PriceSource } from "../../sdk/src/deployment.ts";
import type { FeedConfig, FeedsConfig } from "./config.ts";
import { type Blueprint, toBlueprint } from "./create2.ts";

const HOUR = 3_600n;
const DAY = 24n * HOUR;
/** Of Chainlink's feeds in dollars. */
export const FEED_DECIMALS = 8;
export const price = (value: string): bigint => parseUnits(value, FEED_DECIMALS);

/** Where a token is at par with dollars. */
const par = { low: "0.99", innerLow: "0.995", innerHigh: "1.005", high: "1.01" };
type Band = Readonly<Record<keyof typeof par, bigint>>;
export const toPegBand = (decimals = FEED_DECIMALS): Band =>
  Object.fromEntries(Object.entries(par).map(([edge, at]) => [edge, parseUnits(at, decimals)])) as Band;
/** A tripped latch's least time shut, in seconds. */
export const SHUT_FOR = 6n * HOUR;
/** Foreign exchange, by New York's clock: Sunday 18:00 to Friday 17:00, but Christmas and New Year's Day. */
export const marketHours = { opensAt: 6n * DAY + 18n * HOUR, closesAt: 4n * DAY + 17n * HOUR, holidays: [101n, 1225n] };
/**
 * A price that is signed while foreign exchange is closed: near the week's last, which may be as old as a weekend with a
 * holiday beside it, and good for half an hour.
 */
const weekend = { bandBps: 200n, maxValidity: HOUR / 2n, lastMaxAge: 5n * DAY };

/** Guards of a source over a feed: its heartbeat and an hour of slack, its bounds, and how far a round may lie off. */
export const toGuards = (feed: FeedConfig) => ({
  maxAge: BigInt(feed.heartbeatSeconds) + HOUR,
  minAnswer: parseUnits(feed.minAnswer, feed.decimals),
  maxAnswer: parseUnits(feed.maxAnswer, feed.decimals),
  deviationBps: BigInt(feed.deviationBps),
  deviationBpsPerHour: BigInt(feed.deviationBpsPerHour),
});

/** A part of a source, named after its contract and the pair that it prices. */
export const toPart = (room: string, contract: string, what: string, args: readonly unknown[], file = contract) => ({
  ...toBlueprint(`contracts/${room}/${file}.sol/${contract}.json`, args),
  name: `${contract} ${what}` as const,
});

/**
 * Between two sources dollars have 18 decimals, so that the first of them loses nothing that is seen. They are another
 * currency than an invoice's, which has 2: no terms can name the leg of a source in its place.
 */
const between = toCurrency("USD", 18);
const usd = toCurrency("USD");

interface PricedToken {
  readonly symbol: string;
  readonly address: Address;
  readonly decimals: number;
}

/**
 * The sources of the tokens: of each currency that has a feed, and of dollars. Their parts come in the order in which
 * they are deployed: each has those before it. What two sources share is one part.
 */
export function toSources(tokens: readonly PricedToken[], feeds: FeedsConfig, multicall3: Address) {
  const parts = new Map<string, Blueprint>();
  const add = (contract: string, what: string, args: readonly unknown[]): Address => {
    const part = toPart("prices", contract, what, args);
    const { address } = parts.get(part.name) ?? part;
    if (address !== part.address) throw new Error(`Two sources have a part ${part.name}: each symbol is one token's`);
    parts.set(part.name, part);
    return part.address;
  };
  const { currencies, sequencer, weekendIssuer } = feeds;

  /** A currency in dollars: by its feed while its market trades, else by what the issuer signs, where there is one. */
  const toDollars = (pair: string, feed: FeedConfig, currency: Currency): Address => {
    const guards = toGuards(feed);
    const units = { base: currency.address, quote: between.address };
    const decimals = { baseDecimals: currency.decimals, quoteDecimals: between.decimals };
    const overFeed = (what: string, maxAge: bigint) =>
      add("ChainlinkSource", what, [feed.proxy, { ...units, ...decimals, inverted: false }, { ...guards, maxAge }]);
    const market = overFeed(pair, guards.maxAge);
    const toRate = (answer: bigint) => answer * 10n ** BigInt(18 - feed.decimals);
    const bySignature = () => {
      const lastPrice = overFeed(`${pair} weekend`, weekend.lastMaxAge);
      const { bandBps, maxValidity } = weekend;
      const bounds = { lowRate: toRate(guards.minAnswer), highRate: toRate(guards.maxAnswer) };
      const terms = { ...units, ...decimals, ...bounds, maxValidity, lastPrice, bandBps };
      return add("SignedQuote", pair, [multicall3, weekendIssuer, terms]);
    };
    const whenClosed = weekendIssuer ? bySignature() : zeroAddress;
    const { opensAt, closesAt, holidays } = marketHours;
    return add("MarketHours", pair, [market, whenClosed, opensAt, closesAt, holidays]);
  };

  const sourcesOf = ({ symbol, address, decimals }: PricedToken): readonly PriceSource[] => {
    const peg = feeds.tokens[symbol];
    if (!peg) throw new Error(`There is no feed ${symbol}/USD in the config, by which ${symbol} is known to be at par`);
    const ofPeg = { pair: `${symbol}/USD`, address: peg.proxy };
    const pair = { base: usd.address, quote: address, baseDecimals: usd.decimals, quoteDecimals: decimals };
    const market = add("ChainlinkSource", ofPeg.pair, [peg.proxy, { ...pair, inverted: true }, toGuards(peg)]);
    const latch = add("PegLatch", symbol, [market, toPegBand(peg.decimals), SHUT_FOR]);
    const atPar = (what: string, from: Currency) =>
      add("ParSource", what, [latch, from.address, from.decimals, address, decimals]);
    const dollars = atPar(`USD/${symbol}`, usd);
    const toSource = (base: string, source: Address, asked: PriceSource["feeds"]): PriceSource => {
      const name = `${base}/${symbol}`;
      const gated = sequencer && add("SequencerGate", name, [source, sequencer.feed, BigInt(sequencer.graceSeconds)]);
      return { name, base, quote: symbol, address: gated ?? source, feeds: asked };
    };
    const leg = atPar(`USD/${symbol} leg`, between);
    return [
      ...Object.entries(currencies).map(([code, feed]) => {
        const pair = `${code}/USD`;
        const cross = add("CrossSource", `${code}/${symbol}`, [toDollars(pair, feed, toCurrency(code)), leg]);
        return toSource(code, cross, [{ pair, address: feed.proxy }, ofPeg]);
      }),
      toSource("USD", dollars, [ofPeg]),
    ];
  };
  const sources = tokens.flatMap(sourcesOf);
  return { parts: [...parts.values()] as readonly Blueprint[], sources };
}

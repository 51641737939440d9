import { type Address, getAddress, zeroAddress } from "viem";
import { SHUT_FOR, marketHours, toPegBand } from "../deploy/sources.ts";
import { EUR, HOUR, USD, feedBounds, guards, price } from "../../test/prices/support.ts";
import { genesisFile, hasGenesis } from "../../test/support/genesis.ts";
import type { System } from "../../test/support/system.ts";
import { type Provider, placeFeed, readFeedCodes } from "../feeds/place.ts";
import type { Tools } from "./measure.ts";

/** Decimals of dollars between two sources, so that the first of them loses nothing. */
const BETWEEN = 18;

type Priceable = System & { readonly provider: Provider };

/** A feed at one price, by Chainlink's own code, with two rounds in the past. */
async function placeRealFeed({ provider, now }: Priceable, name: string, answer: bigint): Promise<Address> {
  const { feed, aggregator } = await placeFeed(provider, readFeedCodes(genesisFile), name);
  const last = (await now()) - HOUR;
  for (const id of [1, 2]) await aggregator.push({ id, answer, updatedAt: last - HOUR * BigInt(2 - id) });
  return feed.address;
}

async function placeMockFeed({ viem, now }: Priceable, _: string, answer: bigint): Promise<Address> {
  const aggregator = await viem.deployContract("AggregatorMock", [...feedBounds]);
  const feed = await viem.deployContract("FeedMock", [8, aggregator.address]);
  const last = (await now()) - HOUR;
  for (const updatedAt of [last - HOUR, last]) await aggregator.write.push([answer, updatedAt, updatedAt]);
  return feed.address;
}

/**
 * Charges with a price: by one feed, by two in a row, and by those behind market hours and a latch; on Chainlink's own
 * code, and on mocks.
 */
export async function measureFiat(system: Priceable, { charge, record }: Tools): Promise<void> {
  const { viem } = system;
  const token = getAddress(system.token.address);
  const deploy = async (place: typeof placeRealFeed) => {
    const eurFeed = await place(system, "EUR/USD", price(1.0831));
    const tokenFeed = await place(system, "USDT/USD", price(0.9998));
    const sourceOf = (feed: Address, pair: object) =>
      viem.deployContract("ChainlinkSource", [feed, pair as never, guards]);
    const inverted = { base: USD, quote: token, baseDecimals: BETWEEN, quoteDecimals: 6, inverted: true };
    const market = await sourceOf(tokenFeed, inverted);
    const euros = { base: EUR, quote: USD, baseDecimals: 2, quoteDecimals: BETWEEN, inverted: false };
    const fiat = await sourceOf(eurFeed, euros);
    const direct = await sourceOf(eurFeed, { ...euros, quote: token, quoteDecimals: 6 });
    const cross = await viem.deployContract("CrossSource", [fiat.address, market.address]);
    const latch = await viem.deployContract("PegLatch", [market.address, toPegBand(), SHUT_FOR]);
    const par = await viem.deployContract("ParSource", [latch.address, USD, BETWEEN, token, 6]);
    const { opensAt, closesAt, holidays } = marketHours;
    const open = await viem.deployContract("MarketHours", [fiat.address, zeroAddress, opensAt, closesAt, holidays]);
    const whole = await viem.deployContract("CrossSource", [open.address, par.address]);
    return { "": direct, ".cross": cross, ".whole": whole };
  };
  const kinds = { ...(hasGenesis ? { fiat: placeRealFeed } : {}), "fiat.mock": placeMockFeed };
  for (const [kind, place] of Object.entries(kinds)) {
    for (const [what, { address }] of Object.entries(await deploy(place))) {
      const paid = await charge({ amount: 10_000n, currency: EUR, source: getAddress(address) });
      await record(`charge.${kind}${what}`, paid);
    }
  }
}

import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { EUR, HOUR, USD, anyId, eurUsd, guards, makeSource, price, roundAt, token, verdictOf } from "./support.ts";

const connection = await hre.network.create();
const { viem, networkHelpers } = connection;

/** Dollars in the token, by a feed that prices the token in dollars. */
const usdToken = { base: USD, quote: token, baseDecimals: 18, quoteDecimals: 6, inverted: true };

const fixture = async () => {
  const first = await makeSource(connection);
  const second = await makeSource(connection, usdToken);
  const cross = await viem.deployContract("CrossSource", [first.source.address, second.source.address]);
  const now = BigInt(await networkHelpers.time.latest());
  for (const { push } of [first, second]) await push(roundAt(now - 2n * HOUR, price(1)));
  return { first, second, cross, now };
};
const load = () => networkHelpers.loadFixture(fixture);

describe("CrossSource", () => {
  it("is of the first one's base in the second one's quote", async () => {
    const { cross, first, second } = await load();
    expect([await cross.read.base(), await cross.read.quote()]).to.deep.equal([EUR, token]);
    const legs = [await cross.read.first(), await cross.read.second()].map((leg) => leg.toLowerCase());
    expect(legs).to.deep.equal([first.source.address, second.source.address]);
  });

  it("converts by both, each leg to the same side, and is as old as the older", async () => {
    const { cross, first, second, now } = await load();
    await first.push(roundAt(now - HOUR, price(1.0831)), roundAt(now - HOUR, price(1.0831)));
    await second.push(roundAt(now, price(0.9998)));
    // 100.00 EUR are 108.31 USD, and 108.3316663332… of the token.
    const [up, rate, ratedAt] = await cross.read.convertUp([anyId, EUR, token, 10_000n]);
    expect([up, ratedAt]).to.deep.equal([108_331_667n, now - HOUR]);
    // Each leg of the rate is rounded up, too.
    expect(rate).to.equal(1_083_316_663_332_666_535n);
    expect((await cross.read.convertDown([anyId, EUR, token, 10_000n]))[0]).to.equal(108_331_666n);
  });

  it("refuses another pair than its own, leg by leg", async () => {
    const { cross, first, second } = await load();
    const refused = async (call: Promise<unknown>, args: readonly unknown[]) =>
      expect(await verdictOf(call)).to.deep.equal(["PairNotPriced", ...args]);
    await refused(cross.read.convertUp([anyId, USD, token, 1n]), [USD, USD, EUR, USD]);
    await refused(cross.read.convertDown([anyId, EUR, USD, 1n]), [USD, USD, USD, token]);
    await refused(first.source.read.convertUp([anyId, USD, EUR, 1n]), [USD, EUR, EUR, USD]);
    await refused(second.source.read.convertDown([anyId, USD, EUR, 1n]), [USD, EUR, USD, token]);
  });

  it("has no price where one of the two has none, and says which guard refuses", async () => {
    const { cross, first, second, now } = await load();
    await second.push(roundAt(now, 0n));
    expect(await verdictOf(second.source.read.convertUp([anyId, USD, token, 1n]))).to.deep.equal([
      "AnswerNotPositive",
      0n,
    ]);
    await viem.assertions.revertWithCustomErrorWithArgs(
      cross.read.convertUp([anyId, EUR, token, 1n]) as never,
      second.source,
      "AnswerNotPositive",
      [0n],
    );
    await second.push(roundAt(now, price(1)), roundAt(now, price(1)));
    await networkHelpers.time.increaseTo(now + guards.maxAge + 1n);
    await viem.assertions.revertWithCustomError(
      cross.read.convertDown([anyId, EUR, token, 1n]) as never,
      first.source,
      "PriceStale",
    );
  });

  it("is not made of two that do not meet", async () => {
    const { first, cross } = await load();
    const twice = [first.source.address, first.source.address] as const;
    await viem.assertions.revertWithCustomErrorWithArgs(
      viem.deployContract("CrossSource", [...twice]) as never,
      cross,
      "LegsDoNotMeet",
      [eurUsd.quote, eurUsd.base],
    );
  });
});

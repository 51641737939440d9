import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { type Address, type ContractErrorName, getAddress, getContract } from "viem";
import { HOUR, USD, anyId, guards, makeSource, price, roundAt, token, verdictOf } from "./support.ts";

const connection = await hre.network.create();
const { viem, networkHelpers } = connection;
const { time } = networkHelpers;

/** The market has the token in dollars; its source leaves room for what a latch is for. */
const market = { base: USD, quote: token, baseDecimals: 2, quoteDecimals: 6, inverted: true };
const wide = { ...guards, deviationBps: 5_000n };
const band = { low: price(0.98), innerLow: price(0.995), innerHigh: price(1.005), high: price(1.02) };
const shutFor = 6n * HOUR;

/** Dollars' cents in the token at par. It hands on what its latch, and the market behind that, refuse with. */
async function makePar(latch: Address, baseDecimals = 2, quoteDecimals = 6) {
  const { address, abi } = await viem.deployContract("ParSource", [latch, USD, baseDecimals, token, quoteDecimals]);
  const refusals = await viem.getContractAt("PegLatch", latch);
  return getContract({ address, abi: [...abi, ...refusals.abi], client: await viem.getPublicClient() });
}

const fixture = async () => {
  const made = await makeSource(connection, market, wide);
  const latch = await viem.deployContract("PegLatch", [made.source.address, band, shutFor]);
  const par = await makePar(latch.address);
  /** The market's next round, just now. */
  const goTo = async (answer: bigint) => made.push(roundAt(BigInt(await time.latest()), answer));
  const convert = () => verdictOf(par.read.convertUp([anyId, USD, token, 10_000n]));
  type Refusal = ContractErrorName<(typeof latch)["abi"]>;
  const refuses = (call: Promise<unknown>, error: Refusal, args: readonly unknown[]) =>
    viem.assertions.revertWithCustomErrorWithArgs(call as never, latch, error, [...args] as never);
  return { ...made, latch, par, goTo, convert, refuses };
};
const load = () => networkHelpers.loadFixture(fixture);

describe("ParSource", () => {
  it("has the token at par, with decimals in place, while its latch is open", async () => {
    const { latch, par, goTo, convert } = await load();
    await goTo(price(1.0003));
    const [converted, rate, ratedAt] = (await convert()) as readonly bigint[];
    expect([converted, rate]).to.deep.equal([100_000_000n, 10n ** 18n]);
    expect(ratedAt).to.equal(await latch.read.checkPeg());
    expect((await par.read.convertDown([anyId, USD, token, 1n]))[0]).to.equal(10_000n);
    expect([await par.read.base(), await par.read.quote()]).to.deep.equal([USD, token]);
    expect(await par.read.latch()).to.equal(getAddress(latch.address));
  });

  it("rounds up for who pays, and down for who is paid, where the token is the coarser", async () => {
    const { latch } = await load();
    const par = await makePar(latch.address, 18);
    expect((await par.read.convertUp([anyId, USD, token, 1n]))[0]).to.equal(1n);
    expect((await par.read.convertDown([anyId, USD, token, 10n ** 12n + 1n]))[0]).to.equal(1n);
  });

  it("keeps the amount where both have the same decimals", async () => {
    const { latch } = await load();
    const par = await makePar(latch.address, 6);
    expect((await par.read.convertUp([anyId, USD, token, 7n]))[0]).to.equal(7n);
  });

  it("refuses another pair than its own", async () => {
    const { par } = await load();
    const refuses = (call: Promise<unknown>, args: readonly unknown[]) =>
      viem.assertions.revertWithCustomErrorWithArgs(
        call as never,
        par as never,
        "PairNotPriced" as never,
        [...args] as never,
      );
    await refuses(par.read.convertUp([anyId, token, USD, 1n]), [token, USD, USD, token]);
    await refuses(par.read.convertDown([anyId, USD, USD, 1n]), [USD, USD, USD, token]);
    await refuses(par.read.convertUp([anyId, token, token, 1n]), [token, token, USD, token]);
  });

  it("shares its latch with every other source of the token: one trip stops them all", async () => {
    const { latch, par, goTo } = await load();
    const leg = await makePar(latch.address, 18);
    await goTo(price(0.95));
    await latch.write.trip();
    await goTo(price(1));
    const until = await latch.read.shutUntil();
    for (const source of [par, leg])
      expect(await verdictOf(source.read.convertUp([anyId, USD, token, 1n]))).to.deep.equal(["LatchShut", until]);
  });
});

describe("PegLatch", () => {
  it("tells its band, and the market that it asks", async () => {
    const { latch, source } = await load();
    expect(await latch.read.getBand()).to.deep.equal(band);
    expect(await latch.read.market()).to.equal(getAddress(source.address));
  });

  describe("at the edges of the band", () => {
    for (const [answer, holds] of [
      [band.low - 1n, false],
      [band.low, true],
      [band.low + 1n, true],
      [band.high - 1n, true],
      [band.high, true],
      [band.high + 1n, false],
    ] as const) {
      it(`${holds ? "has a price and cannot be tripped" : "has none and can be tripped"}: ${answer}`, async () => {
        const { latch, goTo, convert, refuses } = await load();
        await goTo(answer);
        if (holds) {
          expect((await convert())[0]).to.equal(100_000_000n);
          await refuses(latch.write.trip(), "PegHolds", [answer, band.low, band.high]);
        } else {
          expect(await convert()).to.deep.equal(["OffPeg", answer, band.low, band.high]);
          await viem.assertions.emit(latch.write.trip() as never, latch, "Tripped");
        }
      });
    }
  });

  describe("once it is tripped", () => {
    const tripped = async () => {
      const made = await load();
      await made.goTo(price(0.95));
      await made.latch.write.trip();
      const until = await made.latch.read.shutUntil();
      await made.goTo(price(1));
      return { ...made, until };
    };

    it("has no price, even while the market is back", async () => {
      const { convert, until } = await tripped();
      expect(until).to.equal(BigInt(await time.latest()) - 1n + shutFor);
      expect(await convert()).to.deep.equal(["LatchShut", until]);
    });

    it("is not cleared before its time, and is from that second on, by anyone", async () => {
      const { latch, convert, refuses, until } = await tripped();
      await time.setNextBlockTimestamp(until - 1n);
      await refuses(latch.write.clear(), "LatchShut", [until]);
      await time.setNextBlockTimestamp(until);
      const [, anyone] = await viem.getWalletClients();
      await latch.write.clear({ account: anyone!.account });
      expect(await latch.read.shutUntil()).to.equal(0n);
      expect((await convert())[0]).to.equal(100_000_000n);
    });

    for (const [answer, isInside] of [
      [band.innerLow - 1n, false],
      [band.innerLow, true],
      [band.innerHigh, true],
      [band.innerHigh + 1n, false],
    ] as const) {
      it(`is ${isInside ? "" : "not "}cleared by the latest round: ${answer}`, async () => {
        const { latch, goTo, convert, refuses, until } = await tripped();
        await time.increaseTo(until);
        await goTo(answer);
        if (isInside) await latch.write.clear();
        else await refuses(latch.write.clear(), "OutsideInnerBand", [answer, band.innerLow, band.innerHigh]);
        expect(await convert()).to.have.lengthOf(isInside ? 3 : 2);
      });
    }

    it("is shut for longer when it is tripped again", async () => {
      const { latch, goTo, until } = await tripped();
      await time.increase(HOUR);
      await goTo(price(1.03));
      await latch.write.trip();
      expect((await latch.read.shutUntil()) > until).to.equal(true);
    });
  });

  it("is not cleared while it is open", async () => {
    const { latch, refuses } = await load();
    await refuses(latch.write.clear(), "LatchOpen", []);
  });

  it("has no price, and is not cleared, without a round that the market's guards accept", async () => {
    const { latch, source, start, goTo } = await load();
    await goTo(price(0.95));
    await latch.write.trip();
    await time.increaseTo(start + 2n * guards.maxAge);
    await viem.assertions.revertWithCustomError(latch.write.clear() as never, source, "PriceStale");
    const open = await load();
    await time.increaseTo(open.start + 2n * guards.maxAge);
    const reading = open.par.read.convertDown([anyId, USD, token, 1n]);
    await viem.assertions.revertWithCustomError(reading as never, open.source, "PriceStale");
  });

  describe("while the market's guards refuse the round", () => {
    /** A market whose guards allow two percent a round, as deployed ones do. */
    const guarded = async () => {
      const made = await makeSource(connection, market, guards);
      const latch = await viem.deployContract("PegLatch", [made.source.address, band, shutFor]);
      return { ...made, latch };
    };

    it("is tripped by a sudden fall, which the market takes for an outlier", async () => {
      const { latch, source, push } = await networkHelpers.loadFixture(guarded);
      await push(roundAt(BigInt(await time.latest()), price(0.9)));
      await viem.assertions.revertWithCustomError(source.read.readAnswer() as never, source, "DeviationTooLarge");
      await time.increase(1n);
      const until = BigInt(await time.latest()) + 1n + shutFor;
      await viem.assertions.emitWithArgs(latch.write.trip() as never, latch, "Tripped", [price(0.9), until]);
    });

    for (const answer of [0n, -1n])
      it(`is tripped by an answer of ${answer}, which counts as none`, async () => {
        const { latch, push } = await networkHelpers.loadFixture(guarded);
        await push(roundAt(BigInt(await time.latest()), answer));
        const until = BigInt(await time.latest()) + 1n + shutFor;
        await viem.assertions.emitWithArgs(latch.write.trip() as never, latch, "Tripped", [0n, until]);
      });

    it("is not tripped by a feed that has had no round in its phase", async () => {
      const { latch, feed } = await networkHelpers.loadFixture(guarded);
      const next = await viem.deployContract("AggregatorMock", [price(0.01), price(1_000)]);
      await feed.write.propose([next.address]);
      await viem.assertions.revertWithCustomError(latch.write.trip() as never, latch, "NoRound");
      await next.write.push([price(0.9), 1n, BigInt(await time.latest())]);
      await viem.assertions.emit(latch.write.trip() as never, latch, "Tripped");
    });

    it("is tripped by the round that was last, however old", async () => {
      const { latch, push, start } = await networkHelpers.loadFixture(guarded);
      await push(roundAt(BigInt(await time.latest()), price(0.9)));
      await time.increaseTo(start + 2n * guards.maxAge);
      await viem.assertions.emit(latch.write.trip() as never, latch, "Tripped");
    });

    it("is not tripped while the last round is inside the band, however old", async () => {
      const { latch, start } = await networkHelpers.loadFixture(guarded);
      await time.increaseTo(start + 2n * guards.maxAge);
      const args = [price(1), band.low, band.high] as const;
      await viem.assertions.revertWithCustomErrorWithArgs(latch.write.trip() as never, latch, "PegHolds", [...args]);
    });
  });

  it("may have an inner band of one price", async () => {
    const { source } = await load();
    const narrow = { ...band, innerHigh: band.innerLow };
    const latch = await viem.deployContract("PegLatch", [source.address, narrow, shutFor]);
    expect(await latch.read.shutUntil()).to.equal(0n);
  });

  for (const [title, bad] of Object.entries({
    "whose inner band reaches the outer": { ...band, innerLow: band.low },
    "whose inner band reaches the outer above": { ...band, innerHigh: band.high },
    "whose inner band is the wrong way round": { ...band, innerLow: band.innerHigh, innerHigh: band.innerLow },
  })) {
    it(`is not made with a band ${title}`, async () => {
      const { source, refuses } = await load();
      const { low, innerLow, innerHigh, high } = bad;
      const made = viem.deployContract("PegLatch", [source.address, bad, shutFor]);
      await refuses(made, "BandNotNested", [low, innerLow, innerHigh, high]);
    });
  }
});

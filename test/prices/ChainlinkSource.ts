import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { getAddress } from "viem";
import {
  DAY,
  EUR,
  HOUR,
  USD,
  anyId,
  eurUsd,
  feedBounds,
  guards,
  makeSource,
  price,
  roundAt,
  verdictOf,
  failureOf,
} from "./support.ts";

const connection = await hre.network.create();
const { viem, networkHelpers } = connection;
const { time } = networkHelpers;

const fixture = async () => {
  const made = await makeSource(connection);
  const read = () => verdictOf(made.source.read.readAnswer());
  return { ...made, read, now: BigInt(await time.latest()) };
};
const load = () => networkHelpers.loadFixture(fixture);

/** A round's id at the proxy; two of the first phase are there at the beginning. */
const roundId = (round: bigint, phase = 1n) => (phase << 64n) | round;

describe("ChainlinkSource", () => {
  it("converts exactly, rounding up for who pays and down for who is paid", async () => {
    const { source, push, now } = await load();
    await push(roundAt(now, price(1.00000001)));
    const amount = 333n;
    const converted = amount * price(1.00000001) * 10n ** 8n;
    const rate = 1_000_000_010_000_000_000n;
    expect(await source.read.convertUp([anyId, EUR, USD, amount])).to.deep.equal([converted, rate, now]);
    expect(await source.read.convertDown([anyId, EUR, USD, amount])).to.deep.equal([converted, rate, now]);
  });

  it("converts by a feed that has the pair the other way round", async () => {
    const { source, push, now } = await makeSource(connection, {
      ...eurUsd,
      baseDecimals: 2,
      quoteDecimals: 6,
      inverted: true,
    }).then((made) => ({ ...made, now: made.start + DAY }));
    await push(roundAt(now, price(1.0003)));
    // 100.00 at 1.0003 are 99.970008997 and a bit.
    expect((await source.read.convertUp([anyId, EUR, USD, 10_000n]))[0]).to.equal(99_970_009n);
    expect(await source.read.convertDown([anyId, EUR, USD, 10_000n])).to.deep.equal([
      99_970_008n,
      999_700_089_973_008_098n,
      now,
    ]);
  });

  it("tells its pair and its guards", async () => {
    const { source } = await load();
    expect(await source.read.getPair()).to.deep.equal(eurUsd);
    expect(await source.read.getGuards()).to.deep.equal(guards);
  });

  describe("when the latest round grows old", () => {
    it("has a price up to the second of its age, and none from the next on", async () => {
      const { read, push, now } = await load();
      await push(roundAt(now, price(1)));
      for (const age of [guards.maxAge - 1n, guards.maxAge]) {
        await time.increaseTo(now + age);
        expect(await read()).to.deep.equal([price(1), now]);
      }
      await time.increaseTo(now + guards.maxAge + 1n);
      expect(await read()).to.deep.equal(["PriceStale", guards.maxAge + 1n, guards.maxAge]);
    });
  });

  describe("when the answer is no price", () => {
    for (const answer of [-(2n ** 191n), -1n, 0n]) {
      it(`has none: ${answer}`, async () => {
        const { read, push, now } = await load();
        await push(roundAt(now, answer));
        expect(await read()).to.deep.equal(["AnswerNotPositive", answer]);
      });
    }
  });

  describe("when the answer is at the bounds", () => {
    const { minAnswer, maxAnswer } = guards;
    const cases = [
      [minAnswer - 1n, false],
      [minAnswer, true],
      [minAnswer + 1n, true],
      [maxAnswer - 1n, true],
      [maxAnswer, true],
      [maxAnswer + 1n, false],
    ] as const;
    for (const [answer, isPrice] of cases) {
      it(`${isPrice ? "has a price" : "has none"}: ${answer}`, async () => {
        const { read, push, now } = await load();
        // Twice, so that it has not leapt.
        await push(roundAt(now, answer), roundAt(now, answer));
        expect(await read()).to.deep.equal(
          isPrice ? [answer, now] : ["AnswerOutOfBounds", answer, minAnswer, maxAnswer],
        );
      });
    }
  });

  describe("when the round is not whole", () => {
    const cases = {
      "without an end": { startedAt: 1n, updatedAt: 0n },
      "without a beginning": { startedAt: 0n, updatedAt: 1n },
      "that ended before it began": { startedAt: 2n, updatedAt: 1n },
    };
    for (const [title, { startedAt, updatedAt }] of Object.entries(cases)) {
      it(`has none: one ${title}`, async () => {
        const { read, push } = await load();
        await push({ answer: price(1), startedAt, updatedAt });
        expect(await read()).to.deep.equal(["RoundIncomplete", roundId(3n), startedAt, updatedAt]);
      });
    }

    it("has none: one without a number", async () => {
      const { read, feed } = await load();
      await feed.write.setMood([5]);
      expect(await read()).to.deep.equal(["AnswerNotPositive", 0n]);
    });
  });

  describe("when the round is of the future", () => {
    it("has none until that second, and a price from it on", async () => {
      const { read, push, now } = await load();
      const ahead = now + HOUR;
      await push(roundAt(ahead, price(1)));
      await time.increaseTo(ahead - 1n);
      expect(await read()).to.deep.equal(["RoundInFuture", ahead, ahead - 1n]);
      for (const instant of [ahead, ahead + 1n]) {
        await time.increaseTo(instant);
        expect(await read()).to.deep.equal([price(1), ahead]);
      }
    });
  });

  describe("when rounds are written after they were observed, as OCR2's are", () => {
    for (const [early, isPrice] of [
      [1n, false],
      [0n, true],
      [-1n, true],
    ] as const) {
      it(`${isPrice ? "has a price" : "has none"}: observed ${early} seconds before the one before it`, async () => {
        const { read, push, now } = await load();
        const observed = now - 150n;
        const startedAt = observed - early;
        await push({ answer: price(1), startedAt: observed, updatedAt: now - 100n });
        await push({ answer: price(1), startedAt, updatedAt: now });
        expect(await read()).to.deep.equal(isPrice ? [price(1), startedAt] : ["RoundsOutOfOrder", startedAt, observed]);
      });
    }

    it("has a price where a round was observed before the one before it was written", async () => {
      const { read, push, now } = await load();
      await push({ answer: price(1), startedAt: now - 60n, updatedAt: now - 10n });
      await push({ answer: price(1), startedAt: now - 30n, updatedAt: now });
      expect(await read()).to.deep.equal([price(1), now - 30n]);
    });

    it("counts the age from the observation: a report that was held back is stale, however fresh it was written", async () => {
      const { read, push, now } = await load();
      const writtenAt = now + guards.maxAge;
      await time.increaseTo(writtenAt);
      await push(
        { answer: price(1), startedAt: now - 1n, updatedAt: writtenAt },
        { answer: price(1), startedAt: now, updatedAt: writtenAt },
      );
      await time.increaseTo(writtenAt + 10n);
      const age = guards.maxAge + 10n;
      expect(await read()).to.deep.equal(["PriceStale", age, guards.maxAge]);
    });

    it("lets a price move by the time between two observations", async () => {
      const { read, push, now } = await load();
      // 200 basis points, and 10 for the hour between the observations; the two were written together.
      for (const [answer, refused] of [
        [price(1.021), undefined],
        [price(1.0211), 211n],
      ] as const) {
        await push({ answer: price(1), startedAt: now - HOUR, updatedAt: now });
        await push({ answer, startedAt: now, updatedAt: now });
        expect(await read()).to.deep.equal(refused ? ["DeviationTooLarge", refused, 210n] : [answer, now]);
      }
    });
  });

  describe("when the price has leapt since the round before", () => {
    // In five hours, 200 and 50 basis points.
    const [hours, allowed] = [5n, 250n];
    const edge = (price(1) * allowed) / 10_000n;
    for (const sign of [1n, -1n]) {
      for (const [beyond, isPrice] of [
        [-1n, true],
        [0n, true],
        [1n, false],
      ] as const) {
        const answer = price(1) + sign * (edge + beyond);
        it(`${isPrice ? "has a price" : "has none"}: ${answer} after ${price(1)}`, async () => {
          const { read, push, now } = await load();
          await push(roundAt(now - hours * HOUR, price(1)), roundAt(now, answer));
          expect(await read()).to.deep.equal(isPrice ? [answer, now] : ["DeviationTooLarge", allowed + 1n, allowed]);
        });
      }
    }
  });

  describe("when a phase of the feed begins", () => {
    const begin = async (bounds: readonly [bigint, bigint] = feedBounds) => {
      const made = await load();
      const next = await viem.deployContract("AggregatorMock", [...bounds]);
      const { now } = made;
      const pushNext = async (...instants: readonly bigint[]) => {
        for (const instant of instants) await next.write.push([price(1), instant, instant]);
      };
      return { ...made, next, pushNext, propose: () => made.feed.write.propose([next.address]), now };
    };

    it("has none by its first round: nothing says how far it lies from what was before", async () => {
      const { read, pushNext, propose, now } = await begin();
      await pushNext(now);
      await propose();
      expect(await read()).to.deep.equal(["RoundWithoutPrevious", roundId(1n, 2n)]);
    });

    it("has a price by its second, where code, decimals and bounds are as they were", async () => {
      const { read, pushNext, propose, now } = await begin();
      await pushNext(now - 5n, now);
      await propose();
      expect(await read()).to.deep.equal([price(1), now]);
    });

    it("has none while the phase before has a newer round", async () => {
      const { read, push, pushNext, propose, now } = await begin();
      await push(roundAt(now, price(1)));
      await pushNext(now - 5n, now - 1n);
      await propose();
      expect(await read()).to.deep.equal(["RoundsOutOfOrder", now - 1n, now]);
      await pushNext(now);
      expect(await read()).to.deep.equal([price(1), now]);
    });

    it("has none where the aggregator of the phase before does not say when it ended", async () => {
      const { read, feed, pushNext, propose, now } = await begin();
      // Such as one that answers its own proxy alone.
      const silent = await viem.deployContract("FeedMock", [8, feed.address]);
      await silent.write.setMood([1]);
      await feed.write.propose([silent.address]);
      await pushNext(now - 5n, now);
      await propose();
      expect(await read()).to.deep.equal(["FeedUnanswered", getAddress(silent.address)]);
    });

    it("has none where the decimals are others", async () => {
      const { read, feed, pushNext, propose, now } = await begin();
      await pushNext(now - 5n, now);
      await propose();
      await feed.write.setDecimals([18]);
      expect(await read()).to.deep.equal(["FeedDecimalsChanged", 18, 8]);
    });

    it("has none where the aggregator has other code", async () => {
      const { read, next, pushNext, propose, now } = await begin();
      await pushNext(now - 5n, now);
      await propose();
      const code = (await (await viem.getPublicClient()).getCode({ address: next.address }))!;
      await networkHelpers.setCode(next.address, `${code}00`);
      const [name, at] = (await read()) as readonly string[];
      expect([name, at]).to.deep.equal(["AggregatorCodeChanged", getAddress(next.address)]);
    });

    for (const bounds of [
      [guards.minAnswer, feedBounds[1]],
      [feedBounds[0], guards.maxAnswer],
    ] as const) {
      it(`has none where the feed's bounds are not outside of the source's own: ${bounds.join(" and ")}`, async () => {
        const { read, pushNext, propose, now } = await begin(bounds);
        await pushNext(now - 5n, now);
        await propose();
        expect(await read()).to.deep.equal(["BoundsNotInside", guards.minAnswer, guards.maxAnswer, ...bounds]);
      });
    }
  });

  describe("when the feed does anything else than answer", () => {
    const moods = ["", "reverts", "burns its gas", "returns a bomb", "returns too little"];
    for (const [mood, title] of [...moods.entries(), [8, "reverts with as much as a round has"] as const]) {
      if (mood === 0) continue;
      it(`has none: it ${title}`, async () => {
        const { read, feed } = await load();
        await feed.write.setMood([mood]);
        const [name, at] = (await read()) as readonly string[];
        expect([name, at?.toLowerCase()]).to.deep.equal(["FeedUnanswered", feed.address.toLowerCase()]);
      });
    }

    it("may spend 200,000 gas on its answer, and no more", async () => {
      const { read, feed } = await load();
      const answer = await read();
      await feed.write.setMood([6]);
      expect(await read()).to.deep.equal(answer);
      await feed.write.setMood([7]);
      expect((await read())[0]).to.equal("FeedUnanswered");
    });
  });

  it("may be made for one answer alone", async () => {
    const { source } = await makeSource(connection, eurUsd, { ...guards, minAnswer: price(1), maxAnswer: price(1) });
    expect(await source.read.base()).to.equal(EUR);
  });

  describe("is not made", () => {
    it("for answers from zero, over a feed that has no bounds", async () => {
      const { source } = await load();
      const aggregator = await viem.deployContract("AggregatorMock", [-1n, price(1_000)]);
      const feed = await viem.deployContract("FeedMock", [8, aggregator.address]);
      const made = viem.deployContract("ChainlinkSource", [feed.address, eurUsd, { ...guards, minAnswer: 0n }]);
      await viem.assertions.revertWithCustomError(made as never, source, "BoundsNotInside");
    });

    for (const [title, bounds] of Object.entries({
      "with a lower bound at the feed's own": { minAnswer: feedBounds[0] },
      "with an upper bound at the feed's own": { maxAnswer: feedBounds[1] },
      "with bounds the wrong way round": { minAnswer: price(2), maxAnswer: price(1) },
    })) {
      it(title, async () => {
        await viem.assertions.revertWithCustomError(
          makeSource(connection, eurUsd, { ...guards, ...bounds }) as never,
          (await load()).source,
          "BoundsNotInside",
        );
      });
    }

    for (const [title, pair] of Object.entries({
      "where its highest answer leaves no room for the quote's decimals": { ...eurUsd, quoteDecimals: 80 },
      "where that leaves none for the base's, of an inverted feed": { ...eurUsd, inverted: true, baseDecimals: 100 },
    })) {
      it(title, async () => {
        expect(await failureOf(makeSource(connection, pair))).to.include("panic code 0x11");
      });
    }
  });
});

import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { zeroAddress } from "viem";
import { DAY, EUR, HOUR, USD, anyId, eurUsd, makeSource, price, roundAt, token } from "./support.ts";

const connection = await hre.network.create();
const { viem, networkHelpers } = connection;

/** Foreign exchange: Sunday 22:00 to Friday 22:00, counted from Monday 00:00. */
const opensAt = 6n * DAY + 22n * HOUR;
const closesAt = 4n * DAY + 22n * HOUR;
/** A Friday, 22:00 UTC. */
const closing = BigInt(Date.parse("2030-05-24T22:00:00Z") / 1_000);
const opening = closing + 2n * DAY;

const fixture = async () => {
  const made = await makeSource(connection);
  const hours = await viem.deployContract("MarketHours", [made.source.address, zeroAddress, opensAt, closesAt]);
  return { ...made, hours };
};
const load = () => networkHelpers.loadFixture(fixture);

describe("MarketHours", () => {
  it("is open for five days a week, to the second", async () => {
    const { hours } = await load();
    const isOpen = (instant: bigint) => hours.read.isOpen([instant]);
    for (const week of [0n, 7n * DAY, 70n * DAY, -3_500n * DAY]) {
      expect(await isOpen(closing + week - 1n)).to.equal(true);
      expect(await isOpen(closing + week)).to.equal(false);
      expect(await isOpen(opening + week - 1n)).to.equal(false);
      expect(await isOpen(opening + week)).to.equal(true);
    }
    expect(await isOpen(0n)).to.equal(true);
  });

  it("can be of a market that opens and closes on one day", async () => {
    const { source } = await load();
    const tuesday = DAY;
    const args = [source.address, zeroAddress, tuesday + 9n * HOUR, tuesday + 17n * HOUR] as const;
    const hours = await viem.deployContract("MarketHours", [...args]);
    const noon = BigInt(Date.parse("2030-05-21T12:00:00Z") / 1_000);
    expect(await hours.read.isOpen([noon])).to.equal(true);
    expect(await hours.read.isOpen([noon + 5n * HOUR])).to.equal(false);
    expect(await hours.read.isOpen([noon + DAY])).to.equal(false);
  });

  it("gives the price that its source has while it is open, and none while it is closed", async () => {
    const { hours, source, push } = await load();
    await push(roundAt(closing - 10n, price(1.1)), roundAt(closing - 5n, price(1.1)));
    await networkHelpers.time.increaseTo(closing - 1n);
    expect(await hours.read.convertUp([anyId, EUR, USD, 1n])).to.deep.equal(
      await source.read.convertUp([anyId, EUR, USD, 1n]),
    );
    expect(await hours.read.convertDown([anyId, EUR, USD, 1n])).to.deep.equal(
      await source.read.convertDown([anyId, EUR, USD, 1n]),
    );
    await networkHelpers.time.increaseTo(closing);
    for (const convert of [hours.read.convertUp, hours.read.convertDown])
      await viem.assertions.revertWithCustomErrorWithArgs(
        convert([anyId, EUR, USD, 1n]) as never,
        hours,
        "MarketClosed",
        [closing],
      );
  });

  it("gives another source's price while it is closed, where it has one", async () => {
    const { source, push } = await load();
    const weekend = await makeSource(connection);
    const hours = await viem.deployContract("MarketHours", [source.address, weekend.source.address, opensAt, closesAt]);
    await push(roundAt(closing - 10n, price(1.1)), roundAt(closing - 5n, price(1.1)));
    await weekend.push(roundAt(closing - 10n, price(1.2)), roundAt(closing - 5n, price(1.2)));
    const rate = async () => (await hours.read.convertUp([anyId, EUR, USD, 1n]))[1];
    await networkHelpers.time.increaseTo(closing - 1n);
    expect(await rate()).to.equal(1_100_000_000_000_000_000n);
    await networkHelpers.time.increaseTo(closing);
    expect(await rate()).to.equal(1_200_000_000_000_000_000n);
  });

  describe("is not made", () => {
    for (const [title, [from, to]] of Object.entries({
      "with an opening beyond the week": [7n * DAY, 0n],
      "with a closing beyond the week": [0n, 7n * DAY],
      "with one instant for both": [5n, 5n],
    } as const)) {
      it(title, async () => {
        const { source, hours } = await load();
        await viem.assertions.revertWithCustomErrorWithArgs(
          viem.deployContract("MarketHours", [source.address, zeroAddress, from, to]) as never,
          hours,
          "HoursOutOfWeek",
          [from, to],
        );
      });
    }

    it("with another currency while it is closed", async () => {
      const { source, hours } = await load();
      const other = await makeSource(connection, { ...eurUsd, base: token });
      await viem.assertions.revertWithCustomErrorWithArgs(
        viem.deployContract("MarketHours", [source.address, other.source.address, opensAt, closesAt]) as never,
        hours,
        "PairsDiffer",
        [EUR, USD, token, USD],
      );
    });

    it("with another pair while it is closed", async () => {
      const { source, hours } = await load();
      const other = await makeSource(connection, { ...eurUsd, quote: token });
      await viem.assertions.revertWithCustomErrorWithArgs(
        viem.deployContract("MarketHours", [source.address, other.source.address, opensAt, closesAt]) as never,
        hours,
        "PairsDiffer",
        [eurUsd.base, eurUsd.quote, eurUsd.base, token],
      );
    });
  });
});

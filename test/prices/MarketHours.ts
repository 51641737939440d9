import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { zeroAddress } from "viem";
import { Random } from "../../scripts/random.ts";
import { marketHours } from "../../scripts/deploy/sources.ts";
import { DAY, EUR, HOUR, USD, anyId, eurUsd, makeSource, price, roundAt, token } from "./support.ts";

const connection = await hre.network.create();
const { viem, networkHelpers } = connection;

const { opensAt, closesAt, holidays } = marketHours;
const at = (instant: string) => BigInt(Date.parse(instant) / 1_000);
/** A Friday, 17:00 in New York, which has summer. */
const closing = at("2030-05-24T21:00:00Z");

const fixture = async () => {
  const made = await makeSource(connection);
  const make = (
    { from = opensAt, to = closesAt, days = holidays }: { from?: bigint; to?: bigint; days?: readonly bigint[] } = {},
    whenClosed: `0x${string}` = zeroAddress,
  ) => viem.deployContract("MarketHours", [made.source.address, whenClosed, from, to, [...days]]);
  return { ...made, make, hours: await make() };
};
const load = () => networkHelpers.loadFixture(fixture);

/** New York's wall clock, by the time zones of the machine's own library. */
const newYork = new Intl.DateTimeFormat("en-US", {
  ...{ timeZone: "America/New_York", hourCycle: "h23", weekday: "short" },
  ...{ month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" },
});
const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** Whether foreign exchange trades, by that library. */
function trades(instant: bigint): boolean {
  const of = Object.fromEntries(
    newYork.formatToParts(new Date(Number(instant) * 1_000)).map(({ type, value }) => [type, value]),
  );
  const seconds = (Number(of.hour) * 60 + Number(of.minute)) * 60 + Number(of.second);
  const ofWeek = BigInt(weekdays.indexOf(of.weekday!)) * DAY + BigInt(seconds);
  const isHoliday = holidays.includes(BigInt(of.month!) * 100n + BigInt(of.day!));
  return (ofWeek < closesAt || ofWeek >= opensAt) && !isHoliday;
}

describe("MarketHours", () => {
  describe("is open from Sunday 18:00 to Friday 17:00 in New York", () => {
    for (const [season, friday, sunday] of [
      ["in summer", "2030-05-24T21:00:00Z", "2030-05-26T22:00:00Z"],
      ["in winter", "2030-01-18T22:00:00Z", "2030-01-20T23:00:00Z"],
      ["over the weekend in which summer begins", "2030-03-08T22:00:00Z", "2030-03-10T22:00:00Z"],
      ["over the weekend in which summer ends", "2030-11-01T21:00:00Z", "2030-11-03T23:00:00Z"],
    ] as const) {
      it(`${season}, to the second`, async () => {
        const { hours } = await load();
        const isOpen = (instant: bigint) => hours.read.isOpen([instant]);
        expect([await isOpen(at(friday) - 1n), await isOpen(at(friday))]).to.deep.equal([true, false]);
        expect([await isOpen(at(sunday) - 1n), await isOpen(at(sunday))]).to.deep.equal([false, true]);
      });
    }
  });

  it("is closed on Christmas and on New Year's Day, in New York", async () => {
    const { hours } = await load();
    const isOpen = (instant: string) => hours.read.isOpen([at(instant)]);
    for (const year of [2029, 2030]) {
      expect(await isOpen(`${year}-12-25T04:59:59Z`)).to.equal(true);
      expect(await isOpen(`${year}-12-25T05:00:00Z`)).to.equal(false);
      expect(await isOpen(`${year}-12-26T04:59:59Z`)).to.equal(false);
      expect(await isOpen(`${year}-12-26T05:00:00Z`)).to.equal(true);
    }
    expect(await isOpen("2030-01-01T12:00:00Z")).to.equal(false);
    expect(await isOpen("2030-07-04T12:00:00Z")).to.equal(true);
    expect([await hours.read.isHoliday([1225n]), await hours.read.isHoliday([704n])]).to.deep.equal([true, false]);
  });

  it("may have a holiday in summer, from midnight to midnight there", async () => {
    const { make } = await load();
    const hours = await make({ days: [704n] });
    const isOpen = (instant: string) => hours.read.isOpen([at(instant)]);
    expect([await isOpen("2030-07-04T03:59:59Z"), await isOpen("2030-07-04T04:00:00Z")]).to.deep.equal([true, false]);
    expect([await isOpen("2030-07-05T03:59:59Z"), await isOpen("2030-07-05T04:00:00Z")]).to.deep.equal([false, true]);
  });

  it("agrees with the time zone of New York, at instants of five centuries and at each hour of four years", async () => {
    const { hours } = await load();
    const random = new Random(Number(process.env.HOURS_SEED ?? Date.now() % 2 ** 32));
    const first = at("2024-01-01T00:00:00Z");
    const instants = [
      ...Array.from({ length: 4 * 366 * 24 }, (_, i) => first + BigInt(i) * HOUR),
      ...Array.from({ length: 4_000 }, () => random.between(at("2010-01-01T00:00:00Z"), at("2500-01-01T00:00:00Z"))),
    ];
    const abi = hours.abi.filter((item) => item.type === "function" && item.name === "isOpen");
    const client = await viem.getPublicClient();
    const { multicall3 } = await import("../../scripts/deploy/canonical.ts");
    await networkHelpers.setCode(multicall3.address, multicall3.code);
    const wrong: bigint[] = [];
    for (let i = 0; i < instants.length; i += 2_000) {
      const some = instants.slice(i, i + 2_000);
      const contracts = some.map((instant) => ({
        ...{ address: hours.address, abi, functionName: "isOpen", args: [instant] as const },
      }));
      const answers = await client.multicall({
        ...{ contracts: contracts as never, multicallAddress: multicall3.address, batchSize: 0, allowFailure: false },
      });
      wrong.push(...some.filter((instant, j) => (answers as unknown as readonly boolean[])[j] !== trades(instant)));
    }
    expect(wrong.map((instant) => new Date(Number(instant) * 1_000).toISOString())).to.deep.equal([]);
  });

  it("can be of a market that opens and closes on one day", async () => {
    const { make } = await load();
    const tuesday = DAY;
    const hours = await make({ from: tuesday + 9n * HOUR, to: tuesday + 17n * HOUR, days: [] });
    const noon = at("2030-05-21T16:00:00Z");
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
    const { make, push } = await load();
    const weekend = await makeSource(connection);
    const hours = await make({}, weekend.source.address);
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
        const { make, hours } = await load();
        const made = make({ from, to }) as never;
        await viem.assertions.revertWithCustomErrorWithArgs(made, hours, "HoursOutOfWeek", [from, to]);
      });
    }

    for (const day of [0n, 15n, 100n, 132n, 1301n, 20_301_225n]) {
      it(`with a holiday on ${day}, which is no date`, async () => {
        const { make, hours } = await load();
        const made = make({ days: [1225n, day] }) as never;
        await viem.assertions.revertWithCustomErrorWithArgs(made, hours, "HolidayNotADate", [day]);
      });
    }

    it("with another currency while it is closed", async () => {
      const { make, hours } = await load();
      const other = await makeSource(connection, { ...eurUsd, base: token });
      await viem.assertions.revertWithCustomErrorWithArgs(
        make({}, other.source.address) as never,
        hours,
        "PairsDiffer",
        [EUR, USD, token, USD],
      );
    });

    it("with another pair while it is closed", async () => {
      const { make, hours } = await load();
      const other = await makeSource(connection, { ...eurUsd, quote: token });
      await viem.assertions.revertWithCustomErrorWithArgs(
        make({}, other.source.address) as never,
        hours,
        "PairsDiffer",
        [eurUsd.base, eurUsd.quote, eurUsd.base, token],
      );
    });
  });

  it("takes the first and the last day of a year for holidays", async () => {
    const { make } = await load();
    const hours = await make({ days: [101n, 1231n] });
    expect([await hours.read.isHoliday([101n]), await hours.read.isHoliday([1231n])]).to.deep.equal([true, true]);
  });
});

import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { EUR, HOUR, USD, anyId, makeSource, price, roundAt, verdictOf } from "./support.ts";

const connection = await hre.network.create();
const { viem, networkHelpers } = connection;

const gracePeriod = HOUR;

const fixture = async () => {
  const made = await makeSource(connection);
  const uptime = await viem.deployContract("AggregatorMock", [0n, 1n]);
  const feed = await viem.deployContract("FeedMock", [0, uptime.address]);
  const gate = await viem.deployContract("SequencerGate", [made.source.address, feed.address, gracePeriod]);
  const now = BigInt(await networkHelpers.time.latest());
  await made.push(roundAt(now, price(1)));
  const read = () => verdictOf(gate.read.convertUp([anyId, EUR, USD, 1n]));
  /** 0: up, 1: down. */
  const tell = (answer: bigint, startedAt: bigint) => uptime.write.push([answer, startedAt, startedAt]);
  return { ...made, uptimeFeed: feed, gate, read, tell, now };
};
const load = () => networkHelpers.loadFixture(fixture);

describe("SequencerGate", () => {
  it("gives its source's price while the sequencer is up", async () => {
    const { gate, source, tell, start } = await load();
    await tell(0n, start);
    expect(await gate.read.convertUp([anyId, EUR, USD, 7n])).to.deep.equal(
      await source.read.convertUp([anyId, EUR, USD, 7n]),
    );
    expect(await gate.read.convertDown([anyId, EUR, USD, 7n])).to.deep.equal(
      await source.read.convertDown([anyId, EUR, USD, 7n]),
    );
    expect([await gate.read.base(), await gate.read.quote()]).to.deep.equal([
      await source.read.base(),
      await source.read.quote(),
    ]);
  });

  it("has none while it is down, and says since when", async () => {
    const { read, tell, now } = await load();
    await tell(1n, now);
    expect(await read()).to.deep.equal(["SequencerDown", now]);
  });

  it("has none until the grace period is over, to the second", async () => {
    const { read, tell, now, source } = await load();
    await tell(0n, now);
    for (const upFor of [gracePeriod - 1n, gracePeriod]) {
      await networkHelpers.time.increaseTo(now + upFor);
      expect(await read()).to.deep.equal(["SequencerInGrace", upFor, gracePeriod]);
    }
    await networkHelpers.time.increaseTo(now + gracePeriod + 1n);
    expect(await read()).to.deep.equal(await source.read.convertUp([anyId, EUR, USD, 1n]));
    await tell(1n, now + gracePeriod + 1n);
    expect(await read()).to.deep.equal(["SequencerDown", now + gracePeriod + 1n]);
  });

  it("has none before its feed has heard anything, nor when it tells of the future", async () => {
    const { read, tell, now } = await load();
    await tell(0n, 0n);
    expect(await read()).to.deep.equal(["UptimeUnknown", 0n]);
    await tell(0n, now + 100n);
    expect(await read()).to.deep.equal(["UptimeUnknown", now + 100n]);
  });

  it("has none in the second in which it comes back", async () => {
    const { read, tell, now } = await load();
    const later = now + 100n;
    await networkHelpers.time.setNextBlockTimestamp(later);
    await tell(0n, later);
    expect(await read()).to.deep.equal(["SequencerInGrace", 0n, gracePeriod]);
  });

  const moods = ["", "reverts", "burns its gas", "returns a bomb", "returns too little"];
  for (const [mood, title] of [...moods.entries(), [8, "reverts with as much as a round has"] as const]) {
    if (mood === 0) continue;
    it(`has none where its feed ${title}`, async () => {
      const { read, tell, uptimeFeed, start } = await load();
      await tell(0n, start);
      await uptimeFeed.write.setMood([mood]);
      const [name, at] = (await read()) as readonly string[];
      expect([name, at?.toLowerCase()]).to.deep.equal(["UptimeUnanswered", uptimeFeed.address]);
    });
  }

  it("lets its feed spend 200,000 gas on an answer, and no more", async () => {
    const { read, tell, uptimeFeed, now } = await load();
    await tell(1n, now);
    await uptimeFeed.write.setMood([6]);
    expect(await read()).to.deep.equal(["SequencerDown", now]);
    await uptimeFeed.write.setMood([7]);
    expect((await read())[0]).to.equal("UptimeUnanswered");
  });
});

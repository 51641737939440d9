import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { type Hex, getAddress, toFunctionSelector } from "viem";
import { type ErrorName, eventsOf, gas } from "../support/payments.ts";
import { deploySystem, noList, usdtList } from "../support/system.ts";

const connection = await hre.network.create();
const day = 24n * 3600n;

async function fixture() {
  const system = await deploySystem(connection);
  const { networkHelpers, processor, stranger } = system;
  const token = getAddress(system.token.address);
  const collector = getAddress(system.permit2Collector.address);
  const as = { account: stranger.account, gas };
  const at = (timestamp: bigint) => networkHelpers.time.setNextBlockTimestamp(timestamp);
  const pauseAt = async (timestamp: bigint, until: bigint) => {
    await at(timestamp);
    return processor.write.pauseEntries([token, Number(until)], { gas });
  };
  const pausedUntil = async () => (await processor.read.getToken([token]))[1];
  const start = (await system.now()) + 1_000n;
  return { ...system, tokenAddress: token, collector, as, at, pauseAt, pausedUntil, start };
}
const load = () => connection.networkHelpers.loadFixture(fixture);
type Prepared = Awaited<ReturnType<typeof load>>;

const refused = ({ viem, processor }: Prepared, attempt: Promise<Hex>, name: ErrorName, args: readonly unknown[]) =>
  viem.assertions.revertWithCustomErrorWithArgs(attempt, processor, name, args as never);

describe("Governed: tokens", () => {
  it("lists one with the maximum of its own fee, and says so", async () => {
    const system = await load();
    const { address } = await system.viem.deployContract("HostileToken");
    const token = getAddress(address);
    expect(await system.processor.read.getToken([token])).to.deep.equal([false, 0n, 0n, noList]);
    expect(await eventsOf(system, await system.processor.write.listToken([token, 100, noList]))).to.deep.equal([
      { eventName: "TokenListed", args: { token, maxTokenFeeBps: 100n, issuerList: noList } },
    ]);
    expect(await system.processor.read.getToken([token])).to.deep.equal([true, 0n, 100n, noList]);
  });

  it("changes the fee of a listed one, and its pause stays", async () => {
    const system = await load();
    const { processor, tokenAddress, start } = system;
    await system.pauseAt(start, start + day);
    await processor.write.listToken([tokenAddress, 0, noList]);
    expect(await processor.read.getToken([tokenAddress])).to.deep.equal([true, start + day, 0n, noList]);
  });

  it("refuses a fee over 100 bps", async () => {
    const system = await load();
    const attempt = system.processor.write.listToken([system.tokenAddress, 101, noList], { gas });
    await refused(system, attempt, "TokenFeeTooHigh", [101n, 100n]);
  });

  it("refuses an address without code", async () => {
    const system = await load();
    const account = system.addressOf(system.stranger);
    await refused(system, system.processor.write.listToken([account, 0, noList], { gas }), "TokenWithoutCode", [
      account,
    ]);
  });

  it("delists one, and says so", async () => {
    const system = await load();
    const { processor, tokenAddress: token } = system;
    expect(await eventsOf(system, await processor.write.delistToken([token]))).to.deep.equal([
      { eventName: "TokenDelisted", args: { token } },
    ]);
    expect(await processor.read.getToken([token])).to.deep.equal([false, 0n, 20n, usdtList]);
  });

  it("refuses to delist what is not listed", async () => {
    const system = await load();
    await system.processor.write.delistToken([system.tokenAddress]);
    const attempt = system.processor.write.delistToken([system.tokenAddress], { gas });
    await refused(system, attempt, "TokenNotListed", [system.tokenAddress]);
  });
});

describe("Governed: collectors", () => {
  it("delists one and lists it again, and says so", async () => {
    const system = await load();
    const { processor, collector } = system;
    expect(await eventsOf(system, await processor.write.delistCollector([collector]))).to.deep.equal([
      { eventName: "CollectorDelisted", args: { collector } },
    ]);
    expect(await processor.read.isCollector([collector])).to.equal(false);
    expect(await eventsOf(system, await processor.write.listCollector([collector]))).to.deep.equal([
      { eventName: "CollectorListed", args: { collector } },
    ]);
    expect(await processor.read.isCollector([collector])).to.equal(true);
  });

  it("refuses to list an address without code", async () => {
    const system = await load();
    const account = system.addressOf(system.stranger);
    const attempt = system.processor.write.listCollector([account], { gas });
    await refused(system, attempt, "CollectorWithoutCode", [account]);
    expect(await system.processor.read.isCollector([account])).to.equal(false);
  });

  it("refuses to delist what is not listed", async () => {
    const system = await load();
    await system.processor.write.delistCollector([system.collector]);
    const attempt = system.processor.write.delistCollector([system.collector], { gas });
    await refused(system, attempt, "CollectorNotListed", [system.collector]);
  });
});

describe("Governed: the pause of entries", () => {
  it("lasts up to 7 days, and says until when", async () => {
    const system = await load();
    const { start, tokenAddress: token } = system;
    expect(await eventsOf(system, await system.pauseAt(start, start + 7n * day))).to.deep.equal([
      { eventName: "EntriesPausedUntil", args: { token, until: start + 7n * day } },
    ]);
    expect(await system.pausedUntil()).to.equal(start + 7n * day);
  });

  it("is refused for a second more than 7 days", async () => {
    const system = await load();
    const { start } = system;
    const attempt = system.pauseAt(start, start + 7n * day + 1n);
    await refused(system, attempt, "PauseTooLong", [start + 7n * day + 1n, start + 7n * day]);
  });

  it("is refused when it would end now or earlier, and taken for one second", async () => {
    const system = await load();
    const { start } = system;
    await refused(system, system.pauseAt(start, start), "PauseInPast", [start, start]);
    await refused(system, system.pauseAt(start + 1n, start), "PauseInPast", [start, start + 1n]);
    await system.pauseAt(start + 2n, start + 3n);
    expect(await system.pausedUntil()).to.equal(start + 3n);
  });

  it("is refused for a token that is not listed", async () => {
    const system = await load();
    await system.processor.write.delistToken([system.tokenAddress]);
    const attempt = system.pauseAt(system.start, system.start + 1n);
    await refused(system, attempt, "TokenNotListed", [system.tokenAddress]);
  });

  it("does not touch another token", async () => {
    const system = await load();
    const { address } = await system.viem.deployContract("HostileToken");
    await system.processor.write.listToken([address, 0, noList]);
    await system.pauseAt(system.start, system.start + day);
    expect(await system.processor.read.getToken([address])).to.deep.equal([true, 0n, 0n, noList]);
  });

  describe("given a pause that is over", () => {
    for (const [title, length] of [
      ["a day", day],
      ["7 days, the longest", 7n * day],
      ["a second, which spends no more of the guardian's power than it took", 1n],
    ] as const)
      it(`may come again after three times its length, and no second earlier: ${title}`, async () => {
        const system = await load();
        const [{ start }, end] = [system, system.start + length];
        await system.pauseAt(start, end);
        const next = end + 3n * length;
        await refused(system, system.pauseAt(next - 1n, next), "PauseTooSoon", [next - 1n, next]);
        expect(await system.pausedUntil()).to.equal(end);
        await system.pauseAt(next, next + 7n * day);
        expect(await system.pausedUntil()).to.equal(next + 7n * day);
      });

    it("is over in the second in which it ends: it is not extended then", async () => {
      const system = await load();
      const [{ start }, end] = [system, system.start + day];
      await system.pauseAt(start, end);
      await refused(system, system.pauseAt(end, end + 1n), "PauseTooSoon", [end, end + 3n * day]);
    });
  });

  describe("given a pause that runs", () => {
    it("is extended up to 7 days after its beginning, and says so", async () => {
      const system = await load();
      const { start, tokenAddress: token } = system;
      await system.pauseAt(start, start + 1n * day);
      const latest = start + 7n * day;
      const attempt = system.pauseAt(start + 100n, latest + 1n);
      await refused(system, attempt, "PauseTooLong", [latest + 1n, latest]);
      expect(await eventsOf(system, await system.pauseAt(start + 200n, latest))).to.deep.equal([
        { eventName: "EntriesPausedUntil", args: { token, until: latest } },
      ]);
      expect(await system.pausedUntil()).to.equal(latest);
    });

    it("is extended in its last second, and not from its extension on once more", async () => {
      const system = await load();
      const { start } = system;
      await system.pauseAt(start, start + day);
      await system.pauseAt(start + day - 1n, start + 2n * day);
      const latest = start + 7n * day;
      const attempt = system.pauseAt(start + 2n * day - 1n, latest + 1n);
      await refused(system, attempt, "PauseTooLong", [latest + 1n, latest]);
    });

    it("is followed by three times its whole length once it was extended", async () => {
      const system = await load();
      const { start } = system;
      await system.pauseAt(start, start + day);
      await system.pauseAt(start + 100n, start + 2n * day);
      const next = start + 8n * day;
      await refused(system, system.pauseAt(next - 1n, next), "PauseTooSoon", [next - 1n, next]);
      await system.pauseAt(next, next + day);
      expect(await system.pausedUntil()).to.equal(next + day);
    });

    it("ends at once when it is resumed, and says so; three times the time that it ran must pass", async () => {
      const system = await load();
      const { start, tokenAddress: token } = system;
      await system.pauseAt(start, start + day);
      await system.at(start + 50n);
      expect(await eventsOf(system, await system.processor.write.resumeEntries([token]))).to.deep.equal([
        { eventName: "EntriesPausedUntil", args: { token, until: start + 50n } },
      ]);
      const next = start + 200n;
      await refused(system, system.pauseAt(next - 1n, next), "PauseTooSoon", [next - 1n, next]);
      await system.pauseAt(next, next + day);
      expect(await system.pausedUntil()).to.equal(next + day);
    });
  });

  describe("given no pause that runs", () => {
    it("changes nothing when it is resumed: the last pause does not grow", async () => {
      const system = await load();
      const { start, tokenAddress } = system;
      await system.pauseAt(start, start + day);
      for (const later of [start + day, start + 3n * day]) {
        await system.at(later);
        expect(await eventsOf(system, await system.processor.write.resumeEntries([tokenAddress]))).to.deep.equal([]);
        expect(await system.pausedUntil()).to.equal(start + day);
      }
      await system.pauseAt(start + 4n * day, start + 5n * day);
    });
  });
});

describe("Governed: who may", () => {
  const restricted: Readonly<Record<string, (system: Prepared) => Promise<Hex>>> = {
    listToken: ({ processor, tokenAddress, as }) => processor.write.listToken([tokenAddress, 1, noList], as),
    delistToken: ({ processor, tokenAddress, as }) => processor.write.delistToken([tokenAddress], as),
    listCollector: ({ processor, collector, as }) => processor.write.listCollector([collector], as),
    delistCollector: ({ processor, collector, as }) => processor.write.delistCollector([collector], as),
    pauseEntries: ({ processor, tokenAddress, as }) => processor.write.pauseEntries([tokenAddress, 1], as),
    resumeEntries: ({ processor, tokenAddress, as }) => processor.write.resumeEntries([tokenAddress], as),
  };
  for (const [verb, call] of Object.entries(restricted)) {
    it(`refuses a stranger's ${verb}`, async () => {
      const system = await load();
      const before = await system.processor.read.getToken([system.tokenAddress]);
      await refused(system, call(system), "AccessManagedUnauthorized", [system.addressOf(system.stranger)]);
      expect(await system.processor.read.getToken([system.tokenAddress])).to.deep.equal(before);
    });
  }

  it("keeps its authority, even from the authority itself", async () => {
    const { processor, authority, stranger, viem } = await load();
    for (const caller of [stranger.account.address, authority.address]) {
      const attempt = processor.read.setAuthority([stranger.account.address], { account: caller } as never);
      await viem.assertions.revertWithCustomErrorWithArgs(attempt, processor, "AuthorityFixed", []);
    }
    expect(await processor.read.authority()).to.equal(getAddress(authority.address));
  });

  it("lets a guardian pause, without the power to do anything else", async () => {
    const system = await load();
    const { authority, processor, stranger, addressOf, start, tokenAddress } = system;
    const guardian = 7n;
    const pause = toFunctionSelector("pauseEntries(address,uint48)");
    await authority.write.setTargetFunctionRole([processor.address, [pause], guardian]);
    await authority.write.grantRole([guardian, addressOf(stranger), 0]);
    await system.at(start);
    await processor.write.pauseEntries([tokenAddress, Number(start + day)], system.as);
    expect(await system.pausedUntil()).to.equal(start + day);
    const attempt = processor.write.resumeEntries([tokenAddress], system.as);
    await refused(system, attempt, "AccessManagedUnauthorized", [addressOf(stranger)]);
  });
});

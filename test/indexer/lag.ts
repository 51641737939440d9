import { expect } from "chai";
import { type Progress, lagApp, readCheckpoint } from "../../indexer/src/api/lag.ts";

const progress = (overrides: Partial<Progress> = {}): Progress => ({
  chainId: 1,
  isLive: true,
  head: { number: 100, timestamp: 1_000 },
  finalized: { number: 35, timestamp: 220 },
  ...overrides,
});

const appAt = (now: number, found: Progress | null, node: () => Promise<number> = async () => 100) =>
  lagApp(
    async () => found,
    node,
    () => now,
  );
const statusOf = async (now: number, found: Progress | null, path = "/lag?max=60") =>
  (await appAt(now, found).request(path)).status;

describe("indexer's lag", () => {
  it("reads block and time from a checkpoint", () => {
    const checkpoint = `1716478464${"1".padStart(16, "0")}${"19934117".padStart(16, "0")}${"0".repeat(33)}`;
    expect(checkpoint).to.have.length(75);
    expect(readCheckpoint(checkpoint)).to.deep.equal({ number: 19_934_117, timestamp: 1_716_478_464 });
  });

  it("is the age of the last block, in whole seconds", async () => {
    const answer = await (await appAt(1_012.9, progress()).request("/lag")).json();
    expect(answer).to.deep.include({ status: "live", secondsBehind: 12 });
  });

  it("is zero if the chain's clock is ahead", async () => {
    expect(await (await appAt(990, progress()).request("/lag")).json()).to.deep.include({ secondsBehind: 0 });
  });

  describe("when a balancer gives a maximum age", () => {
    it("answers 200 up to it, and 503 beyond", async () => {
      expect(await statusOf(1_060, progress())).to.equal(200);
      expect(await statusOf(1_061, progress())).to.equal(503);
    });

    it("answers 503 while the past is being read, even for a recent block", async () => {
      expect(await statusOf(1_000, progress({ isLive: false }))).to.equal(503);
    });
  });

  it("answers 200 without a maximum age", async () => {
    expect(await statusOf(9_999, progress({ isLive: false }), "/lag")).to.equal(200);
  });

  describe("when it is asked whether it is complete", () => {
    const at = async (found: Progress | null, node: () => Promise<number>, path = "/complete") => {
      const response = await appAt(0, found, node).request(path);
      return [response.status, ((await response.json()) as { readonly status?: string }).status];
    };

    it("says so only at the node's head, with the past read", async () => {
      expect(await at(progress(), async () => 100)).to.deep.equal([200, "complete"]);
      expect(await at(progress(), async () => 101)).to.deep.equal([503, "behind"]);
      expect(await at(progress({ isLive: false }), async () => 100)).to.deep.equal([503, "reading the past"]);
    });

    it("allows the blocks that are asked for", async () => {
      expect(await at(progress(), async () => 103, "/complete?behind=3")).to.deep.equal([200, "complete"]);
      expect(await at(progress(), async () => 104, "/complete?behind=3")).to.deep.equal([503, "behind"]);
      for (const behind of ["-1", "", "few"])
        expect((await at(progress(), async () => 100, `/complete?behind=${behind}`))[0]).to.equal(400);
    });

    it("does not claim it without the node, or before anything was read", async () => {
      const silent = () => Promise.reject(new Error("No answer"));
      expect(await at(progress(), silent)).to.deep.equal([503, "the node does not answer"]);
      expect(await at(null, async () => 100)).to.deep.equal([503, "starting"]);
    });
  });

  it("answers 503 before anything was read", async () => {
    expect(await statusOf(0, null, "/lag")).to.equal(503);
    expect(await statusOf(0, null, "/metrics/lag")).to.equal(503);
  });
});

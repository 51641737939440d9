import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { placeAggregator, placeFeed, readFeedCodes } from "../../scripts/feeds/place.ts";
import { proxyRoundId } from "../../scripts/feeds/layout.ts";
import { EUR, HOUR, USD, anyId, currency, eurUsd, guards, price, token, verdictOf } from "../prices/support.ts";
import { genesisFile, hasGenesis } from "../support/genesis.ts";

const title = "Chainlink's own code on a simulated chain";
if (!hasGenesis) it.skip(`${title} (no file at ${genesisFile}: FORK_GENESIS moves it)`);
else
  describe(title, () => {
    const CNY = currency(156);
    const cnyUsd = { ...eurUsd, base: CNY };
    const usdToken = { base: USD, quote: token, baseDecimals: 18, quoteDecimals: 6, inverted: true };
    const wide = { ...guards, minAnswer: price(0.05) };

    const fixture = async () => {
      const { viem, provider, networkHelpers } = await hre.network.create();
      const now = BigInt(await networkHelpers.time.latest());
      const codes = readFeedCodes(genesisFile);
      const make = async (name: string, pair: typeof eurUsd, answer: number) => {
        const { feed, aggregator } = await placeFeed(provider, codes, name);
        await aggregator.push({ id: 1, answer: price(answer), updatedAt: now - 2n * HOUR });
        await aggregator.push({ id: 2, answer: price(answer), updatedAt: now - HOUR });
        const source = await viem.deployContract("ChainlinkSource", [feed.address, pair, wide]);
        return { feed, aggregator, source };
      };
      return { viem, provider, codes, now, make };
    };

    it("has feeds of its own, each with the rounds that were written into it", async () => {
      const { viem, make, now } = await fixture();
      const eur = await make("EUR/USD", eurUsd, 1.0821);
      const cny = await make("CNY/USD", cnyUsd, 0.1381);
      expect(await eur.source.read.readAnswer()).to.deep.equal([price(1.0821), now - HOUR]);
      expect(await cny.source.read.readAnswer()).to.deep.equal([price(0.1381), now - HOUR]);
      const proxy = await viem.getContractAt("IAggregatorProxy", eur.feed.address);
      const [roundId, answer] = await proxy.read.latestRoundData();
      expect([roundId, answer]).to.deep.equal([proxyRoundId(1, 2), price(1.0821)]);
      expect((await proxy.read.getRoundData([proxyRoundId(1, 1)]))[3]).to.equal(now - 2n * HOUR);
    });

    it("prices euros in a token by two of them", async () => {
      const { viem, make } = await fixture();
      const eur = await make("EUR/USD", eurUsd, 1.0831);
      const usd = await make("USDT/USD", usdToken, 0.9998);
      const cross = await viem.deployContract("CrossSource", [eur.source.address, usd.source.address]);
      expect(await cross.read.base()).to.equal(EUR);
      expect((await cross.read.convertUp([anyId, EUR, token, 10_000n]))[0]).to.equal(108_331_667n);
    });

    it("follows a sequencer's state", async () => {
      const { viem, provider, codes, now, make } = await fixture();
      const { source } = await make("EUR/USD", eurUsd, 1.08);
      const uptime = await placeFeed(provider, codes, "uptime");
      const gate = await viem.deployContract("SequencerGate", [source.address, uptime.feed.address, HOUR]);
      await uptime.aggregator.push({ id: 1, answer: 0n, updatedAt: now - 2n * HOUR });
      expect(await gate.read.convertUp([anyId, EUR, USD, 100n])).to.have.lengthOf(3);
      await uptime.aggregator.push({ id: 2, answer: 1n, updatedAt: now - HOUR });
      expect(await verdictOf(gate.read.convertUp([anyId, EUR, USD, 100n]))).to.deep.equal([
        "SequencerDown",
        now - HOUR,
      ]);
    });

    it("moves to a next phase, whose code is the same or another", async () => {
      const { viem, provider, codes, now, make } = await fixture();
      const { feed, aggregator, source } = await make("EUR/USD", eurUsd, 1.08);
      const next = await placeAggregator(provider, codes, "the next");
      await next.push({ id: 1, answer: price(1.08), updatedAt: now - 30n });
      await next.push({ id: 2, answer: price(1.09), updatedAt: now - 20n });
      await feed.moveTo(2, next);
      expect(await source.read.readAnswer()).to.deep.equal([price(1.09), now - 20n]);
      await aggregator.push({ id: 3, answer: price(1.08), updatedAt: now - 10n });
      expect(await verdictOf(source.read.readAnswer())).to.deep.equal(["RoundsOutOfOrder", now - 20n, now - 10n]);

      const older = await placeAggregator(provider, codes, "an older", 5);
      await older.push({ id: 1, answer: price(1.09), updatedAt: now - 8n });
      await older.push({ id: 2, answer: price(1.09), updatedAt: now - 5n });
      await feed.moveTo(3, older);
      expect((await verdictOf(source.read.readAnswer()))[0]).to.equal("AggregatorCodeChanged");
      const later = await viem.deployContract("ChainlinkSource", [feed.address, eurUsd, wide]);
      expect(await later.read.readAnswer()).to.deep.equal([price(1.09), now - 5n]);
    });

    it("answers with zeros before the first round, which is no price", async () => {
      const { viem, provider, codes } = await fixture();
      const { feed } = await placeFeed(provider, codes, "empty");
      const source = await viem.deployContract("ChainlinkSource", [feed.address, eurUsd, wide]);
      expect(await verdictOf(source.read.readAnswer())).to.deep.equal(["AnswerNotPositive", 0n]);
    });
  });

import { expect } from "chai";
import { describe, it } from "mocha";
import {
  type DeployConfig,
  type FeedsConfig,
  checkConfig,
  configuredChains,
  openQuestions,
  readConfig,
} from "../../scripts/deploy/config.ts";
import { deploy } from "../../scripts/deploy/deploy.ts";
import { listKnownTokens } from "../../sdk/src/safe/index.ts";
import { nobody, openEmptyChain } from "./support.ts";

const DAY = 86_400;

describe("Deployment configs", () => {
  it("are there for Ethereum, BNB Chain, Polygon, Base, a local chain, Arbitrum and Sepolia", () => {
    expect(configuredChains()).to.deep.equal([1, 56, 137, 8453, 31337, 42161, 11155111]);
  });

  it("have none for another chain, and say which there are", () => {
    expect(() => readConfig(10)).to.throw("There are configs for chains 1, 56, 137, 8453, 31337, 42161, 11155111");
  });

  for (const chainId of configuredChains()) {
    describe(`of chain ${chainId}`, () => {
      const config = readConfig(chainId);
      const isLocal = chainId === 31337;

      it("gives governance the delays of the house", () => {
        expect(config.admin).to.include({ delaySeconds: isLocal ? 60 : 3 * DAY, threshold: isLocal ? 2 : 3 });
        expect(config.lister.delaySeconds).to.equal(isLocal ? 20 : DAY);
        expect(config.guardian.delaySeconds).to.equal(0);
      });

      it("lists real tokens where money is worth something, and the TEST token elsewhere", () => {
        expect(config.tokens.map((token) => (token === "mock" ? token : token.symbol))).to.deep.equal([
          ...(config.isTest ? ["mock"] : ["USDT", "USDC"]),
        ]);
      });

      it("lists tokens with the decimals by which the SDK shows a payout of them", () => {
        for (const token of config.tokens) {
          if (token === "mock") continue;
          const { address, symbol, decimals } = token;
          const known = listKnownTokens(chainId).map((one) => ({ ...one, codeHash: null }));
          expect(known).to.deep.include({ address, symbol, decimals, codeHash: null });
        }
      });

      it("has TEST feeds where money is worth nothing, and Chainlink's of euros and every token elsewhere", () => {
        const { feeds } = config;
        if (feeds === "mock" || feeds === null) return expect([config.isTest, feeds]).to.deep.equal([true, "mock"]);
        expect(Object.keys(feeds.currencies)).to.include("EUR");
        expect(Object.keys(feeds.tokens)).to.deep.equal(["USDT", "USDC"]);
        expect(feeds.sequencer !== null).to.equal([42161, 8453].includes(chainId));
        const proxies = [...Object.values(feeds.currencies), ...Object.values(feeds.tokens)].map(({ proxy }) => proxy);
        expect(new Set(proxies).size).to.equal(proxies.length);
      });

      it("invents nobody who governs a public chain", () => {
        expect(openQuestions(config)).to.have.lengthOf(isLocal ? 0 : 3);
      });

      it("can be tried by a dry run on a chain of that id, which sends nothing", async () => {
        const { deployer } = await openEmptyChain(chainId);
        const { sent, problems, record } = await deploy({ sender: deployer, config, dryRun: true });
        expect(await deployer.getTransactionCount({ address: deployer.account.address })).to.equal(0);
        expect(sent.map(({ what }) => what).at(-1)).to.match(/^hand every role over/);
        expect(record.contracts.PaymentProcessor.address).to.match(/^0x/);
        expect(problems).to.include.members(openQuestions(config));
        expect(problems.join()).to.contain(`Permit2 is not on chain ${chainId}`);
      });
    });
  }

  describe("are refused", () => {
    const local = readConfig(31337);
    const usdt = readConfig(1).tokens[0]!;
    const feeds = readConfig(1).feeds as FeedsConfig;
    const cases: Readonly<Record<string, { readonly change: Partial<DeployConfig>; readonly says: string }>> = {
      "for another chain": { change: { chainId: 1 }, says: "chainId is 1" },
      "with an address that has a slip": {
        change: { permit2: nobody.replace("dE", "De") as typeof nobody },
        says: "which is not an address with its checksum",
      },
      "with an admin who acts at once": {
        change: { admin: { account: nobody, delaySeconds: 0 } },
        says: "admin.delaySeconds is 0",
      },
      "with a guardian who has to wait": {
        change: { guardian: { account: nobody, delaySeconds: 60 } },
        says: "a guardian who has to wait stops nothing",
      },
      "with the TEST list of sanctions on a live chain": {
        change: { isTest: false },
        says: "the test list of sanctions is not for a live chain",
      },
      "with a token whose issuer's list is no function of an account": {
        change: { tokens: [{ ...(usdt as Exclude<typeof usdt, "mock">), issuerList: "isBlackListed" }] },
        says: "not a function of one address",
      },
      "with the TEST token on a live chain": {
        change: { isTest: false, sanctionsList: null, feeds: null },
        says: "the test token is not listed on a live chain",
      },
      "with the TEST feeds on a live chain": {
        change: { isTest: false, sanctionsList: null },
        says: "the test feeds are not for a live chain",
      },
      "with a feed that has no bounds": {
        change: { feeds: { ...feeds, currencies: { EUR: { ...feeds.currencies.EUR!, minAnswer: "2" } } } },
        says: "the feed EUR/USD is bounded by 2 and 2",
      },
      "with a feed without a heartbeat": {
        change: { feeds: { ...feeds, currencies: { EUR: { ...feeds.currencies.EUR!, heartbeatSeconds: 0 } } } },
        says: "the feed EUR/USD has heartbeatSeconds 0",
      },
      "with a token that has no feed": {
        change: { tokens: [usdt], feeds: { ...feeds, tokens: {} } },
        says: "there is no feed USDT/USD",
      },
      "with a code hash that is none": {
        change: { tokens: [{ ...(usdt as Exclude<typeof usdt, "mock">), codeHash: "0x12" }] },
        says: "codeHash of USDT is no hash",
      },
    };
    for (const [title, { change, says }] of Object.entries(cases)) {
      it(title, () => {
        expect(() => checkConfig({ ...local, ...change }, 31337)).to.throw(says);
      });
    }

    for (const chainId of [42161, 8453])
      it(`on the rollup ${chainId} without its sequencer's feed`, () => {
        const rollup = readConfig(chainId);
        const changed = { ...rollup, feeds: { ...(rollup.feeds as FeedsConfig), sequencer: null } };
        expect(() => checkConfig(changed, chainId)).to.throw("a rollup's prices need its sequencer's uptime feed");
      });

    it("on a rollup without a grace period, in which held rounds arrive late", () => {
      const rollup = readConfig(8453);
      const { sequencer, ...others } = rollup.feeds as FeedsConfig;
      for (const graceSeconds of [0, -1]) {
        const changed = { ...rollup, feeds: { ...others, sequencer: { ...sequencer!, graceSeconds } } };
        expect(() => checkConfig(changed, 8453)).to.throw("and a grace period in seconds");
      }
    });
  });
});

import { expect } from "chai";
import { it } from "mocha";
import { type Address, custom, zeroHash } from "viem";
import { createSender } from "../../scripts/deploy/client.ts";
import { type FeedsConfig, openQuestions, readConfig } from "../../scripts/deploy/config.ts";
import { deploy } from "../../scripts/deploy/deploy.ts";
import { price } from "../../scripts/deploy/sources.ts";
import { placeFeed, readFeedCodes } from "../../scripts/feeds/place.ts";
import { devAccount } from "../../scripts/stack/accounts.ts";
import { toCurrency } from "../../sdk/src/index.ts";
import { genesisFile } from "../support/genesis.ts";
import { connectReal, describeReal, loadReal } from "../support/realChain.ts";
import { decided, describing, nobody } from "./support.ts";

/** Five owners, as a live chain asks for. */
const owners = [0xa1n, 0xa2n, 0xa3n, 0xa4n, 0xa5n].map((n) => `0x${n.toString(16).padStart(40, "0")}` as const);

describeReal("Ethereum's config, on Ethereum's own code", () => {
  it("finds tokens, code hashes, decimals, Permit2, Multicall3 and Safe as it names them: people's decisions are open, the file has neither the sanctions list nor feeds of currencies nor feeds' names, and its rounds are old", async () => {
    const { provider } = await connectReal();
    const sender = createSender(custom(provider), devAccount("deployer"));
    const config = readConfig(1);
    const { problems } = await deploy({ sender, config, dryRun: true });
    const { currencies, tokens } = config.feeds as FeedsConfig;
    const missing = `the sanctions list does not answer on chain 1 at ${config.sanctionsList}`;
    expect(problems.filter((one) => !one.includes("has a price of"))).to.deep.equal([
      ...openQuestions(config),
      missing,
      ...Object.entries(currencies).map(
        ([of, { proxy }]) => `the feed ${of}/USD at ${proxy} does not answer as a Chainlink feed`,
      ),
      ...Object.entries(tokens).map(([of, { proxy }]) => `the feed ${of}/USD at ${proxy} calls itself ""`),
    ]);
    for (const [of, { proxy }] of Object.entries(tokens))
      expect(problems.join("\n")).to.contain(`the feed ${of}/USD at ${proxy} has a price of`);
  });

  it("is deployed once feeds of its addresses are heard of, with the real USDT and USDC listed and priced", async () => {
    const { record, viem } = await loadReal(async function withFeeds() {
      const { provider, networkHelpers, viem: tools } = await connectReal();
      const sender = createSender(custom(provider), devAccount("deployer"));
      await networkHelpers.setBalance(sender.account.address, 10n ** 20n);
      const config = readConfig(1);
      const { currencies, tokens } = config.feeds as FeedsConfig;
      const list = await tools.deployContract("SanctionsListMock", [nobody]);
      await networkHelpers.setCode(config.sanctionsList as Address, (await sender.getCode({ address: list.address }))!);
      const codes = readFeedCodes(genesisFile);
      const answers: Readonly<Record<string, string>> = { EUR: "1.0831", CNY: "0.1401", USDT: "0.9998", USDC: "1" };
      const now = BigInt(await networkHelpers.time.latest());
      for (const [of, { proxy }] of Object.entries({ ...currencies, ...tokens })) {
        const { aggregator } = await placeFeed(provider, codes, `${of}/USD`, proxy);
        for (const id of [1, 2])
          await aggregator.push({ id, answer: price(answers[of]!), updatedAt: now - 3_600n * BigInt(3 - id) });
      }
      const { safe } = config;
      const people = { ...decided(config), safe, admin: { owners, threshold: 3, delaySeconds: 259_200 } };
      const pairs = Object.entries({ ...currencies, ...tokens });
      const names = new Map(pairs.map(([of, { proxy }]) => [proxy, `${of} / USD`]));
      const outcome = await deploy({ sender: describing(sender, names), config: people });
      return { record: outcome.record, viem: tools };
    });
    expect(record.tokens.map(({ symbol, decimals }) => [symbol, decimals])).to.deep.equal([
      ["USDT", 6],
      ["USDC", 6],
    ]);
    for (const { symbol, address } of record.tokens) {
      const found = record.sources!.find(({ name }) => name === `USD/${symbol}`)!;
      const source = await viem.getContractAt("IPriceSource", found.address);
      const [due] = await source.read.convertUp([zeroHash, toCurrency("USD").address, address, 10_000n]);
      expect(due).to.equal(100_000_000n);
    }
    const euros = await viem.getContractAt("CrossSource", record.sources![0]!.address);
    expect(await euros.read.base()).to.equal(toCurrency("EUR").address);
  });
});

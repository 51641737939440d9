import { expect } from "chai";
import { describe, it } from "mocha";
import { type Address, zeroHash } from "viem";
import { readConfig } from "../../scripts/deploy/config.ts";
import { deploy } from "../../scripts/deploy/deploy.ts";
import { firstAnswers, pushRounds, toTestFeeds } from "../../scripts/deploy/feeds.ts";
import { price, toSources } from "../../scripts/deploy/sources.ts";
import { type SourceHealth, feiqianActions, toCurrency, toDeployment } from "../../sdk/src/index.ts";
import { decided, deployGoverned, nobody, openFurnishedChain } from "./support.ts";

/** A Wednesday, at noon: foreign exchange trades. */
const WEDNESDAY = 2_000_030_400n;

/** The local deployment on that day, its feeds fresh. */
async function onWednesday() {
  const chain = await deployGoverned();
  await chain.networkHelpers.time.increaseTo(WEDNESDAY);
  const feedOf = (pair: string): Address =>
    chain.deployment.sources.flatMap(({ feeds }) => feeds).find((feed) => feed.pair === pair)!.address;
  const push = (answers: Readonly<Record<string, string>>) =>
    pushRounds(
      chain.deployer,
      Object.entries(answers).map(([pair, answer]) => ({ address: feedOf(pair), answer: price(answer) })),
    );
  await pushRounds(
    chain.deployer,
    Object.keys(firstAnswers).map((pair) => ({ address: feedOf(pair) })),
  );
  const sourceOf = (name: string) => chain.deployment.sources.find((source) => source.name === name)!.address;
  const client = chain.deployer.extend(feiqianActions({ deployment: chain.deployment }));
  /** What 100.00 of a currency come to in the token. */
  const hundred = async (code: string) => {
    const source = await chain.viem.getContractAt("IPriceSource", sourceOf(`${code}/USDT`));
    const pair = [toCurrency(code).address, chain.deployment.tokens[0]!.address] as const;
    return (await source.read.convertUp([zeroHash, ...pair, 10_000n]))[0];
  };
  return { ...chain, push, hundred, sourceOf, client };
}

describe("The price sources of a deployment", () => {
  it("are registered with the feeds that they ask", async () => {
    const { outcome, deployment } = await deployGoverned();
    const { sources } = deployment;
    expect(sources.map(({ name, base, quote }) => ({ name, base, quote }))).to.deep.equal(
      ["EUR", "CNY", "USD"].map((base) => ({ name: `${base}/USDT`, base, quote: "USDT" })),
    );
    expect(sources.map(({ feeds }) => feeds.map(({ pair }) => pair))).to.deep.equal([
      ["EUR/USD", "USDT/USD"],
      ["CNY/USD", "USDT/USD"],
      ["USDT/USD"],
    ]);
    const { contracts } = outcome.record;
    expect(sources.map(({ address }) => address)).to.deep.equal(
      ["CrossSource EUR/USDT", "CrossSource CNY/USDT", "ParSource USD/USDT"].map(
        (name) => contracts[name as "CrossSource EUR/USDT"]!.address,
      ),
    );
  });

  it("have the same addresses on every chain, and those that anyone can reckon from token and feeds", async () => {
    const { deployment } = await deployGoverned();
    const other = await openFurnishedChain(11155111);
    const { record } = await deploy({ sender: other.deployer, config: decided(readConfig(11155111)) });
    expect(record.sources).to.deep.equal(deployment.sources);
    const token = { ...deployment.tokens[0]!, symbol: "USDT" };
    expect(toSources([token], toTestFeeds().feeds, deployment.multicall3).sources).to.deep.equal(deployment.sources);
  });

  it("have new addresses where a guard in the config is another, as after a feed's change, and no others have", async () => {
    const { deployment } = await deployGoverned();
    const token = { ...deployment.tokens[0]!, symbol: "USDT" };
    const { feeds } = toTestFeeds();
    const EUR = { ...feeds.currencies.EUR!, maxAnswer: "2.00000001" };
    const changed = { ...feeds, currencies: { ...feeds.currencies, EUR } };
    const { sources } = toSources([token], changed, deployment.multicall3);
    const isSame = ({ name, address }: (typeof sources)[number]) =>
      deployment.sources.some((one) => one.name === name && one.address === address);
    expect(sources.map((one) => [one.base, isSame(one)])).to.deep.equal([
      ["EUR", false],
      ["CNY", true],
      ["USD", true],
    ]);
  });

  it("are refused where two tokens have one symbol: the one's part would be recorded for the other's", async () => {
    const { deployment } = await deployGoverned();
    const token = { ...deployment.tokens[0]!, symbol: "USDT" };
    const twice = [token, { ...token, address: nobody }];
    expect(() => toSources(twice, toTestFeeds().feeds, deployment.multicall3)).to.throw(
      "Two sources have a part ChainlinkSource USDT/USD: each symbol is one token's",
    );
  });

  it("are none without feeds in the config, nor in a record from before there were any", async () => {
    const chain = await openFurnishedChain(1);
    const config = { ...decided(readConfig(1)), feeds: null };
    const { record } = await deploy({ sender: chain.deployer, config, dryRun: true });
    expect(record.sources).to.deep.equal([]);
    const { sources: _, ...older } = record;
    expect(toDeployment(older).sources).to.deep.equal([]);
  });

  it("price what an invoice has, in its minor units", async () => {
    const { hundred } = await onWednesday();
    expect([await hundred("EUR"), await hundred("CNY"), await hundred("USD")]).to.deep.equal([
      108_310_000n,
      14_010_000n,
      100_000_000n,
    ]);
  });

  it("are told by the SDK as trees", async () => {
    const { client, sourceOf } = await onWednesday();
    const { text } = await client.price.getHealth({ source: sourceOf("EUR/USDT") });
    const lines = text.split("\n").map((line) => line.replace(/, \d+ s$/, ""));
    expect(lines).to.deep.equal([
      "cross EUR/TEST-USDT: 1.0831",
      "  hours EUR/USD: 1.0831",
      "    feed EUR/USD: 1.0831",
      "  par USD/TEST-USDT: 1",
      "    latch TEST-USDT/USD: 1",
      "      feed TEST-USDT/USD: 1",
    ]);
  });

  it("share one latch a token, so that one trip stops them all", async () => {
    const { client, deployment } = await onWednesday();
    const latchesIn = ({ kind, source, parts }: SourceHealth): readonly Address[] => [
      ...(kind === "latch" ? [source] : []),
      ...parts.flatMap(latchesIn),
    ];
    const latches = await Promise.all(
      deployment.sources.map(async ({ address }) => latchesIn(await client.price.getHealth({ source: address }))),
    );
    expect(latches.map((of) => of.length)).to.deep.equal([1, 1, 1]);
    expect(new Set(latches.flat()).size).to.equal(1);
  });

  it("refuse a token off its peg, a leap, a market that is closed, and a feed that is not heard of", async () => {
    const { client, sourceOf, push, networkHelpers: helpers } = await onWednesday();
    const refusalOf = async (code: string) =>
      (await client.price.getHealth({ source: sourceOf(`${code}/USDT`) })).refusal?.name;
    await push({ "EUR/USD": "1.11" });
    expect(await refusalOf("EUR")).to.equal("DeviationTooLargeError");
    for (const answer of ["0.985", "0.97"]) await push({ "USDT/USD": answer });
    expect([await refusalOf("CNY"), await refusalOf("USD")]).to.deep.equal(["OffPegError", "OffPegError"]);
    await helpers.time.increaseTo(WEDNESDAY + 26n * 3_600n);
    expect([await refusalOf("CNY"), await refusalOf("USD")]).to.deep.equal(["PriceStaleError", "PriceStaleError"]);
    await helpers.time.increaseTo(WEDNESDAY + 3n * 86_400n);
    expect([await refusalOf("EUR"), await refusalOf("USD")]).to.deep.equal(["MarketClosedError", "PriceStaleError"]);
  });
});

import { expect } from "chai";
import { describe, it } from "mocha";
import { type Address, getContract, keccak256, maxUint256, zeroAddress, zeroHash } from "viem";
import { type DeployConfig, type FeedsConfig, readConfig } from "../../scripts/deploy/config.ts";
import { deploy } from "../../scripts/deploy/deploy.ts";
import { findBuildDifferences, reproduce } from "../../scripts/verify/reproduce.ts";
import { FEED_DECIMALS, price } from "../../scripts/deploy/sources.ts";
import { type Deployment, feiqianActions, toCurrency, toDeployment } from "../../sdk/src/index.ts";
import { decided, describing, nobody, openFurnishedChain } from "./support.ts";

/** A Wednesday at noon, a Saturday three days later. */
const WEDNESDAY = 2_000_030_400n;
const [HOUR, DAY] = [3_600n, 86_400n];
const answers: Readonly<Record<string, string>> = { EUR: "1.0831", CNY: "0.1401", USDT: "0.9998", USDC: "1.0001" };

/** Five owners, as a live chain asks for. */
const owners = [0xa1n, 0xa2n, 0xa3n, 0xa4n, 0xa5n].map((n) => `0x${n.toString(16).padStart(40, "0")}` as const);

/**
 * A chain of that id with everything that the config names at the addresses that it names: tokens, feeds, the uptime
 * feed, the sanctions list. What they are is the project's mocks; where they are is the config's.
 */
async function openNamedChain(chainId: number) {
  const config = readConfig(chainId);
  const feeds = config.feeds as FeedsConfig;
  const chain = await openFurnishedChain(chainId);
  const { viem, networkHelpers, deployer } = chain;
  await networkHelpers.time.increaseTo(WEDNESDAY);
  const copyTo = async (address: Address, mock: Address) =>
    networkHelpers.setCode(address, (await deployer.getCode({ address: mock }))!);

  await copyTo(config.sanctionsList as Address, (await viem.deployContract("SanctionsListMock", [nobody])).address);
  const six = await viem.deployContract("PermitTokenMock");
  const eighteen = await viem.deployContract("HostileToken");
  const tokens = config.tokens.filter((token) => token !== "mock");
  for (const { address, decimals } of tokens) await copyTo(address, (decimals === 6 ? six : eighteen).address);

  const mock = await viem.deployContract("FeedMock", [FEED_DECIMALS, zeroAddress]);
  const descriptions = new Map<Address, string>();
  const aggregators = new Map<string, Awaited<ReturnType<typeof makeAggregator>>>();
  const makeAggregator = () => viem.deployContract("AggregatorMock", [price("0.01"), price("1000")]);
  for (const [of, { proxy }] of Object.entries({ ...feeds.currencies, ...feeds.tokens })) {
    await copyTo(proxy, mock.address);
    descriptions.set(proxy, `${of} / USD`);
    const feed = await viem.getContractAt("FeedMock", proxy);
    const aggregator = await makeAggregator();
    await feed.write.setDecimals([FEED_DECIMALS]);
    await feed.write.propose([aggregator.address]);
    aggregators.set(of, aggregator);
  }
  const push = async (changes: Readonly<Record<string, string>> = {}, feedsOf = [...aggregators.keys()]) => {
    const now = BigInt(await networkHelpers.time.latest());
    for (const of of feedsOf) await aggregators.get(of)!.write.push([price(changes[of] ?? answers[of]!), now, now]);
  };
  await push();
  await networkHelpers.time.increase(60n);
  await push();
  /** Its sequencer is up, or down, from now on. */
  const setUptime = async (answer: 0n | 1n, since?: bigint) => {
    const uptime = await viem.getContractAt("AggregatorMock", feeds.sequencer!.feed);
    const at = since ?? BigInt(await networkHelpers.time.latest());
    await uptime.write.push([answer, at, at]);
  };
  if (feeds.sequencer) {
    await copyTo(feeds.sequencer.feed, (await makeAggregator()).address);
    await setUptime(0n, WEDNESDAY - DAY);
  }
  return {
    ...chain,
    deployer: describing(deployer, descriptions),
    config,
    feeds,
    tokens,
    push,
    setUptime,
    descriptions,
  };
}

/** The config with people's decisions made, and a token's code hash left to whoever compares it. */
const toDecided = (config: DeployConfig, weekendIssuer: Address): DeployConfig => ({
  ...decided(config),
  admin: { owners, threshold: 3, delaySeconds: 259_200 },
  tokens: config.tokens.map((token) => (token === "mock" ? token : { ...token, codeHash: null })),
  feeds: { ...(config.feeds as FeedsConfig), weekendIssuer },
});

async function deployNamed(chainId: number) {
  const chain = await openNamedChain(chainId);
  const { deployer, tokens } = chain;
  const issuer = chain.senderAs("merchant");
  const config = toDecided(chain.config, issuer.account.address);
  const codes = await Promise.all(tokens.map(({ address }) => deployer.getCode({ address })));
  const confirmedCodeHashes = codes.map((code) => keccak256(code!));
  const { record } = await deploy({ sender: deployer, config, confirmedCodeHashes });
  return { ...chain, issuer, config, record, confirmedCodeHashes, deployment: toDeployment(record) };
}

const sourceOf = ({ sources }: Deployment, name: string) => sources.find((source) => source.name === name)!.address;

describe("A rehearsal of each live chain's config", () => {
  for (const chainId of [1, 42161, 8453, 56, 137]) {
    it(`${chainId}: deploys, prices each currency in each token, and takes a first payment in euros`, async () => {
      const { deployment, record, tokens, feeds, viem, issuer, senderAs, deployer } = await deployNamed(chainId);
      expect(await findBuildDifferences(await reproduce(record), deployer)).to.deep.equal([]);
      const codes = [...Object.keys(feeds.currencies), "USD"];
      expect(deployment.sources.map(({ name }) => name)).to.deep.equal(
        tokens.flatMap(({ symbol }) => codes.map((code) => `${code}/${symbol}`)),
      );
      for (const { symbol, address: token, decimals } of tokens)
        for (const code of codes) {
          const source = await viem.getContractAt("IPriceSource", sourceOf(deployment, `${code}/${symbol}`));
          const [due] = await source.read.convertUp([zeroHash, toCurrency(code).address, token, 10_000n]);
          // A hundred of the currency, with the token at par.
          const cents = price(answers[code] ?? "1") * 100n;
          expect(due, `${code}/${symbol}`).to.equal((cents * 10n ** BigInt(decimals)) / 10n ** BigInt(FEED_DECIMALS));
        }

      const [{ address: token, symbol }] = tokens as [(typeof tokens)[0]];
      const [shop, payer] = [issuer, senderAs("payer")].map((sender) => sender.extend(feiqianActions({ deployment })));
      const held = getContract({
        address: token,
        abi: (await viem.getContractAt("HostileToken", token)).abi,
        client: payer!,
      });
      await held.write.mint([payer!.account.address, maxUint256 / 2n], { chain: null } as never);
      const now = (await payer!.getBlock()).timestamp;
      const invoice = await shop!.invoice.sign({
        ...{ number: 1n, token, amount: 10_000n, currency: toCurrency("EUR").address },
        ...{ source: sourceOf(deployment, `EUR/${symbol}`), payExpiry: now + DAY },
      });
      const { received } = await payer!.invoice.pay({ invoice });
      expect(received).to.equal(108_310_000n * 10n ** BigInt(tokens[0]!.decimals - 6));
    });
  }

  for (const chainId of [42161, 8453])
    it(`${chainId}: has no price while the sequencer is down, nor within the hour after`, async () => {
      const { deployment, deployer, setUptime, push, networkHelpers } = await deployNamed(chainId);
      const client = deployer.extend(feiqianActions({ deployment }));
      const refusal = async () => {
        const { refusal: why } = await client.price.getHealth({ source: sourceOf(deployment, "EUR/USDT") });
        return why?.name;
      };
      expect(await refusal()).to.equal(undefined);
      await setUptime(1n);
      expect(await refusal()).to.equal("SequencerDownError");
      await setUptime(0n);
      expect(await refusal()).to.equal("SequencerInGraceError");
      await networkHelpers.time.increase(HOUR + 1n);
      await push();
      expect(await refusal()).to.equal(undefined);
    });

  it("sells in euros on a Saturday, at a price that the issuer signs near the week's last", async () => {
    const { deployment, tokens, feeds, issuer, senderAs, viem, push, networkHelpers } = await deployNamed(1);
    const [{ address: token }] = tokens as [(typeof tokens)[0]];
    const [shop, payer] = [issuer, senderAs("payer")].map((sender) => sender.extend(feiqianActions({ deployment })));
    const held = await viem.getContractAt("HostileToken", token);
    await held.write.mint([payer!.account.address, 10n ** 12n]);
    const friday = WEDNESDAY + 2n * DAY + 8n * HOUR;
    await networkHelpers.time.increaseTo(friday);
    await push({ EUR: "1.085" });
    await networkHelpers.time.increaseTo(friday + DAY);
    // The token's market has no weekend; the euro's last round is of Friday.
    await push({}, Object.keys(feeds.tokens));
    const invoice = await shop!.invoice.sign({
      ...{ number: 1n, token, amount: 10_000n, currency: toCurrency("EUR").address },
      ...{ source: sourceOf(deployment, "EUR/USDT"), payExpiry: friday + 2n * DAY },
    });
    const before = await payer!.price.getQuote({ invoice });
    expect(before).to.have.nested.property("refusal.name", "NotQuotedError");

    const far = shop!.price.signQuote({ invoice, rate: 1_150_000_000_000_000_000n });
    await far.then(
      () => expect.fail("a rate six percent above the week's last was signed"),
      (error: Error) => expect(error.name).to.equal("RateOutOfBandError"),
    );
    const long = shop!.price.signQuote({ invoice, rate: 1_090_000_000_000_000_000n, validUntil: friday + 2n * DAY });
    await long.then(
      () => expect.fail("a quote for a day was signed"),
      (error: Error) => expect(error.name).to.equal("QuoteTooLongError"),
    );
    const byPayer = payer!.price.signQuote({ invoice, rate: 1_080_000_000_000_000_000n });
    await byPayer.then(
      () => expect.fail("the payer signed its own price"),
      (error: Error) => expect(error.message).to.contain(`the issuer ${issuer.account.address}`),
    );

    const quote = await shop!.price.signQuote({ invoice, rate: 1_090_000_000_000_000_000n });
    await payer!.price.submitQuoteSync(quote);
    const { received } = await payer!.invoice.pay({ invoice });
    expect(received).to.equal(109_000_000n);
  });

  describe("finds, before anything is sent,", () => {
    const problemsAfter = async (
      change: (chain: Awaited<ReturnType<typeof openNamedChain>>) => Promise<unknown>,
      chainId = 1,
    ) => {
      const chain = await openNamedChain(chainId);
      await change(chain);
      const config = toDecided(chain.config, nobody);
      const { problems } = await deploy({ sender: chain.deployer, config, dryRun: true });
      return problems.filter((problem) => problem.includes("feed")).join("\n");
    };
    const eurFeed = ({ viem, feeds }: Awaited<ReturnType<typeof openNamedChain>>) =>
      viem.getContractAt("FeedMock", feeds.currencies.EUR!.proxy);

    it("nothing wrong with feeds that are as the config has them", async () => {
      expect(await problemsAfter(async () => {})).to.equal("");
    });

    it("a feed that is not there", async () => {
      const problems = await problemsAfter(({ networkHelpers, feeds }) =>
        networkHelpers.setCode(feeds.currencies.EUR!.proxy, "0x"),
      );
      expect(problems).to.match(/^the feed EUR\/USD at 0x\w+ does not answer as a Chainlink feed$/);
    });

    for (const [title, description] of [
      ["the feed of another pair", "CHF / USD"],
      ["a feed that does not say what it prices", ""],
    ] as const)
      it(title, async () => {
        const problems = await problemsAfter(async ({ descriptions, feeds }) =>
          descriptions.set(feeds.currencies.EUR!.proxy, description),
        );
        expect(problems).to.match(new RegExp(`^the feed EUR/USD at 0x\\w+ calls itself "${description}"$`));
      });

    it("a feed with other decimals", async () => {
      const problems = await problemsAfter(async (chain) => (await eurFeed(chain)).write.setDecimals([18]));
      expect(problems).to.contain("has 18 decimals, and 8 in the config");
    });

    it("a feed whose price is out of its bounds", async () => {
      expect(await problemsAfter(({ push }) => push({ EUR: "2.1" }))).to.contain(
        "says 210000000, which is not within 50000000 and 200000000",
      );
    });

    it("an aggregator that would clamp before the bounds are reached", async () => {
      const problems = await problemsAfter(async (chain) => {
        const feed = await eurFeed(chain);
        const aggregator = await chain.viem.getContractAt("AggregatorMock", await feed.read.aggregator());
        await aggregator.write.setBounds([price("0.5"), price("1000")]);
      });
      expect(problems).to.contain("are not within the aggregator's 50000000 and 100000000000");
    });

    it("a feed that is silent", async () => {
      const problems = await problemsAfter(({ networkHelpers }) => networkHelpers.time.increase(DAY + HOUR + 60n));
      expect(problems).to.match(
        /the feed CNY\/USD at 0x\w+ has a price of \d+ s ago: its sources would take one of 90000 s/,
      );
    });

    it("an uptime feed that was never heard of", async () => {
      const problems = await problemsAfter(
        ({ networkHelpers, feeds }) => networkHelpers.setCode(feeds.sequencer!.feed, "0x"),
        8453,
      );
      expect(problems).to.match(/^the sequencer's uptime feed at 0x\w+ does not say since when it is up or down$/);
    });
  });
});

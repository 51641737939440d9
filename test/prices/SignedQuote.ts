import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { type ContractErrorName, type Hex, getAddress, keccak256, toHex, zeroAddress } from "viem";
import { multicall3 } from "../../scripts/deploy/canonical.ts";
import { DAY, EUR, USD, eurUsd, failureOf, guards, makeSource, price, roundAt, token, verdictOf } from "./support.ts";

const connection = await hre.network.create();
const { viem, networkHelpers } = connection;

const [issuer, stranger] = await viem.getWalletClients();
const one = 10n ** 18n;
const terms = {
  base: EUR,
  quote: token,
  baseDecimals: 2,
  quoteDecimals: 6,
  lowRate: one,
  highRate: (12n * one) / 10n,
  maxValidity: 600n,
  lastPrice: zeroAddress,
  bandBps: 0n,
};
const id = keccak256(toHex("a payment"));
const types = {
  Quote: [
    { name: "id", type: "bytes32" },
    { name: "rate", type: "uint256" },
    { name: "ratedAt", type: "uint256" },
    { name: "validUntil", type: "uint256" },
  ],
} as const;

interface Quote {
  readonly id: Hex;
  readonly rate: bigint;
  readonly ratedAt: bigint;
  readonly validUntil: bigint;
}

const fixture = async () => {
  await networkHelpers.setCode(multicall3.address, multicall3.code);
  const source = await viem.deployContract("SignedQuote", [multicall3.address, issuer!.account.address, terms]);
  const ratedAt = BigInt(await networkHelpers.time.latest());
  const quote: Quote = { id, rate: (11n * one) / 10n, ratedAt, validUntil: ratedAt + 600n };
  const domain = { name: "Feiqian", version: "1", chainId: 31337, verifyingContract: source.address };
  const sign = (message: Quote, by = issuer!) =>
    by.signTypedData({ account: by.account, domain, types, primaryType: "Quote", message });
  const submit = async (changes: Partial<Quote> = {}, signature?: Hex) => {
    const message = { ...quote, ...changes };
    const { rate, ratedAt: at, validUntil } = message;
    return source.write.submit([message.id, rate, at, validUntil, signature ?? (await sign(message))], {
      account: stranger!.account,
    });
  };
  type Refusal = ContractErrorName<(typeof source)["abi"]>;
  const refuses = (call: Promise<unknown>, error: Refusal, args: readonly unknown[]) =>
    viem.assertions.revertWithCustomErrorWithArgs(call as never, source, error, [...args] as never);
  return { source, quote, sign, submit, refuses };
};
const load = () => networkHelpers.loadFixture(fixture);

describe("SignedQuote", () => {
  it("converts the payment that it was signed for, and no other", async () => {
    const { source, submit, quote, refuses } = await load();
    await viem.assertions.emitWithArgs(submit() as never, source, "Quoted", [
      id,
      quote.rate,
      quote.ratedAt,
      quote.validUntil,
    ]);
    expect(await source.read.convertUp([id, EUR, token, 10_000n])).to.deep.equal([
      110_000_000n,
      quote.rate,
      quote.ratedAt,
    ]);
    const other = keccak256(toHex("another"));
    await refuses(source.read.convertUp([other, EUR, token, 10_000n]), "NotQuoted", [other]);
    expect(await source.read.getTerms()).to.deep.equal(terms);
  });

  it("refuses another pair than its own", async () => {
    const { source, submit, refuses } = await load();
    await submit();
    await refuses(source.read.convertUp([id, token, EUR, 1n]), "PairNotPriced", [token, EUR, EUR, token]);
    await refuses(source.read.convertDown([id, EUR, EUR, 1n]), "PairNotPriced", [EUR, EUR, EUR, token]);
    await refuses(source.read.convertUp([id, token, token, 1n]), "PairNotPriced", [token, token, EUR, token]);
  });

  it("rounds up for who pays and down for who is paid", async () => {
    const { source, submit } = await load();
    await submit({ rate: one + 1n });
    expect((await source.read.convertUp([id, EUR, token, 1n]))[0]).to.equal(10_001n);
    expect((await source.read.convertDown([id, EUR, token, 1n]))[0]).to.equal(10_000n);
  });

  it("has a price in the last second of its validity, and none in the next", async () => {
    const { source, submit, quote } = await load();
    await submit();
    const read = () => verdictOf(source.read.convertUp([id, EUR, token, 1n]));
    await networkHelpers.time.increaseTo(quote.validUntil);
    expect(await read()).to.deep.equal([11_000n, quote.rate, quote.ratedAt]);
    await networkHelpers.time.increaseTo(quote.validUntil + 1n);
    expect(await read()).to.deep.equal(["QuoteExpired", quote.validUntil + 1n, quote.validUntil]);
  });

  describe("takes", () => {
    for (const [rate, isTaken] of [
      [terms.lowRate - 1n, false],
      [terms.lowRate, true],
      [terms.highRate, true],
      [terms.highRate + 1n, false],
    ] as const) {
      it(`${isTaken ? "a rate" : "no rate"} of ${rate}`, async () => {
        const { submit, refuses } = await load();
        if (isTaken) await submit({ rate });
        else await refuses(submit({ rate }), "RateOutOfBand", [rate, terms.lowRate, terms.highRate]);
      });
    }

    it("none that is good for longer than allowed", async () => {
      const { submit, refuses, quote } = await load();
      await refuses(submit({ validUntil: quote.validUntil + 1n }), "QuoteTooLong", [601n, 600n]);
    });

    it("none from the future", async () => {
      const { submit, refuses, quote } = await load();
      const ahead = quote.ratedAt + 100n;
      await networkHelpers.time.setNextBlockTimestamp(ahead - 1n);
      await refuses(submit({ ratedAt: ahead }), "QuoteFromFuture", [ahead, ahead - 1n]);
    });

    it("one of this very second, and one in its last", async () => {
      const { source, submit, quote } = await load();
      const now = quote.ratedAt + 100n;
      await networkHelpers.time.setNextBlockTimestamp(now);
      await submit({ ratedAt: now, validUntil: now + 600n });
      await networkHelpers.time.setNextBlockTimestamp(now + 50n);
      await submit({ ratedAt: now + 1n, validUntil: now + 50n });
      expect((await source.read.convertUp([id, EUR, token, 1n]))[2]).to.equal(now + 1n);
    });

    it("none that is over", async () => {
      const { submit, refuses, quote } = await load();
      await networkHelpers.time.setNextBlockTimestamp(quote.validUntil + 1n);
      await refuses(submit(), "QuoteExpired", [quote.validUntil + 1n, quote.validUntil]);
    });

    it("a newer one in place of an older, and no older one after it", async () => {
      const { source, submit, refuses, quote } = await load();
      await submit();
      await refuses(submit(), "QuoteNotNewer", [quote.ratedAt, quote.ratedAt]);
      await networkHelpers.time.setNextBlockTimestamp(quote.ratedAt + 10n);
      await submit({ rate: one, ratedAt: quote.ratedAt + 1n });
      await refuses(submit(), "QuoteNotNewer", [quote.ratedAt, quote.ratedAt + 1n]);
      expect((await source.read.convertUp([id, EUR, token, 1n]))[1]).to.equal(one);
    });

    it("none that somebody else signed, nor one whose terms were changed", async () => {
      const { source, quote, sign, submit } = await load();
      for (const attempt of [
        submit({}, await sign(quote, stranger!)),
        submit({ rate: quote.rate + 1n }, await sign(quote)),
        submit({ id: keccak256(toHex("another")) }, await sign(quote)),
      ])
        await viem.assertions.revertWithCustomError(attempt as never, source, "InvalidSignature");
    });
  });

  for (const [title, band] of Object.entries({
    "without a lower end": { lowRate: 0n },
    "that is the wrong way round": { lowRate: terms.highRate + 1n },
    "that is wider than a rate": { highRate: 2n ** 128n },
  })) {
    it(`is not made with a band ${title}`, async () => {
      const { refuses } = await load();
      const own = { ...terms, ...band };
      const made = viem.deployContract("SignedQuote", [multicall3.address, issuer!.account.address, own]);
      await refuses(made, "RateBandEmpty", [own.lowRate, own.highRate]);
    });
  }

  it("may have a band of one rate, and one up to the largest", async () => {
    for (const band of [{ lowRate: one, highRate: one }, { highRate: 2n ** 128n - 1n }]) {
      const own = { ...terms, ...band };
      const made = await viem.deployContract("SignedQuote", [multicall3.address, issuer!.account.address, own]);
      expect(await made.read.base()).to.equal(EUR);
    }
  });

  describe("with a last price to lie near", () => {
    /** Dollars for a euro at 1.00, and quotes within two percent of it: half that at the bounds of the terms. */
    const near = async () => {
      await networkHelpers.setCode(multicall3.address, multicall3.code);
      const market = await makeSource(connection, eurUsd, { ...guards, maxAge: 5n * DAY });
      const own = { ...terms, quote: USD, quoteDecimals: 18, lowRate: (9n * one) / 10n };
      const withLast = { ...own, lastPrice: getAddress(market.source.address), bandBps: 200n };
      const source = await viem.deployContract("SignedQuote", [multicall3.address, issuer!.account.address, withLast]);
      const submit = async (rate: bigint, signs = issuer!) => {
        const ratedAt = BigInt(await networkHelpers.time.latest());
        const message = { id, rate, ratedAt, validUntil: ratedAt + 600n };
        const domain = { name: "Feiqian", version: "1", chainId: 31337, verifyingContract: source.address };
        const signature = await signs.signTypedData({
          ...{ account: signs.account, domain, types, primaryType: "Quote", message },
        });
        return source.write.submit([id, rate, ratedAt, ratedAt + 600n, signature]);
      };
      return { ...market, lastPrice: market.source, source, own, withLast, submit };
    };
    const load2 = () => networkHelpers.loadFixture(near);
    const [low, high] = [(98n * one) / 100n, (102n * one) / 100n];

    for (const [rate, isTaken] of [
      [low - 1n, false],
      [low, true],
      [high, true],
      [high + 1n, false],
    ] as const) {
      it(`takes ${isTaken ? "a rate" : "no rate"} of ${rate}`, async () => {
        const { source, submit } = await load2();
        if (isTaken) await submit(rate);
        else
          await viem.assertions.revertWithCustomErrorWithArgs(submit(rate) as never, source, "RateOutOfBand", [
            rate,
            low,
            high,
          ]);
      });
    }

    it("holds the terms' own bounds, too", async () => {
      const { push, source } = await load2();
      for (const answer of [price(1.02), price(1.03)]) {
        await networkHelpers.time.increase(DAY);
        await push(roundAt(BigInt(await networkHelpers.time.latest()), answer));
      }
      expect(await source.read.getBand([id])).to.deep.equal([1_009_400_000_000_000_000n, 1_050_600_000_000_000_000n]);
      const tight = { ...(await source.read.getTerms()), lowRate: (102n * one) / 100n, highRate: (104n * one) / 100n };
      const made = await viem.deployContract("SignedQuote", [multicall3.address, issuer!.account.address, tight]);
      expect(await made.read.getBand([id])).to.deep.equal([tight.lowRate, tight.highRate]);
    });

    it("takes none where the last price is too old, or refused by its own guards", async () => {
      const { lastPrice: market, submit, start } = await load2();
      await networkHelpers.time.increaseTo(start + 5n * DAY + 1n);
      await viem.assertions.revertWithCustomError(submit(one) as never, market, "PriceStale");
    });

    it("tells it among its terms", async () => {
      const { source, withLast } = await load2();
      expect(await source.read.getTerms()).to.deep.equal(withLast);
    });

    it("is not made with the last price of another pair, nor with a band beyond the whole", async () => {
      const { source, withLast } = await load2();
      const make = (changes: object) =>
        viem.deployContract("SignedQuote", [multicall3.address, issuer!.account.address, { ...withLast, ...changes }]);
      const refuses = (
        made: Promise<unknown>,
        error: "LastPricePairDiffers" | "BandTooWide",
        args: readonly unknown[],
      ) => viem.assertions.revertWithCustomErrorWithArgs(made as never, source, error, [...args] as never);
      await refuses(make({ base: token }), "LastPricePairDiffers", [token, USD, EUR, USD]);
      await refuses(make({ quote: token }), "LastPricePairDiffers", [EUR, token, EUR, USD]);
      await refuses(make({ bandBps: 10_001n }), "BandTooWide", [10_001n, 10_000n]);
      await make({ bandBps: 10_000n });
    });
  });

  it("is not made where its highest rate leaves no room for the quote's decimals", async () => {
    const own = { ...terms, quoteDecimals: 60, highRate: 2n ** 127n };
    const made = viem.deployContract("SignedQuote", [multicall3.address, issuer!.account.address, own]);
    expect(await failureOf(made)).to.include("panic code 0x11");
  });
});

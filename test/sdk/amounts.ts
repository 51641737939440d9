import { expect } from "chai";
import { describe, it } from "mocha";
import { stringToHex } from "viem";
import {
  MalformedAmountError,
  UnknownCurrencyError,
  findCurrency,
  formatAge,
  formatAmount,
  formatBps,
  formatInstant,
  formatMoney,
  formatReason,
  listCurrencies,
  parseAmount,
  toCurrency,
} from "../../sdk/src/index.ts";
import { refusalOf } from "../support/refusal.ts";

const usdt = { symbol: "USDT", decimals: 6 };

describe("An amount", () => {
  it("is written with its token", () => {
    expect(formatAmount(100_500_000n, usdt)).to.equal("100.5 USDT");
    expect(formatAmount(1n, { symbol: "USDT", decimals: 18 })).to.equal("0.000000000000000001 USDT");
  });

  it("is read in the token's units", () => {
    expect(parseAmount("100.5", usdt)).to.equal(100_500_000n);
    expect(parseAmount("0.000001", usdt)).to.equal(1n);
    expect(parseAmount("007", usdt)).to.equal(7_000_000n);
  });

  it("is read in a currency's minor units by its three letters, as it is written", async () => {
    expect(parseAmount("100.00", toCurrency("EUR"))).to.equal(10_000n);
    expect([parseAmount("100", toCurrency("JPY")), parseAmount("1.234", toCurrency("KWD"))]).to.deep.equal([
      100n,
      1_234n,
    ]);
    for (const code of ["EUR", "JPY", "KWD"]) {
      const money = formatMoney(123_456n, toCurrency(code).address, { tokens: [] });
      expect(parseAmount(money.slice(4), toCurrency(code))).to.equal(123_456n);
    }
    const error = await refusalOf(() => parseAmount("100.001", toCurrency("EUR")), MalformedAmountError);
    expect(error.message).to.contain("EUR").and.to.contain("2 decimals");
    await refusalOf(() => parseAmount("1", toCurrency("ZZZ")), UnknownCurrencyError);
  });

  for (const text of ["0.0000001", "", ".", ".5", "1.", "-1", "+1", "1,000", "1e3", "0x10", " 1", "1 USDT", "NaN"]) {
    it(`is never rounded or guessed: "${text}" is refused`, async () => {
      await refusalOf(() => parseAmount(text, usdt), MalformedAmountError);
    });
  }
});

describe("A currency", () => {
  it("is told by its code, and found by its number as an address", () => {
    expect(toCurrency("EUR")).to.deep.equal({
      code: "EUR",
      address: "0x00000000000000000000000000000000000003d2",
      decimals: 2,
    });
    expect(findCurrency("0x00000000000000000000000000000000000003d2")).to.deep.equal(toCurrency("EUR"));
    expect(BigInt(toCurrency("ALL").address)).to.equal(8n);
    expect(findCurrency(toCurrency("ALL").address)?.code).to.equal("ALL");
  });

  it("is in the list of all, once, as it is by its code", () => {
    const all = listCurrencies();
    expect(new Set(all.map(({ address }) => address)).size).to.equal(154);
    for (const currency of all) expect(toCurrency(currency.code)).to.deep.equal(currency);
  });

  it("is another one in other units, which no invoice in cents is taken for", () => {
    const fine = toCurrency("USD", 18);
    expect(fine).to.deep.equal({ code: "USD", address: `0x${"0".repeat(34)}120348`, decimals: 18 });
    expect(findCurrency(fine.address)).to.deep.equal(fine);
    expect(toCurrency("USD", 2)).to.deep.equal(toCurrency("USD"));
    expect(findCurrency(`0x${"0".repeat(34)}250348`)).to.equal(undefined);
    for (const decimals of [0, 37]) expect(() => toCurrency("USD", decimals)).to.throw(UnknownCurrencyError);
  });

  it("has the minor units of the standard", () => {
    const decimals = (code: string) => toCurrency(code).decimals;
    expect(["CNY", "JPY", "KWD", "XOF", "USD", "TND"].map(decimals)).to.deep.equal([2, 0, 3, 0, 2, 3]);
  });

  for (const code of ["", "EU", "EURO", "eur", "XXX", "978", "EUR978", "R97"]) {
    it(`is refused where it is none: "${code}"`, async () => {
      await refusalOf(() => toCurrency(code), UnknownCurrencyError);
    });
  }

  it("is none where an address is a token's, or a number that stands for none", () => {
    for (const address of [`0x${"da".repeat(20)}`, `0x${"0".repeat(40)}`, `0x${"0".repeat(37)}001`] as const) {
      expect(findCurrency(address)).to.equal(undefined);
    }
  });

  it("writes its amounts with all their decimals", () => {
    const token = `0x${"da".repeat(20)}` as const;
    const deployment = {
      tokens: [{ ...usdt, address: token, codeHash: "0x", maxTokenFeeBps: 0, issuerList: null }],
    };
    const write = (amount: bigint, code: string) => formatMoney(amount, toCurrency(code).address, deployment as never);
    expect([write(10_000n, "EUR"), write(5n, "EUR"), write(1_500n, "JPY"), write(1n, "KWD")]).to.deep.equal([
      "EUR 100.00",
      "EUR 0.05",
      "JPY 1500",
      "KWD 0.001",
    ]);
    expect(formatMoney(100_500_000n, token, deployment as never)).to.equal("100.5 USDT");
  });
});

describe("Other figures in messages", () => {
  it("are instants in ISO 8601, where they are instants", () => {
    expect(formatInstant(1_700_000_000n)).to.equal("2023-11-14T22:13:20Z (1700000000)");
    expect(formatInstant(0n)).to.equal("0");
    expect(formatInstant(2n ** 256n - 1n)).to.equal(`${2n ** 256n - 1n}`);
  });
  for (const reason of ["PAYER_DENIED", "TIER_0", "NEXT_STEP", "a", "p"])
    it(`are a contract's reasons, to their last letter: ${reason}`, () =>
      expect(formatReason(stringToHex(reason, { size: 32 }))).to.equal(reason));

  it("are durations in their two largest units", () => {
    expect([0n, 12n, 60n, 3_661n, 90_000n, 86_400n].map(formatAge)).to.deep.equal([
      "0 s",
      "12 s",
      "1 min",
      "1 h 1 min",
      "1 d 1 h",
      "1 d",
    ]);
  });

  it("are basis points in per cent", () => expect(formatBps(250n)).to.equal("2.5 %"));
});

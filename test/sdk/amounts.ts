import { expect } from "chai";
import { describe, it } from "mocha";
import { stringToHex } from "viem";
import {
  MalformedAmountError,
  formatAmount,
  formatBps,
  formatInstant,
  formatReason,
  parseAmount,
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

  for (const text of ["0.0000001", "", ".", ".5", "1.", "-1", "+1", "1,000", "1e3", "0x10", " 1", "1 USDT", "NaN"]) {
    it(`is never rounded or guessed: "${text}" is refused`, async () => {
      await refusalOf(() => parseAmount(text, usdt), MalformedAmountError);
    });
  }
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

  it("are basis points in per cent", () => expect(formatBps(250n)).to.equal("2.5 %"));
});

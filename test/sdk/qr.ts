import { expect } from "chai";
import { describe, it } from "mocha";
import { zeroAddress } from "viem";
import { AmountOutOfRangeError, MalformedTermsError, PayeeNotAllowedError, toPaymentUri } from "../../sdk/src/index.ts";
import { QrTooLongError, toQr } from "../../sdk/src/qr/index.ts";
import { refusalOf } from "../support/refusal.ts";

const to = "0x52908400098527886E0F7030069857D2E4169EE7";
const token = "0xdAC17F958D2ee523a2206206994597C13D831ec7";
const transfer = { chainId: 1, token, amount: 1_500_000n } as const;

describe("A payment URI", () => {
  it("is the address alone, with its checksum, where no transfer is given", () => {
    expect(toPaymentUri({ to: to.toLowerCase() as typeof to })).to.equal(to);
  });

  it("is EIP-681 with chain and whole base units, where one is", () => {
    expect(toPaymentUri({ to, transfer })).to.equal(`ethereum:${token}@1/transfer?address=${to}&uint256=1500000`);
  });

  it("writes amounts out, however large", () => {
    const amount = 10n ** 30n;
    expect(toPaymentUri({ to, transfer: { ...transfer, amount } })).to.contain(`uint256=1${"0".repeat(30)}`);
  });

  const refusals = {
    "to the token's own contract, where it would be lost": [{ to: token, transfer }, PayeeNotAllowedError],
    "to zero": [{ to: zeroAddress }, PayeeNotAllowedError],
    "of nothing": [{ to, transfer: { ...transfer, amount: 0n } }, AmountOutOfRangeError],
    "to what is no address": [{ to: "0x12" }, MalformedTermsError],
    "of what is no token": [{ to, transfer: { ...transfer, token: "0x12" } }, MalformedTermsError],
  } as const;
  for (const [what, [parameters, Class]] of Object.entries(refusals)) {
    it(`is refused ${what}`, async () => {
      await refusalOf<InstanceType<typeof Class>>(() => toPaymentUri(parameters), Class as never);
    });
  }
});

describe("A QR code", () => {
  it("is an SVG for a page", () => {
    expect(toQr("https://shop.example/pay#v1.abc", { as: "svg" })).to.match(/^<svg [^>]*viewBox[\s\S]*<\/svg>$/);
  });

  it("is lines of one width for a terminal, with a quiet margin", () => {
    const lines = toQr("https://shop.example/pay#v1.abc", { as: "text" }).split("\n");
    expect(new Set(lines.map((line) => [...line].length)).size).to.equal(1);
    expect(new Set(lines[0])).to.have.property("size", 1);
  });

  it("says the same for the same text", () => {
    expect(toQr("a", { as: "svg" }))
      .to.equal(toQr("a", { as: "svg" }))
      .and.not.to.equal(toQr("b", { as: "svg" }));
  });

  it("holds 2,953 bytes, counted as UTF-8, and fewer with more correction", async () => {
    expect(toQr("a".repeat(2_953), { as: "svg" })).to.contain("<svg");
    expect(toQr("a".repeat(2_331), { as: "svg", errorCorrection: "medium" })).to.contain("<svg");
    await refusalOf(() => toQr("飛".repeat(985), { as: "svg" }), QrTooLongError);
    await refusalOf(() => toQr("a".repeat(2_332), { as: "svg", errorCorrection: "medium" }), QrTooLongError);
  });
});

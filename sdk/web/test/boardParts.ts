import { expect } from "chai";
import { describe, it } from "mocha";
import { toBars } from "../src/board/chart/toBars.ts";
import { addsUp, byToken, waitingOf } from "../src/board/figures/sums.ts";
import { sumNames } from "../src/board/figures/questions.ts";
import { readView, toHash } from "../src/board/link.ts";
import { toCommand } from "../src/board/parts/toCommand.ts";
import { daysBetween, toPeriod, whereIn } from "../src/board/period.ts";

const NOON = Date.parse("2025-12-29T12:00:00Z") / 1_000;
const midnight = (day: string) => `${Date.parse(`${day}T00:00:00Z`) / 1_000}`;

describe("The board's parts", () => {
  describe("a view in a link", () => {
    it("is read back unchanged", () => {
      const view = { merchant: "0x1", payment: "0x2", period: "days", from: "2025-01-01", number: "7" };
      expect(readView(toHash(view))).to.deep.equal(view);
    });

    it("leaves out empty and unknown fields", () => {
      expect(toHash({ merchant: "", status: "charged" })).to.equal("#status=charged");
      expect(readView("#status=charged&nonsense=1&payer=")).to.deep.equal({ status: "charged" });
    });
  });

  describe("a period", () => {
    it("is whole days up to that of the indexer's block", () => {
      expect(whereIn(toPeriod({ period: "7" }, NOON))).to.deep.equal({ timestamp_gte: midnight("2025-12-23") });
    });

    it("is 90 days by default, and for an unknown choice", () => {
      for (const period of [undefined, "1e3"])
        expect(toPeriod({ ...(period && { period }) }, NOON)).to.deep.equal(toPeriod({ period: "90" }, NOON));
    });

    it("of chosen days includes the last one", () => {
      const period = toPeriod({ period: "days", from: "2025-12-01", to: "2025-12-05" }, NOON);
      expect(whereIn(period)).to.deep.equal({
        timestamp_gte: midnight("2025-12-01"),
        timestamp_lt: midnight("2025-12-06"),
      });
    });

    it("is open for invalid days, and for all days", () => {
      expect(whereIn(toPeriod({ period: "days", from: "2025-13-40", to: "soon" }, NOON))).to.deep.equal({});
      expect(whereIn(toPeriod({ period: "all" }, NOON))).to.deep.equal({});
    });
  });

  describe("bars", () => {
    const days = daysBetween("2025-10-01", "2025-12-29").map((day) => ({ day, amount: 1n }));

    it("are days, or weeks or months if days would be too narrow", () => {
      expect(days).to.have.length(90);
      expect(toBars(days, 1_100).days).to.equal(1);
      expect(toBars(days, 300).days).to.equal(7);
      expect(toBars(days, 100).days).to.equal(28);
    });

    it("keep every amount, and end with the last day", () => {
      const { bars } = toBars(days, 300);
      expect(bars.reduce((sum, { amount }) => sum + amount, 0n)).to.equal(90n);
      expect(bars.at(-1)).to.deep.equal({ day: "2025-12-23", amount: 7n });
      expect(bars[0]).to.deep.equal({ day: "2025-10-01", amount: 6n });
    });
  });

  describe("a command", () => {
    const [id, owner] = [`0x${"12".repeat(32)}`, `0x${"Ab".repeat(20)}`];

    it("has addresses, hashes and numbers as they are", () => {
      expect(toCommand`feiqian payment refund ${id} --amount ${"10.50"}`).to.equal(
        `feiqian payment refund ${id} --amount 10.50`,
      );
      expect(toCommand`feiqian credit claim --owner ${owner}`).to.equal(`feiqian credit claim --owner ${owner}`);
    });

    for (const part of [
      ...[
        "$(id)",
        "`id`",
        "1;id",
        "1\nid",
        "1\n",
        "\n1",
        '1"',
        "1'",
        "1 2",
        "1|id",
        "1&id",
        ">f",
        "*",
        "~",
        "!!",
        "\\",
      ],
      ...[
        `${id};id`,
        `${id}\n`,
        `$(id)${owner}`,
        `${owner}\u2028id`,
        `${owner}00`,
        "0x",
        "0x12",
        "-1",
        "--store",
        "1e3",
        "",
      ],
      ...[null, undefined, {}, [owner, "$(id)"]],
    ])
      it(`is none with ${JSON.stringify(part)}`, () => {
        expect(toCommand`feiqian credit claim --owner ${part} --store ${owner}`).to.equal(null);
        expect(toCommand`feiqian credit claim --owner ${owner} --store ${part}`).to.equal(null);
      });
  });

  describe("sums", () => {
    const token = { address: "0xa", symbol: "A", decimals: 6 };
    const row = (sums: Partial<Record<(typeof sumNames)[number], string>>) => ({
      ...(Object.fromEntries(sumNames.map((name) => [name, sums[name] ?? "0"])) as Record<
        (typeof sumNames)[number],
        string
      >),
      day: "2025-12-01",
      tokenAddress: token.address,
      blockNumber: "1",
      paymentCount: 1,
      token,
    });

    it("of days are exact at any size", () => {
      const big = `${2n ** 120n + 1n}`;
      const [total] = byToken([row({ gross: big, net: big }), row({ gross: "1", fee: "1" })]);
      expect(total!.gross).to.equal(2n ** 120n + 2n);
      expect(total!.paymentCount).to.equal(2);
      expect(addsUp(total!)).to.equal(true);
    });

    it("are found if they do not add up", () => {
      const [total] = byToken([row({ gross: "10", net: "9" })]);
      expect(addsUp(total!)).to.equal(false);
    });

    it("include the capturable amount", () => {
      const [total] = byToken([row({ authorized: "10", captured: "4", voided: "1", reclaimed: "2" })]);
      expect(waitingOf(total!)).to.equal(3n);
    });
  });
});

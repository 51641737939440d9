import { readFileSync } from "node:fs";
import { expect } from "chai";
import { describe, it } from "mocha";
import { formatUnits } from "viem";
import { dayOf, toCalendar, weekOf, weekdayOf } from "../../scripts/seed/calendar.ts";
import { FIRST_DAY, type Plan, toPlan } from "../../scripts/seed/plan.ts";
import { FORGETFUL } from "../../scripts/seed/stories.ts";

const asText = ({ operations }: Plan): string =>
  JSON.stringify(operations, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));

const [SATURDAY, FRIDAY] = [6, 5];

describe("The sample business", () => {
  describe("of 90 days from seed 7", () => {
    const plan = toPlan({ days: 90, seed: 7, start: FIRST_DAY });
    const { books, calendar, operations } = plan;
    const payments = [...books.payments.values()];

    it("is the same each time it is drawn", () => {
      expect(asText(toPlan({ days: 90, seed: 7, start: FIRST_DAY }))).to.equal(asText(plan));
    });

    it("is another for another seed", () => {
      expect(asText(toPlan({ days: 90, seed: 8, start: FIRST_DAY }))).not.to.equal(asText(plan));
    });

    it("has more than 2,000 payments, and some of everything that can become of one", () => {
      expect(payments.length).to.be.greaterThan(2_000);
      const { charge, authorize, capture, void: voided, reclaim, refund, cancel, claim, payout } = books.deeds;
      const deeds = { charge, authorize, capture, voided, reclaim, refund, cancel, claim, payout };
      for (const [deed, count] of Object.entries(deeds)) expect(count, deed).to.be.greaterThan(4);
    });

    it("stays within its days, and in their order", () => {
      operations.forEach(({ at }, i) => {
        expect(at >= calendar.start && at < calendar.end).to.equal(true);
        expect(at >= (operations[i - 1]?.at ?? 0)).to.equal(true);
      });
    });

    it("numbers each merchant's invoices from 1 on without a gap", () => {
      const spent = [...books.payments.keys(), ...books.cancelled.keys()].map((key) => key.split(" "));
      for (const merchant of new Set(spent.map(([name]) => name))) {
        const numbers = spent.filter(([name]) => name === merchant).map(([, number]) => Number(number));
        expect(numbers.sort((a, b) => a - b)).to.deep.equal(numbers.map((_, i) => i + 1));
      }
    });

    it("grows: its last month has a fifth more payments than its first", () => {
      const inMonth = (month: string) => payments.filter(({ at }) => dayOf(at).startsWith(month)).length;
      expect(inMonth("2025-12")).to.be.greaterThan(inMonth("2025-10") * 1.2);
    });

    it("has weekdays and nights: the wholesaler rests on Saturdays, and the noodles are for the evening", () => {
      const of = (name: string) => payments.filter(({ sale }) => sale.merchant === name);
      expect(of("wholesale").some(({ at }) => weekdayOf(at) === SATURDAY)).to.equal(false);
      const hours = new Set(of("noodles").map(({ at }) => new Date(at * 1_000).getUTCHours()));
      for (const hour of [9, 12, 15]) expect(hours).not.to.include(hour);
    });

    it("has payers who come back", () => {
      const times = new Map<string, number>();
      for (const { sale } of payments) times.set(sale.payer, (times.get(sale.payer) ?? 0) + 1);
      expect(times.size).to.be.greaterThan(100);
      expect([...times.values()].filter((count) => count > 10).length).to.be.greaterThan(50);
    });

    it("pays out on Fridays, in five to twenty lines that each bear a reference of their own", () => {
      expect(books.payouts.length).to.be.greaterThan(100);
      for (const { at, lines } of books.payouts) {
        expect(weekdayOf(at)).to.equal(FRIDAY);
        expect(lines.length).to.be.within(5, 20);
        for (const { reference } of lines) expect(new TextEncoder().encode(reference).length).to.be.within(1, 32);
      }
    });

    it("lets nobody pay while the token is paused, and what is captured then wait as a credit", () => {
      const { from, to } = calendar.pause;
      expect(payments.some(({ at }) => at >= from && at <= to)).to.equal(false);
      const then = payments.flatMap(({ legs }) => legs).filter(({ at }) => at > from && at < to);
      expect(then.length).to.be.greaterThan(0);
      expect(then.every(({ credited }) => credited)).to.equal(true);
    });

    it("leaves one credit that nobody has claimed, and money that waits", () => {
      expect([...books.credits.values()].filter(({ amount }) => amount > 0n)).to.have.lengthOf(1);
      expect(payments.some(({ sums }) => sums.capturable > 0n)).to.equal(true);
    });

    it("makes no money and loses none", () => {
      const funded = operations.reduce((sum, one) => (one.does === "fund" ? sum + one.amount : sum), 0n);
      expect([...books.balances.values()].reduce((sum, balance) => sum + balance, 0n)).to.equal(funded);
      for (const [name, balance] of books.balances) expect(balance >= 0n, name).to.equal(true);
    });

    it("lets every part of a payment be found: what was paid is what arrived, waits or went back", () => {
      for (const { sale, sums } of payments) {
        const { received, fee, splitTotal, tokenFee, capturable, voided, reclaimed } = sums;
        expect(received + fee + splitTotal + tokenFee + capturable + voided + reclaimed).to.equal(sale.amount);
      }
    });
  });

  describe("as its page tells it", () => {
    const page = readFileSync(new URL("../../docs/sample-data.md", import.meta.url), "utf8").replaceAll(/\s+/g, " ");
    const { books } = toPlan({ days: 90, seed: 7, start: FIRST_DAY });
    const payments = [...books.payments.values()];
    const usdt = (amount: bigint) => Number(formatUnits(amount, 6)).toLocaleString("en", { maximumFractionDigits: 6 });
    const count = (number: number) => number.toLocaleString("en");
    const says = (text: string) => it(`says "${text}"`, () => expect(page).to.contain(text));

    const { charge, authorize, capture, void: voided, reclaim, refund, cancel, nameSigner, payout } = books.deeds;
    const by = (rail: string) => count(payments.filter(({ sale }) => sale.rail === rail).length);
    says(`${count(payments.length)} payments, ${count(charge!)} charged and ${authorize} authorized`);
    says(
      `${by("allowance")} over the payer's allowance, ${by("permit2")} over Permit2 and ${by("relayed")} by a signature`,
    );
    says(`${capture} captures, ${voided} voids, ${reclaim} reclaims, ${refund} refunds, ${cancel} cancelled numbers`);
    says(`${nameSigner} changes of signers`);
    const lines = books.payouts.reduce((sum, one) => sum + one.lines.length, 0);
    says(
      `on ${new Set(books.payouts.map(({ at }) => dayOf(at))).size} Fridays ${payout} payouts pay ${count(lines)} lines`,
    );

    const friday = books.days.get("cafe 2025-12-19")!;
    says(`In ${friday.paymentCount} payments ${usdt(friday.gross)}0 USDT, of which ${usdt(friday.fee)} are`);
    says(`${usdt(friday.net)} its own`);
    const fees = payments
      .flatMap(({ legs }) => legs)
      .filter(({ kind, amount, at }) => kind === "fee" && amount > 0n && dayOf(at).startsWith("2025-11"));
    const earned = fees.reduce((sum, { amount }) => sum + amount, 0n);
    says(`${usdt(earned)} USDT, by ${fees.length} payments: the sum over the days`);
    const [waiting] = [...books.credits.values()].filter(({ amount }) => amount > 0n);
    says(
      `One payer has ${usdt(waiting!.amount)} USDT: the deposit of the ${waiting!.merchant}' invoice ${waiting!.history[0]}`,
    );
    const over = payments.find(({ sale, sums }) => sums.refunded > sale.amount - sums.tokenFee)!;
    says(`The wholesaler's invoice ${over.sale.number}, of which ${usdt(over.sums.refunded)} USDT were paid back`);
    says(`while ${usdt(over.sums.received)} had arrived`);
    const [stray] = books.strays;
    says(
      `${usdt(stray!.amount)} USDT that Inkstone Books paid back for a version of its invoice ${stray!.sale.number}`,
    );
    const held = payments.filter(({ sale, sums }) => sale.merchant === "hotel" && sums.capturable > 0n);
    says(`${usdt(held.reduce((sum, { sums }) => sum + sums.capturable, 0n))} USDT of ${held.length} bookings`);
    it("says when the first booking expires", () => {
      const first = Math.min(...held.map(({ sale }) => sale.authorizationExpiry));
      expect([dayOf(first), page.includes("expires on 1 January 2026")]).to.deep.equal(["2026-01-01", true]);
    });
  });

  for (const days of [5, 6, 7, 11, 31, 120, 365]) {
    it(`can be lived through in ${days} days, and has a credit, a stray refund and a refund of too much in them`, () => {
      const { books } = toPlan({ days, seed: days, start: FIRST_DAY });
      expect(books.credits.size).to.be.greaterThan(2);
      expect(books.strays).to.have.lengthOf(1);
      const isOver = [...books.payments.values()].filter(
        ({ sale, sums }) => sums.refunded > sale.amount - sums.tokenFee,
      );
      expect(isOver).to.have.lengthOf(1);
      for (const deed of ["reclaim", "renewStore", "payout", "refund"])
        expect(books.deeds[deed], deed).to.be.greaterThan(0);
    });
  }

  it("begins on any day of the week", () => {
    for (let day = 0; day < 7; ++day) {
      for (let days = 5; days < 15; ++days) {
        const { books } = toPlan({ days, seed: day, start: FIRST_DAY + day * 86_400 });
        const waiting = [...books.credits.values()].filter(({ amount }) => amount > 0n);
        expect(waiting.map(({ owner }) => owner)).to.deep.equal([FORGETFUL]);
      }
    }
  });

  it("is not to be had in four days", () => {
    expect(() => toPlan({ days: 4, seed: 7, start: FIRST_DAY })).to.throw(RangeError, "from 5 on");
  });
});

describe("The sample's calendar", () => {
  it("never pauses the token on a Friday, when people are paid", () => {
    for (let days = 5; days < 60; ++days) {
      const { pause, payouts } = toCalendar(FIRST_DAY, days);
      expect(payouts.some((at) => at >= pause.from && at <= pause.to)).to.equal(false);
    }
  });

  it("names weeks as ISO 8601 does", () => {
    const weeks = ["2024-12-30", "2025-10-01", "2026-01-01", "2027-01-03"].map((day) =>
      weekOf(Date.parse(day) / 1_000),
    );
    expect(weeks).to.deep.equal(["2025-W01", "2025-W40", "2026-W01", "2026-W53"]);
  });
});

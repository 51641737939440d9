import { readFileSync, readdirSync } from "node:fs";
import { expect } from "chai";
import { stringToHex } from "viem";
import { EUR, USD } from "../prices/support.ts";
import { cashier, clerk } from "./escrowWorld.ts";
import { type World, referenceHash } from "./support.ts";

const folder = new URL("../../indexer/queries/", import.meta.url);
const read = (name: string): string => readFileSync(new URL(`${name}.graphql`, folder), "utf8");

interface Items<T> {
  readonly items: readonly T[];
}
interface Story {
  readonly number: string;
  readonly payer: string;
  readonly dueDecimal: string;
  readonly token: { readonly symbol: string };
  readonly rail: { readonly name: string } | null;
  readonly events: Items<{ readonly kind: string; readonly logIndex: number }>;
  readonly legs: Items<{ readonly kind: string; readonly amountDecimal: string }>;
  readonly splits: Items<{ readonly bps: number }>;
}
const kindsOf = ({ events }: Story) => events.items.map(({ kind }) => kind);

/** One specification per saved query, by file name. */
const specifications: Readonly<Record<string, (worldOf: () => World, query: string) => void>> = {
  "merchant-day": (worldOf, query) => {
    interface Answer {
      readonly dailyTotals: Items<Readonly<Record<string, string | number>> & { readonly token: { symbol: string } }>;
      readonly payments: Items<{ readonly number: string }> & { readonly totalCount: number };
    }
    const ask = ({ ask, addressOf, merchant }: World, day: string) =>
      ask<Answer>(query, { merchant: addressOf(merchant), day });

    it("sums a day and lists its payments in order", async () => {
      const { dailyTotals, payments } = await ask(worldOf(), worldOf().days[0]);
      expect(dailyTotals.items).to.have.length(1);
      expect(dailyTotals.items[0]).to.include({
        paymentCount: 4,
        gross: "379006789",
        grossDecimal: "379.006789",
        feeDecimal: "4.475169",
        splitTotalDecimal: "23.861604",
        tokenFeeDecimal: "0",
        netDecimal: "350.670016",
      });
      expect(dailyTotals.items[0]!.token.symbol).to.equal("TEST-USDT");
      expect(payments.items.map(({ number }) => number)).to.deep.equal(["1", "2", "3", "4"]);
    });

    it("has separate sums for authorized, captured, voided and refunded amounts", async () => {
      const { dailyTotals } = await ask(worldOf(), worldOf().days[2]);
      const total = dailyTotals.items.find(({ token }) => token.symbol === "TEST-USDT");
      expect(total).to.include({
        // Charged on this day, under a policy.
        paymentCount: 1,
        grossDecimal: "100",
        // Four times 100, and the 99.9 that arrived of the fifth.
        authorizedDecimal: "499.9",
        capturedDecimal: "95",
        voidedDecimal: "109.9",
        reclaimedDecimal: "0",
        refundedDecimal: "170",
      });
    });

    it("separates tokens", async () => {
      const { dailyTotals, payments } = await ask(worldOf(), worldOf().days[1]);
      const grossOf = dailyTotals.items.map(({ token, grossDecimal }) => [token.symbol, grossDecimal]);
      expect(grossOf).to.have.deep.members([
        ["TEST-USDT", "700"],
        ["TEST-HOSTILE", "8"],
      ]);
      expect(payments.totalCount).to.equal(15);
    });
  },

  "payment-by-number": (worldOf, query) => {
    const ask = async (number: number) => {
      const { ask, addressOf, merchant } = worldOf();
      interface Answer {
        readonly invoiceNumber: { readonly status: string; readonly by: string; readonly payment: Story | null } | null;
      }
      return (await ask<Answer>(query, { merchant: addressOf(merchant), number: String(number) })).invoiceNumber;
    };

    it("has a payment's whole history, in order", async () => {
      const { status, payment } = (await ask(23))!;
      expect(status).to.equal("charged");
      expect(kindsOf(payment!)).to.deep.equal(["charged", "splitPaid", "credited", "splitPaid", "credited"]);
      expect(payment!.legs.items).to.have.length(4);
    });

    it("has the exits of a held payment, and its store", async () => {
      interface Waited extends Story {
        readonly capturableDecimal: string;
        readonly refundedDecimal: string;
        readonly tokenStore: { readonly generation: number };
      }
      const { status, payment } = (await ask(60))!;
      expect(status).to.equal("authorized");
      const { capturableDecimal, refundedDecimal, tokenStore } = payment as Waited;
      expect([capturableDecimal, refundedDecimal, tokenStore.generation]).to.deep.equal(["20", "20", 0]);
      expect(kindsOf(payment!).filter((kind) => kind !== "splitPaid")).to.deep.equal([
        "authorized",
        "captured",
        "captured",
        "voided",
        "refunded",
      ]);
    });

    it("has the rail", async () => {
      expect((await ask(24))!.payment!.rail).to.deep.equal({ name: "permit2" });
    });

    it("has the account that cancelled a number", async () => {
      const { addressOf, signer } = worldOf();
      const { status, by, payment } = (await ask(6))!;
      expect({ status, by, payment }).to.deep.equal({
        status: "cancelled",
        by: addressOf(signer).toLowerCase(),
        payment: null,
      });
    });

    it("has no result for an unspent number", async () => {
      expect(await ask(99)).to.equal(null);
    });
  },

  "payment-by-reference": (worldOf, query) => {
    it("finds the payment of a document, with its history", async () => {
      const { payments } = await worldOf().ask<{ payments: Items<Story> }>(query, { referenceHash });
      expect(payments.items).to.have.length(1);
      const [payment] = payments.items;
      expect(payment).to.include({ number: "3", dueDecimal: "123.456789" });
      expect(kindsOf(payment!)).to.deep.equal(["charged", "splitPaid", "splitPaid"]);
      expect(payment!.splits.items).to.have.length(3);
    });
  },

  income: (worldOf, query) => {
    interface Answer {
      readonly dailyIncomes: Items<{ day: string; kind: string; amountDecimal: string; token: { symbol: string } }>;
      readonly legs: Items<{ readonly kind: string; readonly payment: { readonly number: string } }>;
    }
    const ask = (account: string, days = 2n) => {
      const from = BigInt(Date.parse(worldOf().days[0])) / 1_000n;
      return worldOf().ask<Answer>(query, { account, from: String(from), to: String(from + days * 86_400n) });
    };
    const linesOf = ({ dailyIncomes }: Answer) =>
      dailyIncomes.items.map(({ day, kind, token, amountDecimal }) => [day, kind, token.symbol, amountDecimal]);

    it("sums a fee receiver's income by day and token, and lists the payments", async () => {
      const { receiver, days } = worldOf();
      const answer = await ask(receiver);
      expect(linesOf(answer)).to.have.deep.members([
        [days[0], "fee", "TEST-USDT", "4.475169"],
        [days[1], "fee", "TEST-USDT", "109.9975"],
        [days[1], "fee", "TEST-HOSTILE", "0.01"],
      ]);
      expect(answer.legs.items.map(({ payment }) => Number(payment.number))).to.have.members([
        3, 4, 11, 13, 14, 27, 30, 31,
      ]);
    });

    it("leaves out other days", async () => {
      const { receiver, days } = worldOf();
      const answer = await ask(receiver, 1n);
      expect(linesOf(answer)).to.deep.equal([[days[0], "fee", "TEST-USDT", "4.475169"]]);
      expect(answer.legs.items.map(({ payment }) => payment.number)).to.deep.equal(["3", "4"]);
    });

    it("separates an account's fees and splits", async () => {
      const lines = linesOf(await ask(worldOf().low)).filter(([, , symbol]) => symbol === "TEST-HOSTILE");
      expect(lines.map(([, kind, , amount]) => [kind, amount])).to.have.deep.members([
        ["fee", "0.07"],
        ["split", "0.4"],
      ]);
    });
  },

  "unclaimed-credits": (worldOf, query) => {
    interface Answer {
      readonly credits: Items<
        Readonly<Record<"account" | "amountDecimal" | "creditedTotalDecimal" | "claimedTotalDecimal", string>> & {
          readonly tokenStore: { readonly generation: number };
          readonly events: Items<{ readonly kind: string; readonly payment: { readonly number: string } | null }>;
        }
      >;
    }

    it("lists all credits, with their stores", async () => {
      const { ask, low, receiver, payer, addressOf } = worldOf();
      const { credits } = await ask<Answer>(query);
      const lines = credits.items.map(({ account, amountDecimal, tokenStore }) => [
        account,
        amountDecimal,
        tokenStore.generation,
      ]);
      expect(lines).to.have.deep.members([
        [low.toLowerCase(), "0.11", 0],
        [receiver.toLowerCase(), "0.01", 0],
        [cashier.toLowerCase(), "0.004", 1],
        [clerk.toLowerCase(), "0.02", 1],
        [addressOf(payer).toLowerCase(), "0.05", 1],
      ]);
    });

    it("has one account's credits and claims, and their payments", async () => {
      const { ask, low } = worldOf();
      const { credits } = await ask<Answer>(query, { account: low });
      expect(credits.items).to.have.length(1);
      expect(credits.items[0]).to.include({ creditedTotalDecimal: "0.29", claimedTotalDecimal: "0.18" });
      const story = credits.items[0]!.events.items.map(({ kind, payment }) => payment?.number ?? kind);
      expect(story).to.deep.equal(["21", "22", "23", "23", "24", "25", "claimed", "26", "26", "27"]);
    });

    it("lists nothing for a merchant without credits", async () => {
      const { ask, addressOf, operator } = worldOf();
      expect((await ask<Answer>(query, { merchant: addressOf(operator) })).credits.items).to.deep.equal([]);
    });
  },

  "expiring-authorizations": (worldOf, query) => {
    const ask = async (before: bigint) => {
      const { ask, addressOf, merchant } = worldOf();
      type Answer = { payments: Items<{ readonly number: string; readonly capturableDecimal: string }> };
      const { payments } = await ask<Answer>(query, { merchant: addressOf(merchant), before: String(before) });
      return payments.items.map(({ number, capturableDecimal }) => [number, capturableDecimal]);
    };

    it("lists capturable authorizations, the first to expire first", async () => {
      expect(await ask(2n ** 40n)).to.deep.equal([
        ["60", "20"],
        ["65", "75"],
        ["67", "100"],
      ]);
    });

    it("leaves out those that expire at the instant or later", async () => {
      const { authorizationExpiry } = worldOf().partly;
      expect(await ask(authorizationExpiry)).to.deep.equal([]);
      expect(await ask(authorizationExpiry + 1n)).to.deep.include(["60", "20"]);
    });
  },

  "flagged-refunds": (worldOf, query) => {
    interface Answer {
      readonly payments: Items<Story>;
      readonly strayRefunds: Items<{ readonly paymentId: string; readonly amount: string }>;
    }
    const ask = (...payers: readonly string[]) => {
      const { ask, addressOf, merchant } = worldOf();
      return ask<Answer>(query, { merchant: addressOf(merchant), payers });
    };

    it("lists excess refunds, and refunds of terms that were never paid", async () => {
      const { addressOf, merchant, idOf, twin } = worldOf();
      const { payments, strayRefunds } = await ask(addressOf(merchant).toLowerCase());
      expect(payments.items.map(({ number }) => number)).to.deep.equal(["10"]);
      expect(payments.items[0]!.events.items).to.have.length(1);
      expect(strayRefunds.items).to.have.length(1);
      expect(strayRefunds.items[0]).to.include({ paymentId: idOf(twin), amount: "5000000" });
    });

    it("lists strays only of the given payers", async () => {
      const { addressOf, operator } = worldOf();
      expect((await ask(addressOf(operator).toLowerCase())).strayRefunds.items).to.deep.equal([]);
    });
  },

  "priced-by-currency": (worldOf, query) => {
    interface Total {
      readonly day: string;
      readonly currency: string;
      readonly currencyInfo: { readonly code: string; readonly decimals: number };
      readonly token: { readonly symbol: string };
      readonly paymentCount: number;
      readonly priced: string;
      readonly dueDecimal: string;
      readonly receivedDecimal: string;
    }
    const ask = async ({ ask, addressOf, stranger }: World, overrides: Readonly<Record<string, string>> = {}) => {
      const variables = { merchant: addressOf(stranger), from: "0", to: String(2n ** 40n), ...overrides };
      return (await ask<{ dailyCurrencyTotals: Items<Total> }>(query, variables)).dailyCurrencyTotals.items;
    };
    const lineOf = ({ day, token, paymentCount, priced, dueDecimal, receivedDecimal }: Total) => [
      ...[day, token.symbol, paymentCount, priced, dueDecimal, receivedDecimal],
    ];

    it("has priced and received amounts by day, currency and token", async () => {
      const { priced } = worldOf();
      const [first, second] = priced.days;
      const totals = await ask(worldOf(), { currency: EUR });
      expect(totals.map(lineOf)).to.have.deep.members([
        // 100, 80.01 and 50 euros at 1.0823456, each rounded up: received are the first less the token's own
        // fee of 0.1 per cent, 85 per cent of the second, and nothing of the third, which is held.
        [first, "TEST-USDT", 3, "23001", "248.950312", "181.735028"],
        // 30 USDT of the held amount are captured, less ten per cent. 40 euros are priced at 1.09 and received in full.
        [second, "TEST-USDT", 1, "4000", "43.6", "70.6"],
        [second, "TEST-HOSTILE", 1, "4000", "43.6", "43.6"],
      ]);
      expect(totals.map(({ currency }) => currency)).to.deep.equal(totals.map(() => EUR.toLowerCase()));
      for (const { currencyInfo } of totals) expect(currencyInfo).to.deep.equal({ code: "EUR", decimals: 2 });
      expect(totals.map(({ day }) => day)).to.deep.equal([first, second, second]);
    });

    it("filters by days and currency", async () => {
      const { priced } = worldOf();
      const to = String(Date.parse(priced.days[1]) / 1_000);
      expect(await ask(worldOf(), { to })).to.have.length(1);
      expect(await ask(worldOf(), { from: to })).to.have.length(2);
      expect(await ask(worldOf(), { currency: USD })).to.deep.equal([]);
    });

    it("leaves out merchants without priced payments", async () => {
      const { addressOf, merchant } = worldOf();
      expect(await ask(worldOf(), { merchant: addressOf(merchant) })).to.deep.equal([]);
    });
  },

  payouts: (worldOf, query) => {
    interface Answer {
      readonly payouts: Items<{
        readonly status: string;
        readonly unexplained: string | null;
        readonly lines: Items<{ readonly referenceText: string | null; readonly amountDecimal: string }>;
      }> & { readonly totalCount: number };
    }
    const ask = ({ ask, payouts }: World, to = 2n ** 40n) =>
      ask<Answer>(query, { merchant: payouts.safe, from: "0", to: String(to) });

    it("lists executed, unknown and failed payouts, without executions that pay nobody", async () => {
      const { payouts } = await ask(worldOf());
      const told = payouts.items.map(({ status, unexplained, lines }) =>
        status === "failed" ? status : (unexplained ?? lines.items.length),
      );
      const unclear = ["indirect", "indirect", "indirect", "several", "several", "delegated", "delegated"];
      expect(told).to.deep.equal([20, 1, 2, 1, ...unclear, "failed", 1]);
      expect(payouts.totalCount).to.equal(told.length);
    });

    it("has each line's reference and exact amount", async () => {
      const { payouts } = await ask(worldOf());
      expect(payouts.items[0]!.lines.items[19]).to.include({ referenceText: "INV-2060", amountDecimal: "10.19" });
    });

    it("lists nothing before the first payout", async () => {
      expect((await ask(worldOf(), 1n)).payouts.items).to.deep.equal([]);
    });
  },

  "payout-line-by-reference": (worldOf, query) => {
    const ask = async (text: string, merchant?: string) => {
      type Answer = { payoutLines: Items<{ position: number; payout: { lineCount: number; status: string } }> };
      const reference = stringToHex(text, { size: 32 });
      return (await worldOf().ask<Answer>(query, { reference, merchant })).payoutLines.items;
    };

    it("finds the line of an invoice number, and its payout", async () => {
      const [line, ...others] = await ask("INV-2048");
      expect(others).to.deep.equal([]);
      expect(line).to.deep.include({ position: 7 });
      expect(line!.payout).to.include({ lineCount: 20, status: "executed" });
      expect(await ask("INV-2048", worldOf().payouts.safe)).to.have.length(1);
    });

    it("finds nothing for another merchant or another number", async () => {
      expect(await ask("INV-2048", worldOf().payouts.impostor)).to.deep.equal([]);
      expect(await ask("INV-204")).to.deep.equal([]);
    });
  },

  "signers-in-force": (worldOf, query) => {
    const ask = async (now: bigint) => {
      const { ask, addressOf, operator } = worldOf();
      type Answer = {
        signers: Items<{ signer: string; validUntil: string; maxOutBps: number; events: Items<unknown> }>;
      };
      return (await ask<Answer>(query, { merchant: addressOf(operator), now: String(now) })).signers.items;
    };

    it("lists a restricted signer with its current limits, and not the revoked one", async () => {
      const signers = await ask(await worldOf().now());
      expect(signers).to.have.length(1);
      expect(signers[0]).to.include({ validUntil: String(2 ** 39), maxOutBps: 50 });
      expect(signers[0]!.signer).to.equal(worldOf().addressOf(worldOf().stranger).toLowerCase());
      expect(signers[0]!.events.items).to.have.length(2);
    });

    it("lists nobody at the instant when the last one ends", async () => {
      expect(await ask(2n ** 39n)).to.deep.equal([]);
    });
  },
};

export function specifyQueries(worldOf: () => World): void {
  describe("the saved queries", () => {
    it("each have a specification, and begin with their question", () => {
      const names = readdirSync(folder).map((file) => file.replace(/\.graphql$/, ""));
      expect(names).to.have.members(Object.keys(specifications));
      for (const name of names) expect(read(name)).to.match(/^# [^\n]+\?\n[\s\S]*\n(query \w+\(\$)/);
    });
    for (const [name, specify] of Object.entries(specifications)) describe(name, () => specify(worldOf, read(name)));
  });
}

import { expect } from "chai";
import { type Address, type Hash, stringToHex, zeroAddress } from "viem";
import { reconcile } from "../../scripts/reconcile/reconcile.ts";
import { createIndexerClient } from "../../sdk/src/indexer/index.ts";
import { accountOf, suppliers } from "./payoutWorld.ts";
import { agrees } from "./recovery.ts";
import { reorganise } from "./reorganise.ts";
import type { World } from "./support.ts";
import { usdt } from "../support/system.ts";

interface LineRow {
  readonly position: number;
  readonly account: string;
  readonly amount: string;
  readonly amountDecimal: string;
  readonly token: { readonly symbol: string };
  readonly reference: string | null;
  readonly referenceText: string | null;
  readonly nameHash: string | null;
}

interface PayoutRow {
  readonly id: string;
  readonly status: string;
  readonly linesKnown: boolean;
  readonly unexplained: string | null;
  readonly lineCount: number;
  readonly otherCalls: number;
  readonly executor: string;
  readonly gasPayment: string;
  readonly gasToken: string | null;
  readonly safeTxHash: string;
  readonly lines: { readonly items: readonly LineRow[] };
}

const payoutsOf = async ({ ask }: World, transactionHash: Hash): Promise<readonly PayoutRow[]> => {
  const query = `query ($transactionHash: String!) {
    payouts(where: { transactionHash: $transactionHash }, orderBy: "logIndex", orderDirection: "asc", limit: 20) { items {
      id status linesKnown unexplained lineCount otherCalls executor gasPayment gasToken safeTxHash
      lines(orderBy: "position", orderDirection: "asc", limit: 400) { items {
        position account amount amountDecimal token { symbol } reference referenceText nameHash
      } } } } }`;
  return (await ask<{ payouts: { items: readonly PayoutRow[] } }>(query, { transactionHash })).payouts.items;
};

export function specifyPayouts(worldOf: () => World): void {
  describe("a payout from a merchant's Safe", () => {
    const of = async (name: keyof World["payouts"]["executions"]) =>
      payoutsOf(worldOf(), worldOf().payouts.executions[name]);
    const one = async (name: keyof World["payouts"]["executions"]) => {
      const rows = await of(name);
      expect(rows).to.have.length(1);
      return rows[0]!;
    };

    describe("given twenty lines signed by three owners", () => {
      it("shows each line with its reference and its name hash", async () => {
        const { lines } = await one("salaries");
        const shown = lines.items.map(({ position, account, amount, reference, referenceText, nameHash }) => ({
          ...{ position, account, amount, reference, referenceText, nameHash },
        }));
        expect(shown).to.deep.equal(
          suppliers.map(({ account, amount, referenceText, nameHash }, position) => ({
            ...{ position, account: account.toLowerCase(), amount: String(amount) },
            ...{ reference: stringToHex(referenceText, { size: 32 }), referenceText, nameHash },
          })),
        );
      });

      it("was executed by its sender, without other calls", async () => {
        const { addressOf, stranger } = worldOf();
        expect(await one("salaries")).to.include({
          ...{ status: "executed", linesKnown: true, unexplained: null, lineCount: 20, otherCalls: 0 },
          ...{ executor: addressOf(stranger).toLowerCase(), gasPayment: "0", gasToken: zeroAddress },
        });
      });

      it("is found by a line's reference and payee", async () => {
        const { ask } = worldOf();
        const { account, referenceText } = suppliers[7]!;
        type Answer = Readonly<Record<"byReference" | "byAccount", { items: readonly { position: number }[] }>>;
        const found = await ask<Answer>(
          `query ($referenceText: String!, $account: String!) {
            byReference: payoutLines(where: { referenceText: $referenceText }) { items { position } }
            byAccount: payoutLines(where: { account: $account }) { items { position } } }`,
          { referenceText, account },
        );
        expect([found.byReference.items, found.byAccount.items]).to.deep.equal([[{ position: 7 }], [{ position: 7 }]]);
      });
    });

    describe("given other executions of the Safe", () => {
      it("has none from before the Safe was a merchant", async () => expect(await of("early")).to.deep.equal([]));

      it("has no lines in executions that pay nobody, including the one that made it a merchant", async () => {
        expect(await one("named")).to.include({ status: "executed", linesKnown: true, lineCount: 0, otherCalls: 1 });
      });

      it("has a line for a single transfer, and no text for a hash", async () => {
        const { lines } = await one("single");
        expect(lines.items).to.have.length(1);
        expect(lines.items[0]).to.include({ amountDecimal: "50", referenceText: null });
        expect(lines.items[0]!.reference).to.match(/^0x.{64}$/);
      });

      it("separates tokens, counts other calls, and includes transfers with an odd trailer", async () => {
        const { lines, otherCalls } = await one("mixed");
        expect(otherCalls).to.equal(1);
        const shown = lines.items.map(({ amountDecimal, token, reference }) => [
          amountDecimal,
          token.symbol,
          reference,
        ]);
        expect(shown).to.deep.equal([
          ["3", "TEST-HOSTILE", null],
          ["5", "TEST-USDT", null],
        ]);
      });

      it("has the amount sent if the token kept a fee", async () => {
        const { lines } = await one("withTokenFee");
        expect(lines.items.map(({ amountDecimal }) => amountDecimal)).to.deep.equal(["100"]);
      });

      it("has the gas refund, which is no line", async () => {
        const { gasPayment, gasToken, lineCount } = await one("repaid");
        expect(Number(gasPayment)).to.be.greaterThan(0);
        expect([gasToken, lineCount]).to.deep.equal([worldOf().token.address.toLowerCase(), 1]);
      });
    });

    describe("given one that cannot be read from its transaction", () => {
      for (const [name, unexplained, count, what] of [
        ["indirect", "indirect", 1, "that was executed through another contract"],
        ["twice", "indirect", 2, "of two executed through another contract"],
        ["nested", "several", 2, "that executed another one of the same Safe on its way"],
        ["delegated", "delegated", 1, "that ran foreign code as its own"],
        ["hidden", "delegated", 1, "that ran foreign code beside a line"],
        ["malformed", "unreadable", 1, "whose input is none, by a contract that speaks as Safe 1.3.0 does"],
      ] as const) {
        it(`has the reason and no lines for one ${what}`, async () => {
          const rows = await of(name);
          expect(rows).to.have.length(count);
          for (const row of rows) {
            expect(row).to.include({
              status: "executed",
              linesKnown: false,
              unexplained,
              lineCount: 0,
              gasToken: null,
            });
            expect(row.lines.items).to.deep.equal([]);
          }
        });
      }

      it("separates two in one transaction by hash", async () => {
        const [first, second] = await of("nested");
        expect(first!.safeTxHash).not.to.equal(second!.safeTxHash);
      });
    });

    describe("given one that failed", () => {
      it("is failed, with nothing sent", async () => {
        const { lines, ...row } = await one("failed");
        expect(row).to.include({ status: "failed", linesKnown: true, lineCount: 1 });
        expect(lines.items).to.deep.equal([]);
      });
    });

    it("is read by the SDK's client", async () => {
      const { graphqlUrl, payouts } = worldOf();
      const indexer = createIndexerClient({ url: graphqlUrl });
      const of = { merchant: payouts.safe, transactionHash: payouts.executions.salaries };
      const { items } = await indexer.listPayouts(of);
      expect(items).to.have.length(1);
      const paid = items[0]!.lines.map(({ account, amount, referenceText, nameHash }) => ({
        ...{ account, amount, referenceText, nameHash },
      }));
      expect(paid).to.deep.equal(suppliers);
      const administrative = { ...of, transactionHash: payouts.executions.named };
      expect((await indexer.listPayouts(administrative)).items).to.deep.equal([]);
      expect((await indexer.listPayouts({ ...administrative, all: true })).items).to.have.length(1);
    });

    it("sums a day by token, over known and sent lines", async () => {
      const { ask, payouts } = worldOf();
      interface Answer {
        readonly dailyPayouts: {
          items: readonly { lineCount: number; amountDecimal: string; token: { symbol: string } }[];
        };
      }
      const { dailyPayouts } = await ask<Answer>(
        `query ($merchant: String!) { dailyPayouts(where: { merchantAddress: $merchant }) {
          items { lineCount amountDecimal token { symbol } } } }`,
        { merchant: payouts.safe },
      );
      const sums = dailyPayouts.items.map(({ lineCount, amountDecimal, token }) => [
        token.symbol,
        lineCount,
        amountDecimal,
      ]);
      // Twenty of 10 and some cents; 50, 5, 100 and 9.
      expect(sums).to.have.deep.members([
        ["TEST-USDT", 24, "365.9"],
        ["TEST-HOSTILE", 1, "3"],
      ]);
    });
  });
}

const amountsOf = async ({ ask }: World, account: Address): Promise<readonly string[]> => {
  const query = `query ($account: String!) { payoutLines(where: { account: $account }) { items { amountDecimal } } }`;
  const { payoutLines } = await ask<{ payoutLines: { items: readonly { amountDecimal: string }[] } }>(query, {
    account,
  });
  return payoutLines.items.map(({ amountDecimal }) => amountDecimal);
};

/** Tests that change the chain, run last. */
export function specifyPayoutsAtLast(worldOf: () => World): void {
  describe("when a block with a payout is replaced", () => {
    it("removes the payout and its lines", async () => {
      const world = worldOf();
      const weaver = accountOf("weaver");
      const hash = await world.payouts.payOne(weaver, usdt(12));
      await world.caughtUp();
      expect(await amountsOf(world, weaver)).to.deep.equal(["12"]);

      await reorganise(world, 1);
      await agrees(world);
      expect(await amountsOf(world, weaver)).to.deep.equal([]);
      expect(await payoutsOf(world, hash)).to.deep.equal([]);
    });
  });

  describe("when a merchant that is no Safe claims a payout", () => {
    it("records the claim, and the reconciliation finds no transfer", async () => {
      const world = worldOf();
      const dreamer = accountOf("dreamer");
      await world.payouts.claimToPay(dreamer, usdt(1_000_000));
      await world.caughtUp();
      expect(await amountsOf(world, dreamer)).to.deep.equal(["1000000"]);

      const { differences } = await reconcile(world);
      expect(differences).to.have.length(1);
      expect(differences[0]).to.include({ table: "payoutLine", chain: "0", indexer: "1000000000000" });
      await reorganise(world, 1);
      await agrees(world);
    });
  });
}

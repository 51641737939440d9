import { expect } from "chai";
import { type Address, zeroAddress } from "viem";
import { reconcile } from "../../scripts/reconcile/reconcile.ts";
import { getPaymentId } from "../../sdk/src/terms/getPaymentId.ts";
import { usdt } from "../support/system.ts";
import { type World, referenceHash } from "./support.ts";

type Amounts = Readonly<
  Record<"amount" | "received" | "fee" | "splitTotal" | "tokenFee" | "capturable" | "voided" | "reclaimed", string>
>;
interface LegRow {
  readonly kind: string;
  readonly account: string;
  readonly to: string;
  readonly amount: string;
  readonly credited: boolean;
}

const SHAPE = `id amount received fee splitTotal tokenFee capturable voided reclaimed
  legs { items { kind account to amount credited } }
  splits(orderBy: "position") { items { account bps amount credited } }`;

interface PaymentRow extends Amounts {
  readonly id: `0x${string}`;
  readonly legs: { readonly items: readonly LegRow[] };
  readonly splits: { readonly items: readonly { account: Address; bps: number; amount: string; credited: boolean }[] };
}

const paymentOf = async <T = PaymentRow>(world: World, number: number, shape = SHAPE): Promise<T> => {
  const query = `query ($merchant: String!, $number: BigInt!) {
    payments(where: { merchantAddress: $merchant, number: $number }) { items { ${shape} } } }`;
  const variables = { merchant: world.addressOf(world.merchant), number: String(number) };
  const { payments } = await world.ask<{ payments: { items: readonly T[] } }>(query, variables);
  return payments.items[0]!;
};

const creditedKinds = ({ legs }: PaymentRow) =>
  legs.items
    .filter(({ credited }) => credited)
    .map(({ kind }) => kind)
    .sort();

const sumOf = (legs: readonly LegRow[]): bigint => legs.reduce((sum, { amount }) => sum + BigInt(amount), 0n);

export function specifyTables(worldOf: () => World): void {
  it("says in every table, row and column what the chain says", async () => {
    const { differences, indexer } = await reconcile(worldOf());
    expect(differences).to.deep.equal([]);
    const empty = Object.keys(indexer).filter((table) => indexer[table]!.size === 0);
    expect(empty, "tables that compare nothing").to.deep.equal([]);
  });

  it("keeps every term: a payment's row and its splits hash to its id", async () => {
    const world = worldOf();
    const terms = `id merchantAddress operator namedPayer number tokenAddress amount payExpiry authorizationExpiry feeBps
      feeReceiver policy referenceHash splits(orderBy: "position") { items { account bps } }`;
    type Terms = Readonly<Record<string, string>> & PaymentRow;
    const row = await paymentOf<Terms>(world, 3, terms);
    const id = getPaymentId(
      {
        merchant: row.merchantAddress as Address,
        operator: row.operator as Address,
        payer: row.namedPayer as Address,
        number: BigInt(row.number!),
        token: row.tokenAddress as Address,
        amount: BigInt(row.amount),
        payExpiry: BigInt(row.payExpiry!),
        authorizationExpiry: BigInt(row.authorizationExpiry!),
        feeBps: BigInt(row.feeBps!),
        feeReceiver: row.feeReceiver as Address,
        policy: row.policy as Address,
        referenceHash,
        splits: row.splits.items.map(({ account, bps }) => ({ account, bps: BigInt(bps) })),
      },
      world.domain,
    );
    expect(row.id).to.equal(id);
  });

  it("accounts for every unit of every payment", async () => {
    const { payments } = await worldOf().ask<{ payments: { items: readonly PaymentRow[] } }>(
      `{ payments(limit: 100) { items { ${SHAPE} } } }`,
    );
    for (const { amount, received, fee, splitTotal, tokenFee, capturable, voided, reclaimed, legs } of payments.items) {
      const gone = [received, fee, splitTotal, tokenFee, voided, reclaimed].reduce(
        (sum, part) => sum + BigInt(part),
        0n,
      );
      expect(gone + BigInt(capturable)).to.equal(BigInt(amount));
      const of = (...kinds: readonly string[]) => sumOf(legs.items.filter(({ kind }) => kinds.includes(kind)));
      expect(of("net", "fee", "split", "tokenFee", "returned")).to.equal(gone);
      const held = of("held");
      if (held !== 0n) expect(held + of("tokenFee")).to.equal(BigInt(amount));
    }
  });

  it("has a row, and no leg, for a split that rounds to zero", async () => {
    const { splits, legs } = await paymentOf(worldOf(), 3);
    expect(splits.items.map(({ bps, amount }) => bps === 0 && amount === "0")).to.include(true);
    expect(legs.items.filter(({ kind }) => kind === "split")).to.have.length(2);
  });

  it("has no net leg where nothing is left for the merchant", async () => {
    const { received, legs } = await paymentOf(worldOf(), 14);
    expect(received).to.equal("0");
    expect(legs.items.map(({ kind }) => kind)).to.deep.equal(["fee"]);
  });

  describe("when the token keeps a fee of its own", () => {
    // Ten basis points of 100 USDT, or of what passes.
    it("counts it on a direct payment's merchant part alone", async () => {
      const rest = usdt(100) - usdt(2.5) - usdt(13.33);
      const { tokenFee, received } = await paymentOf(worldOf(), 11);
      expect([BigInt(tokenFee), BigInt(received)]).to.deep.equal([rest / 1_000n, rest - rest / 1_000n]);
    });

    it("counts it once where a consent has no fee and no splits", async () => {
      const { tokenFee } = await paymentOf(worldOf(), 12);
      expect(BigInt(tokenFee)).to.equal(usdt(0.1));
    });

    it("counts it on the way into the store and on the merchant's part where a consent has them", async () => {
      const arrived = usdt(99.9);
      const parts = [250n, 1_000n, 333n].map((bps) => (arrived * bps) / 10_000n);
      const rest = parts.reduce((left, part) => left - part, arrived);
      const { tokenFee, fee, splitTotal } = await paymentOf(worldOf(), 13);
      expect(BigInt(fee)).to.equal(parts[0]);
      expect(BigInt(splitTotal)).to.equal(parts[1]! + parts[2]!);
      expect(BigInt(tokenFee)).to.equal(usdt(0.1) + rest / 1_000n);
    });
  });

  describe("when one account is both split account and fee receiver", () => {
    for (const [number, what, kinds] of [
      [20, "both were delivered", []],
      [21, "the split alone became a credit", ["split"]],
      [22, "the fee alone became a credit", ["fee"]],
      [23, "both became credits", ["fee", "split"]],
      [24, "the split alone became a credit, by consent", ["split"]],
      [25, "the fee alone became a credit, by consent", ["fee"]],
    ] as const) {
      it(`tells that ${what}`, async () => {
        const world = worldOf();
        const payment = await paymentOf(world, number);
        expect(creditedKinds(payment)).to.deep.equal(kinds);
        expect(payment.splits.items.map(({ credited }) => credited)).to.deep.equal([
          (kinds as readonly string[]).includes("split"),
          false,
        ]);
        const waiting = payment.legs.items.filter(({ credited }) => credited).map(({ to }) => to);
        expect(waiting).to.deep.equal(kinds.map(() => world.store.toLowerCase()));
      });
    }
  });

  it("writes two payments of one transaction apart", async () => {
    const [one, two] = await Promise.all([30, 31].map((number) => paymentOf(worldOf(), number)));
    expect(one!.legs.items).to.have.length(4);
    expect(two!.legs.items.map(({ kind, amount }) => [kind, amount])).to.have.deep.members(
      one!.legs.items.map(({ kind, amount }) => [kind, amount]),
    );
  });

  it("names the rail: none for the payer's allowance", async () => {
    const railOf = (number: number) =>
      paymentOf<{ rail: { name: string } | null; collector: string }>(worldOf(), number, "collector rail { name }");
    expect(await railOf(1)).to.deep.equal({ collector: zeroAddress, rail: null });
    expect((await railOf(2)).rail).to.deep.equal({ name: "permit2" });
  });

  it("answers SQL over HTTP", async () => {
    const sql =
      'select "merchant_address", sum("gross")::text as gross from daily_total where gross > 0 group by 1 order by 2';
    const query = encodeURIComponent(JSON.stringify({ json: { sql, params: [], typings: [] } }));
    const response = await fetch(`${worldOf().sqlUrl}/db?sql=${query}`);
    const { rows } = (await response.json()) as { rows: readonly { readonly gross: string }[] };
    expect(rows[0]!.gross).to.equal(String(usdt(100)));
  });
}

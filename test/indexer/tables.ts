import { expect } from "chai";
import { type Address, type Hex, formatUnits, zeroAddress, zeroHash } from "viem";
import { toSqlName } from "../../scripts/dictionary/tables.ts";
import { reconcile } from "../../scripts/reconcile/reconcile.ts";
import { createIndexerClient } from "../../sdk/src/indexer/index.ts";
import { getPaymentId } from "../../sdk/src/terms/getPaymentId.ts";
import { EUR } from "../prices/support.ts";
import { usdt } from "../support/system.ts";
import { readDump } from "./dump.ts";
import { replay } from "./replay/replay.ts";
import type { Row } from "./replay/tables.ts";
import { type World, referenceHash } from "./support.ts";

type Amounts = Readonly<
  Record<"due" | "received" | "fee" | "splitTotal" | "tokenFee" | "capturable" | "voided" | "reclaimed", string>
>;
interface LegRow {
  readonly kind: string;
  readonly account: string;
  readonly to: string;
  readonly amount: string;
  readonly credited: boolean;
}

const SHAPE = `id due received fee splitTotal tokenFee capturable voided reclaimed
  legs { items { kind account to amount credited } }
  splits(orderBy: "position") { items { account bps amount credited } }`;

interface PaymentRow extends Amounts {
  readonly id: `0x${string}`;
  readonly legs: { readonly items: readonly LegRow[] };
  readonly splits: { readonly items: readonly { account: Address; bps: number; amount: string; credited: boolean }[] };
}

const paymentOf = async <T = PaymentRow>(
  world: World,
  number: number,
  shape = SHAPE,
  merchant = world.merchant,
): Promise<T> => {
  const query = `query ($merchant: String!, $number: BigInt!) {
    payments(where: { merchantAddress: $merchant, number: $number }) { items { ${shape} } } }`;
  const variables = { merchant: world.addressOf(merchant), number: String(number) };
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
  it("agrees with the chain in every table, row and column", async () => {
    const { differences, indexer } = await reconcile(worldOf());
    expect(differences).to.deep.equal([]);
    const empty = Object.keys(indexer).filter((table) => indexer[table]!.size === 0);
    expect(empty, "tables that compare nothing").to.deep.equal([]);
  });

  it("has the code and decimals of every currency, so that an amount reads as on its invoice", async () => {
    const { ask } = worldOf();
    type Info = Readonly<Record<"code", string> & Record<"decimals", number>>;
    const { currencyInfos } = await ask<{ currencyInfos: { totalCount: number } }>("{ currencyInfos { totalCount } }");
    expect(currencyInfos.totalCount).to.equal(154 + worldOf().record.tokens.length);
    const query = "{ payments(limit: 1000) { items { amount currency tokenAddress currencyInfo { code decimals } } } }";
    type Priced = Readonly<Record<"amount" | "currency" | "tokenAddress", string>> & { currencyInfo: Info | null };
    const { payments } = await ask<{ payments: { items: readonly Priced[] } }>(query);
    const euros = payments.items.filter(({ currency }) => currency === EUR.toLowerCase());
    const texts = euros.map(
      ({ amount, currencyInfo: info }) => `${info?.code} ${formatUnits(BigInt(amount), info!.decimals)}`,
    );
    expect(texts).to.include("EUR 100").and.to.include("EUR 80.01");
    const inToken = payments.items.filter(({ currency, tokenAddress }) => currency === tokenAddress);
    expect(inToken.map(({ currencyInfo }) => currencyInfo?.code))
      .to.include("TEST-USDT")
      .and.not.to.include(undefined);
  });

  const keepsEveryTerm = async (number: number, reference: Hex, merchant: World["merchant"]) => {
    const world = worldOf();
    const terms = `id merchantAddress operator namedPayer number tokenAddress amount currency source payExpiry authorizationExpiry feeBps
      feeReceiver policy referenceHash splits(orderBy: "position") { items { account bps } }`;
    type Terms = Readonly<Record<string, string>> & PaymentRow;
    const row = await paymentOf<Terms>(world, number, terms, merchant);
    const id = getPaymentId(
      {
        merchant: row.merchantAddress as Address,
        operator: row.operator as Address,
        payer: row.namedPayer as Address,
        number: BigInt(row.number!),
        token: row.tokenAddress as Address,
        amount: BigInt(row.amount!),
        currency: row.currency as Address,
        source: row.source as Address,
        payExpiry: BigInt(row.payExpiry!),
        authorizationExpiry: BigInt(row.authorizationExpiry!),
        feeBps: BigInt(row.feeBps!),
        feeReceiver: row.feeReceiver as Address,
        policy: row.policy as Address,
        referenceHash: reference,
        splits: row.splits.items.map(({ account, bps }) => ({ account, bps: BigInt(bps) })),
      },
      world.domain,
    );
    expect(row.id).to.equal(id);
  };

  it("keeps every term: a payment's row and its splits hash to its id", () =>
    keepsEveryTerm(3, referenceHash, worldOf().merchant));

  it("keeps every term of a priced payment, charged or authorized", async () => {
    for (const number of [50, 51, 52]) await keepsEveryTerm(number, zeroHash, worldOf().stranger);
  });

  it("accounts for every unit of every payment", async () => {
    const { payments } = await worldOf().ask<{ payments: { items: readonly PaymentRow[] } }>(
      `{ payments(limit: 100) { items { ${SHAPE} } } }`,
    );
    for (const { due, received, fee, splitTotal, tokenFee, capturable, voided, reclaimed, legs } of payments.items) {
      const gone = [received, fee, splitTotal, tokenFee, voided, reclaimed].reduce(
        (sum, part) => sum + BigInt(part),
        0n,
      );
      expect(gone + BigInt(capturable)).to.equal(BigInt(due));
      const of = (...kinds: readonly string[]) => sumOf(legs.items.filter(({ kind }) => kinds.includes(kind)));
      expect(of("net", "fee", "split", "returned")).to.equal(gone - BigInt(tokenFee));
      const held = of("held");
      if (held !== 0n) expect(held + BigInt(tokenFee)).to.equal(BigInt(due));
    }
  });

  it("has a row, and no leg, for a split that rounds to zero", async () => {
    const { splits, legs } = await paymentOf(worldOf(), 3);
    expect(splits.items.map(({ bps, amount }) => bps === 0 && amount === "0")).to.include(true);
    expect(legs.items.filter(({ kind }) => kind === "split")).to.have.length(2);
  });

  it("has no net leg if nothing is left for the merchant", async () => {
    const { received, legs } = await paymentOf(worldOf(), 14);
    expect(received).to.equal("0");
    expect(legs.items.map(({ kind }) => kind)).to.deep.equal(["fee"]);
  });

  describe("when the token keeps a fee of its own", () => {
    // Ten basis points of 100 USDT, or of what passes.
    it("counts it only on the merchant's part of a direct payment", async () => {
      const rest = usdt(100) - usdt(2.5) - usdt(13.33);
      const { tokenFee, received } = await paymentOf(worldOf(), 11);
      expect([BigInt(tokenFee), BigInt(received)]).to.deep.equal([rest / 1_000n, rest - rest / 1_000n]);
    });

    it("counts it once for a consent without fee and splits", async () => {
      const { tokenFee } = await paymentOf(worldOf(), 12);
      expect(BigInt(tokenFee)).to.equal(usdt(0.1));
    });

    it("counts it into the store and on the merchant's part for a consent with fee or splits", async () => {
      const arrived = usdt(99.9);
      const parts = [250n, 1_000n, 333n].map((bps) => (arrived * bps) / 10_000n);
      const rest = parts.reduce((left, part) => left - part, arrived);
      const { tokenFee, fee, splitTotal } = await paymentOf(worldOf(), 13);
      expect(BigInt(fee)).to.equal(parts[0]);
      expect(BigInt(splitTotal)).to.equal(parts[1]! + parts[2]!);
      expect(BigInt(tokenFee)).to.equal(usdt(0.1) + rest / 1_000n);
    });
  });

  describe("when a payment is priced", () => {
    const PRICED = `amount currency source due dueDecimal rate rateDecimal ratedAt refundable refunded overRefunded
      price { source currency token { address } amount due rate rateDecimal ratedAt timestamp } ${SHAPE}`;
    type Text = Readonly<Record<string, string>>;
    type Priced = PaymentRow & Text & { readonly price: (Text & { readonly token: Text }) | null };
    const pricedOf = (number: number, merchant = worldOf().stranger) =>
      paymentOf<Priced>(worldOf(), number, PRICED, merchant);

    it("has the signed amount, the due, the rate and the source", async () => {
      const { priced, token } = worldOf();
      const row = await pricedOf(50);
      const said = {
        source: priced.source.toLowerCase(),
        currency: EUR.toLowerCase(),
        amount: "10000",
        due: "108234560",
      };
      const rate = { rate: "1082345600000000000", rateDecimal: "1.0823456" };
      expect(row).to.include({ ...said, ...rate, dueDecimal: "108.23456" });
      expect(row.price).to.deep.include({ ...said, ...rate, token: { address: token.address.toLowerCase() } });
      expect(row.price!.ratedAt).to.equal(row.ratedAt);
      const age = BigInt(row.price!.timestamp!) - BigInt(row.ratedAt!);
      expect(age >= 3_600n && age < 3_700n, String(age)).to.equal(true);
    });

    it("rounds the due up, and divides the rounded amount", async () => {
      const { due, fee, splitTotal, received } = await pricedOf(51);
      // 80.01 euros at 1.0823456.
      expect([due, fee, splitTotal]).to.deep.equal(["86598472", "4329923", "8659847"]);
      expect(BigInt(received)).to.equal(86_598_472n - 4_329_923n - 8_659_847n);
    });

    it("takes the token's own fee from the due", async () => {
      const { due, received, tokenFee } = await pricedOf(50);
      expect([BigInt(tokenFee), BigInt(received)]).to.deep.equal([108_234n, BigInt(due) - 108_234n]);
    });

    it("has nothing refundable after a refund over the due", async () => {
      expect(await pricedOf(53)).to.include({
        ...{ due: String(usdt(43.6)), refunded: String(usdt(45)), refundable: "0", overRefunded: true },
      });
    });

    it("has no price if the amount is in the token", async () => {
      const row = await pricedOf(1, worldOf().merchant);
      const none = { source: zeroAddress, rate: null, rateDecimal: null, ratedAt: null, price: null };
      expect(row).to.include({ ...none, amount: String(usdt(100)), due: String(usdt(100)) });
      expect(row.currency).to.equal(worldOf().token.address.toLowerCase());
    });

    it("lists a source's prices in the order of use", async () => {
      const { ask, priced } = worldOf();
      const query = `query ($source: String!) { prices(where: { source: $source }, orderBy: "blockNumber") {
        items { rateDecimal payment { number status } } } }`;
      type Answer = { prices: { items: readonly { rateDecimal: string; payment: Text }[] } };
      const { prices } = await ask<Answer>(query, { source: priced.source.toLowerCase() });
      expect(
        prices.items.map(({ rateDecimal, payment }) => [payment.number, payment.status, rateDecimal]),
      ).to.deep.equal([
        ["50", "charged", "1.0823456"],
        ["51", "charged", "1.0823456"],
        ["52", "authorized", "1.0823456"],
        ["53", "charged", "1.09"],
      ]);
    });

    it("has daily sums of a currency equal to its payments", async () => {
      const { ask, addressOf, stranger } = worldOf();
      const query = `query ($merchant: String!) {
        dailyCurrencyTotals(where: { merchantAddress: $merchant }) { items { tokenAddress priced due received } }
        payments(where: { merchantAddress: $merchant, source_not: "${zeroAddress}" }) {
          items { tokenAddress amount due received } } }`;
      type Answer = Record<"dailyCurrencyTotals" | "payments", { readonly items: readonly Text[] }>;
      const { dailyCurrencyTotals, payments } = await ask<Answer>(query, { merchant: addressOf(stranger) });
      const sums = (rows: readonly Text[], amount: string) =>
        [...new Set(rows.map(({ tokenAddress }) => tokenAddress!))].sort().map((token) => {
          const of = rows.filter(({ tokenAddress }) => tokenAddress === token);
          const add = (name: string) => of.reduce((sum, row) => sum + BigInt(row[name]!), 0n);
          return [token, add(amount), add("due"), add("received")];
        });
      expect(sums(dailyCurrencyTotals.items, "priced")).to.deep.equal(sums(payments.items, "amount"));
      expect(payments.items).to.have.length(5);
    });

    it("answers the SDK's client", async () => {
      const { graphqlUrl, addressOf, stranger, priced, idOf } = worldOf();
      const indexer = createIndexerClient({ url: graphqlUrl });
      const { items } = await indexer.listPayments({ merchant: addressOf(stranger), number: 52n });
      expect(items).to.have.length(1);
      const { source, amount, currency } = priced.held;
      expect(items[0]).to.include({ id: idOf(priced.held), amount, currency, source, due: 54_117_280n });
      expect(items[0]!.rate).to.equal(1_082_345_600_000_000_000n);
      const totals = await indexer.listCurrencyTotals({ merchant: addressOf(stranger), currency });
      expect(totals.items.map(({ priced: asked }) => asked)).to.have.members([23_001n, 4_000n, 4_000n]);
    });
  });

  describe("when one account is both split account and fee receiver", () => {
    for (const [number, what, kinds] of [
      [20, "both were delivered", []],
      [21, "only the split became a credit", ["split"]],
      [22, "only the fee became a credit", ["fee"]],
      [23, "both became credits", ["fee", "split"]],
      [24, "only the split became a credit, by consent", ["split"]],
      [25, "only the fee became a credit, by consent", ["fee"]],
    ] as const) {
      it(`shows that ${what}`, async () => {
        const world = worldOf();
        const payment = await paymentOf(world, number);
        expect(creditedKinds(payment)).to.deep.equal(kinds);
        expect(payment.splits.items.map(({ credited }) => credited)).to.deep.equal([
          (kinds as readonly string[]).includes("split"),
          false,
        ]);
        const stores = payment.legs.items.filter(({ credited }) => credited).map(({ to }) => to);
        expect(stores).to.deep.equal(kinds.map(() => world.store.toLowerCase()));
      });
    }
  });

  it("equals the rows that the handlers write when events are replayed", async () => {
    const world = worldOf();
    const tables = await replay(world);
    const toSql = (row: Row) =>
      Object.entries(row).map(([name, value]) => [toSqlName(name), typeof value === "bigint" ? String(value) : value]);
    const sorted = (rows: readonly (readonly (readonly unknown[])[])[]) =>
      rows.map((columns) => JSON.stringify(columns.toSorted())).sort();
    const dump = await readDump(world);
    for (const [name, rows] of tables.rows) {
      const held = dump[toSqlName(name)]!.map((row) => Object.entries(JSON.parse(row) as Row));
      expect(sorted(held), name).to.deep.equal(sorted([...rows.values()].map(toSql)));
    }
  }).timeout(120_000);

  it("separates two payments in one transaction", async () => {
    const [one, two] = await Promise.all([30, 31].map((number) => paymentOf(worldOf(), number)));
    expect(one!.legs.items).to.have.length(4);
    expect(two!.legs.items.map(({ kind, amount }) => [kind, amount])).to.have.deep.members(
      one!.legs.items.map(({ kind, amount }) => [kind, amount]),
    );
  });

  it("has the rail, which is none for the payer's allowance", async () => {
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

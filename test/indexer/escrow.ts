import { expect } from "chai";
import { type Address, toFunctionSelector } from "viem";
import { createIndexerClient } from "../../sdk/src/indexer/index.ts";
import { usdt } from "../support/system.ts";
import { cashier, clerk, haven, reason } from "./escrowWorld.ts";
import type { World } from "./support.ts";

interface Items<T> {
  readonly items: readonly T[];
}

type Row = Readonly<Record<string, string | null>>;

interface PaymentRow {
  readonly [column: string]: unknown;
  readonly splits: Items<{ readonly account: string; readonly amount: string; readonly credited: boolean }>;
  readonly legs: Items<Row & { readonly kind: string; readonly amount: string }>;
  readonly events: Items<Row & { readonly kind: string }>;
}

const SHAPE = `id status store amount received fee splitTotal tokenFee capturable captured voided reclaimed refundable
  refunded overRefunded day
  splits(orderBy: "position") { items { account amount credited } }
  legs(orderBy: "logIndex") { items { kind from to account amount credited transactionHash } }
  events(orderBy: "id", orderDirection: "asc") { items { kind account amount store reason transactionHash } }`;

const paymentOf = async (world: World, number: number, of: Address = world.addressOf(world.merchant)) => {
  const query = `query ($of: String!, $number: BigInt!) {
    payments(where: { merchantAddress: $of, number: $number }) { items { ${SHAPE} } } }`;
  const { payments } = await world.ask<{ payments: Items<PaymentRow> }>(query, { of, number: String(number) });
  return payments.items[0]!;
};

/** Kinds of the legs that became credits, or of those that did not. */
const kindsOf = ({ legs }: PaymentRow, isCredited: boolean) =>
  legs.items
    .filter(({ credited }) => Boolean(credited) === isCredited)
    .map(({ kind }) => kind)
    .sort();

export function specifyEscrow(worldOf: () => World): void {
  describe("of held payments", () => {
    it("has the captured, voided, refunded and capturable amounts", async () => {
      const world = worldOf();
      const payment = await paymentOf(world, 60);
      const firstStore = world.store.toLowerCase();
      expect(payment).to.include({ status: "authorized", store: firstStore, overRefunded: false, day: world.days[2] });
      const sums = {
        tokenFee: 0.1,
        capturable: 20,
        captured: 70,
        received: 59.519,
        fee: 1.15,
        splitTotal: 9.331,
        voided: 9.9,
        reclaimed: 0,
        refundable: 50,
        refunded: 20,
      };
      for (const [name, sum] of Object.entries(sums)) expect(payment[name], name).to.equal(String(usdt(sum)));
      expect(payment.splits.items.map(({ amount }) => BigInt(amount))).to.have.members([0n, usdt(7), usdt(2.331)]);
    });

    it("has their history, verb by verb", async () => {
      const { events } = await paymentOf(worldOf(), 60);
      const capture = ["captured", "splitPaid", "splitPaid"];
      const kinds = events.items.map(({ kind }) => kind);
      expect(kinds).to.deep.equal(["authorized", ...capture, ...capture, "voided", "refunded"]);
      expect(events.items.map((event) => event.reason).filter((one) => one !== null)).to.deep.equal([reason]);
    });

    it("has a leg for every transfer", async () => {
      const world = worldOf();
      const { legs } = await paymentOf(world, 60);
      const [payer, merchant] = [world.payer, world.merchant].map((who) => world.addressOf(who).toLowerCase());
      const store = world.store.toLowerCase();
      const of = (wanted: string) =>
        legs.items
          .filter(({ kind }) => kind === wanted)
          .map(({ from, to, account, amount }) => [from, to, account, BigInt(amount)]);
      expect(of("held")).to.deep.equal([[payer, store, payer, usdt(99.9)]]);
      expect(of("returned")).to.deep.equal([[store, payer, payer, usdt(9.9)]]);
      expect(of("refunded")).to.deep.equal([[merchant, payer, payer, usdt(20)]]);
      const nets = [40 - 4 - 1.332 - 0.4, 30 - 3 - 0.999 - 0.75].map((net) => [store, merchant, merchant, usdt(net)]);
      expect(of("net")).to.have.deep.members(nets);
      expect(of("fee").map(([, , , amount]) => amount)).to.have.members([usdt(0.4), usdt(0.75)]);
      expect(of("split")).to.have.length(4);
    });

    it("shows which leg of which capture or return became a credit", async () => {
      const world = worldOf();
      const payment = await paymentOf(world, 61);
      expect(kindsOf(payment, true)).to.deep.equal(["fee", "net", "returned", "split"]);
      expect(kindsOf(payment, false)).to.deep.equal(["fee", "held", "net", "split"]);
      const undelivered = payment.legs.items.filter(({ credited }) => credited);
      const store = world.newStore.toLowerCase();
      for (const { from, to } of undelivered) expect([from, to]).to.deep.equal([store, store]);
      expect(payment.splits.items[0]).to.deep.equal({
        account: clerk.toLowerCase(),
        amount: String(4n * 10n ** 16n),
        credited: true,
      });
    });

    it("separates fee and net of one account", async () => {
      const payment = await paymentOf(worldOf(), 63);
      expect(kindsOf(payment, true)).to.deep.equal(["fee", "net", "net"]);
      expect(kindsOf(payment, false)).to.deep.equal(["fee", "held"]);
    });

    it("separates captures in one transaction", async () => {
      const { legs } = await paymentOf(worldOf(), 65);
      const nets = legs.items.filter(({ kind }) => kind === "net");
      expect(nets).to.have.length(2);
      expect(new Set(nets.map(({ transactionHash }) => transactionHash)).size).to.equal(1);
      // 100 - 2.5 - 10 - 3.33 per cent.
      expect(nets.map(({ amount }) => BigInt(amount))).to.have.members([usdt(8.417), usdt(12.6255)]);
    });

    it("has a batch's failed call and its error", async () => {
      const world = worldOf();
      const { failedCalls } = await world.ask<{ failedCalls: Items<object> }>(
        "{ failedCalls { items { caller position selector } } }",
      );
      const selector = toFunctionSelector("AmountOutOfRange(uint256,uint256)");
      const caller = world.addressOf(world.operator).toLowerCase();
      expect(failedCalls.items).to.deep.equal([{ caller, position: 2, selector }]);
    });

    it("has the destination of a claim", async () => {
      const { ask, payer, addressOf } = worldOf();
      const query = `query ($account: String!) {
        creditEvents(where: { account: $account }, orderBy: "id") { items { kind to amountDecimal } } }`;
      const { creditEvents } = await ask<{ creditEvents: Items<object> }>(query, { account: addressOf(payer) });
      expect(creditEvents.items).to.deep.equal([
        { kind: "credited", to: null, amountDecimal: "0.2" },
        { kind: "claimed", to: haven.toLowerCase(), amountDecimal: "0.15" },
      ]);
    });

    it("has a merchant's stores by generation, whichever event came first", async () => {
      const { ask, addressOf, merchant, second, third } = worldOf();
      const storesOf = async (who: Parameters<typeof addressOf>[0]) => {
        const query = `query ($who: String!) { merchant(address: $who) { tokenStore { generation }
          tokenStores(orderBy: "generation") { items { generation openedAt renewedAt } } } }`;
        interface Store {
          readonly generation: number;
          readonly openedAt: string | null;
          readonly renewedAt: string | null;
        }
        type Answer = { merchant: { tokenStore: Store; tokenStores: Items<Store> } };
        const { tokenStore, tokenStores } = (await ask<Answer>(query, { who: addressOf(who) })).merchant;
        const words = tokenStores.items.map(({ generation, openedAt, renewedAt }) =>
          [generation, ...(openedAt ? ["opened"] : []), ...(renewedAt ? ["renewed"] : [])].join(" "),
        );
        return { current: tokenStore.generation, stores: words };
      };
      expect(await storesOf(merchant)).to.deep.equal({ current: 1, stores: ["0 opened", "1 opened renewed"] });
      expect(await storesOf(second)).to.deep.equal({ current: 1, stores: ["1 renewed"] });
      expect(await storesOf(third)).to.deep.equal({ current: 1, stores: ["0 opened", "1 renewed"] });
    });

    it("keeps a payment in the store that holds it", async () => {
      const world = worldOf();
      const [before, after] = [await paymentOf(world, 64), await paymentOf(world, 65)];
      expect(before.store).to.equal(world.store.toLowerCase());
      expect(after.store).to.equal(world.newStore.toLowerCase());
    });

    it("has the receipts of policies", async () => {
      const { ask, policy, processor, addressOf, payer } = worldOf();
      const query = `{ policyReceipts(orderBy: "blockNumber", limit: 10) {
        items { engine room from payment { number status policyReceipts { totalCount } } } } }`;
      const { policyReceipts } = await ask<{ policyReceipts: Items<object> }>(query);
      expect(policyReceipts.items).to.deep.equal(
        [
          { number: "66", status: "charged" },
          { number: "67", status: "authorized" },
        ].map((payment) => ({
          engine: policy.address.toLowerCase(),
          room: processor.address.toLowerCase(),
          from: addressOf(payer).toLowerCase(),
          payment: { ...payment, policyReceipts: { totalCount: 1 } },
        })),
      );
    });

    it("counts refunds of charges, and flags over-refunded ones", async () => {
      const world = worldOf();
      expect(await paymentOf(world, 1)).to.include({
        status: "charged",
        store: null,
        refunded: String(usdt(50)),
        refundable: String(usdt(50)),
        captured: "0",
        overRefunded: false,
      });
      expect(await paymentOf(world, 10)).to.include({ refunded: String(usdt(100)), overRefunded: true });
    });

    it("keeps a refund of an unpaid id separate, and in no total", async () => {
      const world = worldOf();
      const { strayRefunds, payment } = await world.ask<{ strayRefunds: Items<object>; payment: object | null }>(
        `query ($id: String!) { payment(id: $id) { id } strayRefunds { items { paymentId from to amount reason } } }`,
        { id: world.idOf(world.twin) },
      );
      expect(payment).to.equal(null);
      const [from, to] = [world.merchant, world.payer].map((who) => world.addressOf(who).toLowerCase());
      const stray = { paymentId: world.idOf(world.twin), from, to, amount: String(usdt(5)), reason };
      expect(strayRefunds.items).to.deep.equal([stray]);
      const { dailyTotals } = await totalsOf(world);
      const refunded = dailyTotals.items.reduce((sum, row) => sum + BigInt(row.refunded!), 0n);
      // The first are those of a priced payment.
      expect(refunded).to.equal(usdt(45 + 20 + 50 + 100));
    });

    it("sums days so that authorized amounts are captured, voided, reclaimed or capturable", async () => {
      const { dailyTotals, payments } = await totalsOf(worldOf());
      const sum = (name: string) => dailyTotals.items.reduce((total, row) => total + BigInt(row[name]!), 0n);
      const capturableTotal = payments.items.reduce((total, { capturable }) => total + BigInt(capturable!), 0n);
      expect(sum("authorized") - sum("captured") - sum("voided") - sum("reclaimed")).to.equal(capturableTotal);
      expect(sum("capturedNet") + sum("capturedFee") + sum("capturedSplitTotal")).to.equal(sum("captured"));
      expect(sum("net") + sum("fee") + sum("splitTotal") + sum("tokenFee")).to.equal(sum("gross"));
    });

    it("answers the SDK's client", async () => {
      const { graphqlUrl, addressOf, merchant, token, partly, idOf, days } = worldOf();
      const indexer = createIndexerClient({ url: graphqlUrl });
      const expiry = partly.authorizationExpiry;
      const soon = { merchant: addressOf(merchant), from: expiry, before: expiry + 1n };
      const { items } = await indexer.listExpiringAuthorizations(soon);
      expect(items.map(({ id, capturable }) => [id, capturable])).to.deep.equal([[idOf(partly), usdt(20)]]);
      const charged = await indexer.listPayments({ merchant: addressOf(merchant), status: "charged", number: 60n });
      expect(charged.items).to.deep.equal([]);
      const ofDay = { merchant: addressOf(merchant), token: token.address, from: days[2], to: days[2] };
      const [total] = await indexer.getMerchantTotals(ofDay);
      expect(total).to.include({ captured: usdt(95), voided: usdt(109.9), refunded: usdt(170) });
    });

    it("adds captures' fees and splits to their owners' income", async () => {
      const { ask } = worldOf();
      const query = `query ($accounts: [String!]) { dailyIncomes(where: { account_in: $accounts }, orderBy: "kind") {
        items { kind legCount amountDecimal } } }`;
      const accounts = [cashier.toLowerCase(), clerk.toLowerCase()];
      const { dailyIncomes } = await ask<{ dailyIncomes: Items<object> }>(query, { accounts });
      expect(dailyIncomes.items).to.deep.equal([
        { kind: "fee", legCount: 2, amountDecimal: "0.008" },
        { kind: "split", legCount: 2, amountDecimal: "0.04" },
      ]);
    });
  });
}

/** In USDT, over all merchants and days. */
const totalsOf = ({ ask, token }: World) =>
  ask<{ dailyTotals: Items<Row>; payments: Items<Row> }>(
    `query ($token: String!) {
      dailyTotals(where: { tokenAddress: $token }, limit: 1000) { items {
        gross net fee splitTotal tokenFee authorized captured capturedNet capturedFee capturedSplitTotal voided reclaimed
        refunded } }
      payments(where: { tokenAddress: $token }, limit: 1000) { items { capturable } } }`,
    { token: token.address },
  );

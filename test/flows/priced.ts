import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { getAddress, zeroAddress } from "viem";
import {
  AllowanceTooLowError,
  CurrencyNotPricedError,
  FeedUnansweredError,
  ForeignSourceError,
  MalformedTermsError,
  MaxInExceededError,
  PairNotPricedError,
  PriceStaleError,
  RailNotOfferedError,
  formatInvoice,
  fromInvoiceLink,
  toCurrency,
  toInvoiceLink,
} from "../../sdk/src/index.ts";
import { marketHours } from "../../scripts/deploy/sources.ts";
import { DAY, HOUR, guards } from "../prices/support.ts";
import { addSource, hundredEuros, hundredEurosInToken, recommending } from "../support/priced.ts";
import { refusalOf } from "../support/refusal.ts";
import { clientOf, deployForSdk, refusedBeforeSending } from "../support/sdk.ts";
import { usdt } from "../support/system.ts";

const connection = await hre.network.create();

async function fixture() {
  const { deployment: bare, ...system } = await deployForSdk(connection);
  const priced = await addSource(system);
  const deployment = recommending(bare, priced.source);
  const by = (who: typeof system.payer) => clientOf(connection, deployment, who);
  const as = { merchant: by(system.merchant), signer: by(system.signer), payer: by(system.payer) };
  const order = { ...system.order, ...priced.inEuros };
  return { ...system, ...priced, deployment, as, order, invoice: await as.signer.invoice.sign(order) };
}
const load = () => connection.networkHelpers.loadFixture(fixture);

const ONE_PERCENT_MORE = (hundredEurosInToken * 101n) / 100n;

describe("an invoice in another currency", () => {
  it("is signed in minor units, and read by people in the currency", async () => {
    const { invoice, deployment } = await load();
    expect(invoice.terms).to.include({ amount: hundredEuros, currency: toCurrency("EUR").address });
    expect(formatInvoice(invoice, deployment)).to.match(/^amount +EUR 100\.00, in USDT at the price of 0x/m);
  });

  it("keeps its currency and its source in a link", async () => {
    const { invoice, deployment } = await load();
    const { invoice: read } = await fromInvoiceLink(
      toInvoiceLink(invoice, { origin: "https://shop.example", ...deployment }),
    );
    expect(read).to.deep.equal(invoice);
  });

  it("is not signed in a currency without a source", async () => {
    const { as, order } = await load();
    await refusalOf(() => as.signer.invoice.sign({ ...order, source: zeroAddress }), CurrencyNotPricedError);
  });

  it("is not signed with a source of the merchant's own, unless that is meant", async () => {
    const system = await load();
    const { as, order, viem, deployment } = system;
    const own = { ...order, source: getAddress((await viem.deployContract("HostileSource")).address) };
    const error = await refusedBeforeSending(system, () => as.signer.invoice.sign(own), ForeignSourceError);
    expect(error).to.deep.include({ source: own.source, allowed: deployment.sources });
    expect(error.message).to.contain("`allowsForeignSource: true`");
    expect((await as.signer.invoice.sign({ ...own, allowsForeignSource: true })).terms.source).to.equal(own.source);
  });

  it("is not signed with a source of another pair, or one that is no contract", async () => {
    const system = await load();
    const { as, order, addressOf, stranger } = system;
    const dollars = { ...order, currency: toCurrency("USD").address };
    await refusedBeforeSending(system, () => as.signer.invoice.sign(dollars), PairNotPricedError);
    const nobody = { ...order, source: addressOf(stranger), allowsForeignSource: true };
    const error = await refusedBeforeSending(system, () => as.signer.invoice.sign(nobody), MalformedTermsError);
    expect(error.field).to.equal("source");
  });

  it("is signed while its source has no price", async () => {
    const { as, order, kill } = await load();
    await kill();
    expect((await as.signer.invoice.sign({ ...order, number: 2n })).terms.amount).to.equal(hundredEuros);
  });

  for (const rail of ["allowance", "permit2", "relayed"] as const) {
    it(`is paid by ${rail} for what it comes to`, async () => {
      const { as, invoice, payer, approve, relayedCollector, start, merchant, balanceOf } = await load();
      await approve(payer, relayedCollector.address);
      const { due, maxIn, price, approvals } = await as.payer.payment.charge.prepare({ invoice, rail });
      expect({ due, maxIn, approvals }).to.deep.equal({
        due: hundredEurosInToken,
        maxIn: ONE_PERCENT_MORE,
        approvals: [],
      });
      expect(price).to.deep.equal({ due, rate: 1_083_100_000_000_000_000n, ratedAt: start });
      const { received } = await as.payer.payment.chargeSync({ invoice, rail });
      expect(received).to.equal(hundredEurosInToken);
      expect(await balanceOf(merchant)).to.equal(hundredEurosInToken);
      const payment = await as.payer.payment.get({ invoice });
      expect(payment).to.deep.include({ status: "charged", due, refundable: due });
      expect(payment).to.have.nested.property("priced.rate", 1_083_100_000_000_000_000n);
    });
  }

  it("is not paid by a rail that transfers a sum signed before", async () => {
    const { as, invoice } = await load();
    const { message } = await refusalOf(
      () => as.payer.payment.charge({ invoice, rail: "erc3009" }),
      RailNotOfferedError,
    );
    expect(message).to.match(/terms are priced|no transfers by authorization|does not say/);
  });

  it("is paid when the price has moved a little since it was prepared, and refused when it has moved far", async () => {
    const { as, invoice, push, networkHelpers } = await load();
    const prepared = await as.payer.payment.charge.prepare({ invoice });
    await networkHelpers.time.increase(60);
    await push(1.0895);
    const far = await as.payer.payment.charge.prepare({ invoice, maxIn: hundredEurosInToken + usdt(1) });
    expect(far.due).to.equal(108_950_000n);
    await push(1.095);
    const system = await load();
    expect(prepared.maxIn).to.equal(ONE_PERCENT_MORE);
    await system.networkHelpers.time.increase(60);
    await system.push(1.0895);
    const { received } = await system.as.payer.payment.chargeSync({ invoice: system.invoice, prepared });
    expect(received).to.equal(108_950_000n);
  });

  it("is refused before it is sent where it comes to more than the payer allows", async () => {
    const system = await load();
    const { as, invoice } = system;
    const maxIn = hundredEurosInToken - 1n;
    const error = await refusedBeforeSending(
      system,
      () => as.payer.payment.charge({ invoice, maxIn }),
      MaxInExceededError,
    );
    expect(error.message).to.contain("The payment takes 108.31 USDT; the payer allows 108.309999 USDT at most.");
    await as.payer.payment.chargeSync({ invoice, maxIn: maxIn + 1n });
  });

  it("wants an allowance for the most that may be taken", async () => {
    const { as, invoice, approve, payer, processor } = await load();
    await approve(payer, processor.address, 0n);
    await approve(payer, processor.address, ONE_PERCENT_MORE - 1n);
    const { approvals } = await as.payer.payment.charge.prepare({ invoice, rail: "allowance" });
    expect(approvals.map(({ args }) => args[1])).to.deep.equal([0n, ONE_PERCENT_MORE]);
    await refusalOf(() => as.payer.payment.charge({ invoice, rail: "allowance" }), AllowanceTooLowError);
  });

  describe("priced by a source of the merchant's own, which asks 900 USDT for EUR 100.00", () => {
    const loadGreedy = async () => {
      const system = await load();
      const { payer, setBalance, deployment, order, as, viem } = system;
      await setBalance(payer, usdt(10_000));
      const source = await viem.deployContract("HostileSource");
      await source.write.setConverted([usdt(900)]);
      const invoice = await as.signer.invoice.sign({
        ...order,
        number: 5n,
        source: getAddress(source.address),
        allowsForeignSource: true,
      });
      return { ...system, deployment, greedy: getAddress(source.address), invoice };
    };
    type Greedy = Awaited<ReturnType<typeof loadGreedy>>;
    const attempts: Readonly<Record<string, (system: Greedy) => Promise<unknown>>> = {
      "invoice.pay": ({ as, invoice }) => as.payer.invoice.pay({ invoice }),
      "payment.charge": ({ as, invoice }) => as.payer.payment.charge({ invoice }),
      "payment.charge.prepare": ({ as, invoice }) => as.payer.payment.charge.prepare({ invoice }),
      "payment.signConsent": ({ as, invoice }) => as.payer.payment.signConsent({ invoice, rail: "permit2" }),
    };
    for (const [name, attempt] of Object.entries(attempts))
      it(`is not paid by ${name} without a maximum: the error says what it asks, and which sources are recommended`, async () => {
        const system = await loadGreedy();
        const error = await refusedBeforeSending(system, () => attempt(system), ForeignSourceError);
        expect(error).to.deep.include({ source: system.greedy, due: usdt(900), allowed: system.deployment.sources });
        expect(error.message).to.contain("900 USDT").and.to.contain("EUR/USDT").and.to.contain("`maxIn`");
      });

    it("is paid up to the maximum that the payer gives", async () => {
      const system = await loadGreedy();
      const { as, invoice } = system;
      const attempt = () => as.payer.invoice.pay({ invoice, maxIn: usdt(120) });
      await refusedBeforeSending(system, attempt, MaxInExceededError);
      const { received } = await as.payer.invoice.pay({ invoice, maxIn: usdt(900) });
      expect(received).to.equal(usdt(900));
    });

    it("is paid by a consent that was signed with a maximum", async () => {
      const { as, invoice } = await loadGreedy();
      const consent = await as.payer.payment.signConsent({ invoice, rail: "permit2", maxIn: usdt(900) });
      const { received } = await as.merchant.payment.chargeSync({ invoice, consent });
      expect(received).to.equal(usdt(900));
    });
  });

  it("needs the most that is taken for a bare call", async () => {
    const { as, invoice } = await load();
    expect(() => as.payer.payment.charge.call({ invoice })).to.throw(MalformedTermsError, /maxIn/);
    expect(as.payer.payment.charge.call({ invoice, maxIn: 5n }).args[2]).to.equal(5n);
  });

  it("is refused before it is sent where a guard of its source refuses", async () => {
    const system = await load();
    const { as, order, networkHelpers, start, kill } = system;
    await networkHelpers.time.increaseTo(start + guards.maxAge + HOUR);
    const payExpiry = start + guards.maxAge + DAY;
    const invoice = await as.signer.invoice.sign({ ...order, payExpiry });
    const stale = await refusedBeforeSending(system, () => as.payer.payment.charge({ invoice }), PriceStaleError);
    expect(stale.message).to.contain("The feed's price is 1 d 2 h old; the source takes one of up to 1 d 1 h.");
    await kill();
    await refusedBeforeSending(system, () => as.payer.payment.charge({ invoice }), FeedUnansweredError);
    const usd = await as.signer.invoice.sign({
      ...order,
      payExpiry,
      number: 2n,
      currency: toCurrency("USD").address,
      asksChain: false,
    });
    await refusedBeforeSending(system, () => as.payer.payment.charge({ invoice: usd }), PairNotPricedError);
  });

  it("is refunded up to what it came to, with every feed dead", async () => {
    const { as, invoice, kill, approve, merchant, processor, payer, balanceOf } = await load();
    await as.payer.payment.chargeSync({ invoice });
    await kill();
    await approve(merchant, processor.address);
    const had = await balanceOf(payer);
    const { refundable } = await as.merchant.payment.refund.prepare({ invoice, reason: "requested" });
    expect(refundable).to.equal(hundredEurosInToken);
    await as.merchant.payment.refundSync({ invoice, reason: "requested" });
    expect((await balanceOf(payer)) - had).to.equal(hundredEurosInToken);
  });
});

describe("price.getQuote", () => {
  it("says both sides, the rate, and the age of each leg", async () => {
    const { as, invoice, start, source, networkHelpers } = await load();
    await networkHelpers.time.increaseTo(start + 12n);
    await networkHelpers.mine();
    const quote = await as.payer.price.getQuote({ invoice });
    if (quote.status !== "priced") throw new Error(quote.text);
    expect(quote).to.deep.include({ due: hundredEurosInToken, rate: 1_083_100_000_000_000_000n, ratedAt: start });
    expect(quote.legs.map(({ pair, kind, source: at }) => [pair, kind, at])).to.deep.equal([
      ["EUR/USDT", "feed", getAddress(source.address)],
    ]);
    expect(quote.text).to.match(/^EUR 100\.00 = 108\.31 USDT, EUR\/USDT 1[23] s$/);
  });

  it("says which guard refuses, and when it may clear", async () => {
    const { as, order, viem, source, networkHelpers } = await load();
    const monday = BigInt(Date.parse("2031-05-26T00:00:00Z") / 1_000);
    const { opensAt, closesAt, holidays } = marketHours;
    const hours = await viem.deployContract("MarketHours", [source.address, zeroAddress, opensAt, closesAt, holidays]);
    await networkHelpers.time.increaseTo(monday + 5n * DAY);
    await networkHelpers.mine();
    const of = {
      ...order,
      allowsForeignSource: true,
      source: getAddress(hours.address),
      payExpiry: monday + 30n * DAY,
    };
    const invoice = await as.signer.invoice.sign(of);
    const quote = await as.payer.price.getQuote({ invoice });
    if (quote.status !== "refused") throw new Error(quote.text);
    expect(quote.refusal).to.have.property("name", "MarketClosedError");
    expect([quote.guard.toLowerCase(), quote.clearsAt]).to.deep.equal([hours.address, monday + opensAt + 4n * HOUR]);
    expect(quote.text).to.contain("EUR 100.00 has no price in USDT, by EUR/USDT: The currency's market is closed");
    expect(quote.text).to.contain("It may clear at 2031-06-01T22:00:00Z");
  });

  it("says the next opening of a market that opens at half past, in the hour before it too", async () => {
    const { as, viem, source, networkHelpers } = await load();
    const monday = BigInt(Date.parse("2031-05-26T00:00:00Z") / 1_000);
    const [opensAt, closesAt] = [6n * DAY + 18n * HOUR + HOUR / 2n, marketHours.closesAt];
    const hours = await viem.deployContract("MarketHours", [source.address, zeroAddress, opensAt, closesAt, []]);
    const opening = monday + opensAt + 4n * HOUR;
    for (const before of [HOUR + 60n, 60n]) {
      await networkHelpers.time.increaseTo(opening - before);
      expect((await as.payer.price.getHealth({ source: hours.address })).clearsAt).to.equal(opening);
    }
  });

  it("is the amount itself where the terms are not priced", async () => {
    const { as, order } = await load();
    const { currency: _, source: __, ...rest } = order;
    const invoice = await as.signer.invoice.sign({ ...rest, amount: usdt(5), number: 9n });
    expect(await as.payer.price.getQuote({ invoice })).to.include({ due: usdt(5), text: "5 USDT", status: "priced" });
  });

  it("names a source that is none of ours, and has no price", async () => {
    const { as, order, viem } = await load();
    const hostile = await viem.deployContract("HostileSource");
    await hostile.write.setMood([1]);
    const invoice = await as.signer.invoice.sign({
      ...order,
      source: getAddress(hostile.address),
      allowsForeignSource: true,
      number: 7n,
    });
    expect(await as.payer.price.getQuote({ invoice })).to.include({
      status: "refused",
      guard: getAddress(hostile.address),
      clearsAt: null,
    });
  });
});

describe("price.getHealth", () => {
  it("draws what a source is made of, each part with its rate and age or its refusal", async () => {
    const { as, viem, source, networkHelpers, start, push } = await load();
    const week = [source.address, zeroAddress, 0n, 7n * DAY - 1n, []] as const;
    const hours = await viem.deployContract("MarketHours", [...week]);
    const gateFeed = await viem.deployContract("AggregatorMock", [0n, 1n]);
    const gate = await viem.deployContract("SequencerGate", [hours.address, gateFeed.address, HOUR]);
    await gateFeed.write.push([0n, start - DAY, start - DAY]);
    await push(1.09, start + 60n);
    await networkHelpers.time.increaseTo(start + 72n);
    await networkHelpers.mine();
    const health = await as.payer.price.getHealth({ source: gate.address });
    expect(health).to.deep.include({ kind: "sequencer", pair: "EUR/USDT", refusal: null });
    expect(health.text.split("\n").map((line) => line.replace(/1[234] s/, "12 s"))).to.deep.equal([
      "sequencer EUR/USDT: 1.09, 12 s",
      "  hours EUR/USDT: 1.09, 12 s",
      "    feed EUR/USDT: 1.09, 12 s",
    ]);
    await gateFeed.write.push([1n, start + 72n, start + 72n]);
    const down = await as.payer.price.getHealth({ source: gate.address });
    expect(down.refusal).to.have.property("name", "SequencerDownError");
    expect(down.parts[0]!.refusal).to.equal(null);
  });

  it("knows nothing of a source that is none of ours, but its price", async () => {
    const { as, viem } = await load();
    const hostile = await viem.deployContract("HostileSource");
    const health = await as.payer.price.getHealth({ source: hostile.address });
    expect(health.kind).to.equal("unknown");
    expect(health.parts).to.deep.equal([]);
  });
});

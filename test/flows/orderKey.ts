import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { createClient, custom } from "viem";
import { hardhat } from "viem/chains";
import {
  AmountOutOfRangeError,
  MalformedTermsError,
  NumberBookMissingError,
  NumberSpentError,
  OrderKeyReusedError,
  createNumberBook,
  feiqianActions,
} from "../../sdk/src/index.ts";
import { refusalOf } from "../support/refusal.ts";
import { deployForSdk, refusedBeforeSending } from "../support/sdk.ts";
import { usdt } from "../support/system.ts";

const connection = await hre.network.create();
const fixture = () => deployForSdk(connection);

/** A system, a book, and an order without a number. */
async function load() {
  const system = await connection.networkHelpers.loadFixture(fixture);
  const { number: _, ...order } = system.order;
  return { ...system, order, numbers: createNumberBook() };
}

describe("invoice.sign by the merchant's own order key", () => {
  it("gives each key the next number", async () => {
    const { as, order, numbers } = await load();
    const first = await as.signer.invoice.sign({ ...order, numbers, key: "tea-1" });
    const second = await as.signer.invoice.sign({ ...order, numbers, key: "tea-2" });
    expect([first.terms.number, second.terms.number]).to.deep.equal([1n, 2n]);
  });

  it("gives the same invoice for the same key and terms, however often, also at once", async () => {
    const { as, order, numbers } = await load();
    const sign = () => as.signer.invoice.sign({ ...order, numbers, key: "tea-1" });
    const invoices = await Promise.all([sign(), sign(), sign()]);
    for (const invoice of [...invoices, await sign()]) expect(invoice).to.deep.equal(invoices[0]);
  });

  it("refuses other terms under the key, and says both", async () => {
    const system = await load();
    const { as, order, numbers } = system;
    await as.signer.invoice.sign({ ...order, numbers, key: "tea-1" });
    const other = { ...order, numbers, key: "tea-1", amount: usdt(120) };
    const error = await refusedBeforeSending(system, () => as.signer.invoice.sign(other), OrderKeyReusedError);
    expect(error).to.include({ key: "tea-1", number: 1n });
    expect([error.allowed.amount, error.attempted.amount]).to.deep.equal([usdt(100), usdt(120)]);
    expect(error.shortMessage).to.equal(
      'Order "tea-1" is invoice number 1 with amount 100000000; attempted was amount 120000000.',
    );
  });

  describe("amended, because that was asked for", () => {
    it("has the same number, and one of the versions is paid", async () => {
      const system = await load();
      const { as, order, numbers } = system;
      const first = await as.signer.invoice.sign({ ...order, numbers, key: "tea-1" });
      const amended = { ...order, numbers, key: "tea-1", amount: usdt(90), amends: true };
      const second = await as.signer.invoice.sign(amended);
      expect(second.terms).to.deep.equal({ ...first.terms, amount: usdt(90) });
      await as.payer.invoice.pay({ invoice: second });
      await refusedBeforeSending(system, () => as.payer.invoice.pay({ invoice: first }), NumberSpentError);
    });

    it("is what the key stands for from then on", async () => {
      const { as, order, numbers } = await load();
      await as.signer.invoice.sign({ ...order, numbers, key: "tea-1" });
      const cheaper = { ...order, numbers, key: "tea-1", amount: usdt(90) };
      const amended = await as.signer.invoice.sign({ ...cheaper, amends: true });
      expect(await as.signer.invoice.sign(cheaper)).to.deep.equal(amended);
      await refusalOf(as.signer.invoice.sign({ ...order, numbers, key: "tea-1" }), OrderKeyReusedError);
    });
  });

  it("numbers each merchant, and each contract, apart", async () => {
    const { as, order, numbers, stranger, addressOf } = await load();
    await as.signer.invoice.sign({ ...order, numbers, key: "tea-1" });
    const elsewhere = { ...order, merchant: addressOf(stranger), numbers, key: "tea-1", amount: usdt(7) };
    expect((await as.stranger.invoice.sign(elsewhere)).terms).to.include({ number: 1n, amount: usdt(7) });
  });

  it("takes no number for terms that cannot be signed", async () => {
    const { as, order, numbers } = await load();
    const nothing = { ...order, numbers, key: "tea-1", amount: 0n };
    await refusalOf(as.signer.invoice.sign(nothing), AmountOutOfRangeError);
    await refusalOf(as.signer.invoice.sign({ ...order, numbers, key: "" }), MalformedTermsError);
    expect((await as.signer.invoice.sign({ ...order, numbers, key: "tea-2" })).terms.number).to.equal(1n);
  });

  it("asks for a book where there is none", async () => {
    const { as, order } = await load();
    const error = await refusalOf(as.signer.invoice.sign({ ...order, key: "tea-1" }), NumberBookMissingError);
    expect(error.message).to.contain('"tea-1"').and.to.contain("feiqianActions({ numbers })");
  });

  it("finds the book that the client was given", async () => {
    const { deployment, order, signer } = await load();
    const account = signer.account.address;
    const client = createClient({ account, chain: hardhat, transport: custom(connection.provider) }).extend(
      feiqianActions({ deployment, numbers: createNumberBook({ server: 3n }) }),
    );
    const { terms } = await client.invoice.sign({ ...order, key: "tea-1" });
    expect(terms.number).to.equal((3n << 32n) | 1n);
  });
});

import { expect } from "chai";
import hre from "hardhat";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "mocha";
import { createClient, custom, encodeFunctionData } from "viem";
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
import { createFileNumberBook } from "../../sdk/src/node/index.ts";
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

  describe("for a merchant with a history, by a book that knows nothing of it", () => {
    const folders: string[] = [];
    after(() => {
      for (const folder of folders) rmSync(folder, { recursive: true });
    });
    const books = {
      "in memory": () => createNumberBook(),
      "in files": () => {
        folders.push(mkdtempSync(join(tmpdir(), "numbers-")));
        return createFileNumberBook({ folder: folders.at(-1)! });
      },
    };
    for (const [name, open] of Object.entries(books))
      it(`begins with the first number that the chain has unused: ${name}`, async () => {
        const { as, order } = await load();
        for (const number of [1n, 2n, 3n, 4n, 5n]) await as.merchant.invoice.cancelSync({ number });
        const numbers = open();
        const sign = async (key: string) => (await as.signer.invoice.sign({ ...order, numbers, key })).terms.number;
        expect([await sign("tea-1"), await sign("tea-2"), await sign("tea-1")]).to.deep.equal([6n, 7n, 6n]);
        for (const number of [6n, 7n, 8n]) await as.merchant.invoice.cancelSync({ number });
        expect([await sign("tea-3"), await sign("tea-1")]).to.deep.equal([9n, 6n]);
        expect(await Promise.all([sign("tea-4"), sign("tea-5")])).to.have.members([10n, 11n]);
      });

    it("finds it behind hundreds", async () => {
      const { as, order, processor, merchant } = await load();
      const cancelled = Array.from({ length: 300 }, (_, i) =>
        as.merchant.invoice.cancel.call({ number: BigInt(i + 1) }),
      );
      for (let i = 0; i < cancelled.length; i += 100) {
        const calls = cancelled.slice(i, i + 100).map((one) => ({ data: encodeFunctionData(one), gasLimit: 60_000n }));
        await processor.write.batch([calls], { account: merchant.account, gas: 15_000_000n });
      }
      const invoice = await as.signer.invoice.sign({ ...order, numbers: createNumberBook(), key: "tea-1" });
      expect(invoice.terms.number).to.equal(301n);
    });
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

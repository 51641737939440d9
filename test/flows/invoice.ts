import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { encodeFunctionData, getAddress } from "viem";
import {
  BpsOverRestError,
  ForeignInvoiceError,
  InvalidSignatureError,
  InvoiceExpiredError,
  InvoiceLinkError,
  MalformedTermsError,
  NumberSpentError,
  PayerIsMerchantError,
  PayerNotNamedError,
  SignerCapExceededError,
  SignerNotLiveError,
  TokenNotListedError,
  getPaymentId,
  toInvoiceLink,
  toTypedDataDomain,
  types,
} from "../../sdk/src/index.ts";
import { toErc6492 } from "../support/payments.ts";
import { deployForSdk, refusedBeforeSending } from "../support/sdk.ts";
import { usdt } from "../support/system.ts";

const connection = await hre.network.create();
const origin = "https://shop.example";
const fixture = () => deployForSdk(connection);
const load = () => connection.networkHelpers.loadFixture(fixture);

describe("invoice.sign", () => {
  it("signs complete terms, whose id is the contract's own", async () => {
    const { as, order, processor, signer, addressOf } = await load();
    const invoice = await as.signer.invoice.sign(order);
    expect(invoice.signer).to.equal(addressOf(signer));
    expect(invoice.id).to.equal(await processor.read.getPaymentId([invoice.terms]));
  });

  it("signs for the account itself, unless a merchant is given", async () => {
    const { as, order, stranger, addressOf } = await load();
    const { terms } = await as.stranger.invoice.sign({ ...order, merchant: undefined });
    expect(terms.merchant).to.equal(addressOf(stranger));
  });

  it("gives the typed data, for a signature that is made elsewhere", async () => {
    const { clientFor, as, order, signer, addressOf } = await load();
    const { typedData, ...prepared } = await clientFor().invoice.sign.prepare(order);
    const signature = await signer.signTypedData(typedData);
    const invoice = { ...prepared, signer: addressOf(signer), signature };
    expect(await as.payer.invoice.verify({ invoice })).to.equal(invoice);
  });

  it("holds the expiry against the chain's clock, or the one it is given", async () => {
    const system = await load();
    const { as, order, now } = system;
    const expired = { ...order, payExpiry: await now() };
    await refusedBeforeSending(system, () => as.signer.invoice.sign(expired), InvoiceExpiredError);
    expect((await as.signer.invoice.sign({ ...expired, now: expired.payExpiry - 1n })).id).to.match(/^0x/);
  });

  it("signs no terms that could not be paid", async () => {
    const system = await load();
    const { as, order } = system;
    const splits = [{ account: system.deployment.permit2, bps: 10_001n }];
    await refusedBeforeSending(system, () => as.signer.invoice.sign({ ...order, splits }), BpsOverRestError);
    const toSelf = { ...order, payer: order.merchant };
    await refusedBeforeSending(system, () => as.signer.invoice.sign(toSelf), PayerIsMerchantError);
  });

  it("signs no number that is spent: paid, or cancelled", async () => {
    const system = await load();
    const { as, order } = system;
    await as.payer.payment.chargeSync({ invoice: await as.signer.invoice.sign(order) });
    await as.merchant.invoice.cancelSync({ number: 2n });
    for (const [number, status] of [
      [1n, "charged"],
      [2n, "cancelled"],
    ] as const)
      for (const attempt of [as.signer.invoice.sign, as.signer.invoice.sign.prepare]) {
        const error = await refusedBeforeSending(system, () => attempt({ ...order, number }), NumberSpentError);
        expect(error.shortMessage).to.contain(`number ${number} `).and.to.contain(status);
      }
  });

  it("signs in no token that the processor does not list", async () => {
    const system = await load();
    const { as, order, viem } = system;
    const token = getAddress((await viem.deployContract("HostileToken")).address);
    await refusedBeforeSending(system, () => as.signer.invoice.sign({ ...order, token }), TokenNotListedError);
  });

  it("takes no milliseconds for seconds", async () => {
    const system = await load();
    const { as, order, payer, addressOf } = system;
    const payExpiry = BigInt(Date.now()) + 3_600_000n;
    const late = { ...order, payExpiry };
    const error = await refusedBeforeSending(system, () => as.signer.invoice.sign(late), MalformedTermsError);
    expect(error.message).to.contain(`payExpiry is ${payExpiry}`).and.to.contain("these look like milliseconds");
    const held = { ...order, payer: addressOf(payer), authorizationExpiry: payExpiry };
    const other = await refusedBeforeSending(system, () => as.signer.invoice.sign(held), MalformedTermsError);
    expect(other.field).to.equal("authorizationExpiry");
  });

  it("signs no authorization without a payer, who could take the money back from nobody", async () => {
    const system = await load();
    const { as, order } = system;
    const held = { ...order, authorizationExpiry: order.payExpiry + 86_400n };
    await refusedBeforeSending(system, () => as.signer.invoice.sign(held), PayerNotNamedError);
  });

  it("asks the chain once for all of it, and not at all where it is told so", async () => {
    const { clientFor, signer, order } = await load();
    const asked: string[] = [];
    const client = clientFor(
      signer,
      (request) =>
        ((args: { method: string }) => {
          if (args.method !== "eth_signTypedData_v4") asked.push(args.method);
          return request(args as never);
        }) as never,
    );
    const first = await client.invoice.sign({ ...order, asksChain: false });
    expect(asked).to.deep.equal([]);
    await client.invoice.sign(order);
    asked.length = 0;
    expect(await client.invoice.sign(order)).to.deep.equal(first);
    expect(asked).to.deep.equal(["eth_call"]);
  });
});

describe("invoice.verify", () => {
  it("takes an invoice, or its link", async () => {
    const { as, order, deployment } = await load();
    const invoice = await as.signer.invoice.sign(order);
    const link = toInvoiceLink(invoice, { origin, ...deployment });
    expect(await as.payer.invoice.verify({ link })).to.deep.equal(await as.payer.invoice.verify({ invoice }));
  });

  describe("when the signer is a contract", () => {
    it("asks it (ERC-1271), and pays", async () => {
      const { viem, as, order, signer, addressOf, merchant, clientFor, balanceOf } = await load();
      const wallet = await viem.deployContract("WalletMock", [addressOf(signer)]);
      const address = getAddress(wallet.address);
      await clientFor(merchant).signer.setSync({ signer: address, validUntil: 2n ** 40n, maxOutBps: 0n });
      const { signature, ...rest } = await as.signer.invoice.sign(order);
      const invoice = { ...rest, signer: address, signature };
      expect(await as.stranger.invoice.verify({ invoice })).to.equal(invoice);
      await as.payer.payment.chargeSync({ invoice });
      expect(await balanceOf(merchant)).to.equal(usdt(100));
    });

    it("asks the code that it is going to have (ERC-6492), and pays", async () => {
      const { viem, as, order, signer, addressOf, merchant, clientFor, balanceOf } = await load();
      const factory = await viem.deployContract("WalletFactoryMock");
      const future = getAddress(await factory.read.addressOf([addressOf(signer)]));
      const data = encodeFunctionData({ abi: factory.abi, functionName: "create", args: [addressOf(signer)] });
      await clientFor(merchant).signer.setSync({ signer: future, validUntil: 2n ** 40n, maxOutBps: 0n });
      const { signature, ...rest } = await as.signer.invoice.sign(order);
      const invoice = { ...rest, signer: future, signature: toErc6492(factory.address, data, signature) };
      expect(await as.stranger.invoice.verify({ invoice })).to.equal(invoice);
      await as.payer.payment.chargeSync({ invoice });
      expect(await balanceOf(merchant)).to.equal(usdt(100));
    });

    it("refuses what it does not accept", async () => {
      const system = await load();
      const { viem, as, order, stranger, addressOf, merchant, clientFor } = system;
      const { address } = await viem.deployContract("WalletMock", [addressOf(stranger)]);
      await clientFor(merchant).signer.setSync({ signer: address, validUntil: 2n ** 40n, maxOutBps: 0n });
      const invoice = { ...(await as.signer.invoice.sign(order)), signer: getAddress(address) };
      const attempt = () => as.payer.invoice.verify({ invoice });
      await refusedBeforeSending(system, attempt, InvalidSignatureError);
    });
  });

  describe("when something is wrong", () => {
    const cases = {
      "an expired invoice": async () => {
        const system = await load();
        const invoice = await system.as.signer.invoice.sign(system.order);
        await system.networkHelpers.time.increaseTo(system.order.payExpiry);
        return [system, { invoice }, InvoiceExpiredError] as const;
      },
      "a stranger's signature in a signer's name": async () => {
        const system = await load();
        const { signature } = await system.as.stranger.invoice.sign(system.order);
        const invoice = { ...(await system.as.signer.invoice.sign(system.order)), signature };
        return [system, { invoice }, InvalidSignatureError] as const;
      },
      "a stranger's invoice": async () => {
        const system = await load();
        return [system, { invoice: await system.as.stranger.invoice.sign(system.order) }, SignerNotLiveError] as const;
      },
      "a signer over its cap": async () => {
        const system = await load();
        const fee = { feeBps: 2_001n, feeReceiver: system.addressOf(system.feeReceiver) };
        const invoice = await system.as.signer.invoice.sign({ ...system.order, ...fee });
        return [system, { invoice }, SignerCapExceededError] as const;
      },
      "changed terms": async () => {
        const system = await load();
        const { terms, ...rest } = await system.as.signer.invoice.sign(system.order);
        return [system, { invoice: { ...rest, terms: { ...terms, amount: 1n } } }, ForeignInvoiceError] as const;
      },
      "a signature for another chain": async () => {
        const system = await load();
        const invoice = await system.as.signer.invoice.sign(system.order);
        const signature = await system.signer.signTypedData({
          domain: toTypedDataDomain({ ...system.domain, chainId: 1 }),
          types,
          primaryType: "PaymentTerms",
          message: invoice.terms,
        });
        return [system, { invoice: { ...invoice, signature } }, InvalidSignatureError] as const;
      },
      "a link for another contract": async () => {
        const system = await load();
        const { terms, signer, signature } = await system.as.signer.invoice.sign(system.order);
        const target = { chainId: 31337, processor: system.deployment.permit2 };
        const id = getPaymentId(terms, { chainId: 31337, verifyingContract: target.processor });
        const link = toInvoiceLink({ id, terms, signer, signature }, { origin, ...target });
        return [system, { link }, ForeignInvoiceError] as const;
      },
      "a link with a changed character": async () => {
        const system = await load();
        const link = toInvoiceLink(await system.as.signer.invoice.sign(system.order), { origin, ...system.deployment });
        return [system, { link: link.replace(/.$/, (last) => (last === "A" ? "B" : "A")) }, InvoiceLinkError] as const;
      },
    };
    for (const [name, make] of Object.entries(cases)) {
      it(`refuses ${name}, and it cannot be paid either`, async () => {
        const [system, source, Class] = await make();
        for (const act of [
          () => system.as.payer.invoice.verify(source),
          () => system.as.payer.payment.charge(source),
          () => system.as.payer.payment.charge({ ...source, rail: "permit2" }),
          () => system.as.payer.invoice.pay(source),
        ]) {
          await refusedBeforeSending(system, act, Class as never);
        }
      });
    }
  });
});

describe("invoice.cancel", () => {
  it("spends the number, so that no version of the invoice can be paid", async () => {
    const system = await load();
    const { as, order, merchant, addressOf } = system;
    const invoice = await as.signer.invoice.sign(order);
    const { receipt: _, ...args } = await as.merchant.invoice.cancelSync({ number: 1n });
    expect(args).to.deep.equal({ merchant: addressOf(merchant), number: 1n, signer: addressOf(merchant) });
    const error = await refusedBeforeSending(system, () => as.payer.invoice.pay({ invoice }), NumberSpentError);
    expect(error.shortMessage).to.contain("cancelled");
  });

  it("is open to a live signer", async () => {
    const { as, order } = await load();
    expect(await as.signer.invoice.cancelSync({ merchant: order.merchant, number: 5n })).to.include({ number: 5n });
  });

  it("can be simulated, and sends nothing then", async () => {
    const { as } = await load();
    await as.merchant.invoice.cancel.simulate({ number: 1n });
    await as.merchant.invoice.cancelSync({ number: 1n });
  });

  it("refuses a stranger", async () => {
    const system = await load();
    const attempt = () => system.as.stranger.invoice.cancel({ merchant: system.order.merchant, number: 1n });
    await refusedBeforeSending(system, attempt, SignerNotLiveError);
  });

  it("refuses a number that is spent", async () => {
    const system = await load();
    await system.as.merchant.invoice.cancelSync({ number: 1n });
    await refusedBeforeSending(system, () => system.as.merchant.invoice.cancel({ number: 1n }), NumberSpentError);
  });
});

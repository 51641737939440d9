import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { encodeFunctionData, erc20Abi } from "viem";
import {
  AllowanceTooLowError,
  CallerNotPayerError,
  CollectorNotListedError,
  InvalidSignatureError,
  InvoiceExpiredError,
  PayerMismatchError,
  type Permission,
  RailNotOfferedError,
  SignatureExpiredError,
} from "../../sdk/src/index.ts";
import { refusalOf } from "../support/refusal.ts";
import { deployForSdk, refusedBeforeSending } from "../support/sdk.ts";
import { noList, usdt } from "../support/system.ts";

const connection = await hre.network.create();
const rails = ["permit2", "relayed", "erc3009", "erc2612"] as const;
/** Rails whose consent anyone may send. */
const open = ["permit2", "relayed", "erc3009"] as const;

/** A token that knows permits and transfers by authorization, an invoice in it and one to be authorized. */
async function fixture() {
  const system = await deployForSdk(connection);
  const { viem, as, order, processor, payer, addressOf, deployment } = system;
  const permitToken = await viem.deployContract("PermitTokenMock");
  await processor.write.listToken([permitToken.address, 0, noList]);
  await permitToken.write.mint([addressOf(payer), usdt(1_000)]);
  const approve = (spender: `0x${string}`) =>
    permitToken.write.approve([spender, usdt(1_000)], { account: payer.account });
  for (const spender of [deployment.permit2, deployment.relayedCollector]) await approve(spender);
  const inToken = { ...order, token: permitToken.address };
  const invoice = await as.signer.invoice.sign(inToken);
  const waiting = await as.signer.invoice.sign({
    ...inToken,
    number: 2n,
    payer: addressOf(payer),
    authorizationExpiry: order.payExpiry + 86_400n,
  });
  return { ...system, permitToken, invoice, waiting, order: inToken };
}
const load = () => connection.networkHelpers.loadFixture(fixture);
type Loaded = Awaited<ReturnType<typeof load>>;

const collectorsOf = ({ deployment }: Loaded) => ({
  permit2: deployment.permit2Collector,
  relayed: deployment.relayedCollector,
  erc3009: deployment.erc3009Collector,
  erc2612: deployment.erc2612Collector,
});

describe("A payment over a rail", () => {
  for (const rail of rails) {
    describe(`by ${rail}`, () => {
      it("is charged: the payer signs and sends", async () => {
        const system = await load();
        const { as, invoice, permitToken, merchant, addressOf } = system;
        const { collector, received } = await as.payer.payment.chargeSync({ invoice, rail });
        expect(collector.toLowerCase()).to.equal(collectorsOf(system)[rail].toLowerCase());
        expect(received).to.equal(usdt(100));
        expect(await permitToken.read.balanceOf([addressOf(merchant)])).to.equal(usdt(100));
      });

      it("is charged with fee and splits", async () => {
        const { as, order, feeReceiver, others, addressOf } = await load();
        const invoice = await as.merchant.invoice.sign({
          ...order,
          feeBps: 100n,
          feeReceiver: addressOf(feeReceiver),
          splits: [{ account: addressOf(others[0]!), bps: 1_000n }],
        });
        const { received, fee } = await as.payer.payment.chargeSync({ invoice, rail });
        expect({ received, fee }).to.deep.equal({ received: usdt(89), fee: usdt(1) });
      });

      it("is authorized", async () => {
        const { as, waiting } = await load();
        const { amount } = await as.payer.payment.authorizeSync({ invoice: waiting, rail });
        expect(amount).to.equal(usdt(100));
      });

      it("is paid by invoice.pay, without an approval", async () => {
        const { as, invoice, payer, publicClient } = await load();
        const count = () => publicClient.getTransactionCount({ address: payer.account.address });
        const before = await count();
        await as.payer.invoice.pay({ invoice, rail });
        expect((await count()) - before).to.equal(1);
      });

      it("can be simulated, and moves nothing then", async () => {
        const { as, invoice, permitToken, payer, addressOf } = await load();
        expect(await as.payer.payment.charge.simulate({ invoice, rail })).to.equal(invoice.id);
        expect(await permitToken.read.balanceOf([addressOf(payer)])).to.equal(usdt(1_000));
      });

      it("can be signed elsewhere", async () => {
        const { as, clientFor, invoice, payer, addressOf } = await load();
        const client = clientFor();
        const prepared = await client.payment.signConsent.prepare({ invoice, rail, payer: addressOf(payer) });
        const { typedData, ...rest } = prepared.permission;
        const signature = await payer.signTypedData(typedData as never);
        const consent = { ...rest, payer: prepared.payer, signature };
        expect((await as.payer.payment.chargeSync({ invoice, consent })).id).to.equal(invoice.id);
      });

      it("is refused where the collector is not listed", async () => {
        const system = await load();
        const { as, invoice, processor } = system;
        await processor.write.delistCollector([collectorsOf(system)[rail]]);
        const attempt = () => as.payer.payment.charge({ invoice, rail });
        await refusedBeforeSending(system, attempt, CollectorNotListedError);
      });

      it("is refused an invoice that has expired", async () => {
        const system = await load();
        await system.networkHelpers.time.increaseTo(system.order.payExpiry);
        const attempt = () => system.as.payer.payment.signConsent({ invoice: system.invoice, rail });
        await refusedBeforeSending(system, attempt, InvoiceExpiredError);
      });

      it("is not signed in another's name", async () => {
        const { as, invoice, payer, stranger, addressOf } = await load();
        const attempt = () => as.stranger.payment.signConsent({ invoice, rail, payer: addressOf(payer) });
        const error = await refusalOf(attempt, PayerMismatchError);
        expect(addressOf(error.args.attempted)).to.equal(addressOf(stranger));
      });
    });
  }

  for (const rail of open) {
    it(`is sent by anyone who holds the payer's consent: ${rail}`, async () => {
      const { as, invoice, waiting, payer, addressOf } = await load();
      const consent = await as.payer.payment.signConsent({ invoice, rail });
      expect(consent.rail).to.equal(rail);
      expect((await as.stranger.payment.chargeSync({ invoice, consent })).payer).to.equal(addressOf(payer));
      const other = await as.payer.payment.signConsent({ invoice: waiting, rail });
      await as.stranger.payment.authorizeSync({ invoice: waiting, consent: other });
    });

    it(`is no consent to another invoice: ${rail}`, async () => {
      const system = await load();
      const { as, order, invoice } = system;
      const consent = await as.payer.payment.signConsent({ invoice, rail });
      const other = await as.signer.invoice.sign({ ...order, number: 3n });
      const before = await system.publicClient.getBlockNumber({ cacheTime: 0 });
      await as.stranger.payment.charge({ invoice: other, consent }).then(
        () => expect.fail("it was taken"),
        () => undefined,
      );
      expect(await system.publicClient.getBlockNumber({ cacheTime: 0 })).to.equal(before);
    });
  }

  it("by a permit is sent by the payer alone", async () => {
    const system = await load();
    const { as, invoice, payer, addressOf } = system;
    const consent = await as.payer.payment.signConsent({ invoice, rail: "erc2612" });
    const attempt = () => as.stranger.payment.charge({ invoice, consent });
    const error = await refusedBeforeSending(system, attempt, CallerNotPayerError);
    expect(error.args.payer).to.equal(addressOf(payer));
    await as.payer.payment.chargeSync({ invoice, consent });
  });

  it("by a permit counts the payer's permits", async () => {
    const { as, order } = await load();
    for (const number of [3n, 4n]) {
      const invoice = await as.signer.invoice.sign({ ...order, number });
      await as.payer.payment.chargeSync({ invoice, rail: "erc2612" });
    }
  });

  describe("that is relayed", () => {
    it("needs an allowance to the collector, which invoice.pay sends", async () => {
      const system = await load();
      const { as, invoice, permitToken, payer, deployment } = system;
      await permitToken.write.approve([deployment.relayedCollector, usdt(99)], { account: payer.account });
      const attempt = () => as.payer.payment.charge({ invoice, rail: "relayed" });
      const error = await refusedBeforeSending(system, attempt, AllowanceTooLowError);
      expect(error.spender).to.equal(deployment.relayedCollector);
      expect(error.message).to.contain("99");
      await as.payer.invoice.pay({ invoice, rail: "relayed" });
    });

    it("is refused after its deadline, and when it was changed", async () => {
      const system = await load();
      const { as, invoice, now } = system;
      const late = await as.payer.payment.signConsent({ invoice, rail: "relayed", consentDeadline: await now() });
      const attempt = () => as.stranger.payment.charge({ invoice, consent: late });
      await refusedBeforeSending(system, attempt, SignatureExpiredError);
      const consent = { ...late, deadline: 2n ** 40n };
      await refusedBeforeSending(system, () => as.stranger.payment.charge({ invoice, consent }), InvalidSignatureError);
    });

    it("takes the signature of a contract wallet", async () => {
      const { as, viem, invoice, payer, addressOf, permitToken, deployment } = await load();
      const wallet = await viem.deployContract("WalletMock", [addressOf(payer)]);
      await permitToken.write.mint([wallet.address, usdt(100)]);
      const args = [deployment.relayedCollector, usdt(100)] as const;
      const data = encodeFunctionData({ abi: erc20Abi, functionName: "approve", args });
      await wallet.write.execute([permitToken.address, data], { account: payer.account });
      const prepared = await as.stranger.payment.charge.prepare({ invoice, rail: "relayed", payer: wallet.address });
      const { typedData, ...rest } = prepared.permission!;
      const signature = await payer.signTypedData(typedData as never);
      const consent = { ...rest, payer: prepared.payer, signature } as never;
      expect((await as.stranger.payment.chargeSync({ invoice, consent })).payer).to.equal(addressOf(wallet.address));
    });
  });

  describe("in a token that does not have it", () => {
    for (const rail of ["erc3009", "erc2612"] as const) {
      it(`is refused before it is signed: ${rail}`, async () => {
        const system = await load();
        const { as, order, token } = system;
        const invoice = await as.signer.invoice.sign({ ...order, token: token.address, number: 5n });
        const attempt = () => as.payer.payment.signConsent({ invoice, rail });
        await refusedBeforeSending(system, attempt, RailNotOfferedError);
      });
    }
  });

  it("by ERC-3009 is refused where the authorization of the payment's id is used", async () => {
    const system = await load();
    const { as, invoice, permitToken, payer, stranger, addressOf } = system;
    const { permission } = await as.payer.payment.signConsent.prepare({ invoice, rail: "erc3009" });
    const { domain, types, primaryType, message } = (permission as Extract<Permission, { rail: "erc3009" }>).typedData;
    const elsewhere = { ...message, to: addressOf(stranger) };
    const signature = await payer.signTypedData({ domain, types, primaryType, message: elsewhere });
    const { from, to, value, validAfter, validBefore, nonce } = elsewhere;
    await permitToken.write.receiveWithAuthorization([from, to, value, validAfter, validBefore, nonce, signature], {
      account: stranger.account,
    });
    const attempt = () => as.payer.payment.charge({ invoice, rail: "erc3009" });
    const error = await refusedBeforeSending(system, attempt, RailNotOfferedError);
    expect(error.shortMessage).to.contain("has used");
  });
});

import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { type Hex, encodeFunctionData, maxUint256, parseAbi } from "viem";
import {
  BalanceTooLowError,
  NumberSpentError,
  PayerMismatchError,
  WalletCallsFailedError,
  toInvoiceLink,
} from "../../sdk/src/index.ts";
import { refusalOf } from "../support/refusal.ts";
import { deployForSdk, refusedBeforeSending, walletOf } from "../support/sdk.ts";
import { permit2, usdt, noList } from "../support/system.ts";

const connection = await hre.network.create();

/** A payer that has never approved anything, with a link in its hand. */
async function fixture() {
  const system = await deployForSdk(connection);
  const { as, deployment, order, payer, approve } = system;
  for (const spender of [deployment.processor, deployment.permit2]) await approve(payer, spender, 0n);
  const invoice = await as.signer.invoice.sign(order);
  const link = toInvoiceLink(invoice, { origin: "https://shop.example", ...deployment });
  return { ...system, invoice, link };
}
const load = () => connection.networkHelpers.loadFixture(fixture);
type Loaded = Awaited<ReturnType<typeof load>>;

const allowanceOf = ({ token, payer }: Loaded, spender: Hex) => token.read.allowance([payer.account.address, spender]);

/** The payer's own transactions, as the chain counts them. */
const sentBy = ({ publicClient, payer }: Loaded) =>
  publicClient.getTransactionCount({ address: payer.account.address });

describe("invoice.pay", () => {
  describe("by a payer that has approved nothing", () => {
    it("approves exactly the amount, and pays", async () => {
      const system = await load();
      const { as, link, invoice, balanceOf, merchant, deployment } = system;
      const before = await sentBy(system);
      const { id, received, receipt } = await as.payer.invoice.pay({ link });
      expect({ id, received }).to.deep.equal({ id: invoice.id, received: usdt(100) });
      expect(receipt.status).to.equal("success");
      expect(await balanceOf(merchant)).to.equal(usdt(100));
      expect(await allowanceOf(system, deployment.processor)).to.equal(0n);
      expect((await sentBy(system)) - before).to.equal(2);
    });

    it("approves to Permit2 where it is told to, signs, and pays", async () => {
      const system = await load();
      const { as, link, balanceOf, merchant, deployment } = system;
      const { collector } = await as.payer.invoice.pay({ link, rail: "permit2" });
      expect(collector.toLowerCase()).to.equal(deployment.permit2Collector.toLowerCase());
      expect(await balanceOf(merchant)).to.equal(usdt(100));
      expect(await allowanceOf(system, deployment.permit2)).to.equal(0n);
    });
  });

  describe("by a payer with an allowance left over that will not do", () => {
    for (const rail of ["allowance", "permit2"] as const) {
      it(`sets it to zero first, as USDT demands: ${rail}`, async () => {
        const system = await load();
        const { as, link, approve, payer, deployment, balanceOf, merchant } = system;
        const spender = rail === "permit2" ? permit2.address : deployment.processor;
        await approve(payer, spender, usdt(30));
        const before = await sentBy(system);
        await as.payer.invoice.pay({ link, rail });
        expect((await sentBy(system)) - before).to.equal(3);
        expect(await allowanceOf(system, spender)).to.equal(0n);
        expect(await balanceOf(merchant)).to.equal(usdt(100));
      });
    }

    it("does not where the token lets it go from one to another", async () => {
      const system = await load();
      const { as, viem, order, processor, payer, addressOf, deployment } = system;
      const plain = await viem.deployContract("HostileToken");
      await processor.write.listToken([plain.address, 0, noList]);
      await plain.write.mint([addressOf(payer), 100n]);
      await plain.write.approve([deployment.processor, 30n], { account: payer.account });
      const invoice = await as.signer.invoice.sign({ ...order, token: plain.address, amount: 100n });
      const before = await sentBy(system);
      expect((await as.payer.invoice.pay({ invoice })).received).to.equal(100n);
      expect((await sentBy(system)) - before).to.equal(2);
    });
  });

  describe("by a payer with an allowance that will do", () => {
    it("sends one transaction", async () => {
      const system = await load();
      const { as, link, approve, payer, deployment } = system;
      await approve(payer, deployment.processor, maxUint256);
      const before = await sentBy(system);
      await as.payer.invoice.pay({ link });
      expect((await sentBy(system)) - before).to.equal(1);
    });

    it("takes Permit2 where that is the one", async () => {
      const system = await load();
      const { as, link, approve, payer } = system;
      await approve(payer, permit2.address);
      const before = await sentBy(system);
      expect((await as.payer.invoice.pay({ link })).collector).to.not.match(/^0x0+$/);
      expect((await sentBy(system)) - before).to.equal(1);
    });
  });

  describe("a second time", () => {
    it("gives whoever paid the payment that was made, and sends nothing", async () => {
      const system = await load();
      const { as, link, balanceOf, merchant } = system;
      const paid = await as.payer.invoice.pay({ link });
      const before = await sentBy(system);
      const again = await as.payer.invoice.pay({ link });
      expect(again).to.deep.equal(paid);
      expect(await sentBy(system)).to.equal(before);
      expect(await balanceOf(merchant)).to.equal(usdt(100));
    });

    it("says to anybody else that it is paid already, and sends nothing", async () => {
      const system = await load();
      const { as, link, balanceOf, merchant } = system;
      await as.payer.invoice.pay({ link });
      const error = await refusedBeforeSending(system, () => as.stranger.invoice.pay({ link }), NumberSpentError);
      expect(error.shortMessage).to.contain("charged");
      expect(error.message).to.contain("has been paid");
      expect(await balanceOf(merchant)).to.equal(usdt(100));
    });

    it("says so to the payer of another version of the invoice, and sends nothing", async () => {
      const system = await load();
      const { as, link, order, balanceOf, merchant } = system;
      const invoice = await as.signer.invoice.sign({ ...order, amount: usdt(90) });
      await as.payer.invoice.pay({ link });
      await refusedBeforeSending(system, () => as.payer.invoice.pay({ invoice }), NumberSpentError);
      expect(await balanceOf(merchant)).to.equal(usdt(100));
    });

    it("pays once, though it is asked twice at the same time", async () => {
      const system = await load();
      const { as, link, approve, payer, deployment, balanceOf, merchant } = system;
      await approve(payer, deployment.processor, maxUint256);
      const before = await sentBy(system);
      const [one, other] = await Promise.all([as.payer.invoice.pay({ link }), as.payer.invoice.pay({ link })]);
      expect(one).to.deep.equal(other);
      expect((await sentBy(system)) - before).to.equal(1);
      expect(await balanceOf(merchant)).to.equal(usdt(100));
    });
  });

  describe("what cannot work", () => {
    it("is refused before any approval is sent", async () => {
      const system = await load();
      await system.setBalance(system.payer, usdt(1));
      await refusedBeforeSending(system, () => system.as.payer.invoice.pay({ link: system.link }), BalanceTooLowError);
    });

    it("is refused where the invoice names another payer", async () => {
      const system = await load();
      const { as, order, addressOf, merchant, stranger, feeReceiver } = system;
      expect(addressOf(merchant)).to.not.equal(addressOf(feeReceiver));
      const invoice = await as.signer.invoice.sign({ ...order, payer: addressOf(stranger) });
      await refusedBeforeSending(system, () => as.payer.invoice.pay({ invoice }), PayerMismatchError);
    });
  });

  describe("from a wallet that carries out calls as one (EIP-5792)", () => {
    for (const rail of ["allowance", "permit2"] as const) {
      it(`hands it reset, approval and payment at once: ${rail}`, async () => {
        const system = await load();
        const { clientFor, payer, link, invoice, approve, token, deployment, balanceOf, merchant } = system;
        const spender = rail === "permit2" ? permit2.address : deployment.processor;
        await approve(payer, spender, usdt(30));
        const asked: {
          readonly calls: readonly { readonly to: Hex; readonly data: Hex }[];
          readonly atomicRequired: boolean;
        }[] = [];
        const { id } = await clientFor(payer, walletOf(asked)).invoice.pay({ link, rail });
        expect(id).to.equal(invoice.id);
        expect(await balanceOf(merchant)).to.equal(usdt(100));
        expect(asked).to.have.length(1);
        expect(asked[0]!.atomicRequired).to.equal(true);
        const approveCall = (amount: bigint) => ({
          to: token.address,
          data: encodeFunctionData({
            abi: parseAbi(["function approve(address, uint256)"]),
            args: [spender, amount],
          }),
          value: undefined,
        });
        expect(asked[0]!.calls.slice(0, -1).map(({ data }) => data)).to.deep.equal([
          approveCall(0n).data,
          approveCall(usdt(100)).data,
        ]);
      });
    }

    it("sends it no batch where one call is enough", async () => {
      const { clientFor, payer, link, approve, deployment } = await load();
      await approve(payer, deployment.processor, maxUint256);
      const asked: unknown[] = [];
      await clientFor(payer, walletOf(asked)).invoice.pay({ link });
      expect(asked).to.deep.equal([]);
    });

    it("goes on call by call where the account's owner will not have it upgraded", async () => {
      const { clientFor, payer, link, balanceOf, merchant } = await load();
      const asked: unknown[] = [];
      await clientFor(payer, walletOf(asked, { status: "ready", refuse: 5750 })).invoice.pay({ link });
      expect(asked).to.have.length(1);
      expect(await balanceOf(merchant)).to.equal(usdt(100));
    });

    it("goes on call by call where it is not offered on this chain", async () => {
      const { clientFor, payer, link, balanceOf, merchant } = await load();
      const asked: unknown[] = [];
      await clientFor(payer, walletOf(asked, { status: "unsupported" })).invoice.pay({ link });
      expect(asked).to.deep.equal([]);
      expect(await balanceOf(merchant)).to.equal(usdt(100));
    });

    it("says so when the wallet does not carry them out", async () => {
      const system = await load();
      const client = system.clientFor(system.payer, walletOf([], { outcome: 500 }));
      const error = await refusalOf(client.invoice.pay({ link: system.link }), WalletCallsFailedError);
      expect(error.message).to.contain("500");
      expect(await system.balanceOf(system.merchant)).to.equal(0n);
    });

    it("does not say that nothing was paid where the wallet carried out a part of them", async () => {
      const { clientFor, payer, link } = await load();
      const client = clientFor(payer, walletOf([], { outcome: 600 }));
      const error = await refusalOf(client.invoice.pay({ link }), WalletCallsFailedError);
      expect(error.message).to.contain("a part of them").and.not.to.contain("nothing was");
    });

    it("does not go on where the user says no", async () => {
      const system = await load();
      const client = system.clientFor(system.payer, walletOf([], { refuse: 4001 }));
      const before = await sentBy(system);
      const error = await client.invoice.pay({ link: system.link }).catch((cause: Error) => cause);
      expect(String(error)).to.match(/rejected/i);
      expect(await sentBy(system)).to.equal(before);
    });
  });
});

import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { zeroAddress } from "viem";
import {
  AllowanceTooLowError,
  AmountOutOfRangeError,
  BalanceTooLowError,
  LogsWithheldError,
  MalformedTermsError,
  NotMerchantOrOperatorError,
  NumberNotChargedError,
  PayeeNotAllowedError,
  PayerBlacklistedError,
  PayerMismatchError,
  PaymentNotFoundError,
  TokenPausedError,
  TransactionUnknownError,
  formatReason,
  getPaymentId,
} from "../../sdk/src/index.ts";
import { refusalOf } from "../support/refusal.ts";
import { deployAuthorized, refusedBeforeSending, walletOf } from "../support/sdk.ts";
import { usdt } from "../support/system.ts";

const connection = await hre.network.create();

/** A captured payment, and a charge whose terms name no payer; the merchant has money to pay back, and allows it. */
async function fixture() {
  const system = await deployAuthorized(connection);
  const { as, order, terms: captured, merchant, setBalance, approve, deployment } = system;
  await as.merchant.payment.captureSync({ terms: captured });
  const { terms: charged } = await as.signer.invoice.sign({ ...order, number: 2n });
  const invoice = await as.signer.invoice.sign(charged);
  await as.payer.payment.chargeSync({ invoice });
  await setBalance(merchant, usdt(1_000));
  await approve(merchant, deployment.processor);
  return { ...system, terms: { captured, charged }, twin: { ...charged, amount: usdt(90) } };
}
const load = () => connection.networkHelpers.loadFixture(fixture);
type Loaded = Awaited<ReturnType<typeof load>>;
const reason = "requested";

describe("payment.refund", () => {
  for (const basis of ["captured", "charged"] as const) {
    describe(`of what was ${basis}`, () => {
      it("pays the payer back, all of it, and says why", async () => {
        const { as, terms, payer, merchant, addressOf, balanceOf } = await load();
        const before = await balanceOf(payer);
        const { receipt, ...refunded } = await as.merchant.payment.refundSync({
          terms: terms[basis],
          reason: "undelivered",
        });
        expect({ ...refunded, reason: formatReason(refunded.reason) }).to.deep.equal({
          id: refunded.id,
          to: addressOf(payer),
          from: addressOf(merchant),
          amount: usdt(100),
          reason: "undelivered",
        });
        expect(receipt.status).to.equal("success");
        expect(await balanceOf(payer)).to.equal(before + usdt(100));
      });

      it("pays a part, and tells what is left", async () => {
        const { as, terms } = await load();
        await as.merchant.payment.refundSync({ terms: terms[basis], amount: usdt(30), reason });
        const prepared = await as.merchant.payment.refund.prepare({ terms: terms[basis], reason });
        expect(prepared).to.deep.include({ basis, refundable: usdt(70), amount: usdt(70), approvals: [] });
        const payment = await as.payer.payment.get({ terms: terms[basis] });
        expect("refundable" in payment && payment.refundable).to.equal(usdt(70));
        if (payment.status === "charged") expect(payment.refunded).to.equal(usdt(30));
      });

      it("can be simulated, and moves nothing then", async () => {
        const { as, terms, merchant, balanceOf } = await load();
        await as.merchant.payment.refund.simulate({ terms: terms[basis], reason });
        expect(await balanceOf(merchant)).to.equal(usdt(1_000));
      });

      it("refuses more than is refundable, naming both figures", async () => {
        const system = await load();
        const { as, terms } = system;
        const attempt = () => as.merchant.payment.refund({ terms: terms[basis], amount: usdt(101), reason });
        const error = await refusedBeforeSending(system, attempt, AmountOutOfRangeError);
        expect(error.shortMessage).to.contain("101 USDT").and.to.contain("100 USDT");
      });

      const refusals: Readonly<Record<string, readonly [(system: Loaded) => Promise<unknown>, unknown, ...string[]]>> =
        {
          "a merchant with too little": [
            ({ setBalance, merchant }) => setBalance(merchant, usdt(99)),
            BalanceTooLowError,
            "100 USDT",
            "99 USDT",
          ],
          "a merchant that has approved too little": [
            async ({ approve, merchant, deployment }) => {
              await approve(merchant, deployment.processor, 0n);
              await approve(merchant, deployment.processor, usdt(99));
            },
            AllowanceTooLowError,
            "100 USDT",
            "99 USDT",
          ],
          "a merchant that the issuer has blacklisted": [
            ({ asTokenOwner, merchant, addressOf }) => asTokenOwner.write.addBlackList([addressOf(merchant)]),
            PayerBlacklistedError,
          ],
          "while the issuer has paused the token": [({ asTokenOwner }) => asTokenOwner.write.pause(), TokenPausedError],
        };
      for (const [name, [given, Class, ...figures]] of Object.entries(refusals)) {
        it(`refuses ${name}, before anything is sent`, async () => {
          const system = await load();
          await given(system);
          const attempt = () => system.as.merchant.payment.refund({ terms: system.terms[basis], reason });
          const error = await refusedBeforeSending(system, attempt, Class as never);
          for (const figure of figures) expect((error as Error).message).to.contain(figure);
        });
      }

      it("is for merchant and operator alone", async () => {
        const system = await load();
        const attempt = () => system.as.payer.payment.refund({ terms: system.terms[basis], reason });
        await refusedBeforeSending(system, attempt, NotMerchantOrOperatorError);
      });
    });
  }

  it("reports a missing approval, of exactly the amount", async () => {
    const { as, terms, approve, merchant, deployment } = await load();
    await approve(merchant, deployment.processor, 0n);
    const { approvals, spender } = await as.merchant.payment.refund.prepare({
      terms: terms.captured,
      amount: usdt(5),
      reason,
    });
    expect(approvals.map(({ args }) => args)).to.deep.equal([[spender, usdt(5)]]);
  });

  describe("that waits, by a merchant whose allowance will not do", () => {
    const withAllowance = async (left: bigint) => {
      const system = await load();
      const { approve, merchant, deployment, publicClient, addressOf, token } = system;
      await approve(merchant, deployment.processor, 0n);
      if (left > 0n) await approve(merchant, deployment.processor, left);
      const sent = () => publicClient.getTransactionCount({ address: addressOf(merchant) });
      const allowance = () => token.read.allowance([addressOf(merchant), deployment.processor]);
      return { ...system, sent, allowance };
    };

    it("approves exactly the amount, and refunds", async () => {
      const { as, terms, sent, allowance } = await withAllowance(0n);
      const before = await sent();
      const { amount } = await as.merchant.payment.refundSync({ terms: terms.charged, amount: usdt(15), reason });
      expect([amount, await allowance(), (await sent()) - before]).to.deep.equal([usdt(15), 0n, 2]);
    });

    it("sets what was left over to zero first, as USDT demands", async () => {
      const { as, terms, sent, allowance } = await withAllowance(usdt(3));
      const before = await sent();
      await as.merchant.payment.refundSync({ terms: terms.captured, reason });
      expect([await allowance(), (await sent()) - before]).to.deep.equal([0n, 3]);
      await as.merchant.payment.refundSync({ terms: terms.charged, reason });
    });

    it("approves with gas of its own", async () => {
      const { as, terms, allowance } = await withAllowance(0n);
      await as.merchant.payment.refundSync({ terms: terms.charged, reason, gas: 25_000n }).catch(() => undefined);
      expect(await allowance()).to.equal(usdt(100));
    });

    it("sends nothing under a nonce of the caller's own, which is the refund's", async () => {
      const system = await withAllowance(0n);
      const nonce = await system.sent();
      const attempt = () => system.as.merchant.payment.refundSync({ terms: system.terms.charged, reason, nonce });
      await refusedBeforeSending(system, attempt, AllowanceTooLowError);
    });

    it("asks a wallet once that carries out calls as one (EIP-5792)", async () => {
      const { clientFor, merchant, terms } = await withAllowance(usdt(3));
      const asked: unknown[] = [];
      const wallet = clientFor(merchant, walletOf(asked));
      const { amount, receipt } = await wallet.payment.refundSync({ terms: terms.charged, reason });
      expect([amount, receipt.status, asked.length]).to.deep.equal([usdt(100), "success", 1]);
    });

    it("is paid once where the wallet does not say by which transaction", async () => {
      const { clientFor, merchant, payer, terms, balanceOf } = await withAllowance(0n);
      const before = await balanceOf(payer);
      const wallet = clientFor(merchant, walletOf([], { isSilent: true }));
      const refund = wallet.payment.refundSync({ terms: terms.charged, amount: usdt(15), reason });
      const error = await refusalOf(refund, TransactionUnknownError);
      expect(error.message).to.contain("Do not send it again").and.not.to.contain("key");
      expect(await balanceOf(payer)).to.equal(before + usdt(15));
    });

    it("is not known where the wallet does not answer in time", async () => {
      const { clientFor, merchant, terms } = await withAllowance(0n);
      const wallet = clientFor(merchant, walletOf([], { outcome: 100 }));
      const refund = wallet.payment.refundSync({ terms: terms.charged, reason, timeout: 100 });
      await refusalOf(refund, TransactionUnknownError);
    });

    it("keeps its key, which no wallet's batch would: the second call sends nothing", async () => {
      const { clientFor, merchant, terms, sent } = await withAllowance(usdt(3));
      const asked: unknown[] = [];
      const wallet = clientFor(merchant, walletOf(asked));
      const refund = { terms: terms.charged, amount: usdt(15), reason, key: "refund 1" } as const;
      const { receipt } = await wallet.payment.refundSync(refund);
      const before = await sent();
      const again = await wallet.payment.refundSync(refund);
      expect([again.receipt.transactionHash, asked.length]).to.deep.equal([receipt.transactionHash, 0]);
      expect(await sent()).to.equal(before);
    });
  });

  it("comes out of the operator's pocket where the operator sends it", async () => {
    const { as, terms, operator, setBalance, approve, deployment, balanceOf, merchant } = await load();
    await setBalance(operator, usdt(100));
    await approve(operator, deployment.processor);
    await as.operator.payment.refundSync({ terms: terms.captured, reason: "fraudulent" });
    expect([await balanceOf(operator), await balanceOf(merchant)]).to.deep.equal([0n, usdt(1_000)]);
  });

  describe("of a twin, whose number another version of the invoice has spent", () => {
    it("is refused, before anything is sent", async () => {
      const system = await load();
      const attempt = () => system.as.merchant.payment.refund({ terms: system.twin, reason });
      const error = await refusedBeforeSending(system, attempt, PaymentNotFoundError);
      expect(error.shortMessage).to.contain("Invoice number 2");
      expect(error.by).to.equal(getPaymentId(system.terms.charged, system.domain));
    });

    it("is refused from a block on that is later than the charge", async () => {
      const system = await load();
      const fromBlock = (await system.publicClient.getBlockNumber({ cacheTime: 0 })) + 1n;
      await system.networkHelpers.mine(1);
      const attempt = () => system.as.merchant.payment.refund({ terms: system.terms.charged, reason, fromBlock });
      await refusedBeforeSending(system, attempt, LogsWithheldError);
    });

    it("is taken unlooked at, where the caller says so", async () => {
      const { as, twin, payer, addressOf } = await load();
      const to = addressOf(payer);
      const { amount } = await as.merchant.payment.refundSync({ terms: twin, to, reason, findsCharge: false });
      expect(amount).to.equal(usdt(90));
    });
  });

  describe("to somebody", () => {
    it("is free where the terms name no payer", async () => {
      const { as, terms, stranger, addressOf, balanceOf } = await load();
      await as.merchant.payment.refundSync({ terms: terms.charged, to: addressOf(stranger), reason });
      expect(await balanceOf(stranger)).to.equal(usdt(100));
    });

    it("is the named payer, and nobody else", async () => {
      const system = await load();
      const { as, terms, stranger, addressOf } = system;
      const attempt = () => as.merchant.payment.refund({ terms: terms.captured, to: addressOf(stranger), reason });
      const error = await refusedBeforeSending(system, attempt, PayerMismatchError);
      expect(error.args).to.deep.equal({ attempted: addressOf(stranger), allowed: terms.captured.payer });
    });

    it("is never nobody, the token or the processor", async () => {
      const system = await load();
      const { as, terms, deployment } = system;
      for (const to of [zeroAddress, terms.charged.token, deployment.processor]) {
        const attempt = () => as.merchant.payment.refund({ terms: terms.charged, to, reason });
        await refusedBeforeSending(system, attempt, PayeeNotAllowedError);
      }
    });

    it("has to be said where neither terms nor event do", async () => {
      const system = await load();
      const { as, terms } = system;
      const attempt = () => as.merchant.payment.refund({ terms: terms.charged, reason, findsCharge: false });
      const error = await refusedBeforeSending(system, attempt, MalformedTermsError);
      expect(error.field).to.equal("to");
    });
  });

  it("is refused where nothing was charged", async () => {
    const system = await load();
    const attempt = () => system.as.merchant.payment.refund({ terms: { ...system.twin, number: 9n }, reason });
    const error = await refusedBeforeSending(system, attempt, NumberNotChargedError);
    expect(error.shortMessage).to.contain("unused");
  });

  it("has its call alone, and finds its event", async () => {
    const { as, clientFor, terms, processor, merchant, payer, addressOf, publicClient } = await load();
    const { refundableOnChain } = await as.merchant.payment.refund.prepare({ terms: terms.captured, reason });
    const refund = { terms: terms.captured, amount: usdt(1), refundableOnChain, to: addressOf(payer), reason } as const;
    const { args } = clientFor().payment.refund.call(refund);
    const hash = await processor.write.refund(args, { account: merchant.account });
    const { logs } = await publicClient.getTransactionReceipt({ hash });
    const { args: event } = as.payer.payment.refund.extractEvent(logs);
    expect([event.amount, formatReason(event.reason)]).to.deep.equal([usdt(1), reason]);
  });
});

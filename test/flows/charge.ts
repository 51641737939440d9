import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { encodeFunctionData, erc20Abi, hexToBigInt, parseEther } from "viem";
import {
  AllowanceTooLowError,
  BalanceTooLowError,
  CollectorNotListedError,
  EntriesPausedError,
  EventMissingError,
  NumberSpentError,
  PayerBlacklistedError,
  PayerIsMerchantError,
  PayerMismatchError,
  Permit2InvalidNonceError,
  Permit2InvalidSignerError,
  Permit2SignatureExpiredError,
  TokenNotListedError,
  TokenPausedError,
  toInvoiceLink,
} from "../../sdk/src/index.ts";
import { refusalOf } from "../support/refusal.ts";
import { type SdkSystem, deployForSdk, refusedBeforeSending } from "../support/sdk.ts";
import { usdt } from "../support/system.ts";

const connection = await hre.network.create();

async function fixture() {
  const system = await deployForSdk(connection);
  return { ...system, invoice: await system.as.signer.invoice.sign(system.order) };
}
const load = () => connection.networkHelpers.loadFixture(fixture);
type Loaded = Awaited<ReturnType<typeof load>>;

describe("payment.charge", () => {
  for (const rail of ["allowance", "permit2"] as const) {
    describe(`by ${rail}`, () => {
      it("pays the merchant, and says so", async () => {
        const { as, invoice, balanceOf, merchant, payer, signer, addressOf, deployment } = await load();
        const { receipt, ...charged } = await as.payer.payment.chargeSync({ invoice, rail });
        expect(charged).to.deep.include({
          id: invoice.id,
          terms: invoice.terms,
          payer: addressOf(payer),
          merchant: addressOf(merchant),
          signer: addressOf(signer),
          received: usdt(100),
          fee: 0n,
          splits: [],
          credits: [],
        });
        const isDirect = hexToBigInt(charged.collector) === 0n;
        expect(isDirect ? "allowance" : "permit2").to.equal(rail);
        if (!isDirect) expect(charged.collector.toLowerCase()).to.equal(deployment.permit2Collector.toLowerCase());
        expect(receipt.status).to.equal("success");
        expect(await balanceOf(merchant)).to.equal(usdt(100));
      });

      it("pays fee and splits", async () => {
        const { as, order, feeReceiver, others, addressOf, balanceOf } = await load();
        const [a, b] = [addressOf(others[0]!), addressOf(others[1]!)];
        const invoice = await as.merchant.invoice.sign({
          ...order,
          feeBps: 100n,
          feeReceiver: addressOf(feeReceiver),
          splits: [
            { account: a, bps: 1_000n },
            { account: b, bps: 2_000n },
          ],
        });
        const { received, fee, splits } = await as.payer.payment.chargeSync({ invoice, rail });
        expect({ received, fee }).to.deep.equal({ received: usdt(69), fee: usdt(1) });
        const byAccount = Object.fromEntries(splits.map(({ account, amount }) => [account, amount]));
        expect(byAccount).to.deep.equal({ [a]: usdt(10), [b]: usdt(20) });
        expect(await balanceOf(feeReceiver)).to.equal(usdt(1));
      });

      it("can be simulated, and moves nothing then", async () => {
        const { as, invoice, balanceOf, merchant } = await load();
        expect(await as.payer.payment.charge.simulate({ invoice, rail })).to.equal(invoice.id);
        expect(await balanceOf(merchant)).to.equal(0n);
      });

      const refusals: Readonly<Record<string, readonly [(system: Loaded) => Promise<unknown>, unknown, ...string[]]>> =
        {
          "a number that is spent": [
            ({ as, invoice }) => as.payer.payment.chargeSync({ invoice, rail }),
            NumberSpentError,
          ],
          "another version of an invoice that was paid": [
            async ({ as, order }) => {
              const invoice = await as.signer.invoice.sign({ ...order, amount: usdt(90) });
              await as.payer.payment.chargeSync({ invoice, rail });
            },
            NumberSpentError,
          ],
          "a token that is not listed": [
            ({ processor, token }) => processor.write.delistToken([token.address]),
            TokenNotListedError,
          ],
          "while entries are paused": [
            async ({ processor, token, now }) =>
              processor.write.pauseEntries([token.address, Number((await now()) + 1000n)]),
            EntriesPausedError,
          ],
          "while the issuer has paused the token": [({ asTokenOwner }) => asTokenOwner.write.pause(), TokenPausedError],
          "a payer that the issuer has blacklisted": [
            ({ asTokenOwner, payer, addressOf }) => asTokenOwner.write.addBlackList([addressOf(payer)]),
            PayerBlacklistedError,
          ],
          "a payer with too little, naming both figures": [
            ({ setBalance, payer }) => setBalance(payer, usdt(99.5)),
            BalanceTooLowError,
            "100 USDT are due",
            "99.5 USDT",
            "0.5 USDT are missing",
          ],
          "a payer that has approved too little, naming both figures": [
            async ({ approve, payer, deployment }) => {
              for (const spender of [deployment.processor, deployment.permit2]) {
                await approve(payer, spender, 0n);
                await approve(payer, spender, usdt(99));
              }
            },
            AllowanceTooLowError,
            "100 USDT are due",
            "99 USDT",
          ],
        };
      for (const [name, [given, Class, ...figures]] of Object.entries(refusals)) {
        it(`refuses ${name}, before anything is sent`, async () => {
          const system = await load();
          await given(system);
          const attempt = () => system.as.payer.payment.charge({ invoice: system.invoice, rail });
          const error = await refusedBeforeSending(system as SdkSystem, attempt, Class as never);
          for (const figure of figures) expect((error as Error).message).to.contain(figure);
        });
      }
    });
  }

  it("takes a link", async () => {
    const { as, invoice, deployment } = await load();
    const link = toInvoiceLink(invoice, { origin: "https://shop.example", ...deployment });
    expect((await as.payer.payment.chargeSync({ link })).id).to.equal(invoice.id);
  });

  it("refuses whoever is not the named payer", async () => {
    const system = await load();
    const { as, order, payer, addressOf } = system;
    const invoice = await as.signer.invoice.sign({ ...order, payer: addressOf(payer) });
    const attempt = () => as.stranger.payment.charge({ invoice });
    const error = await refusedBeforeSending(system, attempt, PayerMismatchError);
    expect(error.args.allowed).to.equal(addressOf(payer));
    await as.payer.payment.chargeSync({ invoice });
  });

  it("refuses the merchant as its own payer", async () => {
    const system = await load();
    const attempt = () => system.as.merchant.payment.charge({ invoice: system.invoice });
    await refusedBeforeSending(system, attempt, PayerIsMerchantError);
  });

  describe("without a rail", () => {
    it("takes the allowance", async () => {
      const { as, invoice } = await load();
      expect((await as.payer.payment.charge.prepare({ invoice })).rail).to.equal("allowance");
    });

    it("takes Permit2 where that alone needs no approval", async () => {
      const { as, invoice, approve, payer, deployment } = await load();
      await approve(payer, deployment.processor, 0n);
      expect((await as.payer.payment.charge.prepare({ invoice })).rail).to.equal("permit2");
    });
  });

  describe("prepare", () => {
    it("tells what is due, and what the payer has", async () => {
      const { as, invoice, deployment } = await load();
      const prepared = await as.payer.payment.charge.prepare({ invoice });
      expect(prepared).to.deep.include({ due: usdt(100), balance: usdt(1e6), approvals: [] });
      expect(prepared.spender).to.equal(deployment.processor);
    });

    it("reports a missing approval, of exactly the amount", async () => {
      const { as, invoice, approve, payer, deployment } = await load();
      await approve(payer, deployment.processor, 0n);
      const { approvals } = await as.payer.payment.charge.prepare({ invoice, rail: "allowance" });
      expect(approvals.map(({ args }) => args)).to.deep.equal([[deployment.processor, usdt(100)]]);
    });

    it("needs no account for a payer that it is told", async () => {
      const { clientFor, invoice, payer, addressOf } = await load();
      const prepared = await clientFor().payment.charge.prepare({ invoice, payer: addressOf(payer) });
      expect(prepared.payer).to.equal(addressOf(payer));
    });

    it("asks the node once for all that the chain knows", async () => {
      const { clientFor, payer, invoice } = await load();
      const asked: string[] = [];
      const client = clientFor(
        payer,
        (request) =>
          (async (args) => {
            asked.push(args.method);
            return request(args as never);
          }) as typeof request,
      );
      await client.payment.charge.prepare({ invoice });
      // The other call is the client's first: whether the processor is there.
      expect(asked).to.deep.equal(["eth_chainId", "eth_call", "eth_call"]);
    });
  });

  describe("call", () => {
    it("is what a contract wallet sends", async () => {
      const { as, viem, invoice, payer, stranger, addressOf, setBalance, token, deployment, balanceOf, merchant } =
        await load();
      const wallet = await viem.deployContract("WalletMock", [addressOf(payer)]);
      await setBalance(wallet.address, usdt(100));
      const execute = (target: `0x${string}`, data: `0x${string}`) =>
        wallet.write.execute([target, data], { account: payer.account });
      const spend = [deployment.processor, usdt(100)] as const;
      await execute(token.address, encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: spend }));
      const call = as.stranger.payment.charge.call({ invoice });
      await execute(call.address, encodeFunctionData(call));
      expect(await balanceOf(merchant)).to.equal(usdt(100));
      expect(addressOf(stranger)).to.not.equal(addressOf(payer));
    });
  });

  describe("extractEvent", () => {
    it("finds no event of another payment", async () => {
      const { as, invoice, publicClient } = await load();
      const { receipt } = await as.payer.payment.chargeSync({ invoice });
      const { logs } = await publicClient.getTransactionReceipt({ hash: receipt.transactionHash });
      expect(as.payer.payment.charge.extractEvent(logs, { id: invoice.id }).args.id).to.equal(invoice.id);
      const id = `0x${"00".repeat(32)}` as const;
      await refusalOf(() => as.payer.payment.charge.extractEvent(logs, { id }), EventMissingError);
    });

    it("finds no event that another contract wrote", async () => {
      const { as, invoice, publicClient, deployment } = await load();
      const { receipt } = await as.payer.payment.chargeSync({ invoice });
      const { logs } = await publicClient.getTransactionReceipt({ hash: receipt.transactionHash });
      const forged = logs.map((log) => ({ ...log, address: deployment.permit2 }));
      await refusalOf(() => as.payer.payment.charge.extractEvent(forged), EventMissingError);
    });
  });
});

describe("payment.signPermit2", () => {
  it("lets anyone send the payment, who needs no tokens", async () => {
    const { as, invoice, balanceOf, merchant, payer, addressOf } = await load();
    const consent = await as.payer.payment.signPermit2({ invoice });
    expect((await as.stranger.payment.chargeSync({ invoice, consent })).payer).to.equal(addressOf(payer));
    expect(await balanceOf(merchant)).to.equal(usdt(100));
  });

  it("can be signed elsewhere", async () => {
    const { as, clientFor, invoice, payer, addressOf } = await load();
    const { permission, payer: who } = await as.payer.payment.signPermit2.prepare({ invoice });
    const signature = await payer.signTypedData(permission.typedData);
    const consent = {
      payer: who,
      maxIn: permission.maxIn,
      nonce: permission.nonce,
      deadline: permission.deadline,
      signature,
    };
    const charged = await clientFor().payment.charge.prepare({ invoice, consent });
    expect(charged.payer).to.equal(addressOf(payer));
    await as.stranger.payment.chargeSync({ invoice, consent });
  });

  it("takes a nonce whose word is in use, and never one that is used", async () => {
    const { as, order, token, payer } = await load();
    const nonces = new Set<bigint>();
    for (let number = 1n; number <= 3n; number += 1n) {
      const invoice = await as.signer.invoice.sign({ ...order, number });
      const { nonce } = await as.payer.payment.signPermit2({ invoice });
      expect(nonce >> 8n).to.equal(0n);
      expect(nonces.has(nonce)).to.equal(false);
      nonces.add(nonce);
      await as.payer.payment.chargeSync({ invoice, rail: "permit2" });
    }
    expect(await token.read.balanceOf([payer.account.address])).to.equal(usdt(1e6 - 300));
  });

  it("signs one invoice twice under one nonce", async () => {
    const { as, invoice } = await load();
    const [first, second] = [
      await as.payer.payment.signPermit2({ invoice }),
      await as.payer.payment.signPermit2({ invoice }),
    ];
    expect(first.nonce).to.equal(second.nonce);
  });

  it("is no consent to another invoice", async () => {
    const system = await load();
    const { as, order, invoice } = system;
    const consent = await as.payer.payment.signPermit2({ invoice });
    const other = await as.signer.invoice.sign({ ...order, number: 2n });
    const attempt = () => as.stranger.payment.charge({ invoice: other, consent });
    await refusedBeforeSending(system, attempt, Permit2InvalidSignerError);
  });

  it("is refused after its deadline, and with a nonce that is used", async () => {
    const system = await load();
    const { as, order, invoice, now } = system;
    const late = await as.payer.payment.signPermit2({ invoice, consentDeadline: await now() });
    const attempt = () => as.stranger.payment.charge({ invoice, consent: late });
    await refusedBeforeSending(system, attempt, Permit2SignatureExpiredError);
    const other = await as.signer.invoice.sign({ ...order, number: 2n });
    const [first, second] = [
      await as.payer.payment.signPermit2({ invoice, permit2Nonce: 7n }),
      await as.payer.payment.signPermit2({ invoice: other, permit2Nonce: 7n }),
    ];
    await as.stranger.payment.chargeSync({ invoice, consent: first });
    const again = () => as.stranger.payment.charge({ invoice: other, consent: second });
    await refusedBeforeSending(system, again, Permit2InvalidNonceError);
  });

  it("is refused where the collector is not listed", async () => {
    const system = await load();
    await system.processor.write.delistCollector([system.permit2Collector.address]);
    const attempt = () => system.as.payer.payment.signPermit2({ invoice: system.invoice });
    await refusedBeforeSending(system, attempt, CollectorNotListedError);
  });

  it("is refused in another's name", async () => {
    const system = await load();
    const { as, invoice, payer, addressOf, setBalance, stranger, networkHelpers } = system;
    await setBalance(stranger, usdt(100));
    await networkHelpers.setBalance(addressOf(stranger), parseEther("1"));
    const { signature, ...rest } = await as.stranger.payment.signPermit2({ invoice });
    const consent = { ...rest, payer: addressOf(payer), signature };
    const attempt = () => as.stranger.payment.charge({ invoice, consent });
    await refusedBeforeSending(system, attempt, Permit2InvalidSignerError);
  });
});

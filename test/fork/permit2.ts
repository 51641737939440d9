import { expect } from "chai";
import { describe, it } from "mocha";
import { type Hex, encodeFunctionData, maxUint256 } from "viem";
import { describeReal } from "../support/realChain.ts";
import { type System, permit2, usdt } from "../support/system.ts";
import { type Signed, consentOf, expectRefused, pay, stateOf } from "./support/permit2.ts";
import { loadSystem } from "./support/system.ts";

describeReal("A charge by the real Permit2 with the real USDT", () => {
  describe("given a payer with a key", () => {
    it("is paid once the payer has signed this very payment", async () => {
      const system = await loadSystem();
      const terms = await system.termsOf({ number: 2n });
      await pay(system, terms, await consentOf(system, terms));
      expect(await system.balanceOf(system.merchant)).to.equal(usdt(100));
      expect((await stateOf(system, system.addressOf(system.payer))).nonces).to.equal(1n << 7n);
    });

    it("refuses a nonce that another payment has used", async () => {
      const system = await loadSystem();
      const first = await system.termsOf();
      await pay(system, first, await consentOf(system, first));
      const terms = await system.termsOf({ number: 2n });
      await expectRefused(system, terms, await consentOf(system, terms), "InvalidNonce");
    });

    it("refuses a deadline that has passed", async () => {
      const system = await loadSystem();
      const terms = await system.termsOf({ number: 2n });
      const deadline = await system.now();
      const consent = await consentOf(system, terms, { deadline });
      await expectRefused(system, terms, consent, "SignatureExpired", [deadline]);
    });

    const others: Readonly<Record<string, (system: System) => Promise<Partial<Signed>> | Partial<Signed>>> = {
      "another spender": (system) => ({ spender: system.processor.address }),
      "a smaller amount": () => ({ amount: usdt(100) - 1n }),
      "a larger amount": () => ({ amount: usdt(100) + 1n }),
      "another token": () => ({ token: "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48" }),
      "another payment's id": async (system) => ({ id: system.idOf(await system.termsOf({ number: 3n })) }),
    };
    for (const [what, signed] of Object.entries(others)) {
      it(`refuses a signature for ${what}`, async () => {
        const system = await loadSystem();
        const terms = await system.termsOf({ number: 2n });
        await expectRefused(system, terms, await consentOf(system, terms, await signed(system)), "InvalidSigner");
      });
    }

    it("refuses a later deadline and another nonce than those that were signed", async () => {
      const system = await loadSystem();
      const terms = await system.termsOf({ number: 2n });
      const consent = await consentOf(system, terms);
      await expectRefused(system, terms, { ...consent, deadline: maxUint256 }, "InvalidSigner");
      await expectRefused(system, terms, { ...consent, nonce: 8n }, "InvalidSigner");
    });

    it("refuses a stranger's signature", async () => {
      const system = await loadSystem();
      const terms = await system.termsOf({ number: 2n });
      await expectRefused(system, terms, await consentOf(system, terms, {}, system.stranger), "InvalidSigner");
    });

    it("refuses a signature that nobody can have made, or that is cut short", async () => {
      const system = await loadSystem();
      const terms = await system.termsOf({ number: 2n });
      const consent = await consentOf(system, terms);
      const nobody: Hex = `0x${"00".repeat(65)}`;
      await expectRefused(system, terms, { ...consent, signature: nobody }, "InvalidSignature");
      const short = consent.signature.slice(0, -4) as Hex;
      await expectRefused(system, terms, { ...consent, signature: short }, "InvalidSignatureLength");
    });
  });

  describe("given a payer that is a contract (ERC-1271)", () => {
    async function withWallet(system: System) {
      const wallet = await system.viem.deployContract("WalletMock", [system.addressOf(system.payer)]);
      const data = encodeFunctionData({
        abi: system.token.abi,
        functionName: "approve",
        args: [permit2.address, maxUint256],
      });
      await wallet.write.execute([system.token.address, data], { account: system.payer.account });
      await system.setBalance(wallet.address, usdt(100));
      return wallet;
    }

    it("is paid once the contract accepts the signature", async () => {
      const system = await loadSystem();
      const wallet = await withWallet(system);
      const terms = await system.termsOf({ number: 2n });
      await pay(system, terms, await consentOf(system, terms), wallet.address);
      expect(await system.balanceOf(wallet.address)).to.equal(0n);
      expect(await system.balanceOf(system.merchant)).to.equal(usdt(100));
    });

    it("refuses a signature that the contract does not accept", async () => {
      const system = await loadSystem();
      const wallet = await withWallet(system);
      const terms = await system.termsOf({ number: 2n });
      const consent = await consentOf(system, terms, {}, system.stranger);
      await expectRefused(system, terms, consent, "InvalidContractSignature", [], wallet.address);
    });

    it("refuses what was signed for another payment, or for another spender", async () => {
      const system = await loadSystem();
      const wallet = await withWallet(system);
      const terms = await system.termsOf({ number: 2n });
      const foreign = [{ id: system.idOf({ ...terms, number: 3n }) }, { spender: system.processor.address }];
      for (const signed of foreign) {
        const consent = await consentOf(system, terms, signed);
        await expectRefused(system, terms, consent, "InvalidContractSignature", [], wallet.address);
      }
    });
  });
});

import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import {
  type Address,
  type Hex,
  concatHex,
  getAddress,
  hashTypedData,
  parseSignature,
  sliceHex,
  zeroAddress,
} from "viem";
import { toTypedDataDomain, types } from "../../sdk/src/terms/typedData.ts";
import type { Domain, PaymentTerms } from "../../sdk/src/terms/types.ts";
import { ascending, expectRefused, paths, toHighS } from "../support/payments.ts";
import { type System, deploySystem, usdt, noList } from "../support/system.ts";

const connection = await hre.network.create();

/** Everything that an invoice's change could lead to is in place, so that its signature alone can refuse it. */
async function fixture() {
  const system = await deploySystem(connection);
  const { viem, processor, addressOf, signer, stranger, others } = system;
  const otherToken = await viem.deployContract("HostileToken");
  await otherToken.write.mint([addressOf(system.payer), usdt(1000)]);
  await otherToken.write.approve([processor.address, usdt(1000)], { account: system.payer.account });
  await processor.write.listToken([otherToken.address, 0, noList]);
  await processor.write.setSigner([addressOf(signer), 2 ** 40, 2_000], { account: stranger.account });
  const splits = ascending(others.slice(0, 2).map((who) => ({ account: addressOf(who), bps: 300n })));
  const terms = await system.termsOf({ feeBps: 100n, feeReceiver: addressOf(system.feeReceiver), splits });
  return { ...system, otherToken, terms };
}
const load = () => connection.networkHelpers.loadFixture(fixture);
type Prepared = Awaited<ReturnType<typeof load>>;

const signFor = (system: System, domain: Domain, terms: PaymentTerms): Promise<Hex> =>
  system.signer.signTypedData({
    domain: toTypedDataDomain(domain),
    types,
    primaryType: "PaymentTerms",
    message: terms,
  });

/** Every field but `authorizationExpiry`, which has an entry verb of its own, changed to something that could be paid. */
const changes: Readonly<Record<string, (s: Prepared) => Partial<PaymentTerms>>> = {
  "the merchant": (s) => ({ merchant: s.addressOf(s.stranger) }),
  "the operator": (s) => ({ operator: s.addressOf(s.operator) }),
  "the payer": (s) => ({ payer: s.addressOf(s.payer) }),
  "the number": () => ({ number: 2n }),
  "the token": (s) => ({ token: getAddress(s.otherToken.address) }),
  "the amount, less": (s) => ({ amount: s.terms.amount - 1n }),
  "the amount, more": (s) => ({ amount: s.terms.amount + 1n }),
  "the expiry": (s) => ({ payExpiry: s.terms.payExpiry + 1n }),
  "the fee": () => ({ feeBps: 101n }),
  "the fee receiver": (s) => ({ feeReceiver: s.addressOf(s.stranger) }),
  "the reference": () => ({ referenceHash: `0x${"01".repeat(32)}` }),
  "a split's bps": (s) => ({ splits: s.terms.splits.map((split, i) => (i === 0 ? { ...split, bps: 301n } : split)) }),
  "a split's account": (s) => ({
    splits: ascending([s.terms.splits[0]!, { account: s.addressOf(s.others[2]!), bps: 300n }]),
  }),
  "a split less": (s) => ({ splits: s.terms.splits.slice(1) }),
  "a split more": (s) => ({
    splits: ascending([...s.terms.splits, { account: s.addressOf(s.others[2]!), bps: 300n }]),
  }),
};

const forged: Readonly<Record<string, (s: Prepared) => Promise<Hex>>> = {
  empty: async () => "0x",
  "a stranger's": (s) => s.signTerms(s.stranger, s.terms),
  "the payer's own": (s) => s.signTerms(s.payer, s.terms),
  "of high s": async (s) => toHighS(await s.signTerms(s.signer, s.terms)),
  "compact, of 64 bytes": async (s) => {
    const { r, s: half, yParity } = parseSignature(await s.signTerms(s.signer, s.terms));
    return concatHex([r, `0x${(BigInt(half) | (BigInt(yParity) << 255n)).toString(16).padStart(64, "0")}`]);
  },
  "followed by a byte": async (s) => concatHex([await s.signTerms(s.signer, s.terms), "0x00"]),
  "with v of 0 or 1": async (s) => {
    const signature = await s.signTerms(s.signer, s.terms);
    return concatHex([sliceHex(signature, 0, 64), sliceHex(signature, 64) === "0x1b" ? "0x00" : "0x01"]);
  },
  "over the text of the id": async (s) => s.signer.signMessage({ message: { raw: s.idOf(s.terms) } }),
  "for another chain": (s) => signFor(s, { ...s.domain, chainId: 1 }, s.terms),
  "for another contract": (s) => signFor(s, { ...s.domain, verifyingContract: s.token.address }, s.terms),
};

for (const path of paths) {
  describe(`${path.name}: the invoice's signature`, () => {
    for (const [what, change] of Object.entries(changes)) {
      it(`does not cover a change of ${what}`, async () => {
        const system = await load();
        const signature = await system.signTerms(system.signer, system.terms);
        const changed = { ...system.terms, ...change(system) };
        await expectRefused(system, changed, () => path.pay(system, changed, { signature }), "InvalidSignature", [
          system.addressOf(system.signer),
          system.idOf(changed),
        ]);
      });
    }

    for (const [how, forge] of Object.entries(forged)) {
      it(`is refused when it is ${how}`, async () => {
        const system = await load();
        const { terms } = system;
        const signature = await forge(system);
        await expectRefused(system, terms, () => path.pay(system, terms, { signature }), "InvalidSignature", [
          system.addressOf(system.signer),
          system.idOf(terms),
        ]);
      });
    }

    it("is good for the terms as they were", async () => {
      const system = await load();
      await path.pay(system, system.terms);
      expect(await system.balanceOf(system.merchant)).to.equal(usdt(93));
    });

    it("is good once", async () => {
      const system = await load();
      const { terms } = system;
      await path.pay(system, terms);
      await expectRefused(system, terms, () => path.pay(system, terms), "NumberSpent", [terms.merchant, 1n, 1]);
    });

    it("is worth nothing for twin terms whose number is spent", async () => {
      const system = await load();
      const twin = { ...system.terms, amount: usdt(1) };
      await path.pay(system, system.terms);
      await expectRefused(system, twin, () => path.pay(system, twin), "NumberSpent", [twin.merchant, 1n, 1]);
    });

    it("is worth nothing in another processor", async () => {
      const system = await load();
      const processor = await system.viem.deployContract("PaymentProcessor", [system.authority.address, zeroAddress]);
      await processor.write.listToken([system.token.address, 20, noList]);
      await processor.write.listCollector([system.permit2Collector.address]);
      const signer = system.addressOf(system.signer);
      await processor.write.setSigner([signer, 2 ** 40, 2_000], { account: system.merchant.account });
      const there = { ...system, processor };
      const domain = { ...system.domain, verifyingContract: processor.address };
      const digest = hashTypedData({
        domain: toTypedDataDomain(domain),
        types,
        primaryType: "PaymentTerms",
        message: system.terms,
      });
      await expectRefused(there, system.terms, () => path.pay(there, system.terms), "InvalidSignature", [
        signer,
        digest,
      ]);
    });

    it("by somebody who is no signer is refused before it is looked at", async () => {
      const system = await load();
      const { terms } = system;
      const signer: Address = system.addressOf(system.stranger);
      const signature = await system.signTerms(system.stranger, terms);
      const attempt = () => path.pay(system, terms, { signer, signature });
      await expectRefused(system, terms, attempt, "SignerNotLive", [terms.merchant, signer, 0n]);
    });

    it("by nobody is refused", async () => {
      const system = await load();
      const { terms } = system;
      const attempt = () => path.pay(system, terms, { signer: zeroAddress, signature: `0x${"00".repeat(65)}` });
      await expectRefused(system, terms, attempt, "SignerNotLive", [terms.merchant, zeroAddress, 0n]);
    });

    it("by the merchant itself is good for any fee and splits", async () => {
      const system = await load();
      const terms = { ...system.terms, splits: system.terms.splits.map((split) => ({ ...split, bps: 4_950n })) };
      const signature = await system.signTerms(system.merchant, terms);
      await path.pay(system, terms, { signer: terms.merchant, signature });
      expect(await system.balanceOf(terms.splits[0]!.account)).to.equal(usdt(49.5));
    });
  });
}

it("a signature that recovers to nobody is not nobody's", async () => {
  const system = await load();
  const args = [zeroAddress, system.addressOf(system.signer), 2 ** 40, 0, 2n ** 40n, `0x${"00".repeat(65)}`] as const;
  const attempt = system.processor.write.setSignerFor(args, { account: system.stranger.account });
  await system.viem.assertions.revertWithCustomError(attempt, system.processor, "InvalidSignature");
});

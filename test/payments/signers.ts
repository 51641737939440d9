import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { ascending, expectRefused, paths } from "../support/payments.ts";
import { deploySystem, usdt } from "../support/system.ts";

const connection = await hre.network.create();
const validUntil = 2n ** 40n;

/** A signer for whom fee and splits may take 1,000 bps together. */
async function fixture() {
  const system = await deploySystem(connection);
  const setSigner = (until: bigint, maxOutBps: number) =>
    system.processor.write.setSigner([system.addressOf(system.signer), Number(until), maxOutBps], {
      account: system.merchant.account,
    });
  await setSigner(validUntil, 1_000);
  /** An invoice by this signer, with a fee and two splits. */
  const taking = (feeBps: bigint, ...bps: bigint[]) =>
    system.termsOf({
      feeBps,
      feeReceiver: system.addressOf(system.feeReceiver),
      splits: ascending(bps.map((part, i) => ({ account: system.addressOf(system.others[i]!), bps: part }))),
    });
  const signer = system.addressOf(system.signer);
  const merchantAddress = system.addressOf(system.merchant);
  return { ...system, setSigner, taking, signerAddress: signer, merchantAddress };
}
const load = () => connection.networkHelpers.loadFixture(fixture);

for (const path of paths) {
  describe(`${path.name}: the reach of a signer's key, in a thief's hands too`, () => {
    describe("given a cap of 1,000 bps", () => {
      for (const [what, fee, splits] of [
        ["fee", 1_000n, []],
        ["splits", 0n, [400n, 600n]],
        ["fee and splits", 200n, [500n, 300n]],
      ] as const) {
        it(`lets ${what} take all of it, and leaves the merchant nine tenths`, async () => {
          const system = await load();
          await path.pay(system, await system.taking(fee, ...splits));
          expect(await system.balanceOf(system.merchant)).to.equal(usdt(90));
        });
      }

      for (const [what, fee, splits] of [
        ["fee", 1_001n, []],
        ["splits", 0n, [400n, 601n]],
        ["fee and splits", 200n, [500n, 301n]],
      ] as const) {
        it(`refuses ${what} that take one bps more`, async () => {
          const system = await load();
          const terms = await system.taking(fee, ...splits);
          await expectRefused(system, terms, () => path.pay(system, terms), "SignerCapExceeded", [1_001n, 1_000n]);
        });
      }

      it("refuses a split that takes all", async () => {
        const system = await load();
        const terms = await system.taking(0n, 10_000n);
        await expectRefused(system, terms, () => path.pay(system, terms), "SignerCapExceeded", [10_000n, 1_000n]);
      });
    });

    describe("given a signed invoice that is not yet paid", () => {
      it("follows a cap that has been narrowed since", async () => {
        const system = await load();
        const terms = await system.taking(500n);
        const signature = await system.signTerms(system.signer, terms);
        await system.setSigner(validUntil, 499);
        const attempt = () => path.pay(system, terms, { signature });
        await expectRefused(system, terms, attempt, "SignerCapExceeded", [500n, 499n]);
      });

      it("is refused after its signer has been revoked", async () => {
        const system = await load();
        const terms = await system.taking(0n);
        const signature = await system.signTerms(system.signer, terms);
        await system.setSigner(0n, 0);
        const { merchantAddress, signerAddress } = system;
        const attempt = () => path.pay(system, terms, { signature });
        await expectRefused(system, terms, attempt, "SignerNotLive", [merchantAddress, signerAddress, 0n]);
      });

      it("is good again once its signer is", async () => {
        const system = await load();
        const terms = await system.taking(0n);
        await system.setSigner(0n, 0);
        await system.setSigner(validUntil, 0);
        await path.pay(system, terms);
        expect(await system.balanceOf(system.merchant)).to.equal(usdt(100));
      });
    });

    describe("given a signer until a second that comes", () => {
      const at = async (seconds: bigint) => {
        const system = await load();
        const until = (await system.now()) + 100n;
        await system.setSigner(until, 1_000);
        const terms = await system.taking(0n);
        const attempt = async () => {
          await system.networkHelpers.time.setNextBlockTimestamp(until + seconds);
          return path.pay(system, terms);
        };
        return { system, terms, until, attempt };
      };

      it("counts one second before", async () => {
        const { system, attempt } = await at(-1n);
        await attempt();
        expect(await system.balanceOf(system.merchant)).to.equal(usdt(100));
      });

      for (const seconds of [0n, 1n]) {
        it(`does not count ${seconds} seconds after`, async () => {
          const { system, terms, until, attempt } = await at(seconds);
          const { merchantAddress, signerAddress } = system;
          await expectRefused(system, terms, attempt, "SignerNotLive", [merchantAddress, signerAddress, until]);
        });
      }
    });

    describe("given a signer of another merchant", () => {
      it("is refused", async () => {
        const system = await load();
        const merchant = system.addressOf(system.stranger);
        const terms = { ...(await system.taking(0n)), merchant };
        const attempt = () => path.pay(system, terms);
        await expectRefused(system, terms, attempt, "SignerNotLive", [merchant, system.signerAddress, 0n]);
      });
    });
  });
}

import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { zeroHash } from "viem";
import { deployHostileSystem, treatment } from "../support/hostile.ts";
import { expectRefused, gas, paths } from "../support/payments.ts";
import { type Connection, usdt } from "../support/system.ts";

const deployedOn = 31_337;
const forkedAs = 31_338;

const [one, other] = await Promise.all(
  [deployedOn, forkedAs].map((chainId) => hre.network.create({ network: "default", override: { chainId } })),
);

/** A system with a credit. */
async function withCredit(connection: Connection) {
  const system = await deployHostileSystem(connection);
  await system.treat(system.split, treatment.refuse);
  await paths[0].pay(system, await system.hostileTerms());
  await system.treat(system.split, treatment.pay);
  return system;
}
const onOne = () => withCredit(one!);
const onOther = () => withCredit(other!);

/**
 * A chain that went on under another id: the same transactions as on the first, state and addresses are the same, and
 * the code is the first chain's, which remembers where it was deployed.
 */
async function fork() {
  const original = await one!.networkHelpers.loadFixture(onOne);
  const forked = await other!.networkHelpers.loadFixture(onOther);
  expect(forked.processor.address).to.equal(original.processor.address);
  const code = await original.publicClient.getCode({ address: original.processor.address });
  await forked.networkHelpers.setCode(forked.processor.address, code!);
  const { domain, idOf, signTerms } = original;
  return { original, forked: { ...forked, domain, idOf, signTerms } };
}

describe("Domain", () => {
  describe("given the chain of deployment", () => {
    it("reports name, version, chain and contract (ERC-5267)", async () => {
      const { original } = await fork();
      expect(await original.processor.read.eip712Domain()).to.deep.equal([
        "0x0f",
        "Feiqian",
        "1",
        BigInt(deployedOn),
        original.addressOf(original.processor.address),
        zeroHash,
        [],
      ]);
    });
  });

  describe("given a fork of the chain that changed its id", () => {
    it("still reports the chain of deployment", async () => {
      const { original, forked } = await fork();
      expect(await forked.publicClient.getChainId()).to.equal(forkedAs);
      expect(await forked.processor.read.eip712Domain()).to.deep.equal(await original.processor.read.eip712Domain());
    });

    it("keeps every id", async () => {
      const { original, forked } = await fork();
      const terms = await original.hostileTerms({ number: 2n });
      expect(await forked.processor.read.getPaymentId([terms])).to.equal(original.idOf(terms));
    });

    for (const path of paths) {
      it(`refuses ${path.name}`, async () => {
        const { original, forked } = await fork();
        const terms = await original.hostileTerms({ number: 2n });
        const args = [BigInt(forkedAs), BigInt(deployedOn)];
        await expectRefused(forked, terms, () => path.pay(forked, terms), "ChainChanged", args);
        await path.pay(original, terms);
        expect(await original.held(original.merchant)).to.equal(usdt(140));
      });
    }

    it("lets waiting money out", async () => {
      const { forked } = await fork();
      const args = [forked.store, forked.hostileToken, forked.split] as const;
      await forked.processor.write.claim(args, { account: forked.stranger.account, gas });
      expect(await forked.held(forked.split)).to.equal(usdt(20));
    });

    it("lets numbers be cancelled and signers be revoked", async () => {
      const { forked } = await fork();
      const { processor, merchant, signer, addressOf } = forked;
      await processor.write.cancel([addressOf(merchant), 9n], { account: merchant.account });
      expect(await processor.read.getNumberStatus([addressOf(merchant), 9n])).to.equal(3);
      await processor.write.setSigner([addressOf(signer), 0, 0], { account: merchant.account });
      const [validUntil] = await processor.read.getSigner([addressOf(merchant), addressOf(signer)]);
      expect(validUntil).to.equal(0n);
    });
  });
});

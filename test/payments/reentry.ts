import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { type Hex, encodeErrorResult, encodeFunctionData, parseAbi, zeroHash } from "viem";
import { type HostileSystem, deployHostileSystem, hostileConsent, treatment } from "../support/hostile.ts";
import { gas, paths, signSetSigner } from "../support/payments.ts";
import { usdt } from "../support/system.ts";

const connection = await hre.network.create();
async function fixture() {
  const system = await deployHostileSystem(connection);
  const collector = await system.viem.deployContract("HostileCollector");
  await system.processor.write.listCollector([collector.address]);
  await system.hostile.write.approve([collector.address, usdt(1_000)], { account: system.payer.account });
  return { ...system, collector };
}
const load = () => connection.networkHelpers.loadFixture(fixture);

const busy = encodeErrorResult({ abi: parseAbi(["error ReentrancyGuardReentrantCall()"]) });

/** Every verb of the processor that changes something and is open to all, as `caller` could call it by itself. */
const entries: Readonly<Record<string, (system: HostileSystem, caller: Hex) => Promise<Hex>>> = {
  charge: async (system) => {
    const terms = await system.hostileTerms({ number: 50n });
    const signature = await system.signTerms(system.signer, terms);
    const args = [terms, system.addressOf(system.signer), terms.amount, signature] as const;
    return encodeFunctionData({ abi: system.processor.abi, functionName: "charge", args });
  },
  chargeWithConsent: async (system) => {
    const terms = await system.hostileTerms({ number: 50n });
    const signature = await system.signTerms(system.signer, terms);
    const consent = await system.signPermit2(system.payer, terms, { nonce: 50n });
    const [signer, payer] = [system.signer, system.payer].map(system.addressOf) as [Hex, Hex];
    const args = [terms, signer, payer, system.permit2Collector.address, signature, consent] as const;
    return encodeFunctionData({ abi: system.processor.abi, functionName: "chargeWithConsent", args });
  },
  cancel: async (system, caller) => {
    const args = [caller, 50n] as const;
    return encodeFunctionData({ abi: system.processor.abi, functionName: "cancel", args });
  },
  claim: async (system) => {
    const args = [system.store, system.hostileToken, system.receiver] as const;
    return encodeFunctionData({ abi: system.processor.abi, functionName: "claim", args });
  },
  setSigner: async (system) => {
    const args = [system.split, 2 ** 40, 0] as const;
    return encodeFunctionData({ abi: system.processor.abi, functionName: "setSigner", args });
  },
  setSignerFor: async (system) => {
    const owner = system.addressOf(system.merchant);
    const named = { owner, signer: system.split, validUntil: 2 ** 40, maxOutBps: 0 };
    const deadline = 2n ** 40n;
    const signature = await signSetSigner(system, system.merchant, { ...named, nonce: 0n, deadline });
    const args = [owner, system.split, 2 ** 40, 0, deadline, signature] as const;
    return encodeFunctionData({ abi: system.processor.abi, functionName: "setSignerFor", args });
  },
};

for (const [verb, encode] of Object.entries(entries)) {
  describe(`re-entry into ${verb}`, () => {
    for (const path of paths) {
      it(`is refused in the middle of ${path.name}, which goes on`, async () => {
        const system = await load();
        // Another's credit is in the store, so that a claim in between would find it.
        await system.treat(system.receiver, treatment.refuse);
        await path.pay(system, await system.hostileTerms());
        await system.treat(system.receiver, treatment.pay);

        await system.hostile.write.setCall([system.processor.address, await encode(system, system.hostileToken)]);
        await system.treat(system.split, treatment.payAndCall);
        await path.pay(system, await system.hostileTerms({ number: 2n }));
        expect(await system.hostile.read.callResult()).to.equal(busy);
        expect(await system.held(system.payer)).to.equal(usdt(800));
        expect(await system.creditOf(system.receiver)).to.equal(usdt(10));
        expect(await system.processor.read.getNumberStatus([system.addressOf(system.merchant), 50n])).to.equal(0);
        expect(await system.processor.read.getSigner([system.addressOf(system.merchant), system.split])).to.deep.equal([
          0n,
          0n,
          0n,
        ]);
      });
    }

    it("is refused from inside a collector, and takes the payment down", async () => {
      const system = await load();
      const terms = await system.hostileTerms();
      const signature = await system.signTerms(system.signer, terms);
      const payer = system.addressOf(system.payer);
      const data = await encode(system, system.addressOf(system.collector.address));
      const consent = hostileConsent(payer, terms.amount, { target: system.processor.address, data });
      const args = [
        terms,
        system.addressOf(system.signer),
        payer,
        system.collector.address,
        signature,
        consent,
      ] as const;
      const attempt = system.processor.write.chargeWithConsent(args, { account: system.stranger.account, gas });
      await system.viem.assertions.revertWithCustomError(attempt, system.processor, "ReentrancyGuardReentrantCall");
      expect(await system.held(system.payer)).to.equal(usdt(1_000));
    });

    it("is open again afterwards", async () => {
      const system = await load();
      await paths[0].pay(system, await system.hostileTerms());
      await system.treat(system.receiver, treatment.refuse);
      await paths[0].pay(system, await system.hostileTerms({ number: 2n }));
      await system.treat(system.receiver, treatment.pay);
      const data = await encode(system, system.addressOf(system.payer));
      const hash = await system.payer.sendTransaction({ to: system.processor.address, data, gas });
      expect((await system.publicClient.getTransactionReceipt({ hash })).status).to.equal("success");
    });
  });
}

/** The verbs that need more than an unpaid invoice: the lock is asked before anything they look at. */
const others: Readonly<Record<string, (system: HostileSystem) => Promise<Hex>>> = {
  authorize: async ({ processor, hostileTerms, receiver }) =>
    encodeFunctionData({
      abi: processor.abi,
      functionName: "authorize",
      args: [await hostileTerms(), receiver, 1n, "0x"],
    }),
  authorizeWithConsent: async ({ processor, hostileTerms, receiver }) => {
    const args = [await hostileTerms(), receiver, receiver, receiver, "0x", "0x"] as const;
    return encodeFunctionData({ abi: processor.abi, functionName: "authorizeWithConsent", args });
  },
  capture: async ({ processor, hostileTerms }) =>
    encodeFunctionData({ abi: processor.abi, functionName: "capture", args: [await hostileTerms(), 1n, 0n, 1n] }),
  void: async ({ processor, hostileTerms }) =>
    encodeFunctionData({ abi: processor.abi, functionName: "void", args: [await hostileTerms(), 1n, 1n] }),
  reclaim: async ({ processor, hostileTerms }) =>
    encodeFunctionData({ abi: processor.abi, functionName: "reclaim", args: [await hostileTerms()] }),
  refund: async ({ processor, hostileTerms, receiver }) => {
    const args = [await hostileTerms(), 1n, 1n, receiver, zeroHash] as const;
    return encodeFunctionData({ abi: processor.abi, functionName: "refund", args });
  },
  claimTo: async ({ processor, store, hostileToken, receiver }) => {
    const args = [store, hostileToken, receiver, 1n] as const;
    return encodeFunctionData({ abi: processor.abi, functionName: "claimTo", args });
  },
  claimToFor: async ({ processor, store, hostileToken, receiver }) => {
    const args = [receiver, store, hostileToken, receiver, 1n, 2n ** 40n, "0x"] as const;
    return encodeFunctionData({ abi: processor.abi, functionName: "claimToFor", args });
  },
  newStore: async ({ processor }) => encodeFunctionData({ abi: processor.abi, functionName: "newStore", args: [] }),
  newStoreForShortage: async ({ processor, receiver, hostileToken }) => {
    const args = [receiver, hostileToken, [], []] as const;
    return encodeFunctionData({ abi: processor.abi, functionName: "newStoreForShortage", args });
  },
  newStoreForBlacklisted: async ({ processor, receiver, hostileToken }) =>
    encodeFunctionData({ abi: processor.abi, functionName: "newStoreForBlacklisted", args: [receiver, hostileToken] }),
};

for (const [verb, encode] of Object.entries(others)) {
  it(`re-entry into ${verb} is refused in the middle of a charge, which goes on`, async () => {
    const system = await load();
    await system.hostile.write.setCall([system.processor.address, await encode(system)]);
    await system.treat(system.split, treatment.payAndCall);
    await paths[0].pay(system, await system.hostileTerms());
    expect(await system.hostile.read.callResult()).to.equal(busy);
    expect(await system.held(system.payer)).to.equal(usdt(900));
  });
}

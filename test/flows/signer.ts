import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { zeroAddress } from "viem";
import {
  BpsOverWholeError,
  InvalidSignatureError,
  MalformedTermsError,
  SignatureExpiredError,
  SignerNotAllowedError,
  SignerNotLiveError,
} from "../../sdk/src/index.ts";
import { deployForSdk, refusedBeforeSending } from "../support/sdk.ts";

const connection = await hre.network.create();

async function fixture() {
  const system = await deployForSdk(connection);
  const merchant = system.addressOf(system.merchant);
  const signer = system.addressOf(system.others[0]!);
  const named = { signer, validUntil: (await system.now()) + 1000n, maxOutBps: 500n };
  return { ...system, merchantAddress: merchant, named };
}
const load = () => connection.networkHelpers.loadFixture(fixture);

describe("signer", () => {
  describe("get", () => {
    it("says of a stranger that it is none", async () => {
      const { as, merchantAddress: merchant, named } = await load();
      const { signer } = named;
      expect(await as.payer.signer.get({ merchant, signer })).to.deep.equal({
        merchant,
        signer,
        validUntil: 0n,
        maxOutBps: 0n,
        signerNonce: 0n,
        isLive: false,
      });
    });

    it("says of a signer whether its time is over", async () => {
      const { as, merchantAddress: merchant, named, networkHelpers } = await load();
      await as.merchant.signer.setSync(named);
      expect(await as.payer.signer.get({ merchant, ...named })).to.include({ isLive: true, maxOutBps: 500n });
      await networkHelpers.time.increaseTo(named.validUntil);
      expect(await as.payer.signer.get({ merchant, ...named })).to.include({ isLive: false, maxOutBps: 500n });
    });
  });

  describe("set, by the merchant itself", () => {
    it("names a signer, and returns what the chain took", async () => {
      const { as, merchantAddress: merchant, named } = await load();
      const { receipt, ...args } = await as.merchant.signer.setSync(named);
      expect(args).to.deep.equal({ owner: merchant, ...named });
      expect(receipt.status).to.equal("success");
    });

    it("can be simulated, and sends nothing then", async () => {
      const { as, merchantAddress: merchant, named } = await load();
      await as.merchant.signer.set.simulate(named);
      expect((await as.payer.signer.get({ merchant, ...named })).isLive).to.equal(false);
    });

    it("finds its event in the logs", async () => {
      const { as, named, publicClient } = await load();
      const hash = await as.merchant.signer.set(named);
      const { logs } = await publicClient.waitForTransactionReceipt({ hash });
      expect(as.merchant.signer.set.extractEvent(logs).args.signer).to.equal(named.signer);
    });

    for (const [name, overrides, Class] of [
      ["itself", (merchant: `0x${string}`) => ({ signer: merchant }), SignerNotAllowedError],
      ["nobody", () => ({ signer: zeroAddress }), SignerNotAllowedError],
      ["with a cap over 100 %", () => ({ maxOutBps: 10_001n }), BpsOverWholeError],
      ["with a cap that has no 16 bits", () => ({ maxOutBps: 65_536n }), MalformedTermsError],
      ["until an instant that has no 48 bits", () => ({ validUntil: 2n ** 48n }), MalformedTermsError],
      ["until an instant before all", () => ({ validUntil: -1n }), MalformedTermsError],
    ] as const) {
      it(`refuses to name ${name}: ${Class.name}`, async () => {
        const system = await load();
        const attempt = { ...system.named, ...overrides(system.merchantAddress) };
        await refusedBeforeSending(system, () => system.as.merchant.signer.set(attempt), Class as never);
      });
    }
  });

  describe("set, by the merchant's signature that a sponsor sends", () => {
    it("names the signer", async () => {
      const { as, merchantAddress: merchant, named } = await load();
      const signed = await as.merchant.signer.sign(named);
      const { receipt: _, ...args } = await as.stranger.signer.setSync(signed);
      expect(args).to.deep.equal({ owner: merchant, ...named });
    });

    it("takes the typed data signed elsewhere", async () => {
      const { as, clientFor, merchant, merchantAddress, named } = await load();
      const { typedData, ...prepared } = await clientFor().signer.sign.prepare({ ...named, merchant: merchantAddress });
      const signature = await merchant.signTypedData(typedData);
      expect(await as.stranger.signer.setSync({ ...prepared, signature })).to.include(named);
    });

    it("counts the nonce of merchant and signer up", async () => {
      const { as, named } = await load();
      const first = await as.merchant.signer.sign(named);
      await as.stranger.signer.setSync(first);
      const second = await as.merchant.signer.sign({ ...named, validUntil: 0n });
      expect([first.signerNonce, second.signerNonce]).to.deep.equal([0n, 1n]);
      await as.stranger.signer.setSync(second);
    });

    it("refuses what was sent before", async () => {
      const system = await load();
      const signed = await system.as.merchant.signer.sign(system.named);
      await system.as.stranger.signer.setSync(signed);
      await refusedBeforeSending(system, () => system.as.stranger.signer.set(signed), InvalidSignatureError);
    });

    it("refuses what was changed", async () => {
      const system = await load();
      const signed = { ...(await system.as.merchant.signer.sign(system.named)), maxOutBps: 10_000n };
      await refusedBeforeSending(system, () => system.as.stranger.signer.set(signed), InvalidSignatureError);
    });

    it("refuses what is past its deadline", async () => {
      const system = await load();
      const signed = await system.as.merchant.signer.sign({ ...system.named, deadline: await system.now() });
      const error = await refusedBeforeSending(
        system,
        () => system.as.stranger.signer.set(signed),
        SignatureExpiredError,
      );
      expect(error.args.deadline).to.equal(signed.deadline);
    });
  });

  describe("revoke", () => {
    it("takes the right at once, for unpaid invoices too", async () => {
      const system = await load();
      const { as, addressOf, signer, order } = system;
      const invoice = await as.signer.invoice.sign(order);
      expect(await as.merchant.signer.revokeSync({ signer: addressOf(signer) })).to.include({ validUntil: 0n });
      await refusedBeforeSending(system, () => as.payer.payment.charge({ invoice }), SignerNotLiveError);
      await refusedBeforeSending(system, () => as.payer.invoice.verify({ invoice }), SignerNotLiveError);
    });

    it("is a call that a Safe can make", async () => {
      const { as, signer, addressOf, merchant, merchantAddress } = await load();
      const { address, abi, functionName, args } = as.stranger.signer.revoke.call({ signer: addressOf(signer) });
      await merchant.writeContract({ address, abi, functionName, args } as never);
      const { isLive } = await as.payer.signer.get({ merchant: merchantAddress, signer: addressOf(signer) });
      expect(isLive).to.equal(false);
    });
  });
});

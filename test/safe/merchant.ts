import { expect } from "chai";
import { type Address, getAddress } from "viem";
import { toTypedDataDomain, types } from "../../sdk/src/terms/typedData.ts";
import { type OwnerAccount, createSafe, getSafeMessage, joinSignatures } from "../../sdk/src/safe/index.ts";
import { usdt } from "../support/system.ts";
import { onBothChains, ownerOf } from "./support.ts";

onBothChains("A Safe as merchant", (system) => {
  const [alice, bob] = [ownerOf("alice"), ownerOf("bob")];
  const mallory = ownerOf("mallory");
  const deadline = 2n ** 40n;

  const signApart = async (owners: readonly OwnerAccount[], message: ReturnType<typeof getSafeMessage>) =>
    Promise.all(owners.map(async (owner) => ({ owner: owner.address, signature: await owner.signTypedData(message) })));

  describe("when its owners sign the naming of a signer, each apart", () => {
    const nameSigner = async (owners: readonly OwnerAccount[], by: Address = system().safe) => {
      const { domain, processor, signer, safe, courier } = system();
      const named = { merchant: safe, signer: signer.account.address, validUntil: 2 ** 40, maxOutBps: 500 };
      const message = getSafeMessage({
        safe: by,
        chainId: domain.chainId,
        typedData: {
          domain: toTypedDataDomain(domain),
          types,
          primaryType: "SetSigner",
          message: {
            ...named,
            owner: named.merchant,
            nonce: (await processor.read.getSigner([safe, named.signer]))[2],
            deadline,
          },
        },
      });
      const signature = joinSignatures(await signApart(owners, message));
      return processor.write.setSignerFor(
        [safe, named.signer, named.validUntil, named.maxOutBps, deadline, signature],
        { account: courier.account },
      );
    };

    it("names the signer, whoever sends it", async () => {
      const { viem, processor, safe, signer } = system();
      await viem.assertions.emitWithArgs(nameSigner([alice, bob]), processor, "SignerSet", [
        getAddress(safe),
        getAddress(signer.account.address),
        BigInt(2 ** 40),
        500n,
      ]);
    });

    it("takes the owners' signatures in any order", async () => {
      const { processor, safe, signer } = system();
      await nameSigner([bob, alice]);
      expect(await processor.read.getSigner([safe, signer.account.address])).to.deep.equal([BigInt(2 ** 40), 500n, 1n]);
    });

    it("refuses one owner of two", async () => {
      const { viem, processor } = system();
      await viem.assertions.revertWithCustomError(nameSigner([alice]), processor, "InvalidSignature");
    });

    it("refuses a stranger beside an owner", async () => {
      const { viem, processor } = system();
      await viem.assertions.revertWithCustomError(nameSigner([alice, mallory]), processor, "InvalidSignature");
    });

    it("refuses what the same owners signed for another Safe of theirs", async () => {
      const { viem, processor, courier, owners, networks } = system();
      const other = await createSafe({
        client: courier,
        owners: owners.map(({ address }) => address),
        threshold: 2,
        saltNonce: 2n,
        ...networks,
      });
      await viem.assertions.revertWithCustomError(nameSigner([alice, bob], other), processor, "InvalidSignature");
    });
  });

  describe("when its owners sign an invoice themselves", () => {
    /** Half of it goes to the fee receiver: more than any signer's cap here. */
    const invoice = async (owners: readonly OwnerAccount[]) => {
      const { termsOf, domain, safe, feeReceiver } = system();
      const terms = await termsOf({ merchant: safe, feeBps: 5_000n, feeReceiver: feeReceiver.account.address });
      const message = getSafeMessage({
        safe,
        chainId: domain.chainId,
        typedData: { domain: toTypedDataDomain(domain), types, primaryType: "PaymentTerms", message: terms },
      });
      return { terms, signature: joinSignatures(await signApart(owners, message)) };
    };

    it("is paid by whoever charges it, without a cap on fee and splits", async () => {
      const { processor, payer, safe, feeReceiver, balanceOf } = system();
      const { terms, signature } = await invoice([bob, alice]);
      const before = await balanceOf(feeReceiver);
      await processor.write.charge([terms, safe, terms.amount, signature], { account: payer.account });
      expect(await balanceOf(safe)).to.equal(usdt(1_050));
      expect((await balanceOf(feeReceiver)) - before).to.equal(usdt(50));
    });

    it("refuses the invoice of one owner", async () => {
      const { viem, processor, payer, safe } = system();
      const { terms, signature } = await invoice([alice]);
      const charge = processor.write.charge([terms, safe, terms.amount, signature], { account: payer.account });
      await viem.assertions.revertWithCustomError(charge, processor, "InvalidSignature");
    });
  });
});

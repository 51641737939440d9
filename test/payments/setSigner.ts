import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { type Address, type Hex, encodeFunctionData, getAddress, zeroAddress } from "viem";
import { eventsOf, gas, signSetSigner, toErc6492, toHighS } from "../support/payments.ts";
import { type Wallet, deploySystem } from "../support/system.ts";

const connection = await hre.network.create();
const validUntil = 2 ** 40;

async function fixture() {
  const system = await deploySystem(connection);
  const { viem, processor, addressOf, merchant, stranger } = system;
  const wallet = await viem.deployContract("WalletMock", [addressOf(merchant)]);
  const factory = await viem.deployContract("WalletFactoryMock");
  const future = getAddress(await factory.read.addressOf([addressOf(merchant)]));
  const message = {
    owner: addressOf(merchant),
    signer: addressOf(stranger),
    validUntil,
    maxOutBps: 700,
    nonce: 0n,
    deadline: (await system.now()) + 100n,
  };
  type Message = typeof message;
  /** The merchant's message as a sponsor sends it: `sent` may differ from what was signed. */
  const send = async (signed: Message, { by = merchant, sent = signed, signature }: Sending<Message> = {}) =>
    processor.write.setSignerFor(
      [
        sent.owner,
        sent.signer,
        sent.validUntil,
        sent.maxOutBps,
        sent.deadline,
        signature ?? (await signSetSigner(system, by, signed)),
      ],
      { account: system.operator.account, gas },
    );
  const set = (signer: Address, until: number, maxOutBps: number) =>
    processor.write.setSigner([signer, until, maxOutBps], { account: merchant.account, gas });
  return { ...system, wallet: getAddress(wallet.address), factory, future, message, send, set };
}
interface Sending<Message> {
  readonly by?: Wallet;
  readonly sent?: Message;
  readonly signature?: Hex;
}
const load = () => connection.networkHelpers.loadFixture(fixture);
type Prepared = Awaited<ReturnType<typeof load>>;

/** Until when, with which cap, and the next nonce. */
const signerOf = ({ processor, message }: Prepared, owner: Address = message.owner) =>
  processor.read.getSigner([owner, message.signer]);
const namedAt = (nonce: bigint) => [BigInt(validUntil), 700n, nonce];

async function expectRefusedUnnamed(
  system: Prepared,
  attempt: Promise<Hex>,
  name: "InvalidSignature" | "SignatureExpired" | "SignerNotAllowed" | "BpsOverWhole",
  args: readonly unknown[],
) {
  await system.viem.assertions.revertWithCustomErrorWithArgs(attempt, system.processor, name, args as never);
  expect(await signerOf(system)).to.deep.equal([0n, 0n, 0n]);
}
const anything = () => true;

describe("setSigner", () => {
  it("names a signer for its caller", async () => {
    const system = await load();
    await system.set(system.message.signer, validUntil, 700);
    expect(await signerOf(system)).to.deep.equal(namedAt(1n));
  });

  it("says for whom, until when and with what cap", async () => {
    const system = await load();
    const { owner, signer } = system.message;
    expect(await eventsOf(system, await system.set(signer, validUntil, 700))).to.deep.equal([
      { eventName: "SignerSet", args: { owner, signer, validUntil: BigInt(validUntil), maxOutBps: 700n } },
    ]);
  });

  it("names nobody for another merchant", async () => {
    const system = await load();
    await system.set(system.message.signer, validUntil, 700);
    expect(await signerOf(system, system.addressOf(system.payer))).to.deep.equal([0n, 0n, 0n]);
  });

  it("revokes by an end in the past", async () => {
    const system = await load();
    await system.set(system.message.signer, validUntil, 700);
    await system.set(system.message.signer, 0, 0);
    expect(await signerOf(system)).to.deep.equal([0n, 0n, 2n]);
  });

  it("gives away all but the whole, and no more", async () => {
    const system = await load();
    const { signer } = system.message;
    await expectRefusedUnnamed(system, system.set(signer, validUntil, 10_001), "BpsOverWhole", [10_001n, 10_000n]);
    await system.set(signer, validUntil, 10_000);
    expect(await signerOf(system)).to.deep.equal([BigInt(validUntil), 10_000n, 1n]);
  });

  it("refuses to name nobody", async () => {
    const system = await load();
    await expectRefusedUnnamed(system, system.set(zeroAddress, validUntil, 0), "SignerNotAllowed", [zeroAddress]);
  });

  it("refuses to name the merchant itself, who is never capped", async () => {
    const system = await load();
    const { owner } = system.message;
    await expectRefusedUnnamed(system, system.set(owner, validUntil, 0), "SignerNotAllowed", [owner]);
  });
});

describe("setSignerFor", () => {
  describe("given the merchant's signature", () => {
    it("names the signer, by anybody's transaction", async () => {
      const system = await load();
      await system.send(system.message);
      expect(await signerOf(system)).to.deep.equal(namedAt(1n));
    });

    it("says the same as setSigner does", async () => {
      const system = await load();
      const { owner, signer } = system.message;
      expect(await eventsOf(system, await system.send(system.message))).to.deep.equal([
        { eventName: "SignerSet", args: { owner, signer, validUntil: BigInt(validUntil), maxOutBps: 700n } },
      ]);
    });

    it("works once", async () => {
      const system = await load();
      const signature = await signSetSigner(system, system.merchant, system.message);
      await system.send(system.message, { signature });
      await system.set(system.message.signer, 0, 0);
      const { revertWithCustomErrorWithArgs } = system.viem.assertions;
      const again = system.send(system.message, { signature });
      const args = [system.message.owner, anything] as const;
      await revertWithCustomErrorWithArgs(again, system.processor, "InvalidSignature", args as never);
      expect(await signerOf(system)).to.deep.equal([0n, 0n, 2n]);
    });

    it("works in the order of its nonces only", async () => {
      const system = await load();
      const second = { ...system.message, nonce: 1n };
      const args = [second.owner, anything];
      await expectRefusedUnnamed(system, system.send(second), "InvalidSignature", args);
      await system.send({ ...system.message, maxOutBps: 1 });
      await system.send(second);
      expect(await signerOf(system)).to.deep.equal(namedAt(2n));
    });

    it("works at its deadline, and not a second later", async () => {
      const system = await load();
      const { deadline } = system.message;
      await system.networkHelpers.time.setNextBlockTimestamp(deadline);
      await system.send(system.message);
      expect(await signerOf(system)).to.deep.equal(namedAt(1n));
    });

    it("is refused a second after its deadline", async () => {
      const system = await load();
      const { deadline } = system.message;
      await system.networkHelpers.time.setNextBlockTimestamp(deadline + 1n);
      await expectRefusedUnnamed(system, system.send(system.message), "SignatureExpired", [deadline + 1n, deadline]);
    });

    it("refuses what setSigner refuses", async () => {
      const system = await load();
      const signer = system.message.owner;
      await expectRefusedUnnamed(system, system.send({ ...system.message, signer }), "SignerNotAllowed", [signer]);
    });
  });

  describe("given a signature that was never sent", () => {
    for (const [what, validUntilSet] of [
      ["revoked", 0],
      ["renamed", validUntil - 1],
    ] as const) {
      it(`is worth nothing once the owner has ${what} that signer by a call of its own`, async () => {
        const system = await load();
        const { owner, signer } = system.message;
        const unsent = await signSetSigner(system, system.merchant, system.message);
        await system.set(signer, validUntilSet, 0);
        const attempt = system.send(system.message, { signature: unsent });
        const { revertWithCustomErrorWithArgs } = system.viem.assertions;
        await revertWithCustomErrorWithArgs(attempt, system.processor, "InvalidSignature", [owner, anything] as never);
        expect(await signerOf(system)).to.deep.equal([BigInt(validUntilSet), 0n, 1n]);
      });
    }

    it("stays good when the owner names another signer: each has a nonce of its own", async () => {
      const system = await load();
      await system.set(system.addressOf(system.payer), validUntil, 0);
      await system.send(system.message);
      expect(await signerOf(system)).to.deep.equal(namedAt(1n));
    });

    it("can be replaced by one with the next nonce, which getSigner returns", async () => {
      const system = await load();
      await system.set(system.message.signer, 0, 0);
      const [, , nonce] = await signerOf(system);
      await system.send({ ...system.message, nonce });
      expect(await signerOf(system)).to.deep.equal(namedAt(2n));
    });
  });

  describe("given something that the owner did not sign", () => {
    const changes = {
      "another signer": (s: Prepared) => ({ signer: s.addressOf(s.payer) }),
      "another end": () => ({ validUntil: validUntil + 1 }),
      "another cap": () => ({ maxOutBps: 701 }),
      "another deadline": (s: Prepared) => ({ deadline: s.message.deadline + 1n }),
      "another owner": (s: Prepared) => ({ owner: s.addressOf(s.payer) }),
    };
    for (const [what, change] of Object.entries(changes)) {
      it(`refuses ${what}`, async () => {
        const system = await load();
        const sent = { ...system.message, ...change(system) };
        const args = [sent.owner, anything];
        await expectRefusedUnnamed(system, system.send(system.message, { sent }), "InvalidSignature", args);
      });
    }

    it("refuses the signature of one of its signers: naming is the merchant's alone", async () => {
      const system = await load();
      const args = [system.message.owner, anything];
      const attempt = system.send(system.message, { by: system.signer });
      await expectRefusedUnnamed(system, attempt, "InvalidSignature", args);
    });

    it("refuses an invoice that it signed", async () => {
      const system = await load();
      const signature = await system.signTerms(system.merchant, await system.termsOf());
      const args = [system.message.owner, anything];
      await expectRefusedUnnamed(system, system.send(system.message, { signature }), "InvalidSignature", args);
    });

    it("refuses a signature of high s, and an empty one", async () => {
      const system = await load();
      const high = toHighS(await signSetSigner(system, system.merchant, system.message));
      for (const signature of [high, "0x"] as const) {
        const args = [system.message.owner, anything];
        await expectRefusedUnnamed(system, system.send(system.message, { signature }), "InvalidSignature", args);
      }
    });
  });

  describe("given a merchant with code", () => {
    it("takes what its owner signs (ERC-1271)", async () => {
      const system = await load();
      await system.send({ ...system.message, owner: system.wallet });
      expect(await signerOf(system, system.wallet)).to.deep.equal(namedAt(1n));
    });

    it("refuses what another signs", async () => {
      const system = await load();
      const message = { ...system.message, owner: system.wallet };
      const args = [system.wallet, anything];
      await expectRefusedUnnamed(system, system.send(message, { by: system.payer }), "InvalidSignature", args);
    });

    it("takes it before the account exists (ERC-6492)", async () => {
      const system = await load();
      const { factory, future } = system;
      const message = { ...system.message, owner: future };
      const args = [system.addressOf(system.merchant)] as const;
      const create = encodeFunctionData({ abi: factory.abi, functionName: "create", args });
      const inner = await signSetSigner(system, system.merchant, message);
      await system.send(message, { signature: toErc6492(factory.address, create, inner) });
      expect(await signerOf(system, future)).to.deep.equal(namedAt(1n));
    });

    it("takes the key's own signature where a key took on code (EIP-7702)", async () => {
      const system = await load();
      const { address } = await system.viem.deployContract("HostileWallet");
      await system.networkHelpers.setCode(system.message.owner, (await system.publicClient.getCode({ address }))!);
      await system.send(system.message);
      expect(await signerOf(system)).to.deep.equal(namedAt(1n));
    });
  });
});

import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { type Address, type Hex, concatHex, encodeErrorResult, encodeFunctionData, getAddress, parseAbi } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { toTypedDataDomain, types } from "../../sdk/src/terms/typedData.ts";
import { expectRefused, paths, toErc6492 } from "../support/payments.ts";
import { deploySystem, multicall3, usdt } from "../support/system.ts";

const connection = await hre.network.create();

async function fixture() {
  const system = await deploySystem(connection);
  const { viem, processor, merchant, addressOf, signer } = system;
  const name = (account: Address) =>
    processor.write.setSigner([account, 2 ** 40, 2_000], { account: merchant.account });

  const wallet = await viem.deployContract("WalletMock", [addressOf(signer)]);
  const factory = await viem.deployContract("WalletFactoryMock");
  const future = await factory.read.addressOf([addressOf(signer)]);
  const createData = encodeFunctionData({ abi: factory.abi, functionName: "create", args: [addressOf(signer)] });
  const hostile = await viem.deployContract("HostileWallet");
  for (const account of [wallet.address, future, hostile.address]) await name(account);

  const terms = await system.termsOf();
  const signature = await system.signTerms(signer, terms);
  return { ...system, wallet, factory, future: getAddress(future), createData, hostile, terms, signature, name };
}
const load = () => connection.networkHelpers.loadFixture(fixture);
type Prepared = Awaited<ReturnType<typeof load>>;

const expectInvalid = (
  system: Prepared,
  pay: (typeof paths)[number]["pay"],
  attempt: { readonly signer: Address; readonly signature: Hex },
) =>
  expectRefused(system, system.terms, () => pay(system, system.terms, attempt), "InvalidSignature", [
    getAddress(attempt.signer),
    system.idOf(system.terms),
  ]);

for (const { name, pay } of paths) {
  describe(`${name}: every kind of signer`, () => {
    describe("given an account with code that answers for its owner (ERC-1271)", () => {
      it("takes the owner's signature", async () => {
        const system = await load();
        await pay(system, system.terms, { signer: system.wallet.address });
        expect(await system.balanceOf(system.merchant)).to.equal(usdt(100));
      });

      it("refuses another's", async () => {
        const system = await load();
        const signature = await system.signTerms(system.stranger, system.terms);
        await expectInvalid(system, pay, { signer: system.wallet.address, signature });
      });

      it("refuses what it took before, once the owner has changed", async () => {
        const system = await load();
        await pay(system, system.terms, { signer: system.wallet.address });
        await system.wallet.write.setOwner([system.addressOf(system.stranger)], { account: system.signer.account });
        const terms = { ...system.terms, number: 2n };
        const attempt = () => pay(system, terms, { signer: system.wallet.address });
        const args = [getAddress(system.wallet.address), system.idOf(terms)];
        await expectRefused(system, terms, attempt, "InvalidSignature", args);
      });
    });

    describe("given a merchant that is such an account itself", () => {
      it("takes its owner's signature, without a cap", async () => {
        const system = await load();
        const merchant = getAddress(system.wallet.address);
        const splits = [{ account: system.addressOf(system.stranger), bps: 9_000n }];
        const terms = { ...system.terms, merchant, splits };
        await pay(system, terms, { signer: merchant });
        expect(await system.balanceOf(merchant)).to.equal(usdt(10));
      });

      it("pays it though it does not exist yet", async () => {
        const system = await load();
        const terms = { ...system.terms, merchant: system.future };
        const inner = await system.signTerms(system.signer, terms);
        const signature = toErc6492(system.factory.address, system.createData, inner);
        await pay(system, terms, { signer: system.future, signature });
        expect(await system.balanceOf(system.future)).to.equal(usdt(100));
      });
    });

    describe("given a contract that does not answer", () => {
      it("refuses", async () => {
        const system = await load();
        await system.name(system.token.address);
        await expectInvalid(system, pay, { signer: system.token.address, signature: system.signature });
      });
    });

    describe("given an account that does not exist yet (ERC-6492)", () => {
      it("is created on the way, by somebody who is not the processor", async () => {
        const system = await load();
        const signature = toErc6492(system.factory.address, system.createData, system.signature);
        await pay(system, system.terms, { signer: system.future, signature });
        expect(await system.balanceOf(system.merchant)).to.equal(usdt(100));
        expect(await system.publicClient.getCode({ address: system.future })).to.not.equal(undefined);
      });

      it("is taken in the same form after it was created", async () => {
        const system = await load();
        await system.factory.write.create([system.addressOf(system.signer)]);
        const signature = toErc6492(system.factory.address, system.createData, system.signature);
        await pay(system, system.terms, { signer: system.future, signature });
        expect(await system.balanceOf(system.merchant)).to.equal(usdt(100));
      });

      it("asks for no preparation then", async () => {
        const system = await load();
        await system.factory.write.create([system.addressOf(system.signer)]);
        const data = encodeFunctionData({
          abi: system.factory.abi,
          functionName: "create",
          args: [system.wallet.address],
        });
        const signature = toErc6492(system.factory.address, data, system.signature);
        await pay(system, system.terms, { signer: system.future, signature });
        const prepared = await system.factory.read.addressOf([system.wallet.address]);
        expect(await system.publicClient.getCode({ address: prepared })).to.equal(undefined);
      });

      it("is refused with another's signature", async () => {
        const system = await load();
        const inner = await system.signTerms(system.stranger, system.terms);
        const signature = toErc6492(system.factory.address, system.createData, inner);
        await expectInvalid(system, pay, { signer: system.future, signature });
      });

      it("is refused when its preparation fails", async () => {
        const system = await load();
        const signature = toErc6492(system.factory.address, "0x12345678", system.signature);
        await expectInvalid(system, pay, { signer: system.future, signature });
      });

      it("is refused without its preparation", async () => {
        const system = await load();
        await expectInvalid(system, pay, { signer: system.future, signature: system.signature });
      });

      it("is refused when the wrapper is malformed", async () => {
        const system = await load();
        const malformed = concatHex(["0x1234", `0x${"6492".repeat(16)}`]);
        const attempt = pay(system, system.terms, { signer: system.future, signature: malformed });
        await system.viem.assertions.revert(attempt);
        expect(await system.balanceOf(system.merchant)).to.equal(0n);
      });

      it("cannot make the token think that the processor calls: the payers' allowances stay", async () => {
        const system = await load();
        const theft = encodeFunctionData({
          abi: system.token.abi,
          functionName: "transferFrom",
          args: [system.addressOf(system.payer), system.addressOf(system.stranger), usdt(1)],
        });
        const signature = toErc6492(system.token.address, theft, system.signature);
        await expectInvalid(system, pay, { signer: system.future, signature });
      });

      it("cannot re-enter by its preparation", async () => {
        const system = await load();
        const cancel = encodeFunctionData({
          abi: system.processor.abi,
          functionName: "cancel",
          args: [multicall3.address, 9n],
        });
        const signature = toErc6492(system.processor.address, cancel, system.signature);
        await expectInvalid(system, pay, { signer: system.future, signature });
        expect(await system.processor.read.getNumberStatus([multicall3.address, 9n])).to.equal(0);
      });
    });

    describe("given an account with a key that took on code (EIP-7702)", () => {
      it("takes its key's signature, whatever the code says", async () => {
        const system = await load();
        const code = await system.publicClient.getCode({ address: system.hostile.address });
        await system.networkHelpers.setCode(system.addressOf(system.signer), code!);
        await pay(system, system.terms);
        expect(await system.balanceOf(system.merchant)).to.equal(usdt(100));
      });

      it("takes what its code takes", async () => {
        const system = await load();
        const code = await system.publicClient.getCode({ address: system.hostile.address });
        await system.networkHelpers.setCode(system.addressOf(system.signer), code!);
        const delegated = await system.viem.getContractAt("HostileWallet", system.addressOf(system.signer));
        await delegated.write.expectCall([system.token.address, "0x313ce567", true, `0x${"6".padStart(64, "0")}`]);
        await pay(system, system.terms, { signature: "0x1234" });
        expect(await system.balanceOf(system.merchant)).to.equal(usdt(100));
      });
    });

    describe("given a signer whose code does as it likes when it is asked", () => {
      it("cannot re-enter: it hears that the processor is busy", async () => {
        const system = await load();
        const abi = parseAbi(["error ReentrancyGuardReentrantCall()"]);
        const reenter = encodeFunctionData({
          abi: system.processor.abi,
          functionName: "cancel",
          args: [system.hostile.address, 9n],
        });
        await system.hostile.write.expectCall([system.processor.address, reenter, false, encodeErrorResult({ abi })]);
        await pay(system, system.terms, { signer: system.hostile.address, signature: "0x" });
        expect(await system.balanceOf(system.merchant)).to.equal(usdt(100));
      });

      it("cannot change anything: it is asked without leave to write", async () => {
        const system = await load();
        const write = encodeFunctionData({ abi: system.factory.abi, functionName: "create", args: [system.future] });
        await system.hostile.write.expectCall([system.factory.address, write, true, "0x"]);
        await expectInvalid(system, pay, { signer: system.hostile.address, signature: "0x" });
      });

      it("is asked before any money moves, and not again: its mind then decides", async () => {
        const system = await load();
        const read = encodeFunctionData({
          abi: system.token.abi,
          functionName: "balanceOf",
          args: [system.addressOf(system.merchant)],
        });
        await system.hostile.write.expectCall([system.token.address, read, true, `0x${"0".repeat(64)}`]);
        await pay(system, system.terms, { signer: system.hostile.address, signature: "0x" });
        expect(await system.balanceOf(system.merchant)).to.equal(usdt(100));
        const terms = { ...system.terms, number: 2n };
        const attempt = () => pay(system, terms, { signer: system.hostile.address, signature: "0x" });
        const args = [getAddress(system.hostile.address), system.idOf(terms)];
        await expectRefused(system, terms, attempt, "InvalidSignature", args);
      });
    });
  });
}

describe("given a chain that delegates for real (EIP-7702)", () => {
  it("leaves the key's signatures good", async () => {
    const prague = await hre.network.create({ network: "default", override: { hardfork: "prague" } });
    const system = await deploySystem(prague);
    const key = privateKeyToAccount(generatePrivateKey());
    const { address: contractAddress } = await prague.viem.deployContract("HostileWallet");
    const chainId = system.domain.chainId;
    const authorization = await key.signAuthorization({ contractAddress, chainId, nonce: 0 });
    await system.stranger.sendTransaction({ to: system.stranger.account.address, authorizationList: [authorization] });
    const delegation = concatHex(["0xef0100", contractAddress]);
    expect(await system.publicClient.getCode({ address: key.address })).to.equal(delegation);

    await system.processor.write.setSigner([key.address, 2 ** 40, 0], { account: system.merchant.account });
    for (const [number, { pay }] of paths.entries()) {
      const terms = await system.termsOf({ number: BigInt(number) });
      const domain = toTypedDataDomain(system.domain);
      const signature = await key.signTypedData({ domain, types, primaryType: "PaymentTerms", message: terms });
      await pay(system, terms, { signer: key.address, signature });
    }
    expect(await system.balanceOf(system.merchant)).to.equal(usdt(200));
    await prague.close();
  });
});

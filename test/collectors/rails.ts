import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import {
  type Address,
  type Hex,
  encodeAbiParameters,
  encodeFunctionData,
  encodePacked,
  getAddress,
  keccak256,
  maxUint256,
  numberToHex,
  pad,
  parseSignature,
} from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { payTypes, permitTypes, receiveTypes, toTypedDataDomain, types } from "../../sdk/src/terms/typedData.ts";
import type { PaymentTerms } from "../../sdk/src/terms/types.ts";
import { asAuthorization } from "../support/authorizations.ts";
import { gas, toErc6492, toHighS } from "../support/payments.ts";
import { type System, type Wallet, deploySystem, noList, usdt } from "../support/system.ts";

const connection = await hre.network.create();

/** A listed token with permits; the payer has a thousand of it and has approved nobody. */
async function fixture() {
  const system = await deploySystem(connection);
  const { viem, processor, payer, addressOf } = system;
  const permitToken = await viem.deployContract("PermitTokenMock");
  const token = getAddress(permitToken.address);
  await processor.write.listToken([token, 20, noList]);
  await permitToken.write.mint([addressOf(payer), usdt(1_000)]);
  const terms = await system.termsOf({ token });
  const tokenDomain = { name: "TEST Permit", version: "1", chainId: system.domain.chainId, verifyingContract: token };
  const held = (who: Wallet | Address) => permitToken.read.balanceOf([addressOf(who)]);
  const pay = async (
    collector: Address,
    consent: Hex,
    { of = terms, from = addressOf(payer), by = system.stranger }: Paying = {},
  ): Promise<Hex> => {
    const signature = await system.signTerms(system.signer, of);
    const args = [of, addressOf(system.signer), from, collector, signature, consent] as const;
    const options = { account: by.account, gas };
    return of.authorizationExpiry === 0n
      ? processor.write.chargeWithConsent(args, options)
      : processor.write.authorizeWithConsent(args, options);
  };
  return { ...system, permitToken, permitTokenAddress: token, terms, tokenDomain, held, pay };
}
interface Paying {
  readonly of?: PaymentTerms;
  readonly from?: Address;
  readonly by?: Wallet;
}
const load = () => connection.networkHelpers.loadFixture(fixture);
type Loaded = Awaited<ReturnType<typeof load>>;
/** Slot of a key in the mapping at another. */
const slotOf = (key: Address, mapping: Hex): Hex =>
  keccak256(encodeAbiParameters([{ type: "address" }, { type: "bytes32" }], [key, mapping]));
const any = (value: unknown) => value !== undefined;

/** Nothing has moved and the number is good still. */
async function unpaid(
  system: Loaded,
  attempt: Promise<Hex>,
  contract: { abi: unknown; address: Address },
  name: string,
  args: readonly unknown[],
) {
  const before = await system.held(system.payer);
  await system.viem.assertions.revertWithCustomErrorWithArgs(attempt, contract as never, name as never, args as never);
  expect(await system.held(system.payer)).to.equal(before);
  expect(await system.processor.read.getNumberStatus([system.terms.merchant, system.terms.number])).to.equal(0);
}

describe("RelayedCollector", () => {
  const consentOf = async (system: Loaded, by: Wallet, changes: RelayedChanges = {}): Promise<Hex> => {
    const { maxIn = usdt(100), deadline = 2n ** 40n, domain = {} } = changes;
    const signature = await by.signTypedData({
      domain: toTypedDataDomain({
        chainId: system.domain.chainId,
        verifyingContract: system.relayedCollector.address,
        ...domain,
      }),
      types: payTypes,
      primaryType: "Pay",
      message: {
        payer: changes.payer ?? system.addressOf(by),
        token: changes.token ?? system.permitTokenAddress,
        maxIn,
        id: changes.id ?? system.idOf(system.terms),
        deadline,
      },
    });
    return encodePacked(
      ["uint256", "uint256", "bytes"],
      [maxIn, deadline, changes.high ? toHighS(signature) : signature],
    );
  };
  interface RelayedChanges {
    readonly payer?: Address;
    readonly token?: Address;
    readonly id?: Hex;
    readonly maxIn?: bigint;
    readonly deadline?: bigint;
    readonly high?: boolean;
    readonly domain?: Partial<System["domain"]>;
  }
  const trusting = async () => {
    const system = await load();
    const { permitToken, relayedCollector, payer, signer, addressOf } = system;
    for (const who of [payer, signer])
      await permitToken.write.approve([relayedCollector.address, maxUint256], { account: who.account });
    await permitToken.write.mint([addressOf(signer), usdt(1_000)]);
    return {
      ...system,
      relay: (consent: Hex, options?: Paying) => system.pay(relayedCollector.address, consent, options),
    };
  };

  for (const role of ["merchant", "operator", "stranger"] as const) {
    it(`takes the amount by the payer's consent, sent by the ${role}`, async () => {
      const system = await trusting();
      await system.relay(await consentOf(system, system.payer), { by: system[role] });
      expect(await system.held(system.merchant)).to.equal(usdt(100));
      expect(await system.held(system.payer)).to.equal(usdt(900));
    });
  }

  it("authorizes by it, too", async () => {
    const system = await trusting();
    const of = { ...system.terms, ...(await asAuthorization(system)) };
    await system.relay(await consentOf(system, system.payer, { id: system.idOf(of) }), { of });
    expect((await system.processor.read.getPayment([system.idOf(of)]))[0]).to.equal(usdt(100));
  });

  it("takes no more than the payer has signed for", async () => {
    const system = await trusting();
    const attempt = system.relay(await consentOf(system, system.payer, { maxIn: usdt(100) - 1n }));
    await unpaid(system, attempt, system.relayedCollector, "MaxInExceeded", [usdt(100), usdt(100) - 1n]);
    await system.relay(await consentOf(system, system.payer, { maxIn: usdt(101) }));
    expect(await system.held(system.payer)).to.equal(usdt(900));
  });

  it("takes a consent at its deadline, and not after it", async () => {
    const system = await trusting();
    const deadline = (await system.now()) + 100n;
    const consent = await consentOf(system, system.payer, { deadline });
    await system.networkHelpers.time.setNextBlockTimestamp(deadline + 1n);
    const args = [deadline + 1n, deadline];
    await unpaid(system, system.relay(consent), system.relayedCollector, "SignatureExpired", args);
    const again = await trusting();
    const { networkHelpers } = again;
    const later = (await again.now()) + 100n;
    const good = await consentOf(again, again.payer, { deadline: later });
    await networkHelpers.time.setNextBlockTimestamp(later);
    await again.relay(good);
    expect(await again.held(again.merchant)).to.equal(usdt(100));
  });

  for (const role of ["merchant", "signer", "stranger", "operator"] as const) {
    it(`takes nothing by the ${role}'s signature, though the payer trusts the collector`, async () => {
      const system = await trusting();
      const payer = system.addressOf(system.payer);
      const attempt = system.relay(await consentOf(system, system[role], { payer }));
      const args = [system.addressOf(system.payer), any];
      await unpaid(system, attempt, system.relayedCollector, "InvalidSignature", args);
    });
  }

  it("takes nothing by a consent to another payment, payer, token, chain or contract, nor by its mirror image", async () => {
    const system = await trusting();
    const other = { ...system.terms, number: 2n };
    for (const changes of [
      { id: system.idOf(other) },
      { payer: system.addressOf(system.stranger) },
      { token: system.addressOf(system.token.address) },
      { domain: { chainId: 1 } },
      { domain: { verifyingContract: system.processor.address } },
      { high: true },
    ]) {
      const attempt = system.relay(await consentOf(system, system.payer, changes));
      await unpaid(system, attempt, system.relayedCollector, "InvalidSignature", [system.addressOf(system.payer), any]);
    }
  });

  it("takes no invoice that a payer has signed as a merchant's signer for its consent", async () => {
    const system = await trusting();
    const { signer, addressOf, relayedCollector } = system;
    const invoice = await system.signTerms(signer, system.terms);
    const consent = encodePacked(["uint256", "uint256", "bytes"], [usdt(100), 2n ** 40n, invoice]);
    const attempt = system.relay(consent, { from: addressOf(signer) });
    await unpaid(system, attempt, relayedCollector, "InvalidSignature", [addressOf(signer), any]);
    const sameDomain = await signer.signTypedData({
      domain: toTypedDataDomain({ chainId: system.domain.chainId, verifyingContract: relayedCollector.address }),
      types,
      primaryType: "PaymentTerms",
      message: system.terms,
    });
    const disguised = encodePacked(["uint256", "uint256", "bytes"], [usdt(100), 2n ** 40n, sameDomain]);
    const again = system.relay(disguised, { from: addressOf(signer) });
    await unpaid(system, again, relayedCollector, "InvalidSignature", [addressOf(signer), any]);
  });

  for (const isDeployed of [true, false]) {
    it(`takes the consent of a wallet ${isDeployed ? "by ERC-1271" : "that is not deployed yet, by ERC-6492"}`, async () => {
      const system = await trusting();
      const { viem, addressOf, payer, permitToken, relayedCollector } = system;
      const factory = await viem.deployContract("WalletFactoryMock");
      const wallet = getAddress(await factory.read.addressOf([addressOf(payer)]));
      const create = encodeFunctionData({ abi: factory.abi, functionName: "create", args: [addressOf(payer)] });
      if (isDeployed) await factory.write.create([addressOf(payer)]);
      await permitToken.write.mint([wallet, usdt(100)]);
      // Written into the token: a transaction of the wallet's own would take the address that it is made at.
      const { networkHelpers } = system;
      const slot = slotOf(relayedCollector.address, slotOf(wallet, pad("0x01")));
      await networkHelpers.setStorageAt(permitToken.address, slot, pad(numberToHex(maxUint256)));
      const consent = await consentOf(system, payer, { payer: wallet });
      const signature = `0x${consent.slice(2 + 128)}` as const;
      const wrapped = isDeployed ? signature : toErc6492(factory.address, create, signature);
      await system.relay(encodePacked(["uint256", "uint256", "bytes"], [usdt(100), 2n ** 40n, wrapped]), {
        from: wallet,
      });
      expect(await system.held(wallet)).to.equal(0n);
      expect(await system.held(system.merchant)).to.equal(usdt(100));
    });
  }

  it("takes a consent from the payer that it names, and from no other account of the same key", async () => {
    const system = await trusting();
    const { viem, addressOf, payer, permitToken, relayedCollector } = system;
    const approve = encodeFunctionData({
      abi: permitToken.abi,
      functionName: "approve",
      args: [relayedCollector.address, maxUint256],
    });
    const openAccount = async () => {
      const wallet = await viem.deployContract("WalletMock", [addressOf(payer)]);
      await permitToken.write.mint([wallet.address, usdt(100)]);
      await wallet.write.execute([permitToken.address, approve], { account: payer.account });
      return getAddress(wallet.address);
    };
    const [mine, other] = [await openAccount(), await openAccount()];
    const consent = await consentOf(system, payer, { payer: mine });
    for (const from of [other, addressOf(payer)])
      await unpaid(system, system.relay(consent, { from }), relayedCollector, "InvalidSignature", [from, any]);
    expect(await system.held(other)).to.equal(usdt(100));
    await system.relay(consent, { from: mine });
    expect(await system.held(mine)).to.equal(0n);
    expect(await system.held(other)).to.equal(usdt(100));
  });

  it("tells a payer who is short", async () => {
    const system = await trusting();
    await system.permitToken.write.approve([system.relayedCollector.address, 5n], { account: system.payer.account });
    const attempt = system.relay(await consentOf(system, system.payer));
    const args = [system.addressOf(system.payer), usdt(1_000), 5n, usdt(100)];
    await unpaid(system, attempt, system.relayedCollector, "PayerShort", args);
  });

  it("refuses a consent that is too short to be one", async () => {
    const system = await trusting();
    await system.viem.assertions.revert(system.relay("0x1234"));
    expect(await system.held(system.payer)).to.equal(usdt(1_000));
  });
});

describe("RelayedCollector, given a payer that delegates to code (EIP-7702)", () => {
  it("takes its key's signature, whatever the code answers", async () => {
    const prague = await hre.network.create({ network: "default", override: { hardfork: "prague" } });
    const system = await deploySystem(prague);
    const { relayedCollector, domain, signer, stranger, networkHelpers } = system;
    const key = privateKeyToAccount(generatePrivateKey());
    const { address: contractAddress } = await prague.viem.deployContract("HostileWallet");
    const authorization = await key.signAuthorization({ contractAddress, chainId: domain.chainId, nonce: 0 });
    await stranger.sendTransaction({ to: stranger.account.address, authorizationList: [authorization] });
    await networkHelpers.impersonateAccount(key.address);
    await networkHelpers.setBalance(key.address, 10n ** 18n);
    await system.setBalance(key.address, usdt(100));
    await system.token.write.approve([relayedCollector.address, usdt(100)], { account: key.address });

    const terms = await system.termsOf({ payer: key.address, ...(await asAuthorization(system)) });
    const mine = { ...terms, payer: key.address };
    const signature = await key.signTypedData({
      domain: toTypedDataDomain({ ...domain, verifyingContract: relayedCollector.address }),
      types: payTypes,
      primaryType: "Pay",
      message: {
        payer: key.address,
        token: mine.token,
        maxIn: mine.amount,
        id: system.idOf(mine),
        deadline: 2n ** 40n,
      },
    });
    const consent = encodePacked(["uint256", "uint256", "bytes"], [mine.amount, 2n ** 40n, signature]);
    const invoice = await system.signTerms(signer, mine);
    const args = [mine, system.addressOf(signer), key.address, relayedCollector.address, invoice, consent] as const;
    await system.processor.write.authorizeWithConsent(args, { account: stranger.account, gas });
    expect((await system.processor.read.getPayment([system.idOf(mine)]))[0]).to.equal(usdt(100));
    // The money goes back to it as well, through whatever its code does: a token's transfer asks no receiver.
    await networkHelpers.time.increaseTo(mine.authorizationExpiry);
    await system.processor.write.reclaim([mine], { account: stranger.account, gas });
    expect(await system.balanceOf(key.address)).to.equal(usdt(100));
    await prague.close();
  });
});

describe("Erc3009Collector", () => {
  const consentOf = async (system: Loaded, by: Wallet, changes: Erc3009Changes = {}): Promise<Hex> => {
    const { nonce = system.idOf(system.terms), to = system.erc3009Collector.address, value = usdt(100) } = changes;
    const { validAfter = 0n, validBefore = 2n ** 40n, from = system.addressOf(by) } = changes;
    const signature = await by.signTypedData({
      domain: system.tokenDomain,
      types: receiveTypes,
      primaryType: "ReceiveWithAuthorization",
      message: { from, to, value, validAfter, validBefore, nonce },
    });
    const bytes: Hex = changes.dress?.(signature) ?? signature;
    return encodeAbiParameters(
      [{ type: "uint256" }, { type: "uint256" }, { type: "bytes" }],
      [validAfter, validBefore, bytes],
    );
  };
  interface Erc3009Changes {
    readonly from?: Address;
    readonly nonce?: Hex;
    readonly to?: Address;
    readonly value?: bigint;
    readonly validAfter?: bigint;
    readonly validBefore?: bigint;
    readonly dress?: (signature: Hex) => Hex;
  }
  const receive = (system: Loaded, consent: Hex, options?: Paying) =>
    system.pay(system.erc3009Collector.address, consent, options);

  it("takes the amount without any allowance, whoever sends it", async () => {
    const system = await load();
    await receive(system, await consentOf(system, system.payer));
    expect(await system.held(system.merchant)).to.equal(usdt(100));
    expect(await system.held(system.payer)).to.equal(usdt(900));
    expect(await system.held(system.erc3009Collector.address)).to.equal(0n);
  });

  it("authorizes by it, too", async () => {
    const system = await load();
    const of = { ...system.terms, ...(await asAuthorization(system)) };
    await receive(system, await consentOf(system, system.payer, { nonce: system.idOf(of) }), { of });
    expect((await system.processor.read.getPayment([system.idOf(of)]))[0]).to.equal(usdt(100));
  });

  it("passes on what arrived where the token keeps a fee each time, within what it is listed with", async () => {
    const system = await load();
    await system.permitToken.write.setFee([10n]);
    await receive(system, await consentOf(system, system.payer));
    expect(await system.held(system.merchant)).to.equal(99_800_100n);
    const over = await load();
    await over.permitToken.write.setFee([11n]);
    const attempt = receive(over, await consentOf(over, over.payer));
    await unpaid(over, attempt, over.processor, "ShortReceived", [any, usdt(100)]);
  });

  it("passes on what arrived, and leaves what somebody else has sent there before", async () => {
    const system = await load();
    const collector = system.erc3009Collector.address;
    await system.permitToken.write.mint([collector, 3n]);
    await receive(system, await consentOf(system, system.payer));
    expect(await system.held(system.merchant)).to.equal(usdt(100));
    expect(await system.held(collector)).to.equal(3n);
  });

  it("goes in the standard's form, which any such token has", async () => {
    const system = await load();
    await system.permitToken.write.setStandard([true]);
    await receive(system, await consentOf(system, system.payer));
    expect(await system.held(system.merchant)).to.equal(usdt(100));
  });

  it("takes a smart account's signature, of any length", async () => {
    const system = await load();
    const { viem, addressOf, payer, permitToken } = system;
    const wallet = await viem.deployContract("WalletMock", [addressOf(payer)]);
    await permitToken.write.mint([wallet.address, usdt(100)]);
    const from = getAddress(wallet.address);
    await receive(system, await consentOf(system, payer, { from }), { from });
    expect(await system.held(from)).to.equal(0n);
  });

  it("hands a signature that is not of 65 bytes to the token's second form", async () => {
    const system = await load();
    const dress = (signature: Hex): Hex => `${signature}00`;
    const attempt = receive(system, await consentOf(system, system.payer, { dress }));
    const args = [system.addressOf(system.payer)];
    await unpaid(system, attempt, system.permitToken, "AuthorizationNotSigned", args);
  });

  const refusals: Readonly<Record<string, (system: Loaded) => Parameters<typeof consentOf>[2]>> = {
    "another payment": (system) => ({ nonce: system.idOf({ ...system.terms, number: 2n }) }),
    "another amount": () => ({ value: usdt(101) }),
    "another receiver": (system) => ({ to: system.addressOf(system.merchant) }),
    "another payer": (system) => ({ from: system.addressOf(system.merchant) }),
  };
  for (const [what, change] of Object.entries(refusals)) {
    it(`takes no signature for ${what}`, async () => {
      const system = await load();
      const attempt = receive(system, await consentOf(system, system.payer, change(system)));
      await unpaid(system, attempt, system.permitToken, "AuthorizationNotSigned", [system.addressOf(system.payer)]);
    });
  }

  for (const role of ["merchant", "signer", "stranger"] as const) {
    it(`takes nothing by the ${role}'s signature`, async () => {
      const system = await load();
      const from = system.addressOf(system.payer);
      const attempt = receive(system, await consentOf(system, system[role], { from }));
      await unpaid(system, attempt, system.permitToken, "AuthorizationNotSigned", [from]);
    });
  }

  it("takes none that is not good yet or any more", async () => {
    const system = await load();
    const now = await system.now();
    for (const window of [{ validAfter: now + 1_000n }, { validBefore: now }]) {
      const attempt = receive(system, await consentOf(system, system.payer, window));
      await unpaid(system, attempt, system.permitToken, "AuthorizationNotNow", [any, any, any]);
    }
  });
});

describe("Erc2612Collector", () => {
  const consentOf = async (system: Loaded, by: Wallet, changes: PermitChanges = {}): Promise<Hex> => {
    const { value = usdt(100), deadline = 2n ** 40n, owner = system.addressOf(by) } = changes;
    const spender = system.erc2612Collector.address;
    const nonce = await system.permitToken.read.nonces([owner]);
    const signature = await by.signTypedData({
      domain: system.tokenDomain,
      types: permitTypes,
      primaryType: "Permit",
      message: { owner, spender, value, nonce, deadline },
    });
    const { r, s, yParity } = parseSignature(signature);
    return encodeAbiParameters(
      [{ type: "uint256" }, { type: "uint256" }, { type: "uint8" }, { type: "bytes32" }, { type: "bytes32" }],
      [value, deadline, 27 + yParity, r, s],
    );
  };
  interface PermitChanges {
    readonly owner?: Address;
    readonly value?: bigint;
    readonly deadline?: bigint;
  }
  const permit = (system: Loaded, consent: Hex, options: Paying = {}) =>
    system.pay(system.erc2612Collector.address, consent, { by: system.payer, ...options });

  it("approves and pays in the payer's one transaction", async () => {
    const system = await load();
    await permit(system, await consentOf(system, system.payer));
    expect(await system.held(system.merchant)).to.equal(usdt(100));
    expect(
      await system.permitToken.read.allowance([system.addressOf(system.payer), system.erc2612Collector.address]),
    ).to.equal(0n);
  });

  it("authorizes by it, too", async () => {
    const system = await load();
    const of = { ...system.terms, ...(await asAuthorization(system)) };
    await permit(system, await consentOf(system, system.payer), { of });
    expect((await system.processor.read.getPayment([system.idOf(of)]))[0]).to.equal(usdt(100));
  });

  it("goes on where somebody else has sent the permit before", async () => {
    const system = await load();
    const { permitToken, erc2612Collector, payer, stranger, addressOf } = system;
    const consent = await consentOf(system, payer);
    const [deadline, v, r, s] = [
      BigInt(`0x${consent.slice(66, 130)}`),
      Number(`0x${consent.slice(130, 194)}`),
      `0x${consent.slice(194, 258)}`,
      `0x${consent.slice(258)}`,
    ] as const;
    const args = [addressOf(payer), erc2612Collector.address, usdt(100), deadline, v, r, s] as const;
    await permitToken.write.permit(args as never, { account: stranger.account });
    await permit(system, consent);
    expect(await system.held(system.merchant)).to.equal(usdt(100));
  });

  for (const role of ["merchant", "operator", "signer", "stranger"] as const) {
    it(`gives the ${role} nothing by it: a permit is an allowance and no consent`, async () => {
      const system = await load();
      const attempt = permit(system, await consentOf(system, system.payer), { by: system[role] });
      const args = [system.addressOf(system[role]), system.addressOf(system.payer)];
      await unpaid(system, attempt, system.erc2612Collector, "CallerNotPayer", args);
    });
  }

  it("takes no more than the permit says, whatever else is allowed", async () => {
    const system = await load();
    await system.permitToken.write.approve([system.erc2612Collector.address, 2n ** 255n], {
      account: system.payer.account,
    });
    const attempt = permit(system, await consentOf(system, system.payer, { value: usdt(100) - 1n }));
    await unpaid(system, attempt, system.erc2612Collector, "MaxInExceeded", [usdt(100), usdt(100) - 1n]);
    await permit(system, await consentOf(system, system.payer, { value: usdt(101) }));
    expect(await system.held(system.merchant)).to.equal(usdt(100));
  });

  it("tells a payer whose permit does not hold", async () => {
    const system = await load();
    const attempt = permit(system, await consentOf(system, system.stranger, { owner: system.addressOf(system.payer) }));
    const args = [system.addressOf(system.payer), usdt(1_000), 0n, usdt(100)];
    await unpaid(system, attempt, system.erc2612Collector, "PayerShort", args);
  });

  it("spends 200,000 gas on a permit that burns all it is given, and pays by the allowance that there is", async () => {
    const system = await load();
    const { permitToken, erc2612Collector, payer, publicClient } = system;
    const consent = await consentOf(system, payer);
    await permitToken.write.setPermitBurnsGas([true]);
    await permitToken.write.approve([erc2612Collector.address, usdt(100)], { account: payer.account });
    const hash = await permit(system, consent);
    expect(await system.held(system.merchant)).to.equal(usdt(100));
    const { gasUsed } = await publicClient.getTransactionReceipt({ hash });
    expect(Number(gasUsed)).to.be.greaterThan(300_000).and.lessThan(400_000);
  });

  it("serves a token without permits by the allowance that there is", async () => {
    const system = await load();
    await system.approve(system.payer, system.erc2612Collector.address, usdt(100));
    const of = await system.termsOf();
    await permit(system, await consentOf(system, system.payer), { of });
    expect(await system.balanceOf(system.merchant)).to.equal(usdt(100));
  });
});

describe("every collector", () => {
  for (const name of ["relayedCollector", "erc3009Collector", "erc2612Collector", "permit2Collector"] as const) {
    it(`answers its room alone: ${name}`, async () => {
      const system = await load();
      const { viem, stranger, addressOf, processor, payer } = system;
      const collector = await viem.getContractAt("RelayedCollector", system[name].address);
      const caller = addressOf(stranger);
      const args = [
        system.idOf(system.terms),
        system.permitTokenAddress,
        addressOf(payer),
        caller,
        usdt(100),
        caller,
        "0x",
      ] as const;
      const attempt = collector.write.collect(args, { account: stranger.account, gas });
      const figures = [caller, getAddress(processor.address)] as const;
      await viem.assertions.revertWithCustomErrorWithArgs(
        attempt,
        collector as never,
        "NotRoom" as never,
        [...figures] as never,
      );
    });
  }
});

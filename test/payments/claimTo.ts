import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { type Address, type Hex, encodeFunctionData, getAddress, parseAbi, zeroAddress } from "viem";
import { toTypedDataDomain, types } from "../../sdk/src/terms/typedData.ts";
import { deployAuthorized } from "../support/authorizations.ts";
import { treatment } from "../support/hostile.ts";
import { type ErrorName, eventsOf, gas, paths, toErc6492, toHighS } from "../support/payments.ts";
import { type Wallet, multicall3, usdt } from "../support/system.ts";

const connection = await hre.network.create();

/** The store holds a hundred as the credit of a payer that cannot receive. */
async function fixture() {
  const system = await deployAuthorized(connection);
  const { processor, terms, store, hostileToken, others, addressOf } = system;
  await system.treat(terms.payer, treatment.refuse);
  await system.voidAmount(usdt(100));
  const elsewhere = addressOf(others[4]!);
  const message = {
    account: terms.payer,
    store,
    token: hostileToken,
    to: elsewhere,
    amount: usdt(60),
    nonce: 0n,
    deadline: (await system.now()) + 1_000n,
  };
  const sign = (by: Wallet, signed: Message = message, changes: Partial<typeof system.domain> = {}) =>
    by.signTypedData({
      domain: toTypedDataDomain({ ...system.domain, ...changes }),
      types,
      primaryType: "Claim",
      message: signed,
    });
  const send = (signature: Hex, sent: Message = message) =>
    processor.write.claimToFor([sent.account, sent.store, sent.token, sent.to, sent.amount, sent.deadline, signature], {
      account: system.stranger.account,
      gas,
    });
  return { ...system, elsewhere, message, sign, send };
}
interface Message {
  readonly account: Address;
  readonly store: Address;
  readonly token: Address;
  readonly to: Address;
  readonly amount: bigint;
  readonly nonce: bigint;
  readonly deadline: bigint;
}
const load = () => connection.networkHelpers.loadFixture(fixture);
type Loaded = Awaited<ReturnType<typeof load>>;

async function refused(system: Loaded, attempt: Promise<Hex>, name: ErrorName, args: readonly unknown[]) {
  const { viem, processor, message, store } = system;
  await viem.assertions.revertWithCustomErrorWithArgs(attempt, processor, name, args as never);
  expect(await system.creditOf(message.account)).to.equal(usdt(100));
  expect(await system.held(store)).to.equal(usdt(100));
  expect(await processor.read.nonces([message.account])).to.equal(0n);
}

describe("claimTo", () => {
  const claimTo = (
    system: Loaded,
    {
      by = system.payer,
      to = system.elsewhere,
      amount = usdt(60),
    }: { by?: Wallet; to?: Address; amount?: bigint } = {},
  ) => system.processor.write.claimTo([system.store, system.hostileToken, to, amount], { account: by.account, gas });

  describe("given the account's own call", () => {
    it("brings that much of its credit where it says", async () => {
      const system = await load();
      await claimTo(system);
      expect(await system.held(system.elsewhere)).to.equal(usdt(60));
      expect(await system.creditOf(system.terms.payer)).to.equal(usdt(40));
      await claimTo(system, { amount: usdt(40) });
      expect(await system.held(system.elsewhere)).to.equal(usdt(100));
      expect(await system.held(system.store)).to.equal(0n);
    });

    it("says whose credit went where", async () => {
      const system = await load();
      const { account, store, token, to, amount } = system.message;
      expect(await eventsOf(system, await claimTo(system))).to.deep.equal([
        { eventName: "Claimed", args: { store, account, token, to, amount } },
      ]);
    });

    it("spends no nonce: what the account has signed stays good", async () => {
      const system = await load();
      const message = { ...system.message, amount: usdt(40) };
      const signature = await system.sign(system.payer, message);
      await claimTo(system);
      await system.send(signature, message);
      expect(await system.held(system.elsewhere)).to.equal(usdt(100));
    });

    it("refuses nothing, and more than there is", async () => {
      const system = await load();
      const { store, hostileToken, terms } = system;
      await refused(system, claimTo(system, { amount: 0n }), "NoCredit", [store, hostileToken, terms.payer]);
      const over = usdt(100) + 1n;
      await refused(system, claimTo(system, { amount: over }), "CreditExceeded", [over, usdt(100)]);
    });

    for (const [what, to] of [
      ["nobody", () => zeroAddress],
      ["the token", (system: Loaded) => system.hostileToken],
      ["the processor", (system: Loaded) => getAddress(system.processor.address)],
    ] as const) {
      it(`refuses to send it to ${what}`, async () => {
        const system = await load();
        await refused(system, claimTo(system, { to: to(system) }), "PayeeNotAllowed", [to(system)]);
      });
    }
  });

  describe("given anybody else's call", () => {
    for (const role of ["merchant", "operator", "stranger"] as const) {
      it(`finds no credit of the ${role}'s, and leaves the account's alone`, async () => {
        const system = await load();
        await refused(system, claimTo(system, { by: system[role] }), "CreditExceeded", [usdt(60), 0n]);
      });
    }
  });

  describe("given an account that calls and cannot sign: a contract without ERC-1271", () => {
    it("sends its credit elsewhere", async () => {
      const system = await load();
      const { processor, hostileToken, store, elsewhere } = system;
      // Multicall3 answers no signature, and makes anybody's calls.
      const account = getAddress(multicall3.address);
      const splits = [{ account, bps: 5_000n }];
      await system.treat(account, treatment.refuse);
      await system.treat(system.terms.payer, treatment.pay);
      await paths[0].pay(system, await system.hostileTerms({ number: 5n, splits }));
      expect(await system.creditOf(account)).to.equal(usdt(50));
      const args = [store, hostileToken, elsewhere, usdt(50)] as const;
      const callData = encodeFunctionData({ abi: processor.abi, functionName: "claimTo", args });
      await system.stranger.writeContract({
        address: account,
        abi: parseAbi(["function aggregate((address target, bytes callData)[] calls)"]),
        functionName: "aggregate",
        args: [[{ target: processor.address, callData }]],
      });
      expect(await system.held(elsewhere)).to.equal(usdt(50));
      expect(await system.creditOf(account)).to.equal(0n);
    });
  });
});

describe("invalidateNonce", () => {
  it("burns what its caller has signed with that nonce", async () => {
    const system = await load();
    const signature = await system.sign(system.payer);
    await system.processor.write.invalidateNonce({ account: system.payer.account });
    const attempt = system.send(signature);
    await system.viem.assertions.revertWithCustomError(attempt, system.processor, "InvalidSignature");
    expect(await system.creditOf(system.terms.payer)).to.equal(usdt(100));
    expect(await system.processor.read.nonces([system.terms.payer])).to.equal(1n);
  });

  it("leaves what is signed with the next nonce good", async () => {
    const system = await load();
    await system.processor.write.invalidateNonce({ account: system.payer.account });
    const message = { ...system.message, nonce: 1n };
    await system.send(await system.sign(system.payer, message), message);
    expect(await system.held(system.elsewhere)).to.equal(usdt(60));
  });

  it("burns nobody else's", async () => {
    const system = await load();
    await system.processor.write.invalidateNonce({ account: system.stranger.account });
    await system.send(await system.sign(system.payer));
    expect(await system.held(system.elsewhere)).to.equal(usdt(60));
  });
});

describe("claimToFor", () => {
  describe("given the account's signature", () => {
    it("brings that much of its credit where it says, by anybody's transaction", async () => {
      const system = await load();
      await system.send(await system.sign(system.payer));
      expect(await system.held(system.elsewhere)).to.equal(usdt(60));
      expect(await system.creditOf(system.terms.payer)).to.equal(usdt(40));
      expect(await system.held(system.store)).to.equal(usdt(40));
    });

    it("says whose credit went where", async () => {
      const system = await load();
      const { account, store, token, to, amount } = system.message;
      expect(await eventsOf(system, await system.send(await system.sign(system.payer)))).to.deep.equal([
        { eventName: "Claimed", args: { store, account, token, to, amount } },
      ]);
    });

    it("uses it up", async () => {
      const system = await load();
      const signature = await system.sign(system.payer);
      await system.send(signature);
      const attempt = system.send(signature);
      await system.viem.assertions.revertWithCustomError(attempt, system.processor, "InvalidSignature");
      expect(await system.creditOf(system.terms.payer)).to.equal(usdt(40));
    });

    it("takes the next one, with the next nonce, for the rest", async () => {
      const system = await load();
      await system.send(await system.sign(system.payer));
      const next = { ...system.message, nonce: 1n, amount: usdt(40) };
      await system.send(await system.sign(system.payer, next), next);
      expect(await system.held(system.elsewhere)).to.equal(usdt(100));
      expect(await system.held(system.store)).to.equal(0n);
    });

    it("works at its deadline, and not after it", async () => {
      const system = await load();
      const signature = await system.sign(system.payer);
      const { deadline } = system.message;
      await system.networkHelpers.time.setNextBlockTimestamp(deadline + 1n);
      await refused(system, system.send(signature), "SignatureExpired", [deadline + 1n, deadline]);
      const again = await load();
      await again.networkHelpers.time.setNextBlockTimestamp(deadline);
      await again.send(signature);
      expect(await again.held(again.elsewhere)).to.equal(usdt(60));
    });

    it("reverts where the token refuses, and leaves the signature good", async () => {
      const system = await load();
      const signature = await system.sign(system.payer);
      await system.treat(system.elsewhere, treatment.refuse);
      const { viem, hostile, elsewhere } = system;
      const { revertWithCustomErrorWithArgs } = viem.assertions;
      await revertWithCustomErrorWithArgs(system.send(signature), hostile, "RecipientRefused", [elsewhere] as never);
      await system.treat(system.elsewhere, treatment.pay);
      await system.send(signature);
      expect(await system.held(elsewhere)).to.equal(usdt(60));
    });
  });

  describe("given the signature of somebody or something else", () => {
    for (const role of ["merchant", "operator", "stranger", "signer"] as const) {
      it(`refuses the ${role}'s`, async () => {
        const system = await load();
        const attempt = system.send(await system.sign(system[role]));
        await refused(system, attempt, "InvalidSignature", [system.terms.payer, (digest: unknown) => !!digest]);
      });
    }

    const changes: Readonly<Record<string, (system: Loaded) => Partial<Message>>> = {
      to: (system) => ({ to: system.addressOf(system.stranger) }),
      amount: () => ({ amount: usdt(61) }),
      store: (system) => ({ store: getAddress(system.processor.address) }),
      token: (system) => ({ token: system.addressOf(system.token.address) }),
      deadline: (system) => ({ deadline: system.message.deadline + 1n }),
    };
    for (const [field, change] of Object.entries(changes)) {
      it(`refuses it for another ${field}`, async () => {
        const system = await load();
        const sent = { ...system.message, ...change(system) };
        const attempt = system.send(await system.sign(system.payer), sent);
        await refused(system, attempt, "InvalidSignature", [system.terms.payer, (digest: unknown) => !!digest]);
      });
    }

    it("refuses it for another account, another nonce, another chain and another contract", async () => {
      const system = await load();
      const { message, sign, payer } = system;
      const stranger = system.addressOf(system.stranger);
      for (const signature of [
        await sign(payer, { ...message, account: stranger }),
        await sign(payer, { ...message, nonce: 1n }),
        await sign(payer, message, { chainId: 1 }),
        await sign(payer, message, { verifyingContract: stranger }),
        toHighS(await sign(payer)),
        "0x" as const,
      ]) {
        const any = (digest: unknown) => !!digest;
        await refused(system, system.send(signature), "InvalidSignature", [message.account, any]);
      }
    });
  });

  it("takes what is no signature for nobody's, not for the zero account's", async () => {
    const system = await load();
    const nobody = { ...system.message, account: zeroAddress };
    const attempt = system.send("0x1234", nobody);
    await refused(system, attempt, "InvalidSignature", [zeroAddress, (digest: unknown) => !!digest]);
  });

  it("takes the mark of an ERC-6492 signature with nothing before it for no signature", async () => {
    const system = await load();
    const attempt = system.send(`0x${"6492".repeat(16)}`);
    await refused(system, attempt, "InvalidSignature", [system.terms.payer, (digest: unknown) => !!digest]);
  });

  describe("given an amount or a receiver", () => {
    it("refuses nothing", async () => {
      const system = await load();
      const nothing = { ...system.message, amount: 0n };
      const { store, token, account } = system.message;
      const attempt = system.send(await system.sign(system.payer, nothing), nothing);
      await refused(system, attempt, "NoCredit", [store, token, account]);
    });

    for (const [what, to] of [
      ["nobody", () => zeroAddress],
      ["the token", (system: Loaded) => system.hostileToken],
      ["the processor", (system: Loaded) => getAddress(system.processor.address)],
    ] as const) {
      it(`refuses to send it to ${what}, though the account signed that`, async () => {
        const system = await load();
        const sent = { ...system.message, to: to(system) };
        const attempt = system.send(await system.sign(system.payer, sent), sent);
        await refused(system, attempt, "PayeeNotAllowed", [to(system)]);
      });
    }

    it("refuses more than there is", async () => {
      const system = await load();
      const over = { ...system.message, amount: usdt(100) + 1n };
      const attempt = system.send(await system.sign(system.payer, over), over);
      await refused(system, attempt, "CreditExceeded", [usdt(100) + 1n, usdt(100)]);
    });
  });

  describe("given an account that is a contract", () => {
    /** The credit of a wallet that cannot receive, deployed already or not. */
    async function walletCredit(isDeployed: boolean) {
      const system = await load();
      const { viem, addressOf, payer } = system;
      const factory = await viem.deployContract("WalletFactoryMock");
      const owner = addressOf(payer);
      const wallet = getAddress(await factory.read.addressOf([owner]));
      if (isDeployed) await factory.write.create([owner]);
      const terms = await system.hostileTerms({
        number: 5n,
        splits: [{ account: wallet, bps: 5_000n }],
      });
      await system.treat(terms.feeReceiver, treatment.pay);
      await system.treat(wallet, treatment.refuse);
      const signature = await system.signTerms(system.signer, terms);
      await system.processor.write.charge([terms, addressOf(system.signer), terms.amount, signature], {
        account: payer.account,
        gas,
      });
      const message = { ...system.message, account: wallet, amount: usdt(50) };
      const signed = await system.sign(payer, message);
      const data = encodeFunctionData({ abi: factory.abi, functionName: "create", args: [owner] });
      return { ...system, message, signed, wrapped: toErc6492(factory.address, data, signed) };
    }

    it("takes its ERC-1271 signature", async () => {
      const { send, message, signed, held, elsewhere } = await walletCredit(true);
      await send(signed, message);
      expect(await held(elsewhere)).to.equal(usdt(50));
    });

    it("takes its ERC-6492 signature, and makes it through Multicall3", async () => {
      const { send, message, wrapped, held, elsewhere, publicClient } = await walletCredit(false);
      await send(wrapped, message);
      expect(await held(elsewhere)).to.equal(usdt(50));
      expect(await publicClient.getCode({ address: multicall3.address })).to.not.equal(undefined);
    });
  });
});

import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import {
  type Address,
  type Hex,
  encodeFunctionData,
  getAddress,
  keccak256,
  numberToHex,
  pad,
  parseEventLogs,
  zeroAddress,
} from "viem";
import type { PaymentTerms } from "../../sdk/src/terms/types.ts";
import { asAuthorization, authorizations, reason } from "../support/authorizations.ts";
import { expectRefused, gas, paths } from "../support/payments.ts";
import { type Wallet, deploySystem, usdt } from "../support/system.ts";

const connection = await hre.network.create();

/** An engine of an allow list, a deny list and a sanctions list; the payer is allowed. */
async function fixture() {
  const system = await deploySystem(connection);
  const { viem, admin, addressOf, payer } = system;
  const owner = addressOf(admin);
  const allowList = await viem.deployContract("AllowList", [owner]);
  const denyList = await viem.deployContract("DenyList", [owner]);
  const sanctionsList = await viem.deployContract("SanctionsListMock", [owner]);
  const sanctions = await viem.deployContract("Sanctions", [sanctionsList.address]);
  const hostile = await viem.deployContract("HostilePolicy");
  const rules = [allowList.address, denyList.address, sanctions.address];
  const engineOf = (...addresses: readonly Address[]) => viem.deployContract("PolicyEngine", [[...addresses]]);
  const engine = await engineOf(...rules);
  await allowList.write.setListed([[addressOf(payer)], true]);
  const termsUnder = (policy: Address, overrides: Partial<PaymentTerms> = {}) =>
    system.termsOf({ policy: getAddress(policy), ...overrides });
  return { ...system, allowList, denyList, sanctionsList, sanctions, hostile, rules, engineOf, engine, termsUnder };
}
const load = () => connection.networkHelpers.loadFixture(fixture);
type Loaded = Awaited<ReturnType<typeof load>>;

/** As many splits as terms may have. */
const splits = Array.from({ length: 16 }, (_, index) => ({
  account: getAddress(pad(numberToHex(0x5_000 + index), { size: 20 })),
  bps: 50n,
}));

/** Terms that pay as many accounts as possible. */
const toEighteen = ({ addressOf, feeReceiver }: Loaded) => ({
  feeBps: 100n,
  feeReceiver: addressOf(feeReceiver),
  splits,
});

/** Answers with the gas that it has been given: GAS, PUSH1 0, MSTORE, PUSH1 32, PUSH1 0, RETURN. */
const gasMeter = "0x5a60005260206000f3";
/** Gas of the first instruction, which reads it. */
const readingGas = 2n;

/** Every way into a payment, with terms that suit it. */
const entries = [
  ...paths.map((path) => ({ ...path, suit: async () => ({}) })),
  ...authorizations.map((path) => ({ ...path, suit: asAuthorization })),
];

for (const entry of entries) {
  describe(`${entry.name}, under a policy`, () => {
    it("takes the payment when every rule is content, and leaves a receipt before its own event", async () => {
      const system = await load();
      const terms = await system.termsUnder(system.engine.address, await entry.suit(system));
      const hash = await entry.pay(system, terms);
      const { logs } = await system.publicClient.getTransactionReceipt({ hash });
      const [receipt] = parseEventLogs({ abi: system.engine.abi, logs, eventName: "Allowed" });
      expect(receipt!.args).to.deep.equal({
        room: system.addressOf(system.processor.address),
        id: system.idOf(terms),
        from: system.addressOf(system.payer),
      });
      expect(getAddress(receipt!.address)).to.equal(terms.policy);
      expect(receipt!.logIndex).to.be.lessThan(logs.at(-1)!.logIndex);
    });

    const refusals: Readonly<Record<string, (system: Loaded) => Promise<unknown>>> = {
      PAYER_NOT_ALLOWED: ({ allowList, addressOf, payer }) => allowList.write.setListed([[addressOf(payer)], false]),
      PAYER_DENIED: ({ denyList, addressOf, payer }) => denyList.write.setListed([[addressOf(payer)], true]),
      PAYER_SANCTIONED: ({ sanctionsList, addressOf, payer }) =>
        sanctionsList.write.addToSanctionsList([[addressOf(payer)]]),
    };
    for (const [code, prepare] of Object.entries(refusals)) {
      it(`refuses with a reason: ${code}`, async () => {
        const system = await load();
        await prepare(system);
        const terms = await system.termsUnder(system.engine.address, await entry.suit(system));
        const args = [terms.policy, reason(code)];
        await expectRefused(system, terms, () => entry.pay(system, terms), "PolicyRefused", args);
      });
    }

    const payees: Readonly<Record<string, (system: Loaded) => Address>> = {
      "the merchant": ({ addressOf, merchant }) => addressOf(merchant),
      "the fee receiver": ({ addressOf, feeReceiver }) => addressOf(feeReceiver),
      "the first split": () => splits[0]!.account,
      "the last split": () => splits.at(-1)!.account,
    };
    for (const [who, payeeOf] of Object.entries(payees)) {
      it(`refuses to pay ${who} of eighteen, denied or sanctioned`, async () => {
        const system = await load();
        const { denyList, sanctionsList } = system;
        const overrides = { ...(await entry.suit(system)), ...toEighteen(system) };
        const terms = await system.termsUnder(system.engine.address, overrides);
        const payee = payeeOf(system);
        const refused = (code: string) =>
          expectRefused(system, terms, () => entry.pay(system, terms), "PolicyRefused", [terms.policy, reason(code)]);
        await denyList.write.setListed([[payee], true]);
        await refused("PAYEE_DENIED");
        await denyList.write.setListed([[payee], false]);
        await sanctionsList.write.addToSanctionsList([[payee]]);
        await refused("PAYEE_SANCTIONED");
        await sanctionsList.write.removeFromSanctionsList([[payee]]);
        await entry.pay(system, terms);
      });
    }

    it("does not ask about a fee receiver who gets no fee", async () => {
      const system = await load();
      const { addressOf, feeReceiver } = system;
      await system.denyList.write.setListed([[addressOf(feeReceiver)], true]);
      const overrides = { ...(await entry.suit(system)), feeReceiver: addressOf(feeReceiver) };
      await entry.pay(system, await system.termsUnder(system.engine.address, overrides));
    });

    it("refuses where a provider is down, and lets pay once it is up again", async () => {
      const system = await load();
      const { address } = await system.engineOf(system.hostile.address);
      await system.hostile.write.setMood([1]);
      const terms = await system.termsUnder(address, await entry.suit(system));
      const args = [terms.policy, reason("RULE_UNANSWERED")];
      await expectRefused(system, terms, () => entry.pay(system, terms), "PolicyRefused", args);
      await system.hostile.write.setAnswer([pad("0x00")]);
      await entry.pay(system, terms);
      expect(await system.balanceOf(system.payer)).to.equal(usdt(999_900));
    });
  });
}

describe("a policy that is not ours", () => {
  const moods: Readonly<Record<string, (hostile: Loaded["hostile"]) => Promise<unknown>>> = {
    "that reverts": (hostile) => hostile.write.setMood([1]),
    "that burns its gas": (hostile) => hostile.write.setMood([2]),
    "that returns a bomb": (hostile) => hostile.write.setMood([3]),
    "that answers nothing": (hostile) => hostile.write.setAnswer(["0x"]),
    "that answers less than a word": (hostile) => hostile.write.setAnswer(["0x00"]),
    "that answers two words": (hostile) => hostile.write.setAnswer([pad("0x", { size: 64 })]),
  };
  for (const [what, prepare] of Object.entries(moods)) {
    it(`${what} lets nobody in`, async () => {
      const system = await load();
      await prepare(system.hostile);
      const terms = await system.termsUnder(system.hostile.address);
      await expectRefused(system, terms, () => paths[0].pay(system, terms), "PolicyUnanswered", [terms.policy]);
    });
  }

  it("costs its own gas at most, whatever it does", async () => {
    for (const mood of [2, 3]) {
      const system = await load();
      await system.hostile.write.setMood([mood]);
      const terms = await system.termsUnder(system.hostile.address);
      const signature = await system.signTerms(system.signer, terms);
      const { processor, publicClient, networkHelpers, payer } = system;
      const args = [terms, system.addressOf(system.signer), terms.amount, signature] as const;
      await processor.write.charge(args, { account: payer.account, gas }).catch(() => undefined);
      const block = await publicClient.getBlock();
      expect(Number(block.gasUsed)).to.be.lessThan(800_000).and.greaterThan(400_000);
      await networkHelpers.mine();
    }
  });

  it("is given 500,000 gas", async () => {
    const system = await load();
    await system.networkHelpers.setCode(system.hostile.address, gasMeter);
    const terms = await system.termsUnder(system.hostile.address);
    const args = [terms.policy, numberToHex(500_000n - readingGas, { size: 32 })];
    await expectRefused(system, terms, () => paths[0].pay(system, terms), "PolicyRefused", args);
  });

  it("refuses with the reason that it gives, whatever it is", async () => {
    const system = await load();
    await system.hostile.write.setAnswer([pad("0x02")]);
    const terms = await system.termsUnder(system.hostile.address);
    const args = [terms.policy, pad("0x02")];
    await expectRefused(system, terms, () => paths[0].pay(system, terms), "PolicyRefused", args);
  });

  it("that reverts with what would be a yes lets nobody in, nor does such a rule", async () => {
    const system = await load();
    const { address } = await system.engineOf(system.hostile.address);
    const engine = await system.termsUnder(address);
    const itself = await system.termsUnder(system.hostile.address);
    // PUSH1 32, PUSH1 0, REVERT: a word of zeros.
    await system.networkHelpers.setCode(system.hostile.address, "0x60206000fd");
    const refused = [engine.policy, reason("RULE_UNANSWERED")];
    await expectRefused(system, engine, () => paths[0].pay(system, engine), "PolicyRefused", refused);
    await expectRefused(system, itself, () => paths[0].pay(system, itself), "PolicyUnanswered", [itself.policy]);
  });

  it("without code lets nobody in", async () => {
    const system = await load();
    const terms = await system.termsUnder(system.addressOf(system.others[5]!));
    await expectRefused(system, terms, () => paths[0].pay(system, terms), "PolicyUnanswered", [terms.policy]);
  });

  it("cannot call back into a payment", async () => {
    const system = await load();
    const inner = await system.termsUnder(zeroAddress, { number: 2n });
    const signature = await system.signTerms(system.signer, inner);
    const { processor, addressOf, signer, hostile } = system;
    const args = [inner, addressOf(signer), inner.amount, signature] as const;
    const data = encodeFunctionData({ abi: processor.abi, functionName: "charge", args });
    await hostile.write.setCall([processor.address, data]);
    const terms = await system.termsUnder(hostile.address);
    await expectRefused(system, terms, () => paths[0].pay(system, terms), "PolicyUnanswered", [terms.policy]);
  });

  it("is not asked about an invoice that nobody has signed", async () => {
    const system = await load();
    await system.hostile.write.setAnswer([pad("0x00")]);
    const terms = await system.termsUnder(system.hostile.address);
    const signature = await system.signTerms(system.stranger, terms);
    const args = [system.addressOf(system.signer), system.idOf(terms)];
    await expectRefused(system, terms, () => paths[0].pay(system, terms, { signature }), "InvalidSignature", args);
    expect(await system.hostile.read.decisions()).to.equal(0n);
  });
});

describe("an exit", () => {
  it("asks no policy: capture, void, refund and reclaim work with every provider dead and payer and merchant denied", async () => {
    const system = await load();
    const { processor, denyList, sanctionsList, hostile, addressOf, payer, merchant, networkHelpers } = system;
    await hostile.write.setAnswer([pad("0x00")]);
    const { address } = await system.engineOf(...system.rules, hostile.address);
    const terms = await system.termsUnder(address, await asAuthorization(system));
    await authorizations[0].pay(system, terms);
    await denyList.write.setListed([[addressOf(payer), addressOf(merchant)], true]);
    await sanctionsList.write.addToSanctionsList([[addressOf(payer), addressOf(merchant)]]);
    await hostile.write.setMood([2]);
    await system.approve(merchant, processor.address);
    const by = { account: merchant.account, gas };
    await processor.write.capture([terms, usdt(30), 0n, usdt(100)], by);
    await processor.write.void([terms, usdt(20), usdt(70)], by);
    await processor.write.refund([terms, usdt(10), usdt(30), terms.payer, reason("requested")], by);
    await networkHelpers.time.increaseTo(terms.authorizationExpiry);
    await processor.write.reclaim([terms], by);
    expect(await system.balanceOf(payer)).to.equal(usdt(1_000_000 - 20));
    expect(await system.balanceOf(merchant)).to.equal(usdt(20));
  });
});

describe("PolicyEngine", () => {
  it("names its rules, in the order in which they are asked", async () => {
    const { engine, engineOf, rules, hostile } = await load();
    const named = async (one: Loaded["engine"]) => (await one.read.getRules()).map((rule) => getAddress(rule));
    expect(await named(engine)).to.deep.equal(rules.map((rule) => getAddress(rule)));
    expect(await named(await engineOf())).to.deep.equal([]);
    const two = rules.slice(0, 2);
    expect(await named(await engineOf(...two))).to.deep.equal(two.map((rule) => getAddress(rule)));
    const four = [...rules, hostile.address];
    expect(await named(await engineOf(...four))).to.deep.equal(four.map((rule) => getAddress(rule)));
  });

  it("without rules lets everybody in, and leaves a receipt all the same", async () => {
    const system = await load();
    const { address, abi } = await system.engineOf();
    const terms = await system.termsUnder(address);
    const { logs } = await system.publicClient.getTransactionReceipt({ hash: await paths[0].pay(system, terms) });
    expect(parseEventLogs({ abi, logs, eventName: "Allowed" })).to.have.lengthOf(1);
  });

  it("asks the fourth rule too", async () => {
    const system = await load();
    await system.hostile.write.setAnswer([reason("NOT_TODAY")]);
    const { address } = await system.engineOf(...system.rules, system.hostile.address);
    const terms = await system.termsUnder(address);
    const args = [terms.policy, reason("NOT_TODAY")];
    await expectRefused(system, terms, () => paths[0].pay(system, terms), "PolicyRefused", args);
  });

  const deaf: Readonly<Record<string, (hostile: Loaded["hostile"]) => Promise<unknown>>> = {
    "burns its gas": (hostile) => hostile.write.setMood([2]),
    "returns a bomb": (hostile) => hostile.write.setMood([3]),
    "answers nothing": (hostile) => hostile.write.setAnswer(["0x"]),
    "answers two words": (hostile) => hostile.write.setAnswer([pad("0x", { size: 64 })]),
  };
  for (const [what, prepare] of Object.entries(deaf)) {
    it(`takes a rule that ${what} for a no, and has gas left for its word`, async () => {
      const system = await load();
      await prepare(system.hostile);
      const { address } = await system.engineOf(system.hostile.address);
      const terms = await system.termsUnder(address);
      const args = [terms.policy, reason("RULE_UNANSWERED")];
      await expectRefused(system, terms, () => paths[0].pay(system, terms), "PolicyRefused", args);
    });
  }

  describe("given a question from any room", () => {
    const id: Hex = pad("0x1d", { size: 32 });
    /** Asked by a stranger, in the words of a room. */
    const ask = async (system: Loaded, engine: Loaded["engine"], to: readonly Address[]) => {
      const { addressOf, payer, stranger, publicClient, token } = system;
      const args = [id, addressOf(payer), to, addressOf(token.address), usdt(5)] as const;
      const { result, request } = await publicClient.simulateContract({
        address: engine.address,
        abi: engine.abi,
        functionName: "decide",
        args,
        account: stranger.account,
      });
      const hash = await stranger.writeContract(request);
      const { logs } = await publicClient.getTransactionReceipt({ hash });
      return { answer: result, receipts: parseEventLogs({ abi: engine.abi, logs }).map((log) => log.args) };
    };

    it("answers it, and leaves a receipt that names the room", async () => {
      const system = await load();
      const { addressOf, payer, stranger, merchant } = system;
      const receipt = { room: addressOf(stranger), id, from: addressOf(payer) };
      expect(await ask(system, system.engine, [addressOf(merchant)])).to.deep.equal({
        answer: pad("0x00"),
        receipts: [receipt],
      });
    });

    it("answers with the reason of a refusal, and leaves no receipt", async () => {
      const system = await load();
      const { addressOf, merchant, others, denyList } = system;
      const last = addressOf(others[3]!);
      await denyList.write.setListed([[last], true]);
      expect(await ask(system, system.engine, [addressOf(merchant), last])).to.deep.equal({
        answer: reason("PAYEE_DENIED"),
        receipts: [],
      });
    });

    it("answers one about nobody who is paid", async () => {
      const system = await load();
      const { answer } = await ask(system, system.engine, []);
      expect(answer).to.equal(pad("0x00"));
    });

    it("gives a rule 100,000 gas", async () => {
      const system = await load();
      await system.networkHelpers.setCode(system.hostile.address, gasMeter);
      const { answer } = await ask(system, await system.engineOf(system.hostile.address), []);
      expect(BigInt(answer)).to.equal(100_000n - readingGas);
    });

    it("passes it on to each rule whole", async () => {
      const system = await load();
      const { addressOf, payer, merchant, stranger, token, networkHelpers, hostile, viem } = system;
      // Answers the hash of what it is asked: CALLDATASIZE, PUSH1 0, PUSH1 0, CALLDATACOPY, CALLDATASIZE, PUSH1 0,
      // KECCAK256, PUSH1 0, MSTORE, PUSH1 32, PUSH1 0, RETURN.
      await networkHelpers.setCode(hostile.address, "0x3660006000373660002060005260206000f3");
      const rule = await viem.getContractAt("DenyList", hostile.address);
      const to = [addressOf(merchant), addressOf(stranger)];
      const args = [addressOf(payer), to, addressOf(token.address), usdt(5)] as const;
      const question = encodeFunctionData({ abi: rule.abi, functionName: "check", args });
      const { answer } = await ask(system, await system.engineOf(hostile.address), to);
      expect(answer).to.equal(keccak256(question));
    });
  });

  it("is not made of five rules, nor of one without code", async () => {
    const { engine, engineOf, rules, viem, addressOf, stranger } = await load();
    const five = engineOf(...rules, ...rules.slice(0, 2));
    await viem.assertions.revertWithCustomErrorWithArgs(five as never, engine, "TooManyRules", [5n, 4n]);
    const empty = engineOf(addressOf(stranger));
    await viem.assertions.revertWithCustomErrorWithArgs(empty as never, engine, "RuleWithoutCode", [
      addressOf(stranger),
    ]);
  });
});

describe("Sanctions", () => {
  it("asks a list that there is", async () => {
    const { viem, sanctions, sanctionsList, addressOf, stranger } = await load();
    expect(getAddress(await sanctions.read.list())).to.equal(getAddress(sanctionsList.address));
    const attempt = viem.deployContract("Sanctions", [addressOf(stranger)]);
    const args = [addressOf(stranger)] as const;
    await viem.assertions.revertWithCustomErrorWithArgs(attempt as never, sanctions, "SanctionsListWithoutCode", [
      ...args,
    ]);
  });

  it("lets go whom the list has let go", async () => {
    const system = await load();
    const payer = system.addressOf(system.payer);
    await system.sanctionsList.write.addToSanctionsList([[payer]]);
    await system.sanctionsList.write.removeFromSanctionsList([[payer]]);
    await paths[0].pay(system, await system.termsUnder(system.engine.address));
    expect(await system.balanceOf(system.merchant)).to.equal(usdt(100));
  });
});

for (const name of ["AllowList", "DenyList"] as const) {
  describe(`${name}: a list`, () => {
    // The two have the same functions.
    const listOf = ({ viem, allowList, denyList }: Loaded) =>
      viem.getContractAt("DenyList", (name === "AllowList" ? allowList : denyList).address);

    it("tells of each account that is put on it or taken off", async () => {
      const system = await load();
      const list = await listOf(system);
      const accounts = system.others.slice(0, 2).map(system.addressOf);
      for (const listed of [true, false]) {
        const hash = await list.write.setListed([accounts, listed]);
        const { logs } = await system.publicClient.getTransactionReceipt({ hash });
        const events = parseEventLogs({ abi: list.abi, logs, eventName: "AccountListed" });
        expect(events.map(({ args }) => args)).to.deep.equal(accounts.map((account) => ({ account, listed })));
        for (const account of accounts) expect(await list.read.isListed([account])).to.equal(listed);
      }
    });

    it("is its owner's to change, and changes hands only when the next owner takes it", async () => {
      const system = await load();
      const list = await listOf(system);
      const { viem, stranger, addressOf } = system;
      const next = addressOf(stranger);
      const set = (by: Wallet): Promise<Hex> => list.write.setListed([[next], true], { account: by.account, gas });
      const refused = () =>
        viem.assertions.revertWithCustomErrorWithArgs(set(stranger), list, "OwnableUnauthorizedAccount", [next]);
      await refused();
      await list.write.transferOwnership([next]);
      await refused();
      await list.write.acceptOwnership({ account: stranger.account });
      await set(stranger);
      expect(await list.read.isListed([next])).to.equal(true);
    });
  });
}

import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { type Address, encodeFunctionData, keccak256, numberToHex, stringToHex, zeroAddress } from "viem";
import type { PaymentTerms } from "../../sdk/src/terms/types.ts";
import { asAuthorization, authorizations } from "../support/authorizations.ts";
import { ascending, expectRefused, paths } from "../support/payments.ts";
import { deploySystem } from "../support/system.ts";

const connection = await hre.network.create();

/** Accounts for policies, and two splits. */
async function fixture() {
  const system = await deploySystem(connection);
  const { abi } = await system.viem.getContractAt("IPolicy", zeroAddress);
  const [first, second, policy] = system.others.map(system.addressOf) as [Address, Address, Address];
  const splits = ascending([first, second].map((account) => ({ account, bps: 300n })));
  const receiver = system.addressOf(system.feeReceiver);
  /** A policy of these instructions, in hex. */
  const write = (code: string) => system.networkHelpers.setCode(policy, `0x${code}`);
  const policedTerms = async (overrides: Partial<PaymentTerms>) => system.termsOf({ policy, ...overrides });
  return { ...system, abi, policy, splits, receiver, write, policedTerms };
}
const load = () => connection.networkHelpers.loadFixture(fixture);
type Loaded = Awaited<ReturnType<typeof load>>;

const entries = [
  ...paths.map((path) => ({ ...path, more: async (_: Loaded): Promise<Partial<PaymentTerms>> => ({}) })),
  ...authorizations.map((path) => ({ ...path, more: asAuthorization })),
];

/** CALLDATACOPY, KECCAK256, RETURN: a policy that refuses with the hash of all that it is asked. */
const REFUSE_WITH_QUESTION = "365f5f37365f205f5260205ff3";
/** GAS, MSTORE, RETURN: one that refuses with the gas that it has after its first instruction. */
const REFUSE_WITH_GAS = "5a5f5260205ff3";

for (const { name, pay, more } of entries) {
  describe(`${name}: the question to a policy`, () => {
    const cases: Readonly<
      Record<string, (system: Loaded) => readonly [overrides: Partial<PaymentTerms>, others: readonly Address[]]>
    > = {
      "neither fee nor splits": () => [{}, []],
      "a fee": ({ receiver: feeReceiver }) => [{ feeBps: 1n, feeReceiver }, [feeReceiver]],
      "a fee receiver without a fee": ({ receiver: feeReceiver }) => [{ feeReceiver }, []],
      splits: ({ splits }) => [{ splits }, splits.map(({ account }) => account)],
      "a fee and splits": ({ receiver: feeReceiver, splits }) => [
        { feeBps: 100n, feeReceiver, splits },
        [feeReceiver, ...splits.map(({ account }) => account)],
      ],
    };
    for (const [given, of] of Object.entries(cases)) {
      describe(`given ${given}`, () => {
        it("names the payment, its payer, everybody who is paid, the token and the amount", async () => {
          const system = await load();
          await system.write(REFUSE_WITH_QUESTION);
          const [overrides, others] = of(system);
          const terms = await system.policedTerms({ ...(await more(system)), ...overrides });
          const payer = system.addressOf(system.payer);
          const question = encodeFunctionData({
            abi: system.abi,
            functionName: "decide",
            args: [system.idOf(terms), payer, [terms.merchant, ...others], terms.token, terms.amount],
          });
          const args = [system.policy, keccak256(question)];
          await expectRefused(system, terms, () => pay(system, terms), "PolicyRefused", args);
        });
      });
    }

    it("leaves the policy 500,000 gas", async () => {
      const system = await load();
      await system.write(REFUSE_WITH_GAS);
      const terms = await system.policedTerms(await more(system));
      const args = [system.policy, numberToHex(500_000n - 2n, { size: 32 })];
      await expectRefused(system, terms, () => pay(system, terms), "PolicyRefused", args);
    });
  });

  describe(`${name}: a deny list in the policy`, () => {
    for (const [who, reason, of] of [
      ["the payer", "PAYER_DENIED", (system: Loaded) => system.addressOf(system.payer)],
      ["the merchant", "PAYEE_DENIED", (system: Loaded) => system.addressOf(system.merchant)],
      ["the fee receiver", "PAYEE_DENIED", (system: Loaded) => system.receiver],
      ["the last split", "PAYEE_DENIED", (system: Loaded) => system.splits.at(-1)!.account],
    ] as const) {
      it(`refuses where ${who} is on it, and takes the payment once that is mended`, async () => {
        const system = await load();
        const { viem, receiver: feeReceiver, splits } = system;
        const rule = await viem.deployContract("DenyList", [system.addressOf(system.admin)]);
        const engine = await viem.deployContract("PolicyEngine", [[rule.address]]);
        const policy = system.addressOf(engine.address);
        const terms = await system.policedTerms({ ...(await more(system)), feeBps: 100n, feeReceiver, splits, policy });
        await rule.write.setListed([[of(system)], true]);
        const args = [policy, stringToHex(reason, { size: 32 })];
        await expectRefused(system, terms, () => pay(system, terms), "PolicyRefused", args);
        await rule.write.setListed([[of(system)], false]);
        await pay(system, terms);
        expect(await system.processor.read.getNumberStatus([terms.merchant, terms.number])).to.not.equal(0);
      });
    }
  });
}

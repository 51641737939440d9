import { expect } from "chai";
import { getTransactionCount } from "viem/actions";
import { type PayoutProposal, payout, toReference } from "../../sdk/src/safe/index.ts";
import { usdt } from "../support/system.ts";
import { type SafeSystem, errorOf, ownerOf } from "./support.ts";

export const [alice, bob, carol, mallory] = [ownerOf("alice"), ownerOf("bob"), ownerOf("carol"), ownerOf("mallory")];

/** Twenty suppliers, each with an invoice number and a name. */
export const suppliers = Array.from({ length: 20 }, (_, i) => ({
  to: ownerOf(`supplier ${i}`).address,
  amount: usdt(i + 1),
  reference: toReference(`INV-2026-${String(i + 1).padStart(4, "0")}`),
  name: `Supplier ${i + 1} 有限公司`,
}));
/** 1 + 2 + … + 20. */
export const total = usdt(210);

/** What is on another machine has been a file in between. */
export const carry = <type>(value: type): type => JSON.parse(JSON.stringify(value)) as type;

/** A payout on one system, by the roles that take part in it. */
export function payoutsOn(system: () => SafeSystem) {
  const networks = () => system().networks;
  const propose = (overrides: Partial<Parameters<typeof payout.propose>[0]> = {}) => {
    const { courier, safe, token } = system();
    const common = { client: courier, safe, token: token.address, lines: suppliers };
    return payout.propose({ ...common, ...networks(), ...overrides });
  };
  const sign = (
    account: typeof alice,
    proposal: PayoutProposal,
    overrides: Partial<Parameters<typeof payout.sign>[0]> = {},
  ) => payout.sign({ proposal, account, client: system().courier, ...networks(), ...overrides });
  const signedBy = async (accounts: readonly (typeof alice)[], proposal?: PayoutProposal) => {
    const proposed = proposal ?? (await propose());
    return payout.merge(proposed, await Promise.all(accounts.map((account) => sign(account, proposed))));
  };
  const execute = (proposal: PayoutProposal, overrides: Partial<Parameters<typeof payout.execute>[0]> = {}) =>
    payout.execute({ client: system().courier, proposal, ...networks(), ...overrides });
  const simulate = (proposal: PayoutProposal, overrides: Partial<Parameters<typeof payout.simulate>[0]> = {}) =>
    payout.simulate({ client: system().courier, proposal, ...networks(), ...overrides });

  /** The error of an attempt that costs its sender nothing: no transaction of it is sent. */
  const refusedUnsent = async <error extends Error>(
    Class: abstract new (...args: never[]) => error,
    attempt: () => unknown,
  ): Promise<error> => {
    const { courier } = system();
    const sent = () => getTransactionCount(courier, { address: courier.account.address, blockTag: "pending" });
    const before = await sent();
    const refusal = await errorOf(Class, attempt);
    expect(await sent()).to.equal(before);
    return refusal;
  };
  return { networks, propose, sign, signedBy, execute, simulate, refusedUnsent };
}

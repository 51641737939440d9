import { type Address, zeroAddress } from "viem";
import type { State } from "./state.ts";

/** What a HostileToken does to a recipient, by the enum of the mock; what calls back is refused and then pays. */
export const treatments = {
  pay: 0,
  refuse: 1,
  answer: 2,
  burnGas: 3,
  returnBomb: 4,
  payCostly: 5,
  payAndCall: 6,
  payMore: 7,
};

/** Work of a `payCostly` above a leg's 200,000 gas. */
export const COSTLY = 250_000n;
export const CHEAP = 100_000n;

/** A token's answer to a `transferFrom`: only after a yes may anything have moved. */
export type Answer = "yes" | "no" | "reverts";

/** What a token does. `isCapped`: with the gas of a leg, and no more. */
export interface TokenModel {
  readonly address: Address;
  /** False: the token refused, and nothing has moved. */
  transfer(state: State, from: Address, to: Address, amount: bigint, isCapped: boolean): boolean;
  transferFrom(state: State, spender: Address, from: Address, to: Address, amount: bigint, isCapped: boolean): Answer;
}

const spend = (state: State, token: Address, owner: Address, spender: Address, amount: bigint): boolean => {
  const allowance = state.get("allowance", token, owner, spender);
  if (allowance < amount) return false;
  if (allowance < 2n ** 256n - 1n) state.add(-amount, "allowance", token, owner, spender);
  return true;
};

/** USDT: a pause, a blacklist of senders, and a fee that the recipient bears. */
export const usdtModel = (address: Address, owner: Address): TokenModel => {
  const move = (state: State, from: Address, to: Address, amount: bigint): boolean => {
    if (state.get("tokenPaused", address) || state.get("blacklisted", address, from)) return false;
    if (state.get("balance", address, from) < amount) return false;
    const rated = (amount * state.get("feeRate", address)) / 10_000n;
    const most = state.get("feeMost", address);
    const fee = rated < most ? rated : most;
    state.add(-amount, "balance", address, from);
    state.add(amount - fee, "balance", address, to);
    if (fee > 0n) state.add(fee, "balance", address, owner);
    return true;
  };
  return {
    address,
    transfer: move,
    transferFrom: (state, spender, from, to, amount) => {
      const mark = state.mark();
      if (spend(state, address, from, spender, amount) && move(state, from, to, amount)) return "yes";
      state.rollBack(mark);
      return "reverts";
    },
  };
};

/**
 * An address without code, as the token of terms that nobody has paid, but whose number another version has charged: a
 * refund of those is its caller's own mistake, and moves nothing.
 */
export const codeless = (address: Address): TokenModel => ({
  address,
  transfer: () => true,
  transferFrom: () => "yes",
});

/** A token that treats its recipients as it is told to. */
export const hostileModel = (address: Address): TokenModel => {
  type Move = (
    state: State,
    from: Address,
    to: Address,
    amount: bigint,
    isCapped: boolean,
    pays: () => boolean,
  ) => Answer;
  const move: Move = (state, from, to, amount, isCapped, pays) => {
    if (to === zeroAddress) return "reverts";
    const treatment = Number(state.get("treatment", address, to));
    // What answers yes has moved nothing either.
    if (treatment === treatments.answer) return state.get("answersYes", address) === 1n ? "yes" : "no";
    const { refuse, burnGas, returnBomb, payCostly, payMore } = treatments;
    if (treatment === refuse || treatment === burnGas) return "reverts";
    // A leg has the gas for it, and it is made of zeros: a long no.
    if (treatment === returnBomb) return "no";
    if (treatment === payCostly && isCapped && state.get("costlyGas", address) === COSTLY) return "reverts";
    const extra = treatment === payMore ? 1n : 0n;
    if (!pays() || state.get("balance", address, from) + (from === to ? extra : 0n) < amount) return "reverts";
    state.add(-amount, "balance", address, from);
    state.add(amount + extra, "balance", address, to);
    return "yes";
  };
  return {
    address,
    transfer: (state, from, to, amount, isCapped) => move(state, from, to, amount, isCapped, () => true) === "yes",
    transferFrom: (state, spender, from, to, amount, isCapped) => {
      const mark = state.mark();
      const pays = () => spend(state, address, from, spender, amount);
      const answer = move(state, from, to, amount, isCapped, pays);
      if (answer !== "yes") state.rollBack(mark);
      return answer;
    },
  };
};

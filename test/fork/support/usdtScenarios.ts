import { maxUint256 } from "viem";
import { usdt } from "../../support/system.ts";
import type { Result, Step } from "./sideBySide.ts";

/** Calls in a row on a fresh token, and how the last of them ends; the others succeed. */
type Scenario = readonly [when: string, ends: Result["ends"], ...steps: Step[]];

const ten = usdt(10);
const approved: Step = ["payer", "approve", "spender", usdt(100)];
const taken: Step = ["spender", "transferFrom", "payer", "merchant", ten];
const paid: Step = ["payer", "transfer", "merchant", ten];
const paused: Step = ["owner", "pause"];
const blacklisted = (who: "payer" | "merchant" | "spender"): Step => ["owner", "addBlackList", who];
const fee = (bps: bigint, most = 49n): Step => ["owner", "setParams", bps, most];
const deprecated: Step = ["owner", "deprecate", "successor"];
const words = (...values: bigint[]) => values.map((value) => value.toString(16).padStart(64, "0")).join("");

/** By what is given; every line runs on the real USDT and on the mock. */
export const scenarios: Readonly<Record<string, readonly Scenario[]>> = {
  "a token as it stands": [
    ["a holder transfers", "succeeds", paid],
    ["a holder transfers nothing", "succeeds", ["payer", "transfer", "merchant", 0n]],
    ["a holder transfers to itself", "succeeds", ["payer", "transfer", "payer", ten]],
    ["a holder transfers to the owner", "succeeds", ["payer", "transfer", "owner", ten]],
    ["a holder transfers more than it has", "burns all gas", ["payer", "transfer", "merchant", usdt(1_001)]],
    [
      "an amount is beyond what a fee can be computed of",
      "burns all gas",
      fee(2n),
      ["payer", "transfer", "merchant", maxUint256],
    ],
    ["a stranger without tokens transfers nothing", "succeeds", ["stranger", "transfer", "merchant", 0n]],
    ["the calldata of a transfer is cut short", "reverts", ["payer", `0xa9059cbb${words(1n)}`]],
    ["the calldata of a transferFrom is cut short", "reverts", ["payer", `0x23b872dd${words(1n, 2n)}`]],
    ["the calldata of an approval is cut short", "reverts", ["payer", `0x095ea7b3${words(1n)}`]],
    ["no such function is there", "reverts", ["payer", "0xd505accf"]],
    [
      "supply, balances and parameters are read",
      "succeeds",
      ["payer", "totalSupply"],
      ["payer", "_totalSupply"],
      ["payer", "balanceOf", "payer"],
      ["payer", "balances", "payer"],
      ["payer", "getOwner"],
      ["payer", "owner"],
      ["payer", "MAX_UINT"],
      ["payer", "decimals"],
      ["payer", "basisPointsRate"],
      ["payer", "maximumFee"],
      ["payer", "paused"],
      ["payer", "deprecated"],
      ["payer", "upgradedAddress"],
      ["payer", "isBlackListed", "payer"],
      ["payer", "getBlackListStatus", "payer"],
    ],
  ],
  "an allowance": [
    ["none was given", "burns all gas", taken],
    ["the spender takes a part of it", "succeeds", approved, taken, ["payer", "allowance", "payer", "spender"]],
    [
      "the spender takes more than it",
      "burns all gas",
      approved,
      ["spender", "transferFrom", "payer", "merchant", usdt(101)],
    ],
    [
      "it is larger than the balance",
      "burns all gas",
      ["payer", "approve", "spender", usdt(5_000)],
      ["spender", "transferFrom", "payer", "merchant", usdt(1_001)],
    ],
    ["it is the largest, which is not counted down", "succeeds", ["payer", "approve", "spender", maxUint256], taken],
    ["nothing is taken of none", "succeeds", ["spender", "transferFrom", "payer", "merchant", 0n]],
    [
      "the spender moves it back to the payer",
      "succeeds",
      approved,
      ["spender", "transferFrom", "payer", "payer", ten],
    ],
    ["it is changed to another", "reverts", approved, ["payer", "approve", "spender", ten]],
    [
      "it is changed by way of zero",
      "succeeds",
      approved,
      ["payer", "approve", "spender", 0n],
      ["payer", "approve", "spender", ten],
    ],
    ["zero is approved twice", "succeeds", ["payer", "approve", "spender", 0n], ["payer", "approve", "spender", 0n]],
    ["the payer takes from itself without one", "burns all gas", ["payer", "transferFrom", "payer", "merchant", ten]],
  ],
  "a blacklist": [
    ["the sender is on it", "reverts", blacklisted("payer"), paid],
    ["the recipient is on it", "succeeds", blacklisted("merchant"), paid],
    ["the spender is on it", "succeeds", approved, blacklisted("spender"), taken],
    ["the payer of a transferFrom is on it", "reverts", approved, blacklisted("payer"), taken],
    ["the recipient of a transferFrom is on it", "succeeds", approved, blacklisted("merchant"), taken],
    ["who approves is on it", "succeeds", blacklisted("payer"), approved],
    ["the sender has been taken off", "succeeds", blacklisted("payer"), ["owner", "removeBlackList", "payer"], paid],
    [
      "its funds are destroyed",
      "succeeds",
      blacklisted("payer"),
      ["owner", "destroyBlackFunds", "payer"],
      ["payer", "totalSupply"],
    ],
    ["funds outside it are to be destroyed", "reverts", ["owner", "destroyBlackFunds", "payer"]],
    ["a stranger adds to it", "reverts", ["stranger", "addBlackList", "payer"]],
    ["a stranger removes from it", "reverts", ["stranger", "removeBlackList", "payer"]],
    ["a stranger destroys", "reverts", blacklisted("payer"), ["stranger", "destroyBlackFunds", "payer"]],
  ],
  "a pause": [
    ["a holder transfers", "reverts", paused, paid],
    ["a spender takes", "reverts", approved, paused, taken],
    ["a holder approves", "succeeds", paused, approved],
    ["the owner issues", "succeeds", paused, ["owner", "issue", ten]],
    ["it is paused once more", "reverts", paused, paused],
    ["it is ended", "succeeds", paused, ["owner", "unpause"], paid],
    ["it is ended where there is none", "reverts", ["owner", "unpause"]],
    ["a stranger pauses", "reverts", ["stranger", "pause"]],
    ["a stranger ends it", "reverts", paused, ["stranger", "unpause"]],
  ],
  "a fee": [
    ["of 19 basis points is kept of a transfer", "succeeds", fee(19n), paid],
    ["of 19 basis points is kept of a transferFrom", "succeeds", fee(19n), approved, taken],
    ["of 1 basis point rounds down to nothing", "succeeds", fee(1n), ["payer", "transfer", "merchant", 9_999n]],
    ["meets its maximum", "succeeds", fee(19n, 1n), ["payer", "transfer", "merchant", usdt(1_000)]],
    ["has the maximum zero", "succeeds", fee(19n, 0n), paid],
    ["is paid to the owner, who receives as well", "succeeds", fee(19n), ["payer", "transfer", "owner", ten]],
    ["is paid by the owner", "succeeds", ["owner", "issue", ten], fee(19n), ["owner", "transfer", "merchant", ten]],
    ["is kept of a transfer to oneself", "succeeds", fee(19n), ["payer", "transfer", "payer", ten]],
    ["goes to the next owner", "succeeds", fee(19n), ["owner", "transferOwnership", "merchant"], paid],
    ["of 20 basis points is set", "reverts", fee(20n)],
    ["with a maximum of 50 is set", "reverts", fee(19n, 50n)],
    ["is set by a stranger", "reverts", ["stranger", "setParams", 1n, 1n]],
  ],
  "a supply": [
    ["the owner issues", "succeeds", ["owner", "issue", ten], ["payer", "totalSupply"]],
    ["the owner issues nothing", "reverts", ["owner", "issue", 0n]],
    ["the owner issues past the largest number", "reverts", ["owner", "issue", maxUint256]],
    ["the owner redeems", "succeeds", ["owner", "issue", ten], ["owner", "redeem", ten]],
    ["the owner redeems nothing", "succeeds", ["owner", "redeem", 0n]],
    ["the owner redeems more than there is", "reverts", ["owner", "redeem", maxUint256]],
    [
      "the owner redeems more than it has",
      "reverts",
      ["owner", "transferOwnership", "merchant"],
      ["merchant", "redeem", ten],
    ],
    ["a stranger issues", "reverts", ["stranger", "issue", ten]],
    ["a stranger redeems", "reverts", ["stranger", "redeem", ten]],
  ],
  "an owner": [
    ["hands over", "succeeds", ["owner", "transferOwnership", "merchant"], ["merchant", "pause"]],
    ["that has handed over is a stranger", "reverts", ["owner", "transferOwnership", "merchant"], ["owner", "pause"]],
    ["is not taken by a stranger", "reverts", ["stranger", "transferOwnership", "stranger"]],
  ],
  "a token deprecated for a successor": [
    ["the deprecation itself", "succeeds", deprecated],
    ["a stranger deprecates", "reverts", ["stranger", "deprecate", "successor"]],
    [
      "balances, allowances and supply are read",
      "succeeds",
      deprecated,
      approved,
      ["payer", "balanceOf", "payer"],
      ["payer", "allowance", "payer", "spender"],
      ["payer", "totalSupply"],
      ["payer", "balances", "payer"],
      ["payer", "allowed", "payer", "spender"],
    ],
    ["a holder transfers", "succeeds", deprecated, paid],
    [
      "a holder transfers more than the successor knows of",
      "burns all gas",
      deprecated,
      ["payer", "transfer", "merchant", usdt(501)],
    ],
    ["a spender takes", "succeeds", deprecated, approved, taken],
    ["an allowance from before is used", "burns all gas", approved, deprecated, taken],
    ["an allowance from before is changed", "succeeds", approved, deprecated, ["payer", "approve", "spender", ten]],
    [
      "an allowance at the successor is changed to another",
      "reverts",
      deprecated,
      approved,
      ["payer", "approve", "spender", ten],
    ],
    ["a blacklisted holder transfers", "reverts", deprecated, blacklisted("payer"), paid],
    ["a holder transfers during a pause", "reverts", deprecated, paused, paid],
    ["its own fee is not kept", "succeeds", fee(19n), deprecated, paid],
    [
      "blacklisted funds are destroyed by the successor's figure",
      "succeeds",
      blacklisted("payer"),
      deprecated,
      ["owner", "destroyBlackFunds", "payer"],
    ],
    ["the successor has no code and a holder transfers", "reverts", ["owner", "deprecate", "stranger"], paid],
    [
      "the successor has no code and a balance is read",
      "reverts",
      ["owner", "deprecate", "stranger"],
      ["payer", "balanceOf", "payer"],
    ],
  ],
};

import { toFunctionSelector } from "viem";
import { treatment } from "../../support/hostile.ts";
import { usdt } from "../../support/system.ts";
import type { Party } from "./outcomeRun.ts";
import * as set from "./situations.ts";
import { type Change, type TokenName, type Verb, type Verdict, trust } from "./verbRun.ts";

/** A behaviour of a token from just before the verb on, and each verb's outcome. */
export interface VerbRow {
  readonly token: TokenName;
  readonly given: string;
  readonly change: Change;
  readonly verdicts: Readonly<Record<Verb, Verdict>>;
}

const works = "works";
const entries = (both: Verdict, permit2: Verdict = both) => ({ authorize: both, "authorize, Permit2": permit2 });
const captured = (verdict: Verdict) => ({ capture: verdict });
const returned = (verdict: Verdict) => ({ void: verdict, reclaim: verdict });
const refunded = (verdict: Verdict) => ({ "refund of a capture": verdict, "refund of a charge": verdict });
const claimed = (verdict: Verdict, elsewhere: Verdict = verdict) => ({
  claim: verdict,
  claimTo: elsewhere,
  claimToFor: elsewhere,
});
const allWork = { ...entries(works), ...captured(works), ...returned(works), ...refunded(works), ...claimed(works) };
const all = "credited: merchant, fee receiver, first split, second split";

/** The issuer lists the store and takes what is in it. */
const destroyed: Change = async (world) => {
  const { system, accounts } = world;
  world.taken = await system.token.read.balanceOf([accounts.store]);
  await system.asTokenOwner.write.addBlackList([accounts.store]);
  await system.asTokenOwner.write.destroyBlackFunds([accounts.store]);
  await system.asTokenOwner.write.removeBlackList([accounts.store]);
};

/** USDT forwards to a successor, which knows everybody's balance. */
const succeeded: Change = async (world) => {
  const { system, accounts } = world;
  const balances = await Promise.all(
    (["store", "merchant", "fee receiver", "first split", "second split"] as const).map(
      async (party) => [accounts[party], await system.token.read.balanceOf([accounts[party]])] as const,
    ),
  );
  const payers = await system.token.read.balanceOf([accounts.payer]);
  const total = balances.reduce((sum, [, amount]) => sum + amount, payers);
  const successor = await system.viem.deployContract("UsdtMock", [accounts.payer, total]);
  for (const [account, amount] of balances)
    await successor.write.transfer([account, amount], { account: system.payer.account });
  await system.asTokenOwner.write.deprecate([successor.address]);
  await trust(world);
};

const treat =
  (how: number, ...who: readonly Party[]): Change =>
  async ({ hostile, accounts, elsewhere }) => {
    // A word of nothing is false.
    await hostile.write.setAnswer([`0x${"00".repeat(32)}`]);
    for (const account of [
      ...who.map((party) => accounts[party]),
      ...(who.includes("fee receiver") ? [elsewhere] : []),
    ])
      await hostile.write.treat([account, how]);
  };

/** The token calls back into the processor, with whatever: it is told that the processor is busy. */
const callBack: Change = async ({ hostile, accounts, system }) => {
  await hostile.write.setCall([system.processor.address, toFunctionSelector("newStore()")]);
  for (const party of ["payer", "merchant", "fee receiver", "first split", "second split", "store"] as const)
    await hostile.write.treat([accounts[party], treatment.payAndCall]);
};

const usdtRows: readonly Omit<VerbRow, "token">[] = [
  { given: "nothing out of the ordinary", change: async () => {}, verdicts: allWork },
  { given: "its fee is on, 19 bps: receivers bear it", change: set.tokenFee(19n), verdicts: allWork },
  {
    given: "paused",
    change: set.paused,
    verdicts: {
      ...entries("refused: TransferFailed", "refused: TRANSFER_FROM_FAILED"),
      ...captured(all),
      ...returned("credited: payer"),
      ...refunded("refused: TransferFailed"),
      ...claimed("refused: no reason"),
    },
  },
  {
    given: "payer blacklisted",
    change: set.blacklisted("payer"),
    verdicts: { ...allWork, ...entries("refused: TransferFailed", "refused: TRANSFER_FROM_FAILED") },
  },
  {
    given: "merchant blacklisted",
    change: set.blacklisted("merchant"),
    verdicts: { ...allWork, ...refunded("refused: TransferFailed") },
  },
  {
    given: "fee receiver blacklisted: it alone moves its credit",
    change: set.blacklisted("fee receiver"),
    verdicts: { ...allWork, ...claimed("refused: AccountBlacklisted", works) },
  },
  {
    given: "store blacklisted",
    change: set.blacklisted("store"),
    verdicts: {
      ...allWork,
      ...entries("refused: StoreBlacklisted"),
      ...captured(all),
      ...returned("credited: payer"),
      ...claimed("refused: no reason"),
    },
  },
  {
    given: "store destroyed: its transfers burn all the gas they are given",
    change: destroyed,
    verdicts: {
      ...allWork,
      ...captured(all),
      ...returned("credited: payer"),
      ...claimed("refused: no reason"),
    },
  },
  { given: "deprecated for a successor", change: succeeded, verdicts: allWork },
  {
    given: "the one who pays has too little",
    change: async ({ system }) => {
      await system.setBalance(system.payer, usdt(1));
      await system.setBalance(system.merchant, usdt(1));
    },
    verdicts: { ...allWork, ...entries("refused: PayerShort"), ...refunded("refused: PayerShort") },
  },
];

const usdcRows: readonly Omit<VerbRow, "token">[] = [
  { given: "nothing out of the ordinary", change: async () => {}, verdicts: allWork },
  {
    given: "payer blacklisted",
    change: set.blacklistedByCircle("payer"),
    verdicts: {
      ...allWork,
      ...entries("refused: TransferFailed", "refused: TRANSFER_FROM_FAILED"),
      ...returned("credited: payer"),
      ...refunded("refused: TransferFailed"),
    },
  },
  {
    given: "merchant blacklisted",
    change: set.blacklistedByCircle("merchant"),
    verdicts: { ...allWork, ...captured("credited: merchant"), ...refunded("refused: TransferFailed") },
  },
  {
    given: "fee receiver blacklisted",
    change: set.blacklistedByCircle("fee receiver"),
    verdicts: {
      ...allWork,
      ...captured("credited: fee receiver"),
      ...claimed("refused: AccountBlacklisted", works),
    },
  },
  {
    given: "store blacklisted",
    change: set.blacklistedByCircle("store"),
    verdicts: {
      ...allWork,
      ...entries("refused: StoreBlacklisted"),
      ...captured(all),
      ...returned("credited: payer"),
      ...claimed("refused: Blacklistable: account is blacklisted"),
    },
  },
  {
    given: "paused",
    change: set.pausedByCircle,
    verdicts: {
      ...entries("refused: TransferFailed", "refused: TRANSFER_FROM_FAILED"),
      ...captured(all),
      ...returned("credited: payer"),
      ...refunded("refused: TransferFailed"),
      ...claimed("refused: Pausable: paused"),
    },
  },
];

const receivers = ["payer", "merchant", "fee receiver", "first split", "second split"] as const;
const cannotReceive = (claim: Verdict) => ({
  ...allWork,
  ...captured(all),
  ...returned("credited: payer"),
  ...refunded("refused: TransferFailed"),
  ...claimed(claim),
});

const hostileRows: readonly Omit<VerbRow, "token">[] = [
  {
    given: "reverts for every receiver",
    change: treat(treatment.refuse, ...receivers),
    verdicts: cannotReceive("refused: the token's own error"),
  },
  {
    given: "returns false to every receiver",
    change: treat(treatment.answer, ...receivers),
    verdicts: cannotReceive("refused: the token's own error"),
  },
  {
    given: "pays every receiver, and returns false",
    change: treat(treatment.payAndDeny, ...receivers),
    verdicts: cannotReceive("refused: the token's own error"),
  },
  {
    given: "burns all the gas for every receiver",
    change: treat(treatment.burnGas, ...receivers),
    verdicts: cannotReceive("refused: no reason"),
  },
  {
    given: "returns a bomb to every receiver",
    change: treat(treatment.returnBomb, ...receivers),
    verdicts: cannotReceive("refused: the token's own error"),
  },
  { given: "calls back", change: callBack, verdicts: allWork },
  {
    given: "pays the store more than is due",
    change: treat(treatment.payMore, "store"),
    verdicts: { ...allWork, ...entries("refused: OverReceived") },
  },
];

export const verbRows: readonly VerbRow[] = [
  ...usdtRows.map((row) => ({ ...row, token: "USDT" as const })),
  ...usdcRows.map((row) => ({ ...row, token: "USDC" as const })),
  ...hostileRows.map((row) => ({ ...row, token: "hostile" as const })),
];

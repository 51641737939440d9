import type { Outcome, Party, Situation } from "./outcomeRun.ts";
import * as set from "./situations.ts";

/** A situation in words, and the outcome of a payment of 100.000001 over each rail. */
export interface Row extends Situation {
  readonly given: string;
  readonly allowance: Outcome;
  readonly permit2: Outcome;
}

type Amounts = Readonly<Partial<Record<Party, string>>>;
const parts = { "fee receiver": "1", "first split": "5", "second split": "10" };
const ordinary: Amounts = { payer: "-100.000001", merchant: "84.000001", ...parts };
const payerFor = (amount: string): Amounts => ({ payer: `-${amount}` });

/** The ordinary amounts, but for those of parties that are another. */
const except = (gone: Party, others: Amounts): Amounts => {
  const { [gone]: _, ...rest } = ordinary;
  return { ...rest, ...others };
};
const works = (moved: Amounts = ordinary, credited: Amounts = {}): Outcome => ({ moved, credited });
const refused = (why: string, maxGas?: bigint): Outcome => ({
  moved: {},
  credited: {},
  refused: why,
  ...(maxGas && { maxGas }),
});
const both = (outcome: Outcome) => ({ allowance: outcome, permit2: outcome });

/** Permit2 has the error of the library that it is built on for every transfer that the token refuses. */
const permit2Refused = refused("TRANSFER_FROM_FAILED");
/** The first part is refused: nothing can be taken from this payer. */
const payerRefused = (token: string) => ({
  allowance: refused(`TransferFailed(${token}, payer, merchant, 84.000001)`),
  permit2: permit2Refused,
});

const usdt: readonly Omit<Row, "token">[] = [
  { given: "nothing out of the ordinary", set: [], ...both(works()) },
  {
    given: "its fee is on, 1 bps",
    set: [set.tokenFee(1n)],
    allowance: works({
      ...payerFor("100.000001"),
      merchant: "83.991601",
      "fee receiver": "0.9999",
      "first split": "4.9995",
      "second split": "9.999",
      "token owner": "0.01",
    }),
    permit2: works({
      ...payerFor("100.000001"),
      merchant: "83.983202",
      "fee receiver": "0.999801",
      "first split": "4.999001",
      "second split": "9.998001",
      "token owner": "0.019996",
    }),
  },
  {
    given: "its fee is on, 19 bps",
    set: [set.tokenFee(19n)],
    allowance: works({
      ...payerFor("100.000001"),
      merchant: "83.840401",
      "fee receiver": "0.9981",
      "first split": "4.9905",
      "second split": "9.981",
      "token owner": "0.19",
    }),
    permit2: works({
      ...payerFor("100.000001"),
      merchant: "83.681105",
      "fee receiver": "0.996204",
      "first split": "4.981019",
      "second split": "9.962037",
      "token owner": "0.379636",
    }),
  },
  {
    given: "its fee is on, 19 bps; the terms have neither fee nor splits",
    whole: true,
    set: [set.tokenFee(19n)],
    ...both(works({ ...payerFor("100.000001"), merchant: "99.810001", "token owner": "0.19" })),
  },
  {
    given: "its fee is on, 1 bps; listed for 0",
    set: [set.tokenFee(1n), set.listedFor(0)],
    allowance: refused("ShortReceived(83.991601, 84.000001)"),
    permit2: refused("ShortReceived(99.990001, 100.000001)"),
  },
  {
    given: "its fee is on, 19 bps; listed for 0",
    set: [set.tokenFee(19n), set.listedFor(0)],
    allowance: refused("ShortReceived(83.840401, 84.000001)"),
    permit2: refused("ShortReceived(99.810001, 100.000001)"),
  },
  { given: "paused", set: [set.paused], ...payerRefused("USDT") },
  { given: "payer blacklisted", set: [set.blacklisted("payer")], ...payerRefused("USDT") },
  { given: "merchant blacklisted", set: [set.blacklisted("merchant")], ...both(works()) },
  { given: "fee receiver blacklisted", set: [set.blacklisted("fee receiver")], ...both(works()) },
  { given: "first split blacklisted", set: [set.blacklisted("first split")], ...both(works()) },
  {
    given: "the merchant's store blacklisted",
    set: [set.blacklisted("store")],
    allowance: works(),
    permit2: refused("StoreBlacklisted(store, USDT)"),
  },
  {
    given: "the merchant's store blacklisted; the terms have neither fee nor splits",
    whole: true,
    set: [set.blacklisted("store")],
    ...both(works({ ...payerFor("100.000001"), merchant: "100.000001" })),
  },
  {
    given: "a split account is the merchant",
    same: { "first split": "merchant" },
    set: [],
    ...both(works(except("first split", { merchant: "89.000001" }))),
  },
  {
    given: "a split account is the fee receiver",
    same: { "first split": "fee receiver" },
    set: [],
    ...both(works(except("first split", { "fee receiver": "6" }))),
  },
  {
    given: "a split account is the payer",
    same: { "first split": "payer" },
    set: [],
    ...both(works(except("first split", payerFor("95.000001")))),
  },
  {
    given: "the fee receiver is the payer",
    same: { "fee receiver": "payer" },
    set: [],
    ...both(works(except("fee receiver", payerFor("99.000001")))),
  },
  {
    given: "the fee receiver is the merchant",
    same: { "fee receiver": "merchant" },
    set: [],
    ...both(works(except("fee receiver", { merchant: "85.000001" }))),
  },
  {
    given: "the merchant is Tether itself; its fee is on, 19 bps",
    same: { merchant: "token owner" },
    set: [set.tokenFee(19n)],
    allowance: works({
      ...payerFor("100.000001"),
      "token owner": "84.030401",
      "fee receiver": "0.9981",
      "first split": "4.9905",
      "second split": "9.981",
    }),
    permit2: works({
      ...payerFor("100.000001"),
      "token owner": "84.060741",
      "fee receiver": "0.996204",
      "first split": "4.981019",
      "second split": "9.962037",
    }),
  },
  {
    given: "the fee receiver is Tether itself; its fee is on, 19 bps",
    same: { "fee receiver": "token owner" },
    set: [set.tokenFee(19n)],
    allowance: works({
      ...payerFor("100.000001"),
      merchant: "83.840401",
      "token owner": "1.1881",
      "first split": "4.9905",
      "second split": "9.981",
    }),
    permit2: works({
      ...payerFor("100.000001"),
      merchant: "83.681105",
      "token owner": "1.37584",
      "first split": "4.981019",
      "second split": "9.962037",
    }),
  },
  { given: "deprecated for a successor", set: [set.deprecated], ...both(works()) },
  {
    given: "the payer's balance is one unit short",
    set: [set.balanceOf("100")],
    allowance: refused("PayerShort(payer, 0.999999, unlimited, 1)", 450_000n),
    permit2: refused("PayerShort(payer, 100, unlimited, 100.000001)", 450_000n),
  },
  {
    given: "the payer's allowance is one unit short",
    set: [set.allowanceOf("100")],
    allowance: refused("PayerShort(payer, 999900.999999, 0.999999, 1)", 450_000n),
    permit2: refused("PayerShort(payer, 1000000, 100, 100.000001)", 450_000n),
  },
  {
    given: "the payer has nothing",
    set: [set.balanceOf("0")],
    allowance: refused("PayerShort(payer, 0, unlimited, 84.000001)", 450_000n),
    permit2: refused("PayerShort(payer, 0, unlimited, 100.000001)", 450_000n),
  },
];

const usdc: readonly Omit<Row, "token">[] = [
  { given: "nothing out of the ordinary", set: [], ...both(works()) },
  {
    given: "fee receiver blacklisted",
    set: [set.blacklistedByCircle("fee receiver")],
    ...both(works(except("fee receiver", { store: "1" }), { "fee receiver": "1" })),
  },
  {
    given: "first split blacklisted",
    set: [set.blacklistedByCircle("first split")],
    ...both(works(except("first split", { store: "5" }), { "first split": "5" })),
  },
  {
    given: "fee receiver and both splits blacklisted",
    set: (["fee receiver", "first split", "second split"] as const).map(set.blacklistedByCircle),
    ...both(works({ ...payerFor("100.000001"), merchant: "84.000001", store: "16" }, parts)),
  },
  {
    given: "merchant blacklisted",
    set: [set.blacklistedByCircle("merchant")],
    allowance: refused("TransferFailed(USDC, payer, merchant, 84.000001)"),
    permit2: refused("TransferFailed(USDC, store, merchant, 84.000001)"),
  },
  { given: "payer blacklisted", set: [set.blacklistedByCircle("payer")], ...payerRefused("USDC") },
  {
    given: "the merchant's store blacklisted",
    set: [set.blacklistedByCircle("store")],
    allowance: works(),
    permit2: refused("StoreBlacklisted(store, USDC)"),
  },
  {
    given: "the merchant's store and the fee receiver blacklisted",
    set: (["store", "fee receiver"] as const).map(set.blacklistedByCircle),
    allowance: refused("StoreBlacklisted(store, USDC)"),
    permit2: refused("StoreBlacklisted(store, USDC)"),
  },
  { given: "paused", set: [set.pausedByCircle], ...payerRefused("USDC") },
];

export const rows: readonly Row[] = [
  ...usdt.map((row) => ({ ...row, token: "USDT" as const })),
  ...usdc.map((row) => ({ ...row, token: "USDC" as const })),
];

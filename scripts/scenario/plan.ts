import { parseUnits } from "viem";

export type MerchantName = "tea" | "ink" | "silk";
export type PayerName = "ada" | "ben" | "cem" | "dan";
/** Who is paid besides: the payment provider by its fee, the others by splits, the suppliers out of a Safe. */
export const payees = ["provider", "grower", "carrier", "landlord", "press"] as const;
export const suppliers = ["supplier1", "supplier2", "supplier3", "supplier4", "supplier5"] as const;
/** Who acts beside merchants and payers, and where the agent has its money sent. */
export const helpers = ["operator", "agent", "agentBank"] as const;
export type Name =
  (typeof helpers)[number] | MerchantName | PayerName | (typeof payees)[number] | (typeof suppliers)[number];

/** An attempt that has to be refused, by this error of the SDK, and moves nothing. */
interface Refusal {
  readonly who: PayerName;
  readonly error: "NumberSpentError" | "PayerMismatchError" | "InvoiceExpiredError";
  readonly when: "before" | "after";
}

/** An invoice as it is going to be signed, and what is going to become of it. */
export interface PlannedInvoice {
  readonly title: string;
  readonly merchant: MerchantName;
  readonly number: bigint;
  readonly amount: bigint;
  /** Who pays, or would. */
  readonly payer: PayerName;
  /** The terms name the payer: nobody else may. */
  readonly isPayerNamed?: boolean;
  readonly rail: "allowance" | "permit2";
  /** The payer only signs a consent; the relayer sends it and pays the gas. */
  readonly isRelayed?: boolean;
  readonly feeBps?: bigint;
  readonly splits?: Readonly<Partial<Record<(typeof payees)[number], bigint>>>;
  /** What `payment.get` is to say in the end. */
  readonly fate: "charged" | "superseded" | "cancelled" | "open";
  readonly refusals?: readonly Refusal[];
}

const usdt = (amount: string) => parseUnits(amount, 6);
const again = (who: PayerName) => ({ who, error: "NumberSpentError", when: "after" }) as const;

/** Basis points of fee and splits that each merchant lets its signer promise. */
export const signerCaps: Readonly<Record<MerchantName, bigint>> = { tea: 2_500n, ink: 500n, silk: 4_000n };

export const startingBalance = usdt("5000");

/** Twelve invoices, one of them in two versions. Amounts are in USDT's base units. */
export const invoices: readonly PlannedInvoice[] = [
  {
    title: "by allowance",
    merchant: "tea",
    number: 1n,
    amount: usdt("100"),
    payer: "ada",
    rail: "allowance",
    fate: "charged",
  },
  {
    title: "by allowance, with a fee",
    merchant: "tea",
    number: 2n,
    amount: usdt("250.01"),
    payer: "ben",
    rail: "allowance",
    feeBps: 100n,
    fate: "charged",
  },
  {
    title: "by a named payer",
    ...{ merchant: "tea", number: 3n, amount: usdt("75"), payer: "cem", isPayerNamed: true, rail: "allowance" },
    fate: "charged",
    refusals: [{ who: "ada", error: "PayerMismatchError", when: "before" }],
  },
  {
    title: "by allowance, to five payees",
    ...{ merchant: "tea", number: 4n, amount: usdt("999.999999"), payer: "ada", rail: "allowance" },
    splits: { grower: 1_000n, carrier: 500n, landlord: 333n, press: 7n },
    fate: "charged",
  },
  {
    title: "by Permit2",
    merchant: "ink",
    number: 1n,
    amount: usdt("40"),
    payer: "ben",
    rail: "permit2",
    fate: "charged",
  },
  {
    title: "by Permit2, with a fee",
    merchant: "ink",
    number: 2n,
    amount: usdt("500"),
    payer: "cem",
    rail: "permit2",
    feeBps: 50n,
    fate: "charged",
  },
  {
    title: "by consent, sent by anyone",
    merchant: "ink",
    number: 3n,
    amount: usdt("60"),
    payer: "ada",
    rail: "permit2",
    isRelayed: true,
    fate: "charged",
  },
  {
    title: "paid, and tried by another",
    ...{ merchant: "ink", number: 4n, amount: usdt("120"), payer: "ada", rail: "allowance" },
    fate: "charged",
    refusals: [again("ben")],
  },
  {
    title: "cancelled by its signer",
    ...{ merchant: "silk", number: 1n, amount: usdt("300"), payer: "ben", rail: "allowance" },
    fate: "cancelled",
    refusals: [again("ben")],
  },
  {
    title: "amended",
    merchant: "silk",
    number: 2n,
    amount: usdt("180"),
    payer: "cem",
    rail: "allowance",
    fate: "charged",
  },
  {
    title: "before it was amended",
    ...{ merchant: "silk", number: 2n, amount: usdt("200"), payer: "cem", rail: "allowance" },
    fate: "superseded",
    refusals: [again("cem")],
  },
  {
    title: "by consent, fee and four splits",
    ...{ merchant: "silk", number: 3n, amount: usdt("800"), payer: "ben", rail: "permit2", isRelayed: true },
    feeBps: 200n,
    splits: { grower: 1_500n, carrier: 250n, landlord: 1_000n, press: 1n },
    fate: "charged",
  },
  // Last, for the clock has to pass its expiry.
  {
    title: "expired",
    ...{ merchant: "silk", number: 4n, amount: usdt("90"), payer: "ada", rail: "allowance" },
    fate: "open",
    refusals: [{ who: "ada", error: "InvoiceExpiredError", when: "after" }],
  },
];

/** What the tea merchant pays its suppliers in one transaction of its Safe, each under the number of its invoice. */
export const payout = {
  merchant: "tea",
  lines: suppliers.map((name, i) => ({ name, amount: usdt(String(10 * (i + 1))), reference: `INV-${2041 + i}` })),
} as const;

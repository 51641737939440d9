import type { Words } from "../../shared/language.tsx";
import { en } from "./words.en.ts";
import { zh } from "./words.zh.ts";
import type { FieldName } from "./draft.ts";
import type { NumberStatus } from "./numbers.ts";

/** Complaints about fields. */
export interface Complaints {
  readonly missing: string;
  readonly badAccount: string;
  readonly badChecksum: string;
  readonly accountNotAllowed: string;
  readonly badAmount: (unit: string, decimals: number) => string;
  readonly amountZero: string;
  readonly amountTooLarge: string;
  readonly badNumber: string;
  readonly numberTooLarge: string;
  readonly numberSpent: (number: bigint, status: NumberStatus) => string;
  readonly numberTaken: (number: bigint) => string;
  readonly badTime: string;
  readonly payUntilPast: (now: bigint) => string;
  readonly captureTooSoon: (earliest: bigint) => string;
  readonly captureTooLate: (latest: bigint) => string;
  readonly payerNeeded: string;
  readonly payerIsMerchant: string;
  readonly notSigner: (account: string) => string;
  readonly badPercent: string;
  readonly overWhole: string;
  readonly overCap: (attempted: string, allowed: string) => string;
  readonly badSplit: (line: number, what: string) => string;
  readonly splitTwice: string;
  readonly tooManySplits: (attempted: number, allowed: number) => string;
}

interface FormWords {
  readonly labels: Readonly<Record<FieldName, string>>;
  readonly hints: {
    readonly amount: string;
    readonly number: string;
    readonly numberUnknown: string;
    readonly payUntil: (zone: string, now: string) => string;
    readonly waits: string;
    readonly captureUntil: string;
    readonly payer: string;
    readonly about: string;
    readonly feePercent: string;
    readonly splits: string;
    readonly ownAccount: string;
    readonly signer: (until: string, cap: string) => string;
    readonly notSigner: string;
  };
  readonly inToken: (symbol: string) => string;
  readonly inCurrency: (code: string, symbol: string) => string;
  readonly justNow: (amount: string) => string;
  readonly noPrice: string;
  readonly more: string;
  readonly review: string;
  readonly checking: string;
  readonly notReady: string;
  readonly wrong: (count: number) => string;
}

interface TermsWords {
  readonly number: string;
  readonly merchant: string;
  readonly signer: string;
  readonly amount: string;
  readonly priced: (symbol: string) => string;
  readonly token: string;
  readonly payUntil: string;
  readonly payer: string;
  readonly anyone: string;
  readonly money: string;
  readonly atOnce: string;
  readonly waitsUntil: (until: string) => string;
  readonly fee: string;
  readonly feeTo: (percent: string, account: string) => string;
  readonly splits: string;
  readonly document: string;
  readonly none: string;
}

type State = "open" | "expired" | "charged" | "authorized" | "cancelled" | "superseded";

/** Texts of the invoice form. */
export interface InvoiceWords {
  readonly title: string;
  readonly connect: string;
  readonly form: FormWords;
  readonly complaints: Complaints;
  readonly terms: TermsWords;
  readonly review: {
    readonly title: string;
    readonly intro: string;
    readonly amends: string;
    readonly sign: string;
    readonly change: string;
    readonly asked: string;
  };
  readonly issued: {
    readonly title: string;
    readonly done: string;
    readonly link: string;
    readonly loopback: string;
    readonly qr: (number: bigint) => string;
    readonly qrTooLong: string;
    readonly print: string;
    readonly another: string;
    readonly download: string;
    readonly downloadWhy: string;
    readonly notKept: string;
  };
  readonly topUp: {
    readonly title: string;
    readonly what: string;
    readonly account: string;
    readonly amount: (symbol: string) => string;
    readonly uri: string;
  };
  readonly list: {
    readonly title: string;
    readonly intro: string;
    readonly states: Readonly<Record<State, string>>;
    readonly asking: string;
    readonly number: (number: bigint) => string;
    readonly until: (instant: string) => string;
    readonly link: string;
    readonly cancel: string;
    readonly cancelMeans: string;
    readonly cancelNow: string;
    readonly keep: string;
    readonly cancelling: string;
    readonly more: (count: number) => string;
  };
}

export const invoiceWords: Words<InvoiceWords> = { en, zh };

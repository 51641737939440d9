import type { SheetProblemWords } from "@feiqian/sdk/safe";
import type { FileKind } from "./files/recognise.ts";
import type { RefusalReason } from "./refusal.ts";

/** Texts of the page. */
export interface PayoutWords {
  readonly title: string;
  readonly intro: string;
  readonly kept: string;
  readonly drop: DropWords;
  readonly plan: PlanWords;
  readonly problems: (count: number) => string;
  readonly review: ReviewWords;
  readonly sign: SignWords;
  readonly send: SendWords;
  readonly outcome: OutcomeWords;
  readonly refusals: Readonly<Record<RefusalReason, (facts: string) => string>>;
  /** Problems of a line. */
  readonly against: SheetProblemWords;
  /** The SDK's refusals of a payout, by error name. */
  readonly errors: Readonly<Record<string, string>>;
}

interface DropWords {
  readonly title: string;
  readonly label: string;
  readonly hint: string;
  readonly more: string;
  readonly reading: string;
  readonly taken: (name: string, kind: FileKind) => string;
  readonly notTaken: (name: string) => string;
  readonly lists: string;
  readonly kinds: Readonly<Record<FileKind, string>>;
  readonly remove: (name: string) => string;
}

interface PlanWords {
  readonly title: (name: string) => string;
  readonly safe: string;
  readonly token: string;
  readonly nonce: string;
  readonly allowsRepeated: string;
  readonly allowsNoReference: string;
  readonly allowsAgain: string;
  readonly submit: string;
  readonly working: string;
}

interface ReviewWords {
  readonly title: (name: string) => string;
  readonly loading: string;
  readonly lines: string;
  readonly number: string;
  readonly payee: string;
  readonly noName: string;
  readonly reference: string;
  readonly known: string;
  readonly isKnown: string;
  readonly isNew: string;
  readonly summary: string;
  readonly total: string;
  readonly totalOf: (total: string, lines: number) => string;
  readonly token: string;
  readonly decimals: (decimals: number) => string;
  readonly safe: string;
  readonly nonce: string;
  readonly nextNonce: (nonce: number) => string;
  readonly gas: string;
  readonly gasOf: (gas: string) => string;
  readonly fee: string;
  readonly noFee: string;
  readonly feeOf: (kept: string) => string;
  readonly screening: string;
  readonly screened: (lists: string) => string;
  readonly chainList: (list: string) => string;
  readonly notScreened: string;
  readonly unlisted: (symbol: string, address: string) => string;
  readonly changedCode: (symbol: string, hash: string) => string;
  readonly warnings: string;
  readonly changes: string;
  readonly account: string;
  readonly before: string;
  readonly after: string;
  readonly change: string;
  readonly theSafe: string;
  readonly wouldFail: string;
  readonly owners: (signed: number, threshold: number, owners: number) => string;
  readonly owner: string;
  readonly state: string;
  readonly signed: string;
  readonly approved: string;
  readonly notSigned: string;
  readonly foreign: string;
  readonly putAway: string;
}

interface SignWords {
  readonly title: string;
  readonly compare: string;
  readonly safeTxHash: string;
  readonly domainHash: string;
  readonly messageHash: string;
  readonly lastFour: string;
  readonly button: string;
  readonly asked: string;
  readonly trying: string;
  readonly unfit: string;
  readonly done: (account: string) => string;
  readonly notOwner: (account: string) => string;
  readonly connect: string;
  readonly download: string;
  readonly downloadSignature: string;
  readonly passOn: (missing: number) => string;
}

interface SendWords {
  readonly title: string;
  readonly anybody: string;
  readonly missing: (missing: number) => string;
  readonly turn: (nonce: number, next: number) => string;
  readonly connect: string;
  readonly button: string;
  readonly asked: string;
  readonly sent: string;
  readonly spent: (nonce: number) => string;
}

interface OutcomeWords {
  readonly title: string;
  readonly paid: (total: string, lines: number) => string;
  readonly less: (lines: number) => string;
  readonly transaction: string;
  readonly block: string;
  readonly results: string;
  readonly sent: string;
  readonly received: string;
  readonly download: string;
  readonly indexed: (lines: number, total: string) => string;
  readonly indexedUnexplained: string;
  readonly indexing: string;
  readonly indexerUnreachable: string;
}

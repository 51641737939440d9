import type { SheetProblem } from "@feiqian/sdk/safe";

/** Reasons to refuse a file or a form that have no SDK error. */
export type RefusalReason =
  | "utf16"
  | "notUtf8"
  | "noAddresses"
  | "otherPayout"
  | "payoutFirst"
  | "putAwayFirst"
  | "otherChainBatch"
  | "noSafeAddress"
  | "noToken"
  | "badNonce"
  | "sanctioned";

/** A refusal by the page itself. */
export class Refusal extends Error {
  override name = "Refusal";
  readonly reason: RefusalReason;
  readonly facts: string;

  constructor(reason: RefusalReason, facts = "") {
    super(`${reason} ${facts}`.trim());
    this.reason = reason;
    this.facts = facts;
  }
}

/** A file whose lines have problems. */
export class SheetRefusal extends Error {
  override name = "SheetRefusal";
  readonly problems: readonly SheetProblem[];

  constructor(problems: readonly SheetProblem[]) {
    super(`${problems.length} problems`);
    this.problems = problems;
  }
}

import type { SheetProblem } from "@feiqian/sdk/safe";

/** Why a file or a form is not taken, as far as the SDK has no error for it. */
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

/** A refusal in the page's own words. */
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

/** A file with lines against each of which something speaks. */
export class SheetRefusal extends Error {
  override name = "SheetRefusal";
  readonly problems: readonly SheetProblem[];

  constructor(problems: readonly SheetProblem[]) {
    super(`${problems.length} problems`);
    this.problems = problems;
  }
}

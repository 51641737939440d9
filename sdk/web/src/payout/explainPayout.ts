import { BaseError } from "viem";
import { type Explanation, explain } from "../shared/explain.ts";
import type { Language } from "../shared/language.tsx";
import { Refusal } from "./refusal.ts";
import type { PayoutWords } from "./words.ts";

/** Explains an error of a payout: first by the payout's own refusals, then like any page. */
export function explainPayout(error: unknown, language: Language, words: PayoutWords): Explanation {
  if (error instanceof Refusal) {
    const sentence = words.refusals[error.reason](error.facts);
    return { sentence, message: sentence };
  }
  for (let at = error; at instanceof Error; at = at.cause) {
    const known = words.errors[at.name];
    if (known && at instanceof BaseError)
      return { sentence: known, message: [at.shortMessage, ...(at.metaMessages ?? [])].join("\n") };
  }
  return explain(error, language);
}

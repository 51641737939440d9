// Every saved query, asked about everything in the sample, and its answers held against the books of the plan.
import { readFileSync, readdirSync } from "node:fs";
import { checkCredits, checkIncome } from "./accounts.ts";
import { checkMerchantDays } from "./days.ts";
import { checkExpiring, checkFlagged, checkSigners } from "./merchants.ts";
import { checkPriced } from "./priced.ts";
import { checkLineReferences, checkPayouts } from "./payouts.ts";
import { checkNumbers, checkReferences } from "./stories.ts";
import type { World } from "./world.ts";

const folder = new URL("../../../indexer/queries/", import.meta.url);

/** By the name of the query's file: asks, and tells how often. */
const checks: Readonly<Record<string, (world: World, query: string) => Promise<number>>> = {
  "expiring-authorizations": checkExpiring,
  "flagged-refunds": checkFlagged,
  income: checkIncome,
  "merchant-day": checkMerchantDays,
  "payment-by-number": checkNumbers,
  "payment-by-reference": checkReferences,
  "payout-line-by-reference": checkLineReferences,
  payouts: checkPayouts,
  "priced-by-currency": checkPriced,
  "signers-in-force": checkSigners,
  "unclaimed-credits": checkCredits,
};

/** How often each saved query was asked. What is wrong with the answers is in `world.wrong`. */
export async function checkQueries(world: World): Promise<Readonly<Record<string, number>>> {
  const asked: Record<string, number> = {};
  for (const file of readdirSync(folder).sort()) {
    const name = file.replace(/\.graphql$/, "");
    const check = checks[name];
    if (check) asked[name] = await check(world, readFileSync(new URL(file, folder), "utf8"));
    else world.wrong.push(`${file} has no check in ${import.meta.filename}`);
  }
  return asked;
}

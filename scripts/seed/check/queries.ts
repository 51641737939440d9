// Asks every saved query about everything in the sample, and compares its answers with the books.
import { readFileSync, readdirSync } from "node:fs";
import * as accounts from "./accounts.ts";
import { askMerchantDays, askNumbers, askReferences } from "./payments.ts";
import { type Question, type World, checkAll } from "./world.ts";

const folder = new URL("../../../indexer/queries/", import.meta.url);

/** The questions to each saved query, by the name of its file. */
export const questions: Readonly<Record<string, (world: World) => readonly Question[] | Promise<readonly Question[]>>> =
  {
    "expiring-authorizations": accounts.askExpiring,
    "flagged-refunds": accounts.askFlagged,
    income: accounts.askIncome,
    "merchant-day": askMerchantDays,
    "payment-by-number": askNumbers,
    "payment-by-reference": askReferences,
    "payout-line-by-reference": accounts.askLineReferences,
    payouts: accounts.askPayouts,
    "priced-by-currency": accounts.askPriced,
    "signers-in-force": accounts.askSigners,
    "unclaimed-credits": accounts.askCredits,
  };

/** The number of questions to each saved query. Faults are in `world.wrong`. */
export async function checkQueries(world: World): Promise<Readonly<Record<string, number>>> {
  const asked: Record<string, number> = {};
  for (const file of readdirSync(folder).sort()) {
    const name = file.replace(/\.graphql$/, "");
    const ask = questions[name];
    const query = readFileSync(new URL(file, folder), "utf8");
    if (ask) asked[name] = await checkAll(world, name, query, await ask(world));
    else world.wrong.push(`Nothing asks ${file}: ${import.meta.filename}`);
  }
  return asked;
}

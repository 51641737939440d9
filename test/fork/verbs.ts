import { expect } from "chai";
import { describe, it } from "mocha";
import { describeReal } from "../support/realChain.ts";
import { loadSystem } from "./support/system.ts";
import { observeVerb, verbs } from "./support/verbRun.ts";
import { verbRows } from "./support/verbTable.ts";

/**
 * Maximum gas of a verb: for the fee, two splits and the merchant a leg's gas each, as much again where the leg returns
 * as much as that can pay for, and its own work.
 */
const MAX_GAS = 2_100_000n;

describeReal("Every verb that moves money", () => {
  for (const row of verbRows) {
    describe(`given ${row.token === "hostile" ? "a hostile token that" : row.token} ${row.given}`, () => {
      for (const verb of verbs) {
        it(`${verb}: ${row.verdicts[verb]}`, async () => {
          const { verdict, total, surplus, gasUsed } = await observeVerb(
            await loadSystem(),
            row.token,
            verb,
            row.change,
          );
          expect(verdict).to.equal(row.verdicts[verb]);
          expect(total, "what all have together").to.equal(0n);
          expect(surplus, "what the store has more than it owes").to.equal(0n);
          // A claim has no cap: it is nobody's transaction but its caller's.
          if (!verb.startsWith("claim")) expect(Number(gasUsed)).to.be.at.most(Number(MAX_GAS));
        });
      }
    });
  }
});

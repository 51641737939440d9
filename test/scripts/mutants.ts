import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { after, describe, it } from "mocha";
import { kinds, writeMutants } from "../../scripts/guards/mutants.ts";

describe("mutants of the contracts", function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), "feiqian-mutants-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const kind of kinds)
    it(`numbers the ${kind} from 1 on, and has a switch for each`, () => {
      const mutants = writeMutants(folder, kind);
      const files = [...new Set(mutants.map(({ file }) => file))].map((file) => file.replace(/^contracts/, folder));
      const source = [...files, join(folder, "payments/PaymentProcessor.sol")]
        .map((file) => readFileSync(file, "utf8"))
        .join("\n");
      expect(mutants.map(({ number }) => number)).to.deep.equal(mutants.map((_, i) => i + 1));
      for (const { number, file, line, change } of mutants)
        expect(source, `${file}:${line} ${change}`).to.contain(`isMutant(${number})`);
    });

  it("halves and doubles a gas limit, and moves any other constant by one", () => {
    const changes = writeMutants(folder, "constants").map(({ change }) => change);
    expect(changes).to.include.members([
      "POLICY_GAS becomes POLICY_GAS * 2",
      "POLICY_GAS becomes POLICY_GAS / 2",
      "MAX_SPLITS becomes MAX_SPLITS + 1",
      "MAX_SPLITS becomes MAX_SPLITS - 1",
    ]);
  });
});

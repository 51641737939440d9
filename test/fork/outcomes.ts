import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { describe, it } from "mocha";
import { usdt } from "../support/system.ts";
import { paths } from "../support/payments.ts";
import { describeReal } from "../support/realChain.ts";
import { renderOutcomes } from "./support/outcomeDocument.ts";
import { observe } from "./support/outcomeRun.ts";
import { rows } from "./support/outcomeTable.ts";
import { blacklistedByCircle } from "./support/situations.ts";
import { loadSystem } from "./support/system.ts";

const [byAllowance, byPermit2] = paths;

describeReal("A payment with fee and splits", () => {
  for (const token of ["USDT", "USDC"] as const) {
    describe(`in the real ${token}`, () => {
      for (const row of rows.filter((row) => row.token === token)) {
        describe(`given ${row.given}`, () => {
          for (const [path, { maxGas, ...expected }] of [
            [byAllowance, row.allowance],
            [byPermit2, row.permit2],
          ] as const) {
            it(`${path.name}: ${expected.refused ?? "works"}`, async () => {
              const { outcome, gasUsed, lost } = await observe(await loadSystem(), path, row);
              expect(outcome).to.deep.equal(expected);
              expect(lost).to.deep.equal({ total: 0n, store: 0n });
              if (maxGas) expect(gasUsed <= maxGas, `${gasUsed} gas, at most ${maxGas}`).to.equal(true);
            });
          }
        });
      }
    });
  }

  for (const path of paths) {
    it(`${path.name}: a credit is claimed once the issuer takes the account off its list`, async () => {
      const situation = { token: "USDC", set: [blacklistedByCircle("fee receiver")] } as const;
      const { world, token } = await observe(await loadSystem(), path, situation);
      const { system, usdc, accounts } = world;
      const { processor, viem, stranger, feeReceiver } = system;
      const account = accounts["fee receiver"];
      const claim = (by = stranger) =>
        processor.write.claim([accounts.store, token.address, account], { account: by.account });
      const args = [account, usdc.address] as const;
      await viem.assertions.revertWithCustomErrorWithArgs(claim(), processor, "AccountBlacklisted", [...args]);
      await viem.assertions.revertWith(claim(feeReceiver), "Blacklistable: account is blacklisted");
      await usdc.asBlacklister.write.unBlacklist([account]);
      await claim();
      expect(await token.read.balanceOf([account])).to.equal(usdt(1));
      expect(await token.read.balanceOf([accounts.store])).to.equal(0n);
    });

    it(`${path.name}: a credit of a blacklisted account goes where the account sends it`, async () => {
      const situation = { token: "USDC", set: [blacklistedByCircle("fee receiver")] } as const;
      const { world, token } = await observe(await loadSystem(), path, situation);
      const { processor, feeReceiver, addressOf, others } = world.system;
      const elsewhere = addressOf(others[7]!);
      await processor.write.claimTo([world.accounts.store, token.address, elsewhere, usdt(1)], {
        account: feeReceiver.account,
      });
      expect(await token.read.balanceOf([elsewhere])).to.equal(usdt(1));
      expect(await token.read.balanceOf([world.accounts.store])).to.equal(0n);
    });
  }
});

describe("docs/outcomes.md", () => {
  it("is the table of these tests", async () => {
    const { file, text } = await renderOutcomes();
    if (process.env.UPDATE_OUTCOMES === "1") writeFileSync(file, text);
    const hint = "write it again: npm run test:fork -- --update";
    expect(readFileSync(file, "utf8"), hint).to.equal(text);
  });
});

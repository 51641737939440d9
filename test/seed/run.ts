import { expect } from "chai";
import { describe, it } from "mocha";
import { run, separate } from "../stack/support.ts";

interface Checked {
  readonly ok: boolean;
  readonly wrong: readonly string[];
  readonly differences: number;
  readonly balances: number;
  readonly asked: Readonly<Record<string, number>>;
  readonly tables: Readonly<Record<string, { readonly rows: number }>>;
  readonly deeds: Readonly<Record<string, number>>;
}

describe("npm run seed, for five days", function () {
  this.timeout(600_000);

  it("gives what the plan says in every saved query, what the chain says in every table, and the same rows when it is run again", async () => {
    const place = await separate();
    const { code, stdout, stderr } = await run("seed.ts", ["--days", "5", "--check", "--json", ...place.seedArgs])
      .ended;
    place.remove();
    expect(code, stderr).to.equal(0);
    const { ok, wrong, differences, balances, asked, tables, deeds } = JSON.parse(stdout) as Checked;
    expect({ ok, wrong, differences }).to.deep.equal({ ok: true, wrong: [], differences: 0 });
    expect(balances).to.be.greaterThan(100);
    for (const [query, times] of Object.entries(asked)) expect(times, query).to.be.greaterThan(0);
    expect(tables.payment?.rows).to.equal(deeds.charge! + deeds.authorize!);
  });
});

describe("npm run seed refuses", () => {
  const refusals: Readonly<Record<string, { readonly args: readonly string[]; readonly says: readonly string[] }>> = {
    "four days": { args: ["--days", "4"], says: ["--days is 4", "from 5 to 365"] },
    "a seed that is no number": { args: ["--seed", "seven"], says: ["--seed is seven", "from 0 to"] },
    "a flag that it does not have": { args: ["--day", "5"], says: ["Unknown option '--day'", "--days"] },
    "a check on a stack that others may use": {
      args: ["--onto", ".", "--check"],
      says: ["--onto uses a stack as it stands"],
    },
    "a folder without a stack": { args: ["--onto", "nowhere"], says: ["No stack has been started here"] },
  };
  for (const [title, { args, says }] of Object.entries(refusals)) {
    it(title, async () => {
      const { code, stderr } = await run("seed.ts", args).ended;
      expect(code).to.equal(1);
      for (const text of [...says, "Next: "]) expect(stderr).to.contain(text);
    });
  }
});

import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import { run, separate } from "../stack/support.ts";

describe("npm run deploy", () => {
  it("tells by a dry run, without a node, where everything would stand and what people have to decide", async () => {
    const place = await separate();
    const out = join(place.dir, "1.json");
    const { code, stdout } = await run("deploy.ts", ["--chain", "1", "--dry-run", "--out", out]).ended;
    expect(code).to.equal(0);
    for (const name of ["AccessManager", "PaymentProcessor", "Permit2Collector"]) {
      expect(stdout).to.match(new RegExp(`0x[0-9a-fA-F]{40}  ${name}\n`));
    }
    expect(stdout).to.contain("(not decided yet)").and.to.contain("admin.owners names 0 of at least 5 owners");
    expect(stdout).to.contain("Another deployer has others");
    expect(existsSync(out)).to.equal(false);
    place.remove();
  });

  const refusals: Readonly<Record<string, { readonly args: readonly string[]; readonly says: string }>> = {
    "without a chain": { args: [], says: "Which chain?" },
    "for a chain without a config": { args: ["--chain", "10", "--dry-run"], says: "no deployments/config/10.json" },
    "without a node": { args: ["--chain", "1"], says: "Which node? --rpc is missing" },
    "without a key": {
      args: ["--chain", "1", "--rpc", "http://127.0.0.1:1"],
      says: "deployed to by a key in DEPLOYER_KEY",
    },
  };
  for (const [title, { args, says }] of Object.entries(refusals)) {
    it(`refuses ${title}`, async () => {
      const { code, stderr } = await run("deploy.ts", args).ended;
      expect(code).to.equal(1);
      expect(stderr).to.contain(says);
    });
  }
});

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";

const root = join(import.meta.dirname, "../..");

describe("the bootstrap, on a clone without dependencies", () => {
  let clone: string;
  before(() => {
    clone = mkdtempSync(join(tmpdir(), "feiqian-clone-"));
    for (const path of ["package.json", "package-lock.json", "scripts"])
      cpSync(join(root, path), join(clone, path), { recursive: true });
  });
  after(() => rmSync(clone, { recursive: true, force: true }));

  for (const [script, option] of [
    ["start.ts", "--genesis FILE"],
    ["seed.ts", "--days N"],
    ["bench.ts", "--update"],
  ] as const)
    it(`answers --help of ${script} without installing anything`, () => {
      const args = ["scripts/bootstrap.mjs", script, "--once", "--help"];
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: clone, encoding: "utf8" });
      expect([status, stderr]).to.deep.equal([0, ""]);
      expect(stdout).to.contain(option).and.not.to.contain("import ");
      expect(existsSync(join(clone, "node_modules"))).to.equal(false);
    });
});

describe("the bootstrap, where everything is installed", () => {
  it("hands a script its arguments and its exit code", () => {
    const args = ["scripts/bootstrap.mjs", "faucet.ts", "nobody", "1"];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
    expect(status).to.equal(1);
    expect(stderr).to.contain("nobody is not an address");
  });
});

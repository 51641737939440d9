import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";

const root = join(import.meta.dirname, "../..");
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};

describe("the bootstrap, on a clone without dependencies", () => {
  let clone: string;
  before(() => {
    clone = mkdtempSync(join(tmpdir(), "feiqian-clone-"));
    for (const path of ["package.json", "package-lock.json", "scripts", "sdk/web/test/pictures"])
      cpSync(join(root, path), join(clone, path), { recursive: true });
  });
  after(() => rmSync(clone, { recursive: true, force: true }));

  /** A shell without the binaries of this tree. */
  const bare = { ...process.env, PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin` };
  const help = (script: string) =>
    spawnSync("npm", ["run", "--silent", script, "--", "--help"], { cwd: clone, env: bare, encoding: "utf8" });

  for (const script of Object.keys(scripts).filter((name) => name !== "postinstall"))
    it(`answers npm run ${script} -- --help without installing anything`, () => {
      const { status, stdout, stderr } = help(script);
      expect([status, stderr]).to.deep.equal([0, ""]);
      expect(stdout)
        .to.match(/\w.{20}/)
        .and.not.to.contain("import ");
      expect(existsSync(join(clone, "node_modules"))).to.equal(false);
    });

  for (const [script, option] of [
    ["start", "--genesis FILE"],
    ["start", "--keep"],
    ["seed", "--days N"],
    ["bench", "--update"],
    ["sql", "--csv"],
    ["lock", "--check"],
    ["codegen", "node scripts/dictionary.ts"],
  ] as const)
    it(`names ${option} in the help of npm run ${script}`, () => expect(help(script).stdout).to.contain(option));
});

describe("the bootstrap, where everything is installed", () => {
  it("hands a script its arguments and its exit code", () => {
    const args = ["scripts/bootstrap.mjs", "faucet.ts", "nobody", "1"];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
    expect(status).to.equal(1);
    expect(stderr).to.contain("nobody is not an address");
  });

  it("hands a command of a shell its arguments and its exit code", () => {
    const args = ["scripts/bootstrap.mjs", "--shell", 'node -p "process.argv.slice(1).join()" -- a', "b c"];
    const { status, stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
    expect([status, stdout]).to.deep.equal([0, "a,b c\n"]);
    const failing = spawnSync(process.execPath, ["scripts/bootstrap.mjs", "--shell", "exit 3"], { cwd: root });
    expect(failing.status).to.equal(3);
  });
});

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { buildGatewayIfStale } from "../../scripts/stack/gateway.ts";

const root = resolve(import.meta.dirname, "../..");

describe("The packed gateway", function () {
  this.timeout(240_000);
  let folder = "";
  const installed = () => join(folder, "node_modules/@feiqian/gateway");
  const read = () =>
    JSON.parse(readFileSync(join(installed(), "package.json"), "utf8")) as {
      readonly version: string;
      readonly bin: Readonly<Record<string, string>>;
      readonly dependencies: Readonly<Record<string, string>>;
    };
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, [join(installed(), read().bin["feiqian-gateway"]!), ...args], {
      ...{ cwd: folder, encoding: "utf8", env: { PATH: "" } },
    });

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "feiqian-gateway-"));
    const npm = (...args: string[]) => execFileSync("npm", args, { cwd: root, encoding: "utf8", stdio: "pipe" });
    buildGatewayIfStale(() => {});
    const [{ filename }] = JSON.parse(
      npm("pack", "-w", "@feiqian/gateway", "--ignore-scripts", "--json", "--pack-destination", folder),
    ) as [{ filename: string }];
    mkdirSync(installed(), { recursive: true });
    execFileSync("tar", ["-xzf", join(folder, filename), "--strip-components=1", "-C", installed()]);
    // As `npm install` would lay them beside it: what its manifest names, and nothing else.
    for (const name of Object.keys(read().dependencies)) {
      const places = ["sdk/gateway/node_modules", "sdk/node_modules", "node_modules"].map((at) => join(root, at, name));
      const at = join(folder, "node_modules", name);
      mkdirSync(dirname(at), { recursive: true });
      symlinkSync(
        places.find((place) => existsSync(place))!,
        at,
      );
    }
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("says its version, and each of its settings", () => {
    expect(run("--version").stdout.trim()).to.equal(read().version);
    expect(run("--help").stdout).to.contain("GATEWAY_MERCHANT").and.to.contain("GATEWAY_SIGNER_KEY_FILE");
  });

  it("says all that is missing where nothing is set, and starts nothing", () => {
    const { status, stderr } = run();
    expect(status).to.equal(1);
    for (const name of ["RPC_URL", "GRAPHQL_URL", "GATEWAY_PAY_ORIGIN"])
      expect(stderr).to.contain(`${name} is not set`);
  });

  it("brings its documentation, and no tests or sources", () => {
    const files = execFileSync("find", [installed(), "-type", "f"], { encoding: "utf8" }).trim().split("\n");
    const names = files.map((file) => file.slice(installed().length + 1));
    expect(names).to.include.members(["README.md", "package.json", "bin/feiqian-gateway.mjs", "dist/main.js"]);
    expect(names.filter((name) => /(^|\/)(src|test)\/|[^d]\.ts$/.test(name))).to.deep.equal([]);
  });
});

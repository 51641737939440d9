import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";

const root = resolve(import.meta.dirname, "../..");
const binaries = join(root, "node_modules/.bin");

/** A Node that the tests do not run on themselves: what is first in PATH outside npm's own folders. */
const otherNode = (process.env.PATH ?? "")
  .split(delimiter)
  .filter((folder) => !folder.includes("node_modules"))
  .map((folder) => join(folder, "node"))
  .find((path) => existsSync(path));

const consumer = `import { type Invoice, feiqianActions, fromInvoiceLink, NumberSpentError } from "@feiqian/sdk";
import { deploymentRecords } from "@feiqian/sdk/generated";
import { createIndexerClient } from "@feiqian/sdk/indexer";
import { charge } from "@feiqian/sdk/actions/payment";
import { createFileNumberBook } from "@feiqian/sdk/node";
import { toQr } from "@feiqian/sdk/qr";
import { payout } from "@feiqian/sdk/safe";
import { createClient, http } from "viem";
import { mainnet } from "viem/chains";

const client = createClient({ chain: mainnet, transport: http() }).extend(feiqianActions());
export const pay = (invoice: Invoice): Promise<bigint> => client.invoice.pay({ invoice }).then(({ received }) => received);
export const numberOf = (error: InstanceType<typeof NumberSpentError>): bigint => error.args.number;
export const prepared = (link: string) => client.payment.charge.prepare({ link }).then(({ approvals }) => approvals.length);
// @ts-expect-error: an invoice has to be given.
export const wrong = () => client.payment.charge({});
export { charge, createFileNumberBook, createIndexerClient, deploymentRecords, fromInvoiceLink, payout, toQr };
`;

const program = `import * as sdk from "@feiqian/sdk";
import { createIndexerClient } from "@feiqian/sdk/indexer";
import { paymentProcessorAbi } from "@feiqian/sdk/generated";
import { charge } from "@feiqian/sdk/actions/payment";
import { createFileNumberBook } from "@feiqian/sdk/node";
import { toQr } from "@feiqian/sdk/qr";
import { createClient, custom } from "viem";

const numbers = createFileNumberBook({ folder: "numbers" });
const { number } = await numbers.allocate({ series: "s", key: "k" }, { splits: [] });
const client = createClient({ transport: custom({ request: async () => "0x1" }) }).extend(sdk.feiqianActions());
const refusal = await client.payment.get({ id: "0x" }).catch((error) => error.name);
const link = await sdk.fromInvoiceLink("https://shop.example/pay#v1.AAAA").catch((error) => error.name);
console.log(JSON.stringify({ refusal, link, abi: paymentProcessorAbi.length > 0, indexer: typeof createIndexerClient,
  charge: typeof charge.prepare, number: String(number), svg: toQr("a", { as: "svg" }).startsWith("<svg") }));
`;

describe("The packed SDK", function () {
  this.timeout(240_000);
  let folder = "";
  const installed = () => join(folder, "node_modules/@feiqian/sdk");
  const run = (node: string): unknown =>
    JSON.parse(execFileSync(node, ["program.mjs"], { cwd: folder, encoding: "utf8", env: { PATH: "" } }));

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "feiqian-sdk-"));
    const npm = (...args: string[]) => execFileSync("npm", args, { cwd: root, encoding: "utf8", stdio: "pipe" });
    npm("run", "build", "-w", "@feiqian/sdk");
    const [{ filename }] = JSON.parse(
      npm("pack", "-w", "@feiqian/sdk", "--ignore-scripts", "--json", "--pack-destination", folder),
    ) as [{ filename: string }];
    mkdirSync(installed(), { recursive: true });
    execFileSync("tar", ["-xzf", join(folder, filename), "--strip-components=1", "-C", installed()]);
    // What `npm install` would lay beside it: its one peer and its one dependency, and nothing else.
    for (const name of ["viem", "uqr"])
      symlinkSync(join(root, "node_modules", name), join(folder, "node_modules", name));
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
    writeFileSync(join(folder, "program.mjs"), program);
    writeFileSync(join(folder, "consumer.ts"), consumer);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const works = {
    refusal: "UnknownChainError",
    link: "InvoiceLinkError",
    abi: true,
    indexer: "function",
    charge: "function",
    number: "1",
    svg: true,
  };

  it("runs as plain JavaScript on this Node", () => expect(run(process.execPath)).to.deep.equal(works));

  it("runs on the machine's own Node, 20 or newer", function () {
    if (!otherNode) this.skip();
    expect(run(otherNode!)).to.deep.equal(works);
  });

  it("has types that a strict project compiles against, the library's own included", () => {
    const compilerOptions = {
      strict: true,
      noEmit: true,
      module: "nodenext",
      target: "es2022",
      lib: ["es2022", "dom"],
      types: [],
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["consumer.ts"] }));
    execFileSync(process.execPath, [join(binaries, "tsc"), "-p", folder], { stdio: "pipe" });
  });

  it("has an example that names the next command where no stack runs", () => {
    const { DEPLOYMENT_FILE: _, ...env } = process.env;
    const { status, stderr } = spawnSync(process.execPath, [join(root, "sdk/examples/shop.ts")], {
      encoding: "utf8",
      env,
    });
    expect([status, stderr]).to.satisfy(
      ([code, text]: [number, string]) =>
        code === 1 && text.includes("There is no local stack. Start it first: npm start"),
    );
  });

  it("depends on viem alone, and for QR codes on what draws them", () => {
    const manifest = JSON.parse(readFileSync(join(installed(), "package.json"), "utf8")) as Record<string, object>;
    expect(Object.keys(manifest.dependencies!)).to.deep.equal(["uqr"]);
    const optional = Object.keys(manifest.peerDependenciesMeta ?? {});
    const required = Object.keys(manifest.peerDependencies!).filter((name) => !optional.includes(name));
    expect(required).to.deep.equal(["viem"]);
    expect(manifest).to.have.property("sideEffects", false);
  });

  it("brings what its documentation speaks of", () => {
    for (const file of ["README.md", "ERRORS.md"]) expect(existsSync(join(installed(), file)), file).to.equal(true);
  });
});

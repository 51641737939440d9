import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Block, commandsOf, fileNameOf, readBlocks } from "../../scripts/docs/blocks.ts";
import { type Running, freePort, launch, stop, until } from "../../scripts/process.ts";

const root = join(import.meta.dirname, "../..");

/** The environment of a shell that nobody has prepared: the machine's own Node, and nothing of this very test's npm. */
const newcomersEnvironment = Object.fromEntries(
  Object.entries(process.env)
    .filter(([name]) => !/^(npm_package|npm_lifecycle|npm_command|npm_execpath|npm_node|NODE_|INIT_CWD)/.test(name))
    .filter(([name]) => !/^npm_config_(local_prefix|prefix|global_prefix|user_agent)$/.test(name))
    .map(([name, value]) => [
      name,
      name === "PATH"
        ? value!
            .split(":")
            .filter((folder) => !folder.includes("node_modules"))
            .join(":")
        : value!,
    ]),
);

describe("A newcomer with the quick start", function () {
  this.timeout(400_000);
  const blocks = readBlocks(join(root, "docs/quickstart.md"));
  const [first, ...others] = blocks;
  let folder: string;
  /** Where the stack writes: not where one that a developer has running does. */
  const dir = ".local/newcomer";
  const here = (text: string) => text.replaceAll(".local", dir).replaceAll("../shop", join(folder, "shop"));
  /** The gateway's own guide goes on over the same stack. */
  const guide = readBlocks(join(root, "sdk/gateway/README.md")).filter(({ language }) => language === "sh");
  const curls = guide.flatMap(commandsOf).filter((command) => command.includes("curl "));
  /** What a person does with a block: type its commands, or save it. */
  const toShell = (block: Block): string => {
    if (block.language === "sh") return commandsOf(block).map(here).join("\n");
    return `cat > ${fileNameOf(block)} <<'END OF FILE'\n${block.text}\nEND OF FILE`;
  };
  let stack: Running;
  /** What `npm start` has printed. */
  const printed: string[] = [];
  let output: string;
  let shop: string;
  let told: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "newcomer-"));
    // A stack that was still ending has left its numbers here.
    rmSync(join(root, dir), { recursive: true, force: true, maxRetries: 5 });
    const ports = [];
    for (const name of ["rpc", "graphql", "pages", "gateway"]) ports.push(`--${name}-port`, String(await freePort()));
    const flags = [...ports, "--dir", dir];
    let isServing = false;
    stack = launch("npm start", "npm", ["start", "--", ...flags], {
      cwd: root,
      env: newcomersEnvironment,
      onLine: (line) => {
        printed.push(line);
        isServing ||= line.includes("serving");
      },
    });
    await until("the stack", async () => isServing, { timeoutMs: 240_000, program: stack });
    const script = ["set -e", ...others.map(toShell)].join("\n");
    const { status, stdout, stderr } = spawnSync("bash", ["-c", script], {
      cwd: root,
      env: newcomersEnvironment,
      encoding: "utf8",
      timeout: 150_000,
    });
    if (status !== 0) throw new Error(`The quick start failed (${status}):\n${stdout}\n${stderr}`);
    output = stdout;
    // The example reads TypeScript as it stands: on the project's own Node, as `npm run example` does.
    const example = spawnSync(
      process.execPath,
      [`--env-file=${join(root, dir, "stack.env")}`, join(root, "sdk/examples/shop.ts")],
      { cwd: root, encoding: "utf8", timeout: 60_000 },
    );
    if (example.status !== 0) throw new Error(`The example failed:\n${example.stdout}\n${example.stderr}`);
    shop = example.stdout;
    const receiver = String(await freePort());
    const prepared = ["set -e", "trap 'kill $(jobs -p) 2> /dev/null || true' EXIT"];
    // A terminal begins a line of its own for each command.
    const typed = [...prepared, ...guide.slice(1).flatMap(commandsOf).map(here)].join("\necho\n");
    const gateway = spawnSync("bash", ["-c", typed.replaceAll("9797", receiver)], {
      ...{ cwd: root, env: newcomersEnvironment, encoding: "utf8", timeout: 60_000 },
    });
    if (gateway.status !== 0) throw new Error(`The gateway's guide failed:\n${gateway.stdout}\n${gateway.stderr}`);
    told = gateway.stdout;
  });

  after(async () => {
    if (stack) await stop(stack);
    rmSync(folder, { recursive: true, force: true });
    rmSync(join(root, dir), { recursive: true, force: true, maxRetries: 5 });
  });

  it("types ten commands at most", () => {
    const commands = blocks.filter(({ language }) => language === "sh").flatMap(commandsOf);
    expect(commands).to.have.length.of.at.most(10);
  });

  it("starts the stack with the first one", () => {
    expect(commandsOf(first!)).to.deep.equal(["npm start"]);
  });

  it("is told of three pages, which are there", async () => {
    const line = printed.find((one) => one.startsWith("Pages "))!;
    const [, ...addresses] = line.split(/\s+/);
    expect(addresses.map((address) => new URL(address).pathname)).to.deep.equal(["/pay", "/board", "/payout"]);
    for (const address of addresses) expect((await fetch(address)).status, address).to.equal(200);
  });

  it("has an invoice paid", () => {
    expect(output).to.match(/received 12\.5 .*USDT in 0x[0-9a-f]{64}/);
  });

  it("finds it through the indexer's client", () => {
    expect(output).to.match(/and has 1 payments/);
  });

  it("finds it by GraphQL", () => {
    const answer = JSON.parse(output.trim().split("\n").at(-1)!) as {
      readonly data: { readonly payments: { readonly items: readonly Record<string, string>[] } };
    };
    const [payment] = answer.data.payments.items;
    expect(payment).to.include({ dueDecimal: "12.5", status: "charged" });
  });

  it("has ten lines of curl for the gateway, over the same stack", () => {
    expect(commandsOf(guide[0]!)).to.deep.equal(["npm start"]);
    expect(curls).to.have.lengthOf(10);
  });

  it("has an invoice of the gateway paid, and is sent the webhook of it", () => {
    const answers = told.split("\n").filter((line) => line.startsWith("{"));
    const bodies = answers.map((text) => JSON.parse(text) as Readonly<Record<string, unknown>>);
    const isReady = bodies.find((body) => "isReady" in body);
    expect(isReady).to.include({ isReady: true });
    const invoices = bodies.filter(({ order }) => order === "1001");
    expect(invoices.map(({ status }) => status)).to.deep.equal(["open", "charged"]);
    expect(told).to.match(/^paid 12\.5 TEST-USDT in 0x[0-9a-f]{64}$/m);
    const sent = bodies.filter(({ type }) => String(type).startsWith("payment."));
    expect(sent.map(({ type }) => type)).to.deep.equal(["payment.seen", "payment.confirmed"]);
    for (const { data } of sent) expect(data).to.include({ order: "1001", id: invoices[0]!.id });
  });

  it("runs the example: a shop that signs, is paid, refunds and lists", () => {
    expect(shop).to.match(/^TEST {7}this money is worth nothing$/m);
    expect(shop).to.match(/^paid: 40 .*USDT$/m);
    expect(shop).to.match(/^refunded: 15 .*USDT$/m);
    expect(shop).to.match(/refundable: 25 .*USDT$/m);
    expect(shop).to.match(/^number 1: 40 .*USDT, charged$/m);
  });

  it("has an example of sixty lines at most", () => {
    const lines = readFileSync(join(root, "sdk/examples/shop.ts"), "utf8").trimEnd().split("\n");
    expect(lines).to.have.length.of.at.most(60);
  });
});

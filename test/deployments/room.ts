import { expect } from "chai";
import { network } from "hardhat";
import { after, before, describe, it } from "mocha";
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Address, getAddress, keccak256, parseUnits } from "viem";
import { stop } from "../../scripts/process.ts";
import { devAccount } from "../../scripts/stack/accounts.ts";
import { furnishChain, startChain } from "../../scripts/stack/chain.ts";
import type { DeploymentRecord } from "../../sdk/src/deployment.ts";
import { treatment } from "../support/hostile.ts";
import { startPonder } from "../support/ponder.ts";

const root = new URL("../../", import.meta.url).pathname;

/** All that the project is told of the room. */
const entry = `
  ToyRoom: {
    folder: "mocks",
    field: ["toyRoom", "Passes tips on."],
    room: true,
    args: ({ at, config }) => [at("AccessManager"), config.multicall3],
  },
`;

/** A room's own event has a table of its own. */
const table = `
export const tip = onchainTable("tip", {
  id: hex().primaryKey(),
  from: hex().notNull(),
  to: hex().notNull(),
  tokenAddress: hex().notNull(),
  ...money("amount"),
  ...emitted(),
});
`;
const handler = `import { ponder } from "ponder:registry";
import { tip } from "ponder:schema";
import { amounts } from "./deployment.ts";
import { emitted } from "./rows.ts";

ponder.on("ToyRoom:Tipped", async ({ event, context }) => {
  const { id, from, to, token, amount } = event.args;
  await context.db.insert(tip).values({ id, from, to, tokenAddress: token, ...amounts(token, { amount }), ...emitted(event) });
});
`;

/** An app of the SDK: it compiles only where the room's address, verb and event have their types. */
const app = `import { type Hex, encodeFunctionData, parseEventLogs } from "viem";
import { type Deployment, toDeployment } from "./deployment.ts";
import { toyRoomAbi } from "./generated/index.ts";

export const tip = ({ toyRoom }: Deployment, token: Hex, to: Hex, amount: bigint) => ({
  to: toyRoom satisfies Hex,
  data: encodeFunctionData({ abi: toyRoomAbi, functionName: "tip", args: [token, to, amount] }),
});
type Log = Parameters<typeof parseEventLogs>[0]["logs"][number];
export const amountsOf = (logs: Log[]): bigint[] =>
  parseEventLogs({ abi: toyRoomAbi, logs, eventName: "Tipped" }).map(({ args }) => args.amount);
// @ts-expect-error: the room has no such verb.
encodeFunctionData({ abi: toyRoomAbi, functionName: "charge", args: [] });
export { toDeployment };
`;

/** The project in a folder of its own, with one more entry in its manifest. */
function copyProject(folder: string) {
  const at = (path: string) => join(folder, path);
  const isSource = (path: string) => !/\/(node_modules|dist|\.ponder)$/.test(path);
  const sources = ["deployments", "scripts", "sdk/src", "sdk/package.json", "sdk/tsconfig.build.json", "indexer"];
  for (const part of [...sources, "package.json", "tsconfig.json", ".prettierrc.json"])
    cpSync(join(root, part), at(part), { recursive: true, filter: isSource });
  for (const part of ["node_modules", "artifacts", "sdk/node_modules"])
    if (existsSync(join(root, part))) symlinkSync(join(root, part), at(part));

  const [manifest, schema] = [at("deployments/manifest.ts"), at("indexer/ponder.schema.ts")];
  const end = "\n} as const satisfies";
  writeFileSync(manifest, readFileSync(manifest, "utf8").replace(end, `${entry.trimEnd()}${end}`));
  writeFileSync(schema, readFileSync(schema, "utf8") + table);
  writeFileSync(at("indexer/src/tips.ts"), handler);
  writeFileSync(at("sdk/src/tip.ts"), app);
  const run = (command: string, ...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: "utf8" });
    if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${stdout}${stderr}`);
  };
  return { at, run };
}

describe("A room of one verb, by one entry in the manifest", function () {
  this.timeout(300_000);

  const folder = realpathSync(mkdtempSync(join(tmpdir(), "feiqian-room-")));
  let project: ReturnType<typeof copyProject>;
  let chain: Awaited<ReturnType<typeof startChain>>;
  let record: DeploymentRecord;
  const ends: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  after(async () => {
    for (const end of ends.reverse()) await end();
  });

  before(async () => {
    project = copyProject(folder);
    project.run("node", "scripts/codegen.ts");
    chain = await startChain({});
    ends.push(() => stop(chain.program));
    await furnishChain(chain);
  });

  it("is typed in the SDK and in the indexer", () => {
    project.run("tsc", "-p", "sdk/tsconfig.build.json", "--noEmit");
    project.run("tsc", "-p", "indexer");
  });

  it("is deployed, lists the tokens, and has its roles", async () => {
    const { viem } = await network.create({ network: "localhost", override: { url: chain.rpcUrl } });
    const config = JSON.parse(readFileSync(project.at("deployments/config/31337.json"), "utf8"));
    const hostile = await viem.deployContract("HostileToken");
    const codeHash = keccak256((await chain.client.getCode({ address: hostile.address }))!);
    const token = { address: getAddress(hostile.address), symbol: "TEST-HOSTILE", decimals: 18, codeHash };
    config.tokens.push({ ...token, maxTokenFeeBps: 0, issuerList: null });
    writeFileSync(project.at("deployments/config/31337.json"), JSON.stringify(config));

    const recordFile = project.at("record.json");
    project.run("node", "scripts/deploy.ts", "--chain", "31337", "--rpc", chain.rpcUrl, "--out", recordFile);
    record = JSON.parse(readFileSync(recordFile, "utf8"));
    const room = await viem.getContractAt("ToyRoom", toyRoom());
    for (const { address } of record.tokens) expect((await room.read.getToken([address]))[0]).to.equal(true);
    const guardian = devAccount("guardian").address;
    await chain.client.impersonateAccount({ address: guardian });
    const now = (await chain.client.getBlock()).timestamp;
    await room.write.pauseEntries([hostile.address, Number(now + 60n)], { account: guardian });
    await room.write.resumeEntries([hostile.address], { account: guardian });
  });

  it("takes money, pays it out or credits it, and is indexed: its own event, its stores and its credits", async () => {
    const { viem } = await network.create({ network: "localhost", override: { url: chain.rpcUrl } });
    const [payer, receiver, refusing] = await viem.getWalletClients();
    const room = await viem.getContractAt("ToyRoom", toyRoom());
    const token = await viem.getContractAt("HostileToken", record.tokens[1]!.address);
    await token.write.mint([payer!.account.address, parseUnits("5", 18)]);
    await token.write.approve([room.address, parseUnits("5", 18)]);
    await token.write.treat([refusing!.account.address, treatment.refuse]);
    await room.write.tip([token.address, receiver!.account.address, parseUnits("2", 18)]);
    await room.write.tip([token.address, refusing!.account.address, parseUnits("3", 18)]);
    expect(await token.read.balanceOf([receiver!.account.address])).to.equal(parseUnits("2", 18));

    const { chainId, rpcUrl } = chain;
    const paths = { deploymentFile: project.at("record.json"), indexerFolder: project.at("indexer/"), folder };
    const ponder = await startPonder({ chainId, rpcUrl, databaseUrl: "embedded", ...paths });
    ends.push(ponder.stopIndexer);
    await ponder.reach(await chain.client.getBlockNumber());

    const lower = (account: { readonly account: { readonly address: Address } }) =>
      account.account.address.toLowerCase();
    const asked =
      '{ tips(orderBy: "amount") { items { from to amountDecimal } } tokenStores { items { room merchantAddress } } creditEvents { items { kind leg account paymentId amountDecimal } } }';
    expect(await ponder.ask(asked)).to.deep.equal({
      tips: {
        items: [
          { from: lower(payer!), to: lower(receiver!), amountDecimal: "2" },
          { from: lower(payer!), to: lower(refusing!), amountDecimal: "3" },
        ],
      },
      tokenStores: { items: [{ room: toyRoom().toLowerCase(), merchantAddress: lower(payer!) }] },
      creditEvents: {
        items: [{ kind: "credited", leg: "tip", account: lower(refusing!), paymentId: null, amountDecimal: "3" }],
      },
    });
  });

  const toyRoom = (): Address =>
    (record.contracts as Readonly<Record<string, { readonly address: Address } | undefined>>).ToyRoom!.address;
});

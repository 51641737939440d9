import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import {
  type Address,
  type Hex,
  encodeFunctionData,
  erc20Abi,
  http,
  keccak256,
  parseAbi,
  stringToHex,
  zeroHash,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { createSender } from "../../scripts/deploy/client.ts";
import { deploy } from "../../scripts/deploy/deploy.ts";
import { type Running, stop } from "../../scripts/process.ts";
import { devAccount, devKey } from "../../scripts/stack/accounts.ts";
import { furnishChain, startChain } from "../../scripts/stack/chain.ts";
import { toLocalConfig } from "../../scripts/stack/stack.ts";
import { giveUsdt } from "../../scripts/stack/topUp.ts";
import type { Environment } from "../../sdk/cli/src/command.ts";
import { createSafe } from "../../sdk/src/safe/index.ts";
import { balanceSlot } from "../support/system.ts";

const root = resolve(import.meta.dirname, "../..");
const at = (path: string) => join(root, path);

const newest = (folder: string): number =>
  Math.max(
    ...readdirSync(at(folder), { recursive: true, encoding: "utf8" }).map(
      (file) => statSync(at(join(folder, file))).mtimeMs,
    ),
  );

/** Builds the command and the SDK as published, if their sources are newer than the build. */
export function buildCommand(): void {
  for (const [workspace, name] of [
    ["sdk", "@feiqian/sdk"],
    ["sdk/cli", "feiqian"],
  ] as const) {
    const main = statSync(at(join(workspace, "dist", workspace === "sdk" ? "index.js" : "main.js")), {
      throwIfNoEntry: false,
    });
    if (main && main.mtimeMs > newest(join(workspace, "src"))) continue;
    // By name: given the folder, npm also builds every workspace below it.
    execFileSync("npm", ["run", "build", "-w", name], { cwd: root, stdio: "pipe" });
  }
}

/** A command's exit code and output. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly said: string;
}

export const bin = at("sdk/cli/bin/feiqian.mjs");

/** Runs the command as a process of its own in a folder, with only the given environment. */
export const feiqian = (
  folder: string,
  args: readonly string[],
  env: Environment = {},
  signal?: AbortSignal,
): Promise<Ended> =>
  new Promise((done) => {
    const options = {
      cwd: folder,
      env: { PATH: "", ...env },
      encoding: "utf8" as const,
      killSignal: "SIGKILL" as const,
      ...(signal && { signal }),
    };
    execFile(process.execPath, [bin, ...args], options, (error, out, said) => {
      done({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, out, said });
    });
  });

type Run = typeof import("../../sdk/cli/src/run.ts").run;

/** Runs the command in this process, without a terminal, unless somebody answers. */
export async function call(
  args: readonly string[],
  env: Environment = {},
  answer?: () => Promise<string>,
): Promise<Ended> {
  const { run } = (await import(pathToFileURL(at("sdk/cli/dist/run.js")).href)) as { readonly run: Run };
  const { createTerminal } = (await import(
    pathToFileURL(at("sdk/cli/dist/terminal.js")).href
  )) as typeof import("../../sdk/cli/src/terminal.ts");
  const { Readable, Writable } = await import("node:stream");
  let [out, said] = ["", ""];
  const screen = new Writable({
    write(chunk: Buffer, _encoding, next) {
      said += chunk.toString();
      next();
    },
  });
  const terminal = createTerminal(Readable.from([]), screen);
  const code = await run(args, {
    env,
    terminal: answer ? { ...terminal, ask: answer } : terminal,
    print: (text) => {
      out += `${text}\n`;
    },
  });
  return { code, out, said };
}

/** A key of a person, derived from the name. */
export const keyOf = (name: string): Hex => keccak256(stringToHex(name));
export const accountOf = (name: string) => privateKeyToAccount(keyOf(name));

/** One folder per person, each with the person's key file. */
export function createFolders() {
  const home = mkdtempSync(join(tmpdir(), "feiqian-cli-"));
  return {
    home,
    /** A person's folder, with the key in it. */
    folderOf(name: string, key: Hex = keyOf(name)): string {
      const folder = join(home, name);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "key"), `${key}\n`, { mode: 0o600 });
      return folder;
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** A local chain with Feiqian, USDT, and a Safe of `owners` that has 10,000 USDT. */
export async function startSafeChain(owners: readonly Address[], threshold: number, folder: string) {
  const chain = await startChain({});
  const contractNetworks = await furnishChain(chain);
  const sender = createSender(http(chain.rpcUrl), devAccount("deployer"));
  const { record } = await deploy({ sender, config: toLocalConfig(chain.chainId, contractNetworks) });
  const safe = await createSafe({ client: sender, owners, threshold, saltNonce: 1n, contractNetworks });
  const token = record.tokens[0]!.address;
  await giveUsdt(chain.client, token, safe, 10_000_000_000n);
  const [deploymentFile, safeContractsFile] = [join(folder, "deployment.json"), join(folder, "safe-contracts.json")];
  writeFileSync(deploymentFile, JSON.stringify(record));
  writeFileSync(safeContractsFile, JSON.stringify(contractNetworks));
  const balanceOf = (account: Address) =>
    chain.client.readContract({ address: token, abi: erc20Abi, functionName: "balanceOf", args: [account] });
  /** The state that sending would change: nonce and ether. */
  const tracesOf = async (address: Address) => ({
    nonce: await chain.client.getTransactionCount({ address }),
    balance: await chain.client.getBalance({ address }),
  });
  /** Adds an account to the test list. */
  const listAbi = parseAbi(["function addToSanctionsList(address[] accounts)"]);
  const sanction = async (account: Address) => {
    const { address } = record.contracts.SanctionsListMock!;
    const data = encodeFunctionData({ abi: listAbi, functionName: "addToSanctionsList", args: [[account]] });
    await sender.sendTransaction({ to: address, data, chain: null });
    await chain.client.mine({ blocks: 1 });
  };
  const emptySafe = () => chain.client.setStorageAt({ address: token, index: balanceSlot(safe), value: zeroHash });
  return {
    ...chain,
    record,
    sanction,
    emptySafe,
    safe,
    token,
    balanceOf,
    tracesOf,
    /** The account that sends payouts and owns no Safe. */
    courier: { address: devAccount("relayer").address, key: devKey("relayer") },
    /** Without a node: the deployment lists the token, and Safe's contracts are at other addresses here. */
    offline: { FEIQIAN_DEPLOYMENT: deploymentFile, FEIQIAN_SAFE_CONTRACTS: safeContractsFile },
    settings: {
      FEIQIAN_RPC: chain.rpcUrl,
      FEIQIAN_DEPLOYMENT: deploymentFile,
      FEIQIAN_SAFE_CONTRACTS: safeContractsFile,
      FEIQIAN_JOURNAL: join(folder, "journal"),
    },
    stop: () => stop(chain.program),
  };
}

export type SafeChain = Awaited<ReturnType<typeof startSafeChain>>;
export const stopProgram = (program: Running) => stop(program);

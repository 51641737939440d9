import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { freePort } from "../../scripts/process.ts";

const root = resolve(import.meta.dirname, "../..");

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A script of the project on its way: what it says, and how it ends. */
export function run(script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const options = { cwd: root, env: { ...process.env, ...env } };
  const child = spawn(process.execPath, [join(root, "scripts", script), ...args], options);
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      said[name] += text;
    });
  }
  const ended = new Promise<Ended>((resolve) => child.once("close", (code) => resolve({ code, ...said })));
  /** Waits until `read` makes something of the output so far; it comes in pieces, stream by stream. */
  const waitFor = <result>(what: string, read: () => result | undefined) =>
    new Promise<result>((resolve, reject) => {
      const look = () => {
        const found = read();
        if (found !== undefined) resolve(found);
      };
      for (const stream of [child.stdout, child.stderr]) stream.on("data", look);
      void ended.then(({ stderr }) => reject(new Error(`It ended without ${what}:\n${stderr}`)));
      look();
    });
  /** Waits for a line of progress, and answers with all of the output so far. */
  const hasSaid = (text: string) =>
    waitFor(`saying "${text}"`, () => (said.stderr.includes(text) ? said.stdout : undefined));
  /** Waits until what has been printed is a whole JSON text. */
  const hasPrintedJson = () =>
    waitFor("printing JSON", (): unknown => {
      try {
        return JSON.parse(said.stdout);
      } catch {
        return undefined;
      }
    });
  return { child, ended, hasSaid, hasPrintedJson };
}

/** Ports and a folder for a stack that gets in nobody's way. */
export async function separate() {
  const dir = mkdtempSync(join(tmpdir(), "stack-"));
  const [rpcPort, graphqlPort, pagesPort] = [await freePort(), await freePort(), await freePort()];
  const gatewayPort = await freePort();
  const ports = [
    "--rpc-port",
    String(rpcPort),
    "--graphql-port",
    String(graphqlPort),
    "--pages-port",
    String(pagesPort),
  ];
  /** For `npm run seed`, which serves no gateway. */
  const seedArgs = [...ports, "--dir", dir];
  const args = [...seedArgs, "--gateway-port", String(gatewayPort)];
  const remove = () => rmSync(dir, { recursive: true, force: true });
  return { dir, rpcPort, graphqlPort, pagesPort, gatewayPort, args, seedArgs, remove };
}

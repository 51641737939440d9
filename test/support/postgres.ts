import { execFileSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "mocha";
import { Client } from "pg";
import { freePort, launch, until } from "../../scripts/process.ts";

/** A Postgres of its own, empty, on a free port. */
export interface Postgres {
  /** As DATABASE_URL takes it. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

const DEBIAN = "/usr/lib/postgresql";

/** The folder with `initdb` and `postgres`: POSTGRES_BIN, or the newest of Debian's; undefined: there is none. */
function findPrograms(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [process.env.POSTGRES_BIN, ...versions.map((version) => join(DEBIAN, version, "bin"))];
  return folders.find((folder) => folder && existsSync(join(folder, "initdb")));
}

const programs = findPrograms();

/** Whether this machine has one to start. */
export const hasPostgres = programs !== undefined;

const missing = `no initdb under ${DEBIAN}, and POSTGRES_BIN names no folder that has it`;

/** Postgres refuses to run as root: then its own account runs it. */
const asPostgres =
  process.getuid?.() === 0 ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];

const idOf = (flag: "-u" | "-g"): number => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));

const answers = async (url: string): Promise<boolean> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.end();
  return true;
};

/**
 * A `describe` that needs a Postgres. Where there is none it is skipped and says so in one line; with CI=true it fails.
 *
 * @example
 * ```ts
 * describePostgres("given a Postgres", () => { before(async () => { postgres = await startPostgres(); }); });
 * ```
 */
export function describePostgres(title: string, body: (this: Mocha.Suite) => void): void {
  if (programs) describe(title, body);
  else if (process.env.CI !== "true") it.skip(`${title} (${missing})`);
  else
    it(title, () => {
      throw new Error(`A Postgres is required (CI), but there is ${missing}.`);
    });
}

/**
 * Starts a Postgres whose data ends with it. What it has committed would not survive a loss of power: the indexer is
 * what the tests kill.
 *
 * @throws Error where the machine has no Postgres: `describePostgres` skips the tests that need one.
 * @example
 * ```ts
 * const { url, stop } = await startPostgres(); // postgres://postgres@127.0.0.1:40123/postgres
 * ```
 */
export async function startPostgres(): Promise<Postgres> {
  if (!programs) throw new Error(`There is ${missing}: install Debian's postgresql, or name the folder.`);
  const folder = mkdtempSync(join(tmpdir(), "feiqian-postgres-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  if (asPostgres.length > 0) chownSync(folder, idOf("-u"), idOf("-g"));
  const port = await freePort();

  const [initdb, ...initdbArgs] = [
    ...[...asPostgres, join(programs, "initdb"), "--pgdata", folder, "--username", "postgres"],
    ...["--auth", "trust", "--encoding", "UTF8", "--no-locale", "--no-sync"],
  ] as [string, ...string[]];
  execFileSync(initdb, initdbArgs, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });

  const [server, ...serverArgs] = [
    ...[...asPostgres, join(programs, "postgres"), "-D", folder, "-p", String(port), "-h", "127.0.0.1"],
    ...["-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "log_min_messages=fatal"],
  ] as [string, ...string[]];
  const program = launch("postgres", server, serverArgs, { cwd: folder });
  // A test that crashes does not reach its `stop`; the server itself ends with this process.
  process.once("exit", remove);
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await until("postgres", () => answers(url), { timeoutMs: 20_000, program });

  const stop = async () => {
    const { child } = program;
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      // SIGTERM waits for the clients to go; this ends their sessions.
      process.kill(child.pid!, "SIGINT");
      await ended;
    }
    process.off("exit", remove);
    remove();
  };
  return { url, stop };
}

import { readFileSync } from "node:fs";
import { link, mkdir, readFile, readdir, rename, unlink } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { JournalLockedError } from "../errors/sending.ts";
import { isCode, writeDraft } from "./files.ts";

const FREE = "nobody";

/** When a process began: a number can be given again. Empty where the system does not say. */
function beginOf(pid: number): string {
  try {
    // The 22nd field; the name before it may hold blanks and brackets.
    return readFileSync(`/proc/${pid}/stat`, "latin1").replace(/^.*\)/s, "").trim().split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

const me = (): string => `${process.pid} ${beginOf(process.pid)} ${hostname()}`;

/** Whether a holder has certainly ended. Of another machine that cannot be known. */
function hasEnded(holder: string): boolean {
  const [pid = "", begin = "", host = ""] = holder.split(" ");
  if (host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
  const now = beginOf(Number(pid));
  return begin !== "" && now !== "" && now !== begin;
}

async function lastTurn(folder: string): Promise<number> {
  const turns = (await readdir(folder)).filter((name) => /^\d+$/.test(name)).map(Number);
  return Math.max(0, ...turns);
}

/**
 * Takes the lock if nobody alive has it. Each turn is a file with the next number, which one process alone can create:
 * two that find the holder dead cannot both follow it. The last is never deleted, so none takes away what a third has.
 */
async function take(folder: string): Promise<number | undefined> {
  const last = await lastTurn(folder);
  if (last > 0) {
    const holder = await readFile(join(folder, String(last)), "utf8").catch((error: unknown) => {
      if (!isCode(error, "ENOENT")) throw error;
      return undefined;
    });
    if (holder === undefined || (holder !== FREE && !hasEnded(holder))) return undefined;
  }
  const turn = last + 1;
  const file = await writeDraft(folder, me(), { lasts: false });
  try {
    await link(file, join(folder, String(turn)));
  } catch (error) {
    if (!isCode(error, "EEXIST")) throw error;
    return undefined;
  } finally {
    await unlink(file);
  }
  // Others may have had turns, and cleared away, between the look and the link.
  if ((await lastTurn(folder)) === turn) return turn;
  // A later holder that gives back clears this away as well.
  await unlink(join(folder, String(turn))).catch((error: unknown) => {
    if (!isCode(error, "ENOENT")) throw error;
  });
  return undefined;
}

async function giveBack(folder: string, turn: number): Promise<void> {
  await rename(await writeDraft(folder, FREE, { lasts: false }), join(folder, String(turn)));
  for (const name of await readdir(folder)) {
    if (/^\d+$/.test(name) && Number(name) < turn) await unlink(join(folder, name)).catch(() => {});
  }
}

/** Whether this process got a lock, and otherwise who has it. */
export type LockAnswer =
  | { readonly isTaken: true; readonly release: () => Promise<void> }
  | { readonly isTaken: false; readonly holder: string; readonly file: string };

/**
 * Takes the lock in `folder` for this process, for as long as it lives or until it is released. A holder that was
 * killed has lost it.
 * @param timeout Milliseconds for which a lock that another process holds is asked for again.
 * @example const lock = await takeLock("data/lock", 1_000); // { isTaken: true, release }
 */
export async function takeLock(folder: string, timeout: number): Promise<LockAnswer> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const end = Date.now() + timeout;
  let turn = await take(folder);
  while (turn === undefined) {
    if (Date.now() > end) {
      const file = join(folder, String(await lastTurn(folder)));
      const holder = await readFile(file, "utf8").catch(() => "somebody");
      return { isTaken: false, holder: `process ${holder}`, file };
    }
    // Not all at once again.
    await new Promise((resolve) => setTimeout(resolve, 2 + Math.random() * 10));
    turn = await take(folder);
  }
  const mine = turn;
  return { isTaken: true, release: () => giveBack(folder, mine) };
}

/**
 * Runs `work` while no other process holds the lock in `folder`. A holder that was killed has lost it.
 * @param timeout Milliseconds.
 * @throws JournalLockedError
 */
export async function withLock<result>(folder: string, timeout: number, work: () => Promise<result>): Promise<result> {
  const lock = await takeLock(folder, timeout);
  if (!lock.isTaken) throw new JournalLockedError({ file: lock.file, holder: lock.holder, timeout });
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rename, unlink } from "node:fs/promises";
import { join } from "node:path";
import { isAddressEqual } from "viem";
import { memoryJournal, parseEntry } from "../tracker/journal.ts";
import type { Journal, JournalEntry } from "../tracker/types.ts";
import { isCode, syncFolder, writeDraft } from "./files.ts";
import { withLock } from "./lock.ts";

export interface FileJournalParameters {
  /** A folder of its own, on a local disk. Whoever can read it can send what is signed there, and nothing else. */
  readonly folder: string;
  /** Milliseconds to wait for another process that is about to send. @default 60_000 */
  readonly lockTimeout?: number | undefined;
}

const nameOf = (key: string): string => createHash("sha256").update(key).digest("hex");

const unlessMissing = (error: unknown): undefined => {
  if (!isCode(error, "ENOENT")) throw error;
};

async function read(file: string): Promise<JournalEntry | undefined> {
  const text = await readFile(file, "utf8").catch(unlessMissing);
  // Files are renamed into place when they are complete: one that cannot be read is somebody else's.
  return text === undefined ? undefined : parseEntry(text, file);
}

async function write(folder: string, name: string, entry: JournalEntry): Promise<void> {
  await rename(await writeDraft(folder, `${JSON.stringify(entry)}\n`), join(folder, name));
  await syncFolder(folder);
}

const remove = (file: string): Promise<void> => unlink(file).catch(unlessMissing);

/**
 * A journal in a folder: it outlives the process, by a crash too, and is shared by all processes of the machine that
 * name the same folder. An entry is a file, written whole and flushed to the disk before its bytes leave.
 * @example const journal = fileJournal({ folder: "/var/lib/shop/journal" });
 * @throws JournalLockedError, JournalBrokenError, when it is used
 */
export function fileJournal({ folder, lockTimeout = 60_000 }: FileJournalParameters): Journal {
  // What is over is kept apart, so that looking for what is not stays quick.
  const [running, over, locks] = ["open", "done", "locks"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const inTurn = memoryJournal();
  let made: Promise<unknown> | undefined;
  const make = () => {
    made ??= Promise.all([running, over, locks].map((path) => mkdir(path, { recursive: true, mode: 0o700 })));
    return made;
  };
  const fileOf = (key: string) => `${nameOf(key)}.json`;
  return {
    get: async (key) => {
      await make();
      const name = fileOf(key);
      // Written there before it is taken away here: it is in one of them at any time.
      return (await read(join(running, name))) ?? read(join(over, name));
    },
    put: async (entry) => {
      await make();
      const name = fileOf(entry.key);
      await write(entry.isDone ? over : running, name, entry);
      if (entry.isDone) await remove(join(running, name));
    },
    delete: async (key) => {
      await make();
      for (const path of [running, over]) await remove(join(path, fileOf(key)));
    },
    open: async ({ chainId, account }) => {
      await make();
      const names = (await readdir(running)).filter((name) => name.endsWith(".json"));
      const entries = await Promise.all(names.map((name) => read(join(running, name))));
      return entries.filter(
        (entry): entry is JournalEntry =>
          entry !== undefined && entry.chainId === chainId && isAddressEqual(entry.account, account),
      );
    },
    exclusively: async (name, work) => {
      await make();
      // First among this process's own, so that they do not poll for each other.
      return inTurn.exclusively(name, () => withLock(join(locks, nameOf(name)), lockTimeout, work));
    },
  };
}

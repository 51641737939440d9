import { randomUUID } from "node:crypto";
import { open } from "node:fs/promises";
import { join } from "node:path";

export const isCode = (error: unknown, code: "ENOENT" | "EEXIST"): boolean =>
  (error as NodeJS.ErrnoException).code === code;

/** Makes a folder's own entries last: a new name is in the folder, not in the file. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders, and needs no such thing.
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}

/** A file of its own with that text, to be linked or renamed to where it belongs; flushed to the disk if it is to last. */
export async function writeDraft(folder: string, text: string, { lasts = true } = {}): Promise<string> {
  const file = join(folder, `${randomUUID()}.tmp`);
  const handle = await open(file, "wx", 0o600);
  try {
    await handle.writeFile(text);
    if (lasts) await handle.sync();
  } finally {
    await handle.close();
  }
  return file;
}

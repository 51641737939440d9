import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { CommandError } from "../errors.ts";

function writeDurably(file: string, text: string, flag: "wx" | "w"): void {
  const descriptor = openSync(file, flag, 0o644);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Writes a new file. An existing one with the same text is accepted. */
export function writeNew(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  try {
    writeDurably(file, text, "wx");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw code === "EEXIST"
      ? new CommandError(`${file} already exists, and is never overwritten.`, {
          next: "Move it away, or choose another file.",
        })
      : new CommandError(`${file} cannot be written: ${message}.`);
  }
}

/** Replaces a file atomically: a reader finds the old one or the new one, never a part. */
export function replaceFile(file: string, text: string): void {
  const draft = join(dirname(file), `.${process.pid}.${Date.now()}.draft`);
  try {
    writeDurably(draft, text, "wx");
    renameSync(draft, file);
  } catch (error) {
    throw new CommandError(`${file} cannot be written: ${(error as Error).message}.`);
  }
}

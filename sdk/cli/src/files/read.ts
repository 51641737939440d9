import { readFileSync } from "node:fs";
import { CommandError } from "../errors.ts";

/** The bytes of a file that was named in the command line. */
export function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new CommandError(`${file} cannot be read: ${(error as Error).message}.`, { next: "Check the file's name." });
  }
}

/** A text of UTF-8, byte order mark aside. */
export function readText(file: string): string {
  const bytes = readBytes(file);
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    throw new CommandError(`${file} is written in UTF-16.`, { next: 'Save it as "CSV UTF-8 (comma delimited)".' });
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new CommandError(`${file} is not written in UTF-8, so that names would be garbled.`, {
      next: 'Save it as "CSV UTF-8 (comma delimited)".',
    });
  }
}

export function readJson(file: string): unknown {
  try {
    return JSON.parse(readText(file)) as unknown;
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${file} is no JSON: ${(error as Error).message}.`, {
      next: "Take the file as it was sent to you: it has been changed, or cut short.",
    });
  }
}

/** The fields of a JSON object; what else it is is refused. */
export function toFields(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new CommandError(`${what} does not hold a JSON object.`, { next: "Check which file it is." });
  return value as Readonly<Record<string, unknown>>;
}

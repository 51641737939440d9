import { readFileSync } from "node:fs";
import { CommandError } from "../errors.ts";

/** The bytes of a file named on the command line. */
export function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new CommandError(`${file} cannot be read: ${(error as Error).message}.`, { next: "Check the file's name." });
  }
}

/** UTF-8 text, without a byte order mark. */
export function readText(file: string): string {
  const bytes = readBytes(file);
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    throw new CommandError(`${file} is in UTF-16.`, { next: 'Save it as "CSV UTF-8 (comma delimited)".' });
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new CommandError(`${file} is not in UTF-8, so names would be garbled.`, {
      next: 'Save it as "CSV UTF-8 (comma delimited)".',
    });
  }
}

export function readJson(file: string): unknown {
  try {
    return JSON.parse(readText(file)) as unknown;
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${file} is not JSON: ${(error as Error).message}.`, {
      next: "Get the file again: it was changed or cut short.",
    });
  }
}

/** The fields of a JSON object. Any other JSON is refused. */
export function toFields(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new CommandError(`${what} is not a JSON object.`, { next: "Check that it is the right file." });
  return value as Readonly<Record<string, unknown>>;
}

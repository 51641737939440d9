import { type Address, getAddress, isAddress } from "viem";
import type { Context, OptionSpecs } from "./command.ts";
import { CommandError, UsageError } from "./errors.ts";
import { lastFour } from "./text/hash.ts";
import type { Hex } from "viem";

/** The address of an option, with its checksum: a mistyped letter is found. */
export function getAddressOption({ options }: Context, name: string): Address {
  return toAddress(options.get(name), `--${name}`);
}

export function findAddressOption({ options }: Context, name: string): Address | undefined {
  const value = options.find(name);
  return value === undefined ? undefined : toAddress(value, `--${name}`);
}

export function toAddress(value: string, what: string): Address {
  if (isAddress(value)) return getAddress(value);
  throw new UsageError(`${what} is "${value}", which is no address, or has a letter wrong.`, "Copy it anew.");
}

export const confirmOptions: OptionSpecs = {
  yes: { help: "do not ask: what is shown has been looked at elsewhere" },
};

/** Shows what is about to be done, and goes on when the person has typed the last four characters of its hash. */
export async function confirm({ options, terminal }: Context, shown: string, hash: Hex, action: string) {
  terminal.say(shown);
  if (options.has("yes")) return;
  const question = `\nTo ${action}, type the last four characters of the hash: `;
  const typed = await terminal.ask(question, "Give --yes where somebody has looked at it.");
  if (typed.toLowerCase() !== lastFour(hash))
    throw new CommandError(`"${typed}" is not the end of the hash. Nothing was done.`, {
      next: "Compare the hash with your wallet's, and try again.",
    });
}

/** A whole number of an option. */
export function findNumberOption({ options }: Context, name: string): number | undefined {
  const value = options.find(name);
  if (value === undefined) return undefined;
  if (!/^\d{1,15}$/.test(value)) throw new UsageError(`--${name} is "${value}"; it has to be a whole number.`);
  return Number(value);
}

import { type Address, getAddress, isAddress } from "viem";
import type { Context, OptionSpecs } from "./command.ts";
import { CommandError, UsageError } from "./errors.ts";
import { lastFour } from "./text/hash.ts";
import type { Hex } from "viem";

/** An address option. Its checksum reveals a mistyped letter. */
export function getAddressOption({ options }: Context, name: string): Address {
  return toAddress(options.get(name), `--${name}`);
}

export function findAddressOption({ options }: Context, name: string): Address | undefined {
  const value = options.find(name);
  return value === undefined ? undefined : toAddress(value, `--${name}`);
}

export function toAddress(value: string, what: string): Address {
  if (isAddress(value)) return getAddress(value);
  throw new UsageError(`${what} is "${value}", which is not an address or has a wrong letter.`, "Copy it again.");
}

export const confirmOptions: OptionSpecs = {
  yes: { help: "do not ask: the details have been checked elsewhere" },
};

/** Shows the action and continues once the user has typed the last four characters of its hash. */
export async function confirm({ options, terminal }: Context, shown: string, hash: Hex, action: string) {
  terminal.say(shown);
  if (options.has("yes")) return;
  const question = `\nTo ${action}, type the last four characters of the hash: `;
  const typed = await terminal.ask(question, "Give --yes if the details have been checked.");
  if (typed.toLowerCase() !== lastFour(hash))
    throw new CommandError(`"${typed}" is not the end of the hash. Nothing was done.`, {
      next: "Compare the hash with your wallet's, and try again.",
    });
}

/** An option that is a whole number. */
export function findNumberOption({ options }: Context, name: string): number | undefined {
  const value = options.find(name);
  if (value === undefined) return undefined;
  if (!/^\d{1,15}$/.test(value)) throw new UsageError(`--${name} is "${value}"; it must be a whole number.`);
  return Number(value);
}

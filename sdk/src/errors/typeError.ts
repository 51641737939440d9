import { type Hex, decodeAbiParameters, decodeErrorResult, isHex, size, slice } from "viem";
import type { ContractErrorItem, ContractErrorName } from "./abi.ts";
import { FeiqianError } from "./base.ts";
import type { ContractErrorClass, ErrorContext } from "./contractError.ts";

export type KnownErrors = readonly { readonly Class: ContractErrorClass; readonly abiItem: ContractErrorItem }[];

/** All errors of these modules, each of which exports its class under the class's name, by what `abi` has of them. */
export const knownErrors = (
  modules: readonly object[],
  abi: Readonly<Partial<Record<ContractErrorName, ContractErrorItem>>>,
): KnownErrors =>
  modules
    .flatMap((module) => Object.entries(module) as [string, ContractErrorClass][])
    .map(([name, Class]) => ({ Class, abiItem: abi[name.replace(/Error$/, "") as ContractErrorName]! }));

/** `Error(string)`: a revert with a text. */
const STRING_SELECTOR = "0x08c379a0";

interface Context extends Pick<ErrorContext, "token"> {
  readonly known: KnownErrors;
  readonly ofText?: (text: string, cause: unknown) => FeiqianError | undefined;
}

export function typeError(error: unknown, context: Context): unknown {
  if (error instanceof FeiqianError) return error;
  const { revertData, texts } = look(error);
  for (const data of revertData) {
    const typed = decode(data, error, context);
    if (typed) return typed;
  }
  for (const text of texts) {
    const typed = context.ofText?.(text, error);
    if (typed) return typed;
  }
  return error;
}

function decode(data: Hex, cause: unknown, { known, token, ofText }: Context): FeiqianError | undefined {
  const selector = slice(data, 0, 4);
  try {
    if (selector === STRING_SELECTOR) {
      const [reason] = decodeAbiParameters([{ type: "string" }], slice(data, 4));
      return ofText?.(reason, cause);
    }
    const { abiItem, args = [] } = decodeErrorResult({ abi: known.map((one) => one.abiItem), data });
    const Class = known.find((one) => one.abiItem === abiItem)?.Class;
    if (!Class) return undefined;
    const named = Object.fromEntries(abiItem.inputs.map(({ name }, i) => [name, (args as readonly unknown[])[i]]));
    return new Class(named, { cause, token });
  } catch {
    // No error of ours, or four bytes that are like one's selector before something else.
    return undefined;
  }
}

function look(error: unknown): { readonly revertData: Hex[]; readonly texts: string[] } {
  const revertData: Hex[] = [];
  const texts: string[] = [];
  const seen = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (typeof value === "string") {
      if (isHex(value) && size(value) >= 4) revertData.push(value);
      return;
    }
    if (typeof value !== "object" || value === null || seen.has(value)) return;
    seen.add(value);
    const { message, reason, raw, data, cause, error, originalError, info } = value as Record<string, unknown>;
    for (const text of [reason, message]) if (typeof text === "string") texts.push(text);
    for (const next of [raw, data, cause, error, originalError, info]) visit(next);
  };
  visit(error);
  return { revertData, texts };
}

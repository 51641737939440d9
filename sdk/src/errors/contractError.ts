import { formatAmount } from "../amounts/format.ts";
import type { AmountToken } from "../deployment.ts";
import type { ContractErrorArgs, ContractErrorName } from "./abi.ts";
import { FeiqianError, type Words } from "./base.ts";

export interface ErrorContext {
  readonly cause?: unknown;
  /** The token whose base units the figures are. */
  readonly token?: AmountToken | undefined;
}

/** An error of a contract, typed. It is thrown for a revert, and by the SDK when it sees the revert coming. */
export interface ContractError<args = Readonly<Record<string, unknown>>> extends FeiqianError {
  readonly args: args;
  readonly errorName: string;
}

export interface ContractErrorClass<args = Readonly<Record<string, unknown>>> {
  new (args: args, context?: ErrorContext): ContractError<args>;
  readonly name: string;
}

/**
 * The class of one custom error. It knows the error's words and not its ABI, which only a revert's data needs.
 * @param name The name in Solidity; of Permit2's errors, with "Permit2" before it.
 * @param words `amount` writes base units as people do.
 */
export function contractError<const name extends ContractErrorName>(
  name: name,
  words: (its: ContractErrorArgs<name>, amount: (baseUnits: bigint) => string) => Words,
): ContractErrorClass<ContractErrorArgs<name>> {
  const className = `${name}Error`;
  const Class = class extends FeiqianError implements ContractError<ContractErrorArgs<name>> {
    readonly args: ContractErrorArgs<name>;
    readonly errorName: string = name.replace(/^Permit2/, "");

    constructor(args: ContractErrorArgs<name>, { cause, token }: ErrorContext = {}) {
      const amount = (value: bigint) => (token ? formatAmount(value, token) : `${value} base units`);
      const [message, ...metaMessages] = words(args, amount);
      super(message, { cause, metaMessages, name: className });
      this.args = args;
    }
  };
  Object.defineProperty(Class, "name", { value: className });
  return Class;
}

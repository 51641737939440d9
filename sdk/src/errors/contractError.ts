import { type AmountToken, formatAmount } from "../amounts/format.ts";
import type { ContractErrorArgs, ContractErrorName } from "./abi.ts";
import { FeiqianError } from "./base.ts";

/** What is known beside the error's own figures, to say them in human units. */
export interface ErrorContext {
  readonly cause?: unknown;
  /** The token whose base units the figures are. */
  readonly token?: AmountToken | undefined;
}

/** What an error says: what was tried and what was allowed, then what to do. */
export interface Description {
  readonly message: string;
  readonly todo: string;
}

/** The words of an error: `amount` writes base units as people do. */
export type Describe<args> = (args: args, amount: (baseUnits: bigint) => string) => Description;

/** An error of a contract, typed. It is thrown for a revert, and by the SDK when it sees the revert coming. */
export interface ContractError<args = Readonly<Record<string, unknown>>> extends FeiqianError {
  readonly args: args;
  /** The error's name in Solidity. */
  readonly errorName: string;
}

export interface ContractErrorClass<args = Readonly<Record<string, unknown>>> {
  new (args: args, context?: ErrorContext): ContractError<args>;
  readonly name: string;
}

/**
 * The class of one custom error. It knows the error's words and not its ABI, which only a revert's data needs.
 *
 * @param errorName The name in Solidity, where another contract's error has it too.
 */
export function contractError<const name extends ContractErrorName>(
  name: name,
  describe: Describe<ContractErrorArgs<name>>,
  errorName: string = name,
): ContractErrorClass<ContractErrorArgs<name>> {
  const className = `${name}Error`;
  const Class = class extends FeiqianError implements ContractError<ContractErrorArgs<name>> {
    readonly args: ContractErrorArgs<name>;
    readonly errorName: string = errorName;

    constructor(args: ContractErrorArgs<name>, { cause, token }: ErrorContext = {}) {
      const amount = (value: bigint) => (token ? formatAmount(value, token) : `${value} base units`);
      const { message, todo } = describe(args, amount);
      super(message, { cause, metaMessages: [todo], name: className });
      this.args = args;
    }
  };
  Object.defineProperty(Class, "name", { value: className });
  return Class;
}

import type { AbiParameterToPrimitiveType, Hex } from "viem";
import { toFunctionSelector } from "viem";
import { type AmountToken, formatAmount } from "../amounts/format.ts";
import { FeiqianError } from "./base.ts";

export interface AbiErrorItem {
  readonly type: "error";
  readonly name: string;
  readonly inputs: readonly { readonly name: string; readonly type: string }[];
}

type Inputs = readonly { readonly name: string; readonly type: string }[];

/** Arguments of an error, by name. */
export type ErrorArgs<inputs extends Inputs> = {
  readonly [input in inputs[number] as input["name"]]: AbiParameterToPrimitiveType<input>;
};

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
  /** First four bytes of the revert data. */
  readonly selector: Hex;
  readonly abiItem: AbiErrorItem;
}

/**
 * The class of one custom error.
 *
 * @param prefix Goes before the class's name, where two contracts share an error's name.
 */
export function contractError<const item extends AbiErrorItem>(
  abiItem: item,
  describe: Describe<ErrorArgs<item["inputs"]>>,
  prefix = "",
): ContractErrorClass<ErrorArgs<item["inputs"]>> {
  const { name: errorName, inputs } = abiItem;
  const className = `${prefix}${errorName}Error`;
  const signature = `${errorName}(${inputs.map(({ type }) => type).join(",")})`;
  const Class = class extends FeiqianError implements ContractError<ErrorArgs<item["inputs"]>> {
    static readonly selector = toFunctionSelector(signature);
    static readonly abiItem = abiItem;
    readonly args: ErrorArgs<item["inputs"]>;
    readonly errorName: string = errorName;

    constructor(args: ErrorArgs<item["inputs"]>, { cause, token }: ErrorContext = {}) {
      const amount = (value: bigint) => (token ? formatAmount(value, token) : `${value} base units`);
      const { message, todo } = describe(args, amount);
      super(message, { cause, metaMessages: [todo], name: className });
      this.args = args;
    }
  };
  Object.defineProperty(Class, "name", { value: className });
  return Class;
}

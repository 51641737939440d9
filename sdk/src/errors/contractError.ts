import type { AbiParameterToPrimitiveType, Hex } from "viem";
import { toFunctionSelector } from "viem";
import { type AmountToken, formatAmount } from "../amounts/format.ts";
import { FeiqianError } from "./base.ts";

interface AbiErrorItem {
  readonly type: "error";
  readonly name: string;
  readonly inputs: readonly { readonly name: string; readonly type: string }[];
}

type Abi = readonly { readonly type: string }[];

/** Names of an ABI's errors. */
export type ErrorNameOf<abi extends Abi> = Extract<abi[number], AbiErrorItem>["name"];

type Inputs = readonly { readonly name: string; readonly type: string }[];

/** The inputs of an ABI's error: of the whole ABI no more than these stands in the package's declarations. */
export type ErrorInputsOf<abi extends Abi, name extends ErrorNameOf<abi>> = Extract<
  abi[number],
  AbiErrorItem & { readonly name: name }
>["inputs"];

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

type Describe<args> = (args: args, amount: (baseUnits: bigint) => string) => Description;

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
 * The class of one custom error of `abi`.
 *
 * @param prefix Goes before the class's name, where two contracts share an error's name.
 */
export function contractError<const abi extends Abi, const name extends ErrorNameOf<abi>>(
  abi: abi,
  errorName: name,
  describe: Describe<ErrorArgs<ErrorInputsOf<abi, name>>>,
  prefix = "",
): ContractErrorClass<ErrorArgs<ErrorInputsOf<abi, name>>> {
  const abiItem = abi.find(
    (item) => item.type === "error" && (item as AbiErrorItem).name === errorName,
  ) as AbiErrorItem;
  const className = `${prefix}${errorName}Error`;
  const signature = `${errorName}(${abiItem.inputs.map(({ type }) => type).join(",")})`;
  const Class = class extends FeiqianError implements ContractError<ErrorArgs<ErrorInputsOf<abi, name>>> {
    static readonly selector = toFunctionSelector(signature);
    static readonly abiItem = abiItem;
    readonly args: ErrorArgs<ErrorInputsOf<abi, name>>;
    readonly errorName: string = errorName;

    constructor(args: ErrorArgs<ErrorInputsOf<abi, name>>, { cause, token }: ErrorContext = {}) {
      const amount = (value: bigint) => (token ? formatAmount(value, token) : `${value} base units`);
      const { message, todo } = describe(args, amount);
      super(message, { cause, metaMessages: [todo], name: className });
      this.args = args;
    }
  };
  Object.defineProperty(Class, "name", { value: className });
  return Class;
}

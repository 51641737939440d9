// An event's arguments as JSON has them, and back: one shape for those who send events and those who prove them.
import { type AbiParameter, getAddress, maxUint256 } from "viem";
import { EventNotProvenError } from "../../errors/sending.ts";
import type { EventArgs } from "./types.ts";

/**
 * A log's decoded arguments as the body of a webhook has them: integers as decimal strings, all else as it is.
 * @example toEventArgs({ id, amount: 5n }); // { id: "0x…", amount: "5" }
 */
export const toEventArgs = <args>(args: args): EventArgs<args> => {
  if (typeof args === "bigint" || typeof args === "number") return String(args) as EventArgs<args>;
  if (Array.isArray(args)) return args.map(toEventArgs) as EventArgs<args>;
  if (typeof args !== "object" || args === null) return args as EventArgs<args>;
  return Object.fromEntries(Object.entries(args).map(([name, arg]) => [name, toEventArgs(arg)])) as EventArgs<args>;
};

type Form = readonly [isFormed: (value: unknown) => boolean, allowed: string];
type Given = Readonly<Record<string, unknown>>;

const written = (pattern: RegExp) => (value: unknown) => typeof value === "string" && pattern.test(value);
const isUint256 = (value: unknown) => written(/^(0|[1-9]\d{0,77})$/)(value) && BigInt(value as string) <= maxUint256;

export const forms = {
  object: [(value) => typeof value === "object" && value !== null && !Array.isArray(value), "an object"],
  list: [Array.isArray, "a list"],
  text: [(value) => typeof value === "string", "text"],
  textOrNull: [(value) => value === null || typeof value === "string", "text, or null"],
  whole: [(value) => Number.isSafeInteger(value) && (value as number) >= 0, "a whole number, from 0 on"],
  address: [/* @__PURE__ */ written(/^0x[\da-fA-F]{40}$/), "an address: 20 bytes in hex"],
  bytes32: [/* @__PURE__ */ written(/^0x[\da-fA-F]{64}$/), "32 bytes in hex"],
  uint256: [isUint256, "an integer from 0 to 2^256 - 1, as decimal text"],
  uint256OrNull: [(value) => value === null || isUint256(value), "an integer as decimal text, or null"],
} as const satisfies Readonly<Record<string, Form>>;

/** @throws EventNotProvenError for good: what is not so now will not be later */
export function refuse(field: string, attempted: unknown, allowed: string, why?: string): never {
  throw new EventNotProvenError({ field, attempted, allowed, mayBeProvenLater: false, why });
}

/** @throws EventNotProvenError */
export function take(field: string, form: keyof typeof forms, value: unknown): void {
  const [isFormed, allowed]: Form = forms[form];
  if (!isFormed(value)) refuse(field, value, allowed);
}

/** Hex has letters of either case: an address is the same without its checksum. */
export const isSame = (one: unknown, other: unknown): boolean =>
  String(one).toLowerCase() === String(other).toLowerCase();

const nameOf = ({ name }: AbiParameter): string => name!;

/**
 * Reads arguments by the event's own ABI: all of them, and none besides.
 * @param onChain What they have to equal, if it is known.
 * @throws EventNotProvenError
 */
export function fromEventArgs(
  field: string,
  inputs: readonly AbiParameter[],
  given: unknown,
  onChain?: object,
): Record<string, unknown> {
  take(field, "object", given);
  const names = inputs.map(nameOf);
  const added = Object.keys(given as Given).find((name) => !names.includes(name));
  if (added !== undefined) refuse(field, added, `of the members ${names.join(", ")} alone`);
  return Object.fromEntries(
    inputs.map((input) => {
      const name = nameOf(input);
      return [name, fromArg(`${field}.${name}`, input, (given as Given)[name], (onChain as Given | undefined)?.[name])];
    }),
  );
}

function fromArg(field: string, input: AbiParameter, given: unknown, onChain: unknown): unknown {
  const { type } = input;
  const components = "components" in input ? input.components : [];
  if (type === "tuple") return fromEventArgs(field, components, given, onChain as object | undefined);
  if (type === "tuple[]") {
    take(field, "list", given);
    const [list, expected] = [given as readonly unknown[], onChain as readonly object[] | undefined];
    if (expected && expected.length !== list.length) refuse(`${field}.length`, list.length, String(expected.length));
    return list.map((one, i) => fromEventArgs(`${field}[${i}]`, components, one, expected?.[i]));
  }
  take(field, type as "uint256", given);
  if (onChain !== undefined && !isSame(given, onChain)) refuse(field, given, `${String(onChain)}, by the node`);
  if (type === "uint256") return BigInt(given as string);
  return type === "address" ? getAddress(given as string) : (given as string).toLowerCase();
}

import { type Address, type Hex, decodeFunctionData, getAbiItem, size, zeroHash } from "viem";
import { multiSendAbi, safeAbi } from "../../../sdk/src/safe/abi.ts";
import { fromReference } from "../../../sdk/src/safe/payout/reference.ts";

/** One `transfer` of a payout, as sent. */
export interface SentLine {
  readonly tokenAddress: Address;
  readonly account: Address;
  readonly amount: bigint;
  readonly reference: Hex | null;
  readonly referenceText: string | null;
  readonly nameHash: Hex | null;
}

/**
 * The reason why an execution's transfers cannot be read from its transaction.
 *
 * - `indirect`: another contract called the Safe, so the transaction's own input is that contract's.
 * - `several`: the Safe executed more than once in the transaction, and the input is only one execution's.
 * - `delegated`: it delegated to code other than MultiSend's.
 * - `oversized`: the input is longer than any on a public chain.
 * - `unreadable`: the input is not a valid encoding of such a call.
 */
export type Unexplained = "indirect" | "several" | "delegated" | "oversized" | "unreadable";

export type Execution =
  | {
      readonly unexplained: null;
      readonly lines: readonly SentLine[];
      /** Calls besides the lines: to other contracts, to tokens that were never listed, of other functions. */
      readonly otherCalls: number;
      /** Token of the Safe's gas refund to the sender; zero: ether. */
      readonly gasToken: Address;
    }
  | { readonly unexplained: Unexplained };

export interface Transaction {
  readonly to: Address | null;
  readonly input: Hex;
}

interface Known {
  readonly multiSends: readonly Address[];
  readonly isToken: (address: Address) => boolean;
}

interface Call {
  readonly to: Address;
  readonly value: bigint;
  readonly data: Hex;
}

/** Twice the largest transaction that nodes accept. */
const LONGEST_INPUT = 256 * 1024;

const execAbi = [getAbiItem({ abi: safeAbi, name: "execTransaction" })] as const;
const EXEC_TRANSACTION = "0x6a761202";
const TRANSFER = "0xa9059cbb";

/** Bytes before the data of a call in MultiSend's packing: operation, account, value, length of the data. */
const HEAD = 1 + 20 + 32 + 32;

/** As in the tables. */
const lower = (address: string): Address => address.toLowerCase() as Address;

/** Bytes of `hex` from `start` on; null if it is too short. */
const bytesAt = (hex: Hex, start: number, length: number): Hex | null =>
  start + length <= size(hex) ? `0x${hex.slice(2 + start * 2, 2 + (start + length) * 2)}` : null;

const wordAt = (hex: Hex, start: number): Hex | null => bytesAt(hex, start, 32);

const orNull = (word: Hex | null): Hex | null => (word === zeroHash ? null : word);

/**
 * A Safe's transfers, read from the input of the executing transaction. The input is untrusted: nothing in it is
 * assumed, and no input makes this throw.
 */
export function readExecution(safe: Address, { to, input }: Transaction, known: Known): Execution {
  if (!to || lower(to) !== lower(safe) || !input.startsWith(EXEC_TRANSACTION)) return { unexplained: "indirect" };
  if (size(input) > LONGEST_INPUT) return { unexplained: "oversized" };
  try {
    const [callee, value, data, operation, , , , gasToken] = decodeFunctionData({ abi: execAbi, data: input }).args;
    if (operation === 0) return sort([{ to: lower(callee), value, data }], lower(gasToken), known);
    if (operation !== 1) return { unexplained: "unreadable" };
    if (!known.multiSends.some((multiSend) => lower(multiSend) === lower(callee))) return { unexplained: "delegated" };
    const calls = unpack(decodeFunctionData({ abi: multiSendAbi, data }).args[0]);
    return typeof calls === "string" ? { unexplained: calls } : sort(calls, lower(gasToken), known);
  } catch {
    // viem throws unless the input encodes the function's arguments.
    return { unexplained: "unreadable" };
  }
}

/** Each call in MultiSend's packing, or the reason why they cannot be read. */
function unpack(packed: Hex): readonly Call[] | Unexplained {
  const calls: Call[] = [];
  const end = size(packed);
  for (let at = 0; at < end;) {
    const [operation, to] = [bytesAt(packed, at, 1), bytesAt(packed, at + 1, 20)];
    const [value, length] = [wordAt(packed, at + 21), wordAt(packed, at + 53)];
    if (!operation || !to || !value || !length) return "unreadable";
    // A delegated call can send anything that the Safe has.
    if (operation !== "0x00") return operation === "0x01" ? "delegated" : "unreadable";
    // MultiSend itself would read past the end, into unknown memory.
    if (BigInt(length) > BigInt(end)) return "unreadable";
    const data = bytesAt(packed, at + HEAD, Number(length));
    if (!data) return "unreadable";
    calls.push({ to: lower(to), value: BigInt(value), data });
    at += HEAD + Number(length);
  }
  return calls;
}

function sort(calls: readonly Call[], gasToken: Address, known: Known): Execution {
  const lines = calls.map((call) => toLine(call, known)).filter((line) => line !== null);
  return { unexplained: null, lines, otherCalls: calls.length - lines.length, gasToken };
}

/** A `transfer` of a known token. The trailer is after its two arguments, which is all that a token reads. */
function toLine({ to: tokenAddress, value, data }: Call, { isToken }: Known): SentLine | null {
  const [account, amount] = [wordAt(data, 4), wordAt(data, 36)];
  if (!data.startsWith(TRANSFER) || !account || !amount || value !== 0n || !isToken(tokenAddress)) return null;
  const trailer = size(data) - 68;
  const isOurs = trailer === 32 || trailer === 64;
  const reference = isOurs ? orNull(wordAt(data, 68)) : null;
  return {
    tokenAddress,
    // A token that does not check the upper bytes takes the last 20; any other refuses a longer value.
    account: lower(`0x${account.slice(-40)}`),
    amount: BigInt(amount),
    reference,
    referenceText: (reference && fromReference(reference)) ?? null,
    nameHash: trailer === 64 ? orNull(wordAt(data, 100)) : null,
  };
}

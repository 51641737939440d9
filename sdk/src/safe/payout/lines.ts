import type { Address, Hex } from "viem";
import {
  concat,
  decodeFunctionData,
  encodeFunctionData,
  encodePacked,
  erc20Abi,
  hexToBigInt,
  hexToNumber,
  isAddressEqual,
  size,
  slice,
  zeroHash,
} from "viem";
import { multiSendAbi } from "../abi.ts";
import { PayoutMismatchError } from "../errors.ts";
import type { PayoutLine } from "../types.ts";

/** Bytes before the data of a call in MultiSend's packing: operation, account, value, length of the data. */
const HEAD = 1 + 20 + 32 + 32;
/** Bytes of `transfer(address,uint256)` with its arguments. */
const TRANSFER = 4 + 32 + 32;

/** Bytes after a transfer's call: nothing, a reference, or a reference (zero where there is none) and a name's hash. */
const encodeTrailer = ({ reference, nameHash }: PayoutLine): Hex =>
  nameHash === undefined ? (reference ?? "0x") : concat([reference ?? zeroHash, nameHash]);

export const encodeTransfer = (line: PayoutLine): Hex =>
  concat([
    encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [line.to, line.amount] }),
    encodeTrailer(line),
  ]);

const encodeLine = (token: Address, line: PayoutLine): Hex => {
  const data = encodeTransfer(line);
  return encodePacked(["uint8", "address", "uint256", "uint256", "bytes"], [0, token, 0n, BigInt(size(data)), data]);
};

export const encodeLines = (token: Address, lines: readonly PayoutLine[]): Hex =>
  encodeFunctionData({
    abi: multiSendAbi,
    functionName: "multiSend",
    args: [concat(lines.map((line) => encodeLine(token, line)))],
  });

/** The lines behind MultiSend's calldata; refuses anything in it but transfers of the token. */
export function decodeLines(token: Address, data: Hex): readonly PayoutLine[] {
  const lines = unpack(data).map((call) => decodeLine(token, call));
  // What does not read as it was written has bytes of which nobody is shown the meaning.
  const allowed = encodeLines(token, lines);
  if (allowed !== data) throw new PayoutMismatchError({ field: "data", attempted: data, allowed });
  return lines;
}

function unpack(data: Hex): readonly Hex[] {
  try {
    const calls: Hex[] = [];
    let [packed] = decodeFunctionData({ abi: multiSendAbi, data }).args;
    while (size(packed) > 0) {
      const end = HEAD + hexToNumber(slice(packed, HEAD - 32, HEAD));
      calls.push(slice(packed, 0, end, { strict: true }));
      packed = end === size(packed) ? "0x" : slice(packed, end);
    }
    return calls;
  } catch {
    throw new PayoutMismatchError({ field: "data", attempted: data, allowed: "a readable call of MultiSend" });
  }
}

function decodeLine(token: Address, packed: Hex): PayoutLine {
  const refuse = (field: string, attempted: string, allowed: string) =>
    new PayoutMismatchError({ field: `call's ${field}`, attempted, allowed });
  const operation = slice(packed, 0, 1);
  if (operation !== "0x00") throw refuse("operation", operation, "0x00");
  const callee = slice(packed, 1, 21);
  if (!isAddressEqual(callee, token)) throw refuse("callee", callee, token);
  const value = hexToBigInt(slice(packed, 21, 53));
  if (value !== 0n) throw refuse("value", value.toString(), "0");

  const call = size(packed) === HEAD ? "0x" : slice(packed, HEAD);
  return decodeTransfer(call, refuse);
}

/** The line that one transfer's calldata pays. `refuse` makes the error for what it is not. */
export function decodeTransfer(
  call: Hex,
  refuse: (field: string, attempted: string, allowed: string) => Error,
): PayoutLine {
  const bytes = size(call);
  const lengths = [TRANSFER, TRANSFER + 32, TRANSFER + 64];
  if (!lengths.includes(bytes)) throw refuse("length", String(bytes), lengths.join(", "));
  const selector = slice(call, 0, 4);
  if (selector !== "0xa9059cbb") throw refuse("selector", selector, "0xa9059cbb");
  const { args } = decodeFunctionData({ abi: erc20Abi, data: slice(call, 0, TRANSFER) });
  const [to, amount] = args as readonly [Address, bigint];
  if (bytes === TRANSFER) return { to, amount };
  const reference = slice(call, TRANSFER, TRANSFER + 32);
  if (bytes === TRANSFER + 32) return { to, amount, reference };
  const nameHash = slice(call, TRANSFER + 32);
  return { to, amount, ...(reference !== zeroHash && { reference }), nameHash };
}

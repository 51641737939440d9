// Parsers for each kind of field. They neither round nor guess.
import { type AmountToken, parseAmount } from "@feiqian/sdk";
import { type Address, getAddress, isAddress, isAddressEqual, maxUint256, zeroAddress } from "viem";
import { Complaint } from "./complaint.ts";
import { fromLocalInput } from "./draft.ts";

const MAX_AMOUNT = 2n ** 120n - 1n;
const WHOLE = 10_000n;
const MAX_SPLITS = 16;
/** Basis points are the second decimal of a per cent. */
const percent: AmountToken = { symbol: "%", decimals: 2 };

const missing = new Complaint(({ missing }) => missing);

/** @param refused Accounts that cannot be paid, besides zero. */
export function parseAccount(text: string, refused: readonly Address[] = []): Address | Complaint {
  if (text === "") return missing;
  const isLowerCase = text === text.toLowerCase();
  if (!isAddress(text, { strict: false })) return new Complaint(({ badAccount }) => badAccount);
  if (!isLowerCase && !isAddress(text)) return new Complaint(({ badChecksum }) => badChecksum);
  if ([zeroAddress, ...refused].some((one) => isAddressEqual(one, text)))
    return new Complaint(({ accountNotAllowed }) => accountNotAllowed);
  return getAddress(text);
}

export function parseMoney(text: string, unit: AmountToken): bigint | Complaint {
  if (text === "") return missing;
  let amount: bigint;
  try {
    amount = parseAmount(text, unit);
  } catch {
    return new Complaint(({ badAmount }) => badAmount(unit.symbol, unit.decimals));
  }
  if (amount === 0n) return new Complaint(({ amountZero }) => amountZero);
  if (amount > MAX_AMOUNT) return new Complaint(({ amountTooLarge }) => amountTooLarge);
  return amount;
}

export function parseNumber(text: string): bigint | Complaint {
  if (text === "") return missing;
  if (!/^\d+$/.test(text)) return new Complaint(({ badNumber }) => badNumber);
  const number = BigInt(text);
  return number > maxUint256 ? new Complaint(({ numberTooLarge }) => numberTooLarge) : number;
}

export const parseInstant = (text: string): bigint | Complaint =>
  fromLocalInput(text) ?? new Complaint(({ badTime }) => badTime);

/** Basis points of a per cent from 0.01 to 100. */
export function parsePercent(text: string): bigint | Complaint {
  const refusal = new Complaint(({ badPercent }) => badPercent);
  try {
    const bps = parseAmount(text.replace(/\s*%$/, ""), percent);
    return bps === 0n || bps > WHOLE ? refusal : bps;
  } catch {
    return refusal;
  }
}

interface Split {
  readonly account: Address;
  readonly bps: bigint;
}

/** One per line: an account, space or comma, and its per cent. Empty lines are skipped. */
export function parseSplits(text: string, refused: readonly Address[]): readonly Split[] | Complaint {
  const splits: Split[] = [];
  const lines = text.split("\n").map((line, i) => ({ parts: line.trim().split(/[\s,;]+/), at: i + 1 }));
  for (const { parts, at } of lines.filter(({ parts }) => parts[0] !== "")) {
    const [account, bps] = [parseAccount(parts[0]!, refused), parsePercent(parts.slice(1).join(""))];
    for (const part of [account, bps])
      if (part instanceof Complaint) return new Complaint((words) => words.badSplit(at, part.say(words)));
    const split = { account, bps } as Split;
    if (splits.some((other) => other.account === split.account))
      return new Complaint((words) => words.badSplit(at, words.splitTwice));
    splits.push(split);
  }
  if (splits.length > MAX_SPLITS) return new Complaint(({ tooManySplits }) => tooManySplits(splits.length, MAX_SPLITS));
  return splits;
}

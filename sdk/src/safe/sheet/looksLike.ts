import type { Address } from "viem";

/** Wallets show some characters of each end. Whoever poisons a history makes an address that is the same there. */
const EACH_END = 3;
const IN_ALL = 7;

const commonStart = (a: string, b: string): number => {
  let count = 0;
  while (count < a.length && a[count] === b[count]) count += 1;
  return count;
};
const reversed = (text: string): string => [...text].reverse().join("");

/**
 * Whether two addresses are different, but look the same where wallets show them: three characters of each end at
 * least, and seven in all. By chance that is one pair in more than a hundred million.
 * @example if (known.some((payee) => looksLike(to, payee))) console.warn("Compare all of it with the payee.");
 */
export function looksLike(one: Address, other: Address): boolean {
  const [a, b] = [one.slice(2).toLowerCase(), other.slice(2).toLowerCase()];
  if (a === b) return false;
  const start = commonStart(a, b);
  const end = commonStart(reversed(a), reversed(b));
  return start >= EACH_END && end >= EACH_END && start + end >= IN_ALL;
}

/** What a screen does not show as it is: control characters, and those that turn the direction or have no width. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** Text of strangers that cannot recolour or reverse a screen. @example printable("Silk\u202e"); // "Silk\\u{202e}" */
export const printable = (text: string): string =>
  text.replace(UNSEEN, (unseen) => `\\u{${unseen.codePointAt(0)!.toString(16)}}`);

/** Whether a text has characters that are not seen. @example hasUnseen("Silk\u202e"); // true */
export const hasUnseen = (text: string): boolean => text.search(UNSEEN) >= 0;

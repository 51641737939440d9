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

/** Small letters of Greek and Cyrillic, and the Latin ones that they, or their capitals, look like. */
const [TWINS, LATIN] = ["авсԁеһніјӏкмоԛрѕтуѵԝхαβεηικμνορτυχζ", "abcdehhijlkmoqpstyvwxabehikmnoptyxz"] as const;

/** What is left of a text where case, width, spaces, the kind of dash and of alphabet count for nothing. */
const toSkeleton = (text: string): string =>
  [...text.normalize("NFKC").toLowerCase()]
    .map((letter) => LATIN[TWINS.indexOf(letter)] ?? letter)
    .join("")
    .replace(/\s/gu, "")
    .replace(/[\p{Pd}−]/gu, "-");

/** Whether two texts are the same to whoever reads them. @example isSameText("INV–7", "inv-7"); // true */
export const isSameText = (one: string, other: string): boolean => toSkeleton(one) === toSkeleton(other);

/**
 * What a screen does not show as it is: control characters, those that turn the direction, and those that it may leave
 * out or show as empty, such as U+FE0F and U+2800.
 */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Text of strangers that cannot recolour or reverse a screen. @example printable("Silk\u202e"); // "Silk\\u{202e}" */
export const printable = (text: string): string =>
  text.replace(UNSEEN, (unseen) => `\\u{${unseen.codePointAt(0)!.toString(16)}}`);

/** Whether a text has characters that are not seen. @example hasUnseen("Silk\u202e"); // true */
export const hasUnseen = (text: string): boolean => text.search(UNSEEN) >= 0;

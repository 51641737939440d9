/** What a screen does not show as it is: control characters, and those that turn the direction or have no width. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu;

/**
 * Text of strangers, so that it cannot move a cursor, colour or reverse what is shown: `\u{1b}` stands in its place.
 *
 * @example
 * ```ts
 * printable("Silk\u202e"); // "Silk\\u{202e}"
 * ```
 */
export const printable = (text: string): string =>
  text.replace(UNSEEN, (unseen) => `\\u{${unseen.codePointAt(0)!.toString(16)}}`);

/**
 * Whether a text has characters that are not seen.
 *
 * @example
 * ```ts
 * hasUnseen("Silk\u202e"); // true
 * ```
 */
export const hasUnseen = (text: string): boolean => text.search(UNSEEN) >= 0;

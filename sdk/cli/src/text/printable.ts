/** What a terminal does not show as it is: control characters, and those that turn the direction or have no width. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** Text of strangers, so that it cannot move the cursor, colour or reverse what is shown: `\u{1b}` in its place. */
export const printable = (text: string): string =>
  text.replace(UNSEEN, (unseen) => `\\u{${unseen.codePointAt(0)!.toString(16)}}`);

export const hasUnseen = (text: string): boolean => text.search(UNSEEN) >= 0;

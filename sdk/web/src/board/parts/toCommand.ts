declare const checked: unique symbol;

/** A command for a terminal: the page's own words, and parts that no shell reads as anything but a word. */
export type ShellCommand = string & { readonly [checked]: true };

/** An address, a hash, or a number. */
const PART = /^(?:0x[\da-f]{40}|0x[\da-f]{64}|\d+(?:\.\d+)?)$/i;

/**
 * Composes a command. The parts come from the indexer, which could send `$(…)` to whoever pastes the command: with a
 * part that is no address, hash or number there is none.
 * @example toCommand`feiqian payment capture ${id}`
 */
export function toCommand(words: TemplateStringsArray, ...parts: readonly unknown[]): ShellCommand | null {
  const texts = parts.map(String);
  if (!texts.every((text) => PART.test(text))) return null;
  return words.map((word, i) => word + (texts[i] ?? "")).join("") as ShellCommand;
}

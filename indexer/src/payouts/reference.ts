import { type Hex, hexToBytes } from "viem";

/** What cannot be seen, or turns round what is seen beside it. */
const invisible = /\p{C}/u;

/**
 * The text that was written into 32 bytes, filled up with zeros; null where they are no text, as with a hash. Whoever
 * sent them wrote what it liked.
 */
export function toReferenceText(reference: Hex): string | null {
  const filled = hexToBytes(reference.replace(/(00)+$/, "") as Hex);
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(filled);
    return text === "" || invisible.test(text) ? null : text;
  } catch {
    return null;
  }
}

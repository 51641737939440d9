import { type Hex, hexToBytes } from "viem";

/** Invisible characters, and those that reverse the text direction. */
const invisible = /\p{C}/u;

/**
 * The text in 32 bytes, padded with zeros; null if they are not text, such as a hash. The bytes are untrusted.
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

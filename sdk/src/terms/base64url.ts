/** Base64 for addresses of pages, without padding. */
export const toBase64Url = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");

/** Throws at any character that base64url does not have. */
export function fromBase64Url(text: string): Uint8Array {
  if (!/^[\w-]+$/.test(text)) throw new TypeError("a character that base64url does not have");
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

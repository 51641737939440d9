import { type Hex, bytesToString, concat, hexToBytes, isHex, keccak256, size, stringToHex, trim } from "viem";
import { PayoutNameError, PayoutReferenceError } from "../errors.ts";
import { hasUnseen } from "../sheet/looksLike.ts";

const BYTES = 32;

/**
 * A line's reference: up to 32 bytes of text, a supplier's invoice number for instance, filled up with zeros; or any 32
 * bytes given as hex. It is public: no text about a person belongs there.
 * @example const reference = toReference("INV-2026-0042");
 * @throws PayoutReferenceError
 */
export function toReference(text: string): Hex {
  const refuse = (allowed: string) => new PayoutReferenceError({ attempted: text, allowed });
  if (/^0x/i.test(text)) {
    if (!isHex(text) || size(text) !== BYTES) throw refuse("32 bytes where it begins with 0x");
    return text.toLowerCase() as Hex;
  }
  if (text.trim() !== text || text === "") throw refuse("a text that neither is empty nor begins or ends with a space");
  if (hasUnseen(text)) throw refuse("a text of visible characters and spaces");
  const bytes = size(stringToHex(text));
  if (bytes > BYTES) throw refuse(`${BYTES} bytes of UTF-8 at most; it has ${bytes}`);
  return stringToHex(text, { size: BYTES });
}

/** The text that `toReference` wrote; undefined for mere bytes. @example fromReference(toReference("INV-7")); */
export function fromReference(reference: Hex): string | undefined {
  try {
    // Trimmed as bytes: viem trims hex by its digits, and would take half of a last character away, as of "100".
    const text = bytesToString(trim(hexToBytes(reference), { dir: "right" }));
    // What does not read as it was written is no text: bytes that are no UTF-8, for one.
    return toReference(text) === reference.toLowerCase() ? text : undefined;
  } catch {
    return undefined;
  }
}

export interface HashNameParameters {
  /** 32 random bytes, one a payout, as `generateSalt` makes them: without them nobody can guess the name. */
  readonly salt: Hex;
  readonly name: string;
}

/**
 * What of a payee's name goes on chain: `keccak256(salt ‖ UTF-8 name)`. Name and salt stay in the owners' file.
 * @example const nameHash = hashName({ salt: generateSalt(), name: "Silk Road Trading" });
 * @throws PayoutNameError
 */
export function hashName({ salt, name }: HashNameParameters): Hex {
  if (!isHex(salt) || size(salt) !== 32)
    throw new PayoutNameError({ field: "salt", attempted: salt, allowed: "32 bytes" });
  if (name === "" || name.trim() !== name || hasUnseen(name))
    throw new PayoutNameError({
      field: "name",
      attempted: name,
      allowed: "a text of visible characters that neither is empty nor begins or ends with a space",
    });
  return keccak256(concat([salt, stringToHex(name)]));
}

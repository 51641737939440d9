import { type Hex, concat, isHex, keccak256, size, stringToHex } from "viem";
import { PayoutNameError } from "../errors.ts";

export interface HashNameParameters {
  /** 32 random bytes, one a payout, as `generateSalt` makes them: without them nobody can guess the name. */
  readonly salt: Hex;
  readonly name: string;
}

/**
 * What of a payee's name goes on chain: `keccak256(salt ‖ UTF-8 name)`. Name and salt stay in the owners' file.
 *
 * @example
 * ```ts
 * const nameHash = hashName({ salt: generateSalt(), name: "Silk Road Trading" });
 * ```
 *
 * @throws {@link PayoutNameError}
 */
export function hashName({ salt, name }: HashNameParameters): Hex {
  if (!isHex(salt) || size(salt) !== 32)
    throw new PayoutNameError({ field: "salt", attempted: salt, allowed: "32 bytes" });
  if (name === "" || name.trim() !== name || /[\p{C}\p{Zl}\p{Zp}]/u.test(name)) {
    throw new PayoutNameError({
      field: "name",
      attempted: name,
      allowed: "a text of visible characters that neither is empty nor begins or ends with a space",
    });
  }
  return keccak256(concat([salt, stringToHex(name)]));
}

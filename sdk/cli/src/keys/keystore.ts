import { createDecipheriv, pbkdf2Sync, scryptSync } from "node:crypto";
import { type Hex, hexToBytes, keccak256 } from "viem";
import { toFields } from "../files/read.ts";
import { CommandError } from "../errors.ts";

/** Memory limit for a keystore's scrypt: the usual 2^18 rounds take 256 MiB. */
const MAX_MEMORY = 600 * 1024 * 1024;

/**
 * The key in an encrypted keystore of version 3, as geth and most wallets write it.
 *
 * @throws CommandError if the password is wrong or the file is no such keystore.
 */
export function decryptKeystore(keystore: unknown, password: string): Hex {
  const refuse = (reason: string) => new CommandError(`The keystore cannot be opened: ${reason}.`);
  const { version, crypto: lower, Crypto: upper } = toFields(keystore, "The keystore");
  if (version !== 3) throw refuse(`its version is ${String(version)}; allowed is 3`);
  const { cipher, cipherparams, ciphertext, kdf, kdfparams, mac } = toFields(lower ?? upper, "The keystore's crypto");
  if (cipher !== "aes-128-ctr") throw refuse(`its cipher is ${String(cipher)}; allowed is aes-128-ctr`);
  const { iv } = toFields(cipherparams, "The keystore's cipherparams");
  const [initial, encrypted] = [fromHex(iv), fromHex(ciphertext)];
  if (initial.length !== 16 || encrypted.length !== 32) throw refuse("its iv or ciphertext has a wrong length");

  const derived = derive(password, kdf, toFields(kdfparams, "The keystore's kdfparams"));
  const expected = keccak256(Buffer.concat([derived.subarray(16, 32), encrypted])).slice(2);
  if (expected !== String(mac).toLowerCase()) throw refuse("the password is wrong");
  const decipher = createDecipheriv("aes-128-ctr", derived.subarray(0, 16), initial);
  return `0x${Buffer.concat([decipher.update(encrypted), decipher.final()]).toString("hex")}`;
}

const fromHex = (value: unknown): Buffer => {
  const text = String(value);
  if (!/^([0-9a-f]{2})+$/i.test(text))
    throw new CommandError("The keystore cannot be opened: it is incomplete or altered.");
  return Buffer.from(hexToBytes(`0x${text}`));
};

function derive(password: string, kdf: unknown, parameters: Readonly<Record<string, unknown>>): Buffer {
  const { salt, dklen, n, r, p, c, prf } = parameters;
  const secret = Buffer.from(password, "utf8");
  if (dklen === 32 && kdf === "scrypt")
    return scryptSync(secret, fromHex(salt), 32, {
      N: Number(n),
      r: Number(r),
      p: Number(p),
      maxmem: MAX_MEMORY,
    });
  if (dklen === 32 && kdf === "pbkdf2" && prf === "hmac-sha256")
    return pbkdf2Sync(secret, fromHex(salt), Number(c), 32, "sha256");
  throw new CommandError(`The keystore cannot be opened: its kdf is ${String(kdf)}; allowed are scrypt and pbkdf2.`);
}

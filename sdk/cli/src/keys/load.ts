import { statSync } from "node:fs";
import { type Hex, isHex, size } from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import type { Context, OptionSpecs } from "../command.ts";
import { CommandError, UsageError } from "../errors.ts";
import { readJson, readText } from "../files/read.ts";
import { decryptKeystore } from "./keystore.ts";

/** Key options of a command that signs. None takes the key itself: the shell's history would keep it. */
export const keyOptions: OptionSpecs = {
  "key-file": { value: "FILE", help: "a file with the private key, readable only by you" },
  keystore: { value: "FILE", help: "an encrypted keystore (version 3)" },
  "password-file": { value: "FILE", help: "a file with the keystore's password; default: a prompt" },
};

export const keyNote = "The key comes from --key-file, --keystore, the variable FEIQIAN_KEY, or a prompt.";

/** The account that signs. */
export async function loadAccount(context: Context): Promise<PrivateKeyAccount> {
  const { options, env, terminal } = context;
  const [keyFile, keystore] = [options.find("key-file"), options.find("keystore")];
  if (keyFile !== undefined && keystore !== undefined) throw new UsageError("Give --key-file or --keystore, not both.");
  if (keyFile !== undefined) return toAccount(readSecret(keyFile), keyFile);
  if (keystore !== undefined) {
    const passwordFile = options.find("password-file");
    const password =
      passwordFile === undefined
        ? await terminal.askHidden("Password of the keystore: ", "Give --password-file.")
        : readSecret(passwordFile);
    return toAccount(decryptKeystore(readJson(keystore), password), keystore);
  }
  if (env.FEIQIAN_KEY) return toAccount(env.FEIQIAN_KEY.trim(), "FEIQIAN_KEY");
  const typed = await terminal.askHidden(
    "Private key (it is not shown): ",
    "Give --key-file, --keystore or the variable FEIQIAN_KEY.",
  );
  return toAccount(typed, "The typed text");
}

/** The first line of a file that only its owner can read. */
export function readSecret(file: string): string {
  const text = readText(file).split(/\r?\n/, 1)[0]!;
  if (process.platform !== "win32" && (statSync(file).mode & 0o077) !== 0)
    throw new CommandError(`Others on this machine can read ${file}.`, { next: `chmod 600 ${file}` });
  return text;
}

/** @throws CommandError, which never shows the key. */
function toAccount(secret: string, source: string): PrivateKeyAccount {
  const trimmed = secret.trim();
  const key = (trimmed.startsWith("0x") ? trimmed : `0x${trimmed}`) as Hex;
  const refuse = () =>
    new CommandError(`${source} contains no private key.`, { next: "A private key is 64 characters of 0-9 and a-f." });
  if (!isHex(key) || size(key) !== 32 || key.length !== 66) throw refuse();
  try {
    return privateKeyToAccount(key);
  } catch {
    throw refuse();
  }
}

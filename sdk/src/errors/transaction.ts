import type { Hex } from "viem";
import { FeiqianError } from "./base.ts";

/** It is not known in time what has become of a transaction. It may have been mined, or be mined yet. */
export class TransactionUnknownError extends FeiqianError {
  /** Undefined where a wallet was asked and its answer was lost. */
  readonly hash: Hex | undefined;
  readonly key: string | undefined;

  constructor({
    hash,
    action,
    key,
    cause,
  }: {
    readonly hash?: Hex | undefined;
    readonly action: string;
    readonly key?: string | undefined;
    readonly cause?: unknown;
  }) {
    const what = hash ? `was sent as ${hash}` : "was handed to the wallet, whose answer was lost";
    const again = key === undefined ? "Ask `trackTransaction` by its hash" : `Call it again with the key "${key}"`;
    super(`\`${action}\` ${what}. What has become of it is not known.`, {
      cause,
      metaMessages: [
        "It is no failure: it may be mined at any time. Do not send it anew.",
        hash ? `${again}, or look it up.` : "Look into the wallet. If it sent nothing, take another key.",
      ],
      name: "TransactionUnknownError",
    });
    this.hash = hash;
    this.key = key;
  }
}

/** Another transaction of the account took a transaction's nonce, so that it can never be mined. */
export class TransactionReplacedError extends FeiqianError {
  readonly hash: Hex;
  readonly replacement: Hex;
  readonly reason: "cancelled" | "replaced";

  constructor({
    hash,
    replacement,
    reason,
    action,
  }: {
    readonly hash: Hex;
    readonly replacement: Hex;
    readonly reason: "cancelled" | "replaced";
    readonly action: string;
  }) {
    const how = reason === "cancelled" ? "was cancelled in its wallet" : "was replaced by another transaction";
    super(`\`${action}\`, sent as ${hash}, ${how}: ${replacement}.`, {
      metaMessages: [
        reason === "cancelled"
          ? "Nothing was moved. Send it again if it is still wanted."
          : "It moved nothing. See what the other one did before it is sent again.",
      ],
      name: "TransactionReplacedError",
    });
    this.hash = hash;
    this.replacement = replacement;
    this.reason = reason;
  }
}

/** A key that stands for another request. */
export class KeyUsedError extends FeiqianError {
  readonly key: string;

  constructor({ key, action }: { readonly key: string; readonly action: string }) {
    super(`The key "${key}" stands for something else that this account has sent, not for this \`${action}\`.`, {
      metaMessages: ["Nothing was sent. Give each request a key of its own, and its repetitions the same one."],
      name: "KeyUsedError",
    });
    this.key = key;
  }
}

/** A journal's lock is held by somebody else. */
export class JournalLockedError extends FeiqianError {
  readonly file: string;

  constructor({ file, holder, timeout }: { readonly file: string; readonly holder: string; readonly timeout: number }) {
    super(`The journal's lock ${file} is held by ${holder}, and was not given back within ${timeout} ms.`, {
      metaMessages: ["Nothing was sent. If nobody runs there any more, delete the file."],
      name: "JournalLockedError",
    });
    this.file = file;
  }
}

/** A journal's entry that cannot be read. */
export class JournalBrokenError extends FeiqianError {
  readonly file: string;

  constructor({ file, cause }: { readonly file: string; readonly cause?: unknown }) {
    super(`The journal's entry ${file} cannot be read.`, {
      cause,
      metaMessages: [
        "Nothing was sent. What was sent under its key is not known: look at the account's transactions, and delete the file only if there is none.",
      ],
      name: "JournalBrokenError",
    });
    this.file = file;
  }
}

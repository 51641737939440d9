// The steps done so far, in the tab's own storage: a reload goes on where it was. It ends with the tab.
import type { OwnerSignature } from "@feiqian/sdk/safe";
import { useEffect, useState } from "react";
import type { Address, Hex } from "viem";
import type { Named, TestInvoice } from "./gateway.ts";

/** The account that is paid. */
export interface Paid {
  readonly address: Address;
  /** Who can sign for it: itself, or a Safe's owners. */
  readonly owners: readonly Address[];
  readonly threshold: number;
  readonly isSafe: boolean;
  /** The call that makes a Safe that does not exist yet. */
  readonly creation?: { readonly factory: Address; readonly factoryData: Hex };
}

/** The terms under signature: all owners sign the same ones. */
export interface Signing {
  readonly signer: Address;
  readonly validUntil: number;
  readonly maxOutBps: number;
  readonly signerNonce: string;
  readonly deadline: number;
  readonly signatures: readonly OwnerSignature[];
}

export interface Kept {
  /** The setup token; undefined: the tab has none. */
  readonly token?: string;
  readonly paid?: Paid | undefined;
  readonly name?: string | undefined;
  readonly domain?: string | undefined;
  readonly signing?: Signing | undefined;
  /** Without the key once it has been tried out. */
  readonly named?: Named | undefined;
  /** The merchant says that it has kept the key. */
  readonly hasKey?: boolean;
  readonly invoice?: TestInvoice;
  /** The test payment was made, or skipped. */
  readonly isTried?: boolean;
}

const PLACE = "feiqian.start";
/** Stands in the address bar for a token that is in the storage: an address is copied and kept. */
const TAKEN = "kept";

function read(): Kept {
  try {
    return (JSON.parse(sessionStorage.getItem(PLACE) ?? "{}") as Kept | null) ?? {};
  } catch {
    return {};
  }
}

/** @returns Whether it was stored: a browser may refuse storage. */
function write(kept: Kept): boolean {
  try {
    sessionStorage.setItem(PLACE, JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}

/** Takes the token out of the address bar, and out of the tab's history. */
function open(start: string): Kept {
  const kept = read();
  if (start === TAKEN) return kept;
  const opened = kept.token === start ? kept : { token: start };
  if (write(opened)) history.replaceState(history.state, "", `#start=${TAKEN}`);
  return opened;
}

export type Change = (changes: Partial<Kept>) => void;

/** @param start The fragment's token. */
export function useKept(start: string): readonly [kept: Kept | undefined, change: Change] {
  const [kept, setKept] = useState<Kept>();
  useEffect(() => setKept(open(start)), [start]);
  const change: Change = (changes) =>
    setKept((before) => {
      const next = { ...before, ...changes };
      write(next);
      return next;
    });
  return [kept, change];
}

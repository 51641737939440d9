// The invoices signed in this browser. An unpaid invoice is not stored anywhere else: the chain has it once it is paid.
import type { Deployment, Invoice } from "@feiqian/sdk";
import { useMemo, useSyncExternalStore } from "react";
import type { Address } from "viem";
import type { SaltedDocument } from "./document.ts";

export interface Kept {
  readonly merchant: Address;
  readonly number: string;
  readonly link: string;
  readonly salted?: SaltedDocument | undefined;
}

/** By chain and contract, each with its own numbers. */
const placeOf = ({ chainId, processor }: Deployment): string =>
  `feiqian.invoices.${chainId}.${processor.toLowerCase()}`;

function parse(text: string | null): readonly Kept[] {
  try {
    const found: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(found) ? found.filter(isKept) : [];
  } catch {
    return [];
  }
}

const isKept = (value: Partial<Kept> | null): value is Kept =>
  typeof value?.link === "string" && typeof value.merchant === "string" && /^\d+$/.test(value.number ?? "");

/** Oldest first. */
export const readKept = (deployment: Deployment): readonly Kept[] => parse(localStorage.getItem(placeOf(deployment)));

export const numbersOf = (kept: readonly Kept[], merchant: Address): readonly bigint[] =>
  kept.filter((one) => one.merchant.toLowerCase() === merchant.toLowerCase()).map(({ number }) => BigInt(number));

const listeners = new Set<() => void>();

/** @returns Whether it was stored: a browser may be full or refuse storage. */
export function keep(deployment: Deployment, { terms }: Invoice, more: Pick<Kept, "link" | "salted">): boolean {
  const { merchant, number } = terms;
  try {
    const next = [...readKept(deployment), { merchant, number: String(number), ...more }];
    localStorage.setItem(placeOf(deployment), JSON.stringify(next));
  } catch {
    return false;
  }
  for (const tell of listeners) tell();
  return true;
}

function subscribe(tell: () => void): () => void {
  listeners.add(tell);
  // Another tab has signed.
  addEventListener("storage", tell);
  return () => {
    listeners.delete(tell);
    removeEventListener("storage", tell);
  };
}

/** The kept invoices, updated from this tab and others. */
export function useKept(deployment: Deployment): readonly Kept[] {
  const text = useSyncExternalStore(subscribe, () => localStorage.getItem(placeOf(deployment)));
  return useMemo(() => parse(text), [text]);
}

// A receipt of each decision. Each has the hash of the one before, so that one that was changed or deleted shows.
import { createHash } from "node:crypto";
import { canonicalJson } from "@feiqian/sdk";
import type { Address } from "viem";
import type { Queries } from "../database.ts";
import { locks } from "../locks.ts";
import type { Finding } from "./providers.ts";

/** Who decided: an API key as it was named then. */
export interface Actor {
  readonly id: string;
  readonly name: string;
}

/** Of the own list: blocked, trusted, unlisted. */
export const decisions = ["held", "clear", "released", "refused", "blocked", "trusted", "unlisted"] as const;

export interface Decision {
  readonly at: number;
  readonly subject: string;
  readonly account: Address;
  readonly decision: (typeof decisions)[number];
  readonly reason: string;
  /** Each provider's answer. */
  readonly findings: readonly Finding[];
  /** Null: the gateway itself. */
  readonly by: Actor | null;
  /** A refusal of a provider was overridden. */
  readonly overrides: boolean;
}

export interface Receipt {
  readonly seq: number;
  readonly body: Decision;
  /** Hash of the receipt before; of the first one 64 zeros. */
  readonly previous: string;
  readonly hash: string;
}

const FIRST = "0".repeat(64);

/** SHA-256 of the canonical JSON (RFC 8785) of all that the receipt says. */
export const hashReceipt = ({ seq, body, previous }: Omit<Receipt, "hash">): string =>
  createHash("sha256").update(canonicalJson({ seq, body, previous })).digest("hex");

/** Decisions are taken one after the other, by all processes. */
export const lockReceipts = ({ query }: Queries) => query("select pg_advisory_xact_lock($1)", [locks.receipts]);

/** Appends a receipt, within `lockReceipts`. @returns its number */
export async function appendReceipt({ query }: Queries, body: Decision): Promise<number> {
  const [last] = await query<Receipt>("select * from decision order by seq desc limit 1");
  const draft = { seq: (last?.seq ?? 0) + 1, body, previous: last?.hash ?? FIRST };
  await query("insert into decision values ($1, $2, $3, $4)", [draft.seq, body, draft.previous, hashReceipt(draft)]);
  return draft.seq;
}

/** The number of the first receipt that does not follow from the ones before `next`; undefined: all of them do. */
export function findBreak(
  receipts: readonly Receipt[],
  next: Pick<Receipt, "seq" | "previous"> = { seq: 1, previous: FIRST },
): number | undefined {
  let { seq, previous } = next;
  for (const receipt of receipts) {
    if (receipt.seq !== seq || receipt.previous !== previous || receipt.hash !== hashReceipt(receipt)) return seq;
    [seq, previous] = [seq + 1, receipt.hash];
  }
  return undefined;
}

const PAGE = 500;

/** Holds all receipts against their hashes, and the holds against the receipts. */
export async function checkReceipts({ query }: Queries) {
  let [count, head] = [0, FIRST];
  for (;;) {
    const page = await query<Receipt>("select * from decision where seq > $1 order by seq limit $2", [count, PAGE]);
    const brokenAt = findBreak(page, { seq: count + 1, previous: head });
    if (brokenAt !== undefined) return { count, head, brokenAt };
    if (page.length === 0) break;
    [count, head] = [count + page.length, page.at(-1)!.hash];
  }
  // Receipts that were cut off at the end leave holds that refer to them, and a hold's state is as its receipt says.
  const [odd] = await query<{ seq: number }>(
    `select screening.decision as seq from screening left join decision on decision.seq = screening.decision
     where screening.decision is not null and decision.body->>'decision' is distinct from screening.state
     order by 1 limit 1`,
  );
  return { count, head, brokenAt: odd?.seq ?? null };
}

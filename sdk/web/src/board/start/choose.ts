import { generateSalt, predictSafe, readSafe } from "@feiqian/sdk/safe";
import { type Address, type Client, getAddress, isAddress, isAddressEqual } from "viem";
import type { Setup } from "../../shared/setup.ts";
import type { Paid } from "./kept.ts";
import type { StartWords } from "./words.ts";

/** Typed into the form. */
export interface Choice {
  readonly kind: "account" | "safe" | "new";
  /** Of a Safe that exists. */
  readonly safe: string;
  /** Of a Safe to be made. */
  readonly owners: readonly string[];
  readonly threshold: number;
}

/** A refused field, by its index among the owners where it is one. */
export interface Refusal {
  readonly field: "safe" | `owner${number}`;
  readonly say: (words: StartWords["complaints"]) => string;
}

export type Chosen = { readonly paid: Paid } | { readonly refusal: Refusal };

/** An address without a slip: with capitals, its checksum must hold. */
const readAccount = (text: string): Address | undefined =>
  isAddress(text, { strict: false }) && (text === text.toLowerCase() || isAddress(text)) ? getAddress(text) : undefined;

interface Parties extends Pick<Setup, "safeContracts"> {
  readonly client: Client;
  /** The connected account. */
  readonly account: Address;
}

/** The account that is to be paid, with what the chain says of it. */
export async function choose(choice: Choice, parties: Parties): Promise<Chosen> {
  const { account } = parties;
  if (choice.kind === "account") return { paid: { address: account, owners: [account], threshold: 1, isSafe: false } };
  return choice.kind === "safe" ? findSafe(choice.safe.trim(), parties) : planSafe(choice, parties);
}

async function findSafe(text: string, { client, account }: Parties): Promise<Chosen> {
  const address = readAccount(text);
  if (!address) return { refusal: { field: "safe", say: ({ badAddress }) => badAddress } };
  const { owners, threshold } = await readSafe({ client: client as never, safe: address });
  if (!owners.some((owner) => isAddressEqual(owner, account)))
    return { refusal: { field: "safe", say: ({ noOwner }) => noOwner(owners.join(", ")) } };
  return { paid: { address, owners, threshold, isSafe: true } };
}

async function planSafe({ owners: texts, threshold }: Choice, parties: Parties): Promise<Chosen> {
  const { client, account, safeContracts: contractNetworks } = parties;
  const owners: Address[] = [];
  for (const [i, text] of texts.entries()) {
    const owner = readAccount(text.trim());
    const field = `owner${i}` as const;
    if (!owner) return { refusal: { field, say: ({ badAddress }) => badAddress } };
    if (owners.includes(owner)) return { refusal: { field, say: ({ twice }) => twice } };
    owners.push(owner);
  }
  if (!owners.includes(account)) return { refusal: { field: "owner0", say: ({ notAmong }) => notAmong } };
  const saltNonce = BigInt(generateSalt());
  const setup = { owners, threshold, saltNonce };
  const { address, ...creation } = await predictSafe({ client: client as never, ...setup, contractNetworks });
  return { paid: { address, owners, threshold, isSafe: true, creation } };
}

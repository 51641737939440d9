import type { PaymentTerms } from "@feiqian/sdk";
import { type Hex, isHash } from "viem";
import type { FeiqianClient } from "../chain/feiqian.ts";
import { CommandError } from "../errors.ts";
import { readLink } from "../invoice/link.ts";

export const SOURCE = "ID-LINK-OR-FILE";

/** A payment by its id, its invoice link, or a file with that link. */
export type Source = { readonly id: Hex } | { readonly link: string };

/** A payment whose terms are known. */
export type Which = { readonly link: string } | { readonly terms: PaymentTerms };

export const toSource = (given: string): Source => (isHash(given) ? { id: given } : { link: readLink(given) });

/** The payment's link, or its terms from the event that has the id. */
export async function findTerms(client: FeiqianClient, source: Source): Promise<Which> {
  if ("link" in source) return source;
  const { charged, authorized } = await client.payment.get(source);
  const event = charged ?? authorized;
  if (event) return { terms: event.terms };
  throw new CommandError(`There is no payment ${source.id} on this chain.`, {
    next: "Check the id, or give the invoice's link.",
  });
}

// A payment as the chain has it, and which order it is of.
import type { PaymentGetReturnType, PaymentTerms } from "@feiqian/sdk";
import { type Hex, isAddressEqual } from "viem";
import type { Gateway } from "./context.ts";
import type { Queries } from "./database.ts";
import { Problem } from "./problem.ts";
import { type InvoiceRow, toInvoice } from "./registry.ts";

type Taken = Extract<PaymentGetReturnType, { readonly status: "charged" | "authorized" }>;

export interface FoundPayment {
  readonly payment: Taken;
  readonly terms: PaymentTerms;
  /** The shop's own key; null: this gateway has not issued the invoice. */
  readonly order: string | null;
}

const meanings: Readonly<Record<Exclude<PaymentGetReturnType["status"], Taken["status"]>, string>> = {
  unknown:
    "The chain has no payment of that id: it was not paid, or its number was cancelled or paid under other terms.",
  open: "The invoice is known, and nobody has paid it.",
  cancelled: "The invoice's number was cancelled: nobody has paid it, and nobody can.",
  superseded: "The invoice's number was spent by another payment.",
};

/** Asks the chain. @throws Problem (404: no money was taken under that id, or it is another merchant's) */
export async function findPayment(
  { config, client, database }: Pick<Gateway, "config" | "client" | "database">,
  id: Hex,
): Promise<FoundPayment> {
  const none = (detail: string) =>
    new Problem("PaymentNotFound", `There is no payment ${id}.`, {
      ...{ status: 404, detail, next: "GET /v1/invoices/{id} has the state of an invoice that this gateway issued." },
    });
  const [row] = await database.query<InvoiceRow>("select * from invoice where id = $1", [id]);
  // With the terms the chain tells an invoice that is open from an id that nobody knows.
  const payment = await client.payment.get(row ? { terms: toInvoice(row).terms } : { id });
  if (payment.status !== "charged" && payment.status !== "authorized") {
    const by = payment.status === "superseded" ? ` It is ${payment.by}.` : "";
    throw none(`${meanings[payment.status]}${by}`);
  }
  const { terms } = payment.charged ?? payment.authorized;
  if (!isAddressEqual(terms.merchant, config.merchant)) throw none(`It is ${terms.merchant}'s, another merchant.`);
  return { payment, terms, order: row?.order_key ?? null };
}

/** The orders of payments, by their ids. */
export async function findOrders({ query }: Queries, ids: readonly Hex[]): Promise<ReadonlyMap<Hex, string>> {
  const rows = await query<Pick<InvoiceRow, "id" | "order_key">>(
    "select id, order_key from invoice where id in (select jsonb_array_elements_text($1::jsonb))",
    [ids],
  );
  return new Map(rows.map(({ id, order_key: order }) => [id, order]));
}

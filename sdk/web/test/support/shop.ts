import type { Address } from "viem";
import type { HDAccount } from "viem/accounts";
import { type Invoice, toInvoiceLink } from "../../../src/index.ts";
import { type World, clientOf, newcomer } from "./stack.ts";

/** A merchant that signs invoices, with their links. */
export interface Shop {
  readonly merchant: HDAccount;
  readonly sign: (terms?: Partial<Invoice["terms"]>) => Promise<{ readonly invoice: Invoice; readonly link: string }>;
}

const A_DAY = 86_400n;

export async function openShop(world: World): Promise<Shop> {
  const merchant = await newcomer(world, 0n);
  const client = clientOf(world, merchant);
  const { deployment, pages, stack } = world;
  let number = 0n;
  return {
    merchant,
    sign: async (terms = {}) => {
      const { timestamp } = await stack.chain.client.getBlock();
      number += 1n;
      const token: Address = deployment.tokens[0]!.address;
      const invoice = await client.invoice.sign({
        number,
        token,
        amount: 25_000_000n,
        payExpiry: timestamp + A_DAY,
        ...terms,
      });
      return { invoice, link: toInvoiceLink(invoice, { origin: pages.origin, ...deployment }) };
    },
  };
}

import { type Account, type Address, type Hex, isAddressEqual } from "viem";
import type { Deployment } from "../../deployment.ts";
import { type AnyClient, accountOf } from "../../internal/client.ts";
import type { EntryVerb } from "../../terms/checkTerms.ts";
import type { Invoice } from "../../terms/invoice.ts";
import type { Consent } from "./consent.ts";
import { findEvent } from "./find.ts";

interface Of {
  readonly deployment: Deployment;
  readonly invoice: Pick<Invoice, "id">;
  readonly account?: Account | Address | undefined;
  readonly consent?: Pick<Consent, "payer"> | undefined;
}

/**
 * The transaction by which this payer has paid these very terms, if the chain has one. It has the last word on a payment,
 * whatever has become of the transaction that was sent for it.
 */
export async function findEntry(client: AnyClient, of: Of, verb: EntryVerb): Promise<Hex | undefined> {
  const { deployment, invoice, consent } = of;
  const payer = consent?.payer ?? accountOf(client, of, `payment.${verb}`).address;
  const range = { id: invoice.id, fromBlock: BigInt(deployment.startBlock) };
  const paid =
    verb === "charge"
      ? await findEvent(client, deployment, "Charged", range)
      : await findEvent(client, deployment, "Authorized", range);
  return paid && isAddressEqual(paid.payer, payer) ? paid.transactionHash : undefined;
}

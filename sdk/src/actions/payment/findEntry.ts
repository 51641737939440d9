import { type Account, type Hex, isAddressEqual } from "viem";
import type { Deployment } from "../../deployment.ts";
import type { AnyClient } from "../../internal/client.ts";
import type { EntryVerb } from "../../terms/checkTerms.ts";
import type { PaymentId } from "../../terms/types.ts";
import type { Consent } from "./consent.ts";
import { findEvent } from "./find.ts";

/**
 * Finds the transaction by which this payer has paid these very terms, if the chain has one. It has the last word on a
 * payment, whatever has become of the transaction that was sent for it.
 */
export const findEntry =
  (verb: EntryVerb) =>
  async (
    client: AnyClient,
    { id, deployment, account }: { readonly id: PaymentId; readonly deployment: Deployment; readonly account: Account },
    { consent }: { readonly consent?: Pick<Consent, "payer"> | undefined } = {},
  ): Promise<Hex | undefined> => {
    const event = verb === "charge" ? "Charged" : "Authorized";
    const range = { id, fromBlock: BigInt(deployment.startBlock) };
    const paid = await findEvent<"Charged" | "Authorized">(client, deployment, event, range);
    return paid && isAddressEqual(paid.payer, consent?.payer ?? account.address) ? paid.transactionHash : undefined;
  };

import type { Deployment } from "../../deployment.ts";
import {
  authorizedEvent,
  chargedEvent,
  getNumberStatusFunction,
  getPaymentFunction,
  getRefundedFunction,
} from "../../generated/processor.ts";
import { LogsWithheldError } from "../../errors/sending.ts";
import type { AnyClient } from "../../internal/client.ts";
import { deploymentFor, readProcessor } from "../../internal/deployment.ts";
import { termsFrom } from "../../internal/source.ts";
import type { PaymentId } from "../../terms/types.ts";
import { findEvent, findPaid, findSpender, headOf, numberStatus } from "./find.ts";
import type { PaymentGetParameters, PaymentGetReturnType } from "./types.ts";

/** The `Priced` event comes in the transaction of the payment. */
const inBlockOf = (id: PaymentId, { blockNumber }: { readonly blockNumber: bigint }) => ({
  ...{ id, fromBlock: blockNumber, toBlock: blockNumber },
});

type At = { readonly id: PaymentId; readonly fromBlock: bigint; readonly toBlock: bigint };

async function findCharge(client: AnyClient, deployment: Deployment, at: At): Promise<PaymentGetReturnType | null> {
  const { id, toBlock } = at;
  const charged = await findEvent(client, deployment, chargedEvent, at);
  if (!charged) return null;
  const refunded = await readProcessor(client, deployment, getRefundedFunction, [id], toBlock);
  const paid = await findPaid(client, deployment, charged.terms, inBlockOf(id, charged));
  const refundable = paid.due > refunded ? paid.due - refunded : 0n;
  return { id, status: "charged", ...paid, charged, authorized: null, refunded, refundable };
}

async function findAuthorization(
  client: AnyClient,
  deployment: Deployment,
  at: At,
): Promise<PaymentGetReturnType | null> {
  const { id, toBlock } = at;
  const authorized = await findEvent(client, deployment, authorizedEvent, at);
  if (!authorized) return null;
  const [capturable, refundable] = await readProcessor(client, deployment, getPaymentFunction, [id], toBlock);
  const { store } = authorized;
  const paid = await findPaid(client, deployment, authorized.terms, inBlockOf(id, authorized));
  return { id, status: "authorized", ...paid, charged: null, authorized, capturable, refundable, store };
}

/** Whether the chain has amounts of that id, which only a payment brings. */
async function hasState(client: AnyClient, deployment: Deployment, { id, toBlock }: At): Promise<boolean> {
  const [[capturable, refundable], refunded] = await Promise.all([
    readProcessor(client, deployment, getPaymentFunction, [id], toBlock),
    readProcessor(client, deployment, getRefundedFunction, [id], toBlock),
  ]);
  return capturable + refundable + refunded > 0n;
}

/**
 * State of a payment, from the chain at one block. The number's status alone cannot tell that these terms
 * were paid and not another version of them: their `Charged` or `Authorized` event does. A node that has no such event
 * is believed only with the event of the other version.
 * @example
 * const payment = await client.payment.get({ terms });
 * if (payment.status === "charged") console.log(`${payment.charged.payer} paid ${payment.charged.received}`);
 * @throws ForeignInvoiceError, InvoiceLinkError, MalformedTermsError, WrongChainError, UnknownChainError,
 * NotDeployedError, LogsWithheldError (ask another node), LogsRefusedError
 */
export async function get(client: AnyClient, parameters: PaymentGetParameters): Promise<PaymentGetReturnType> {
  const deployment = await deploymentFor(client, parameters);
  const { id, terms } = parameters.id === undefined ? await termsFrom(parameters, deployment) : parameters;
  const toBlock = await headOf(client);
  const number = terms
    ? await readProcessor(client, deployment, getNumberStatusFunction, [terms.merchant, terms.number], toBlock)
    : undefined;
  const nothing = { id, charged: null, authorized: null } as const;
  if (number === numberStatus.unused) return { ...nothing, status: "open" };
  if (number === numberStatus.cancelled) return { ...nothing, status: "cancelled" };
  const at = { id, fromBlock: parameters.fromBlock ?? BigInt(deployment.startBlock), toBlock };
  const [charge, authorization] = await Promise.all([
    number === numberStatus.authorized ? null : findCharge(client, deployment, at),
    number === numberStatus.charged ? null : findAuthorization(client, deployment, at),
  ]);
  const found = charge ?? authorization;
  if (found) return found;
  if (terms)
    return {
      ...nothing,
      status: "superseded",
      by: await findSpender(client, deployment, { ...at, terms, besides: id }),
    };
  if (await hasState(client, deployment, at)) throw new LogsWithheldError(at);
  return { ...nothing, status: "unknown" };
}

import type { Account } from "viem";
import { toActionError } from "../../errors/toActionError.ts";
import type { Deployment } from "../../deployment.ts";
import * as sending from "../../errors/sending.ts";
import { NumberSpentError } from "../../errors/payments.ts";
import { approveFirst } from "../../internal/approve.ts";
import { type AnyClient, accountOf, mapsByTransport } from "../../internal/client.ts";
import { deploymentForWrite } from "../../internal/deployment.ts";
import { invoiceFrom } from "../../internal/source.ts";
import { type SendOptions, sendPrepared, settle } from "../../internal/write.ts";
import { type EntryVerb, entryVerbOf } from "../../terms/checkTerms.ts";
import type { Invoice } from "../../terms/types.ts";
import { journalKey, processJournal } from "../../tracker/journal.ts";
import { resume } from "../../tracker/send.ts";
import type { Sent } from "../../tracker/types.ts";
import { readAuthorization } from "../payment/authorize.ts";
import { readCharge } from "../payment/charge.ts";
import { toEntryCall } from "../payment/entry.ts";
import { findEntry, findSpender, numberStatus } from "../payment/find.ts";
import type { OfPayment, ReceiptWithLogs } from "../payment/parts.ts";
import { prepareEntry } from "../payment/prepare.ts";
import type { InvoicePayParameters, InvoicePayReturnType } from "./types.ts";

function readPayment(receipt: ReceiptWithLogs, { verb, ...of }: OfPayment & { verb: EntryVerb }): InvoicePayReturnType {
  if (verb === "charge") return { verb, ...readCharge(receipt, of) };
  const authorized = readAuthorization(receipt, of);
  return { verb, ...authorized, received: authorized.amount };
}

interface Paying {
  readonly parameters: InvoicePayParameters & { readonly deployment: Deployment };
  readonly account: Account;
  readonly invoice: Invoice;
  readonly verb: EntryVerb;
  readonly options: Omit<SendOptions, "token">;
}

const ACTION = "invoice.pay";

/** Errors that make it certain that a transaction has not paid. */
const over = [sending.TransactionRevertedError, sending.TransactionReplacedError, sending.EventMissingError];

async function conclude(client: AnyClient, paying: Paying, sent: Sent): Promise<InvoicePayReturnType> {
  const { parameters, account, invoice, verb } = paying;
  const { deployment } = parameters;
  const find = () => findEntry(verb)(client, { id: invoice.id, deployment, account });
  const receipt = await settle(client, sent, parameters, ACTION, find);
  return readPayment(receipt, { id: invoice.id, deployment, verb });
}

/** What this process or, by the journal, an earlier one has sent for it, and has not seen the end of. */
async function resumePayment(client: AnyClient, paying: Paying): Promise<InvoicePayReturnType | undefined> {
  const { parameters, options } = paying;
  const { key, journal = processJournal } = parameters;
  const forget = () => journal.delete(journalKey({ ...options, account: options.account.address }, key!));
  const left = leftBy(client);
  try {
    // Under a key the journal alone says what was sent: whoever has it forget something means it.
    const sent = key === undefined ? left.get(placeOf(paying)) : await resume({ ...options, key, journal });
    if (!sent) return undefined;
    const payment = await conclude(client, paying, sent);
    left.delete(placeOf(paying));
    return payment;
  } catch (error) {
    // A wallet that is a contract may have its own transaction succeed, and the payment within it fail.
    const isOver = over.some((Class) => error instanceof Class);
    const isLost = error instanceof sending.TransactionUnknownError && error.hash === undefined;
    if (!isOver && !isLost) throw error;
    // It was not paid by that one, and a number can be paid once: so it is safe to try again.
    left.delete(placeOf(paying));
    if (key !== undefined) await forget();
    return undefined;
  }
}

/** The payment that this payer has made already, whenever and by whatever transaction; or the refusal that says so. */
async function paymentMade(
  client: AnyClient,
  paying: Paying,
  refusal: InstanceType<typeof NumberSpentError>,
): Promise<InvoicePayReturnType> {
  const { parameters, account, invoice, verb, options } = paying;
  const { deployment } = parameters;
  const hash = await findEntry(verb)(client, { id: invoice.id, deployment, account });
  if (!hash) {
    // Its own event may be what the node withholds.
    if (refusal.args.status !== numberStatus.cancelled)
      await findSpender(client, deployment, { ...invoice, fromBlock: BigInt(deployment.startBlock) });
    throw refusal;
  }
  const made = { account: undefined, nonce: undefined, call: undefined, sinceBlock: undefined, isKeyed: false };
  return conclude(client, paying, { ...made, chainId: options.chainId, attempts: [{ hash }] });
}

async function payNow(client: AnyClient, paying: Paying): Promise<InvoicePayReturnType> {
  const { parameters, options } = paying;
  const resumed = await resumePayment(client, paying);
  if (resumed) return resumed;

  const prepared = await prepareEntry(client, parameters).catch((error: unknown) => error as Error);
  if (prepared instanceof NumberSpentError) return paymentMade(client, paying, prepared);
  if (prepared instanceof Error) throw prepared;
  const { approvals, token, verb, invoice } = prepared;
  const call = () => toEntryCall(client, prepared, parameters);

  const approving = { approvals, call, token, batches: true };
  const receipt = await approveFirst(client, approving, parameters, options);
  if (receipt) return readPayment(receipt, { id: invoice.id, deployment: parameters.deployment, verb });
  const sent = await sendPrepared(client, parameters, options, async () => ({ call: await call(), token }));
  try {
    return await conclude(client, paying, sent);
  } catch (error) {
    if (error instanceof sending.TransactionUnknownError) leftBy(client).set(placeOf(paying), sent);
    throw error;
  }
}

/** Payments whose outcome was not known in time: who pays again follows them first. */
const leftBy = /* @__PURE__ */ mapsByTransport<Sent>();

/** Payments under way: who pays the same one meanwhile, as by a second click, gets the same answer. */
const underWayBy = /* @__PURE__ */ mapsByTransport<Promise<InvoicePayReturnType>>();

const placeOf = ({ account, invoice }: Pick<Paying, "account" | "invoice">): string =>
  `${account.address.toLowerCase()}:${invoice.id}`;

/**
 * Pays an invoice, all of it, by the verb of its terms (`payment.charge` or `payment.authorize`): verifies, refuses
 * what cannot work before anything is sent, sends the approvals that are missing (of exactly the amount; USDT's
 * allowance is set to zero first where one is left over), pays, waits. A wallet that carries out several calls as one
 * (EIP-5792) is asked once. Without `rail` it takes the one that needs no approval, the direct allowance where both do.
 *
 * It can be called again at any time, after a crash too: a payment that this account has made is returned, not
 * repeated.
 * @example const { id, received, receipt } = await client.invoice.pay({ link });
 * @throws as `payment.charge` (never AllowanceTooLowError; NumberSpentError where somebody else paid it, or another
 * version of it was paid; LogsWithheldError where the node does not show by whom), TransactionRevertedError, TransactionReplacedError, TransactionUnknownError (pay again: it
 * is found out), WalletCallsFailedError
 */
export async function pay(client: AnyClient, parameters: InvoicePayParameters): Promise<InvoicePayReturnType> {
  const account = accountOf(client, parameters, ACTION);
  const deployment = await deploymentForWrite(client, parameters);
  const invoice = await invoiceFrom(parameters, deployment);
  const { chainId } = deployment;
  const paying: Paying = {
    parameters: { ...parameters, deployment },
    account,
    invoice,
    verb: entryVerbOf(invoice.terms),
    options: { account, chainId, action: ACTION, request: [invoice.id], waits: true, toError: toActionError },
  };
  const payments = underWayBy(client);
  const place = placeOf(paying);
  const before = payments.get(place);
  if (before) return before;
  const payment = payNow(client, paying).finally(() => payments.delete(place));
  payments.set(place, payment);
  return payment;
}

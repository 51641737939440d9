import { type Address, getAddress, isAddressEqual, zeroAddress } from "viem";
import type { AmountToken } from "../../amounts/format.ts";
import type { Deployment } from "../../deployment.ts";
import {
  CollectorNotListedError,
  EntriesPausedError,
  NotForChargeError,
  NumberSpentError,
  PayerIsMerchantError,
  PayerMismatchError,
  TokenNotListedError,
} from "../../errors/processor.ts";
import {
  BalanceTooLowError,
  PayerBlacklistedError,
  RailNotOfferedError,
  StoreBlacklistedError,
  TokenPausedError,
} from "../../errors/payment.ts";
import { NotForAuthorizeError } from "../../errors/waiting.ts";
import { getStoreFunction } from "../../generated/processor.ts";
import { type AccountParameter, type AnyClient, type DeploymentParameter, accountOf } from "../../internal/client.ts";
import { deploymentFor } from "../../internal/deployment.ts";
import { type InvoiceSource, invoiceFrom } from "../../internal/invoiceSource.ts";
import { readProcessor } from "../../internal/read.ts";
import { tokenOf } from "../../internal/token.ts";
import type { ContractCall } from "../../internal/write.ts";
import { type EntryVerb, checkTerms, entryVerbOf } from "../../terms/checkTerms.ts";
import type { Invoice } from "../../terms/invoice.ts";
import { checkInvoiceSignature, checkSigner } from "../invoice/verify.ts";
import { approvalsFor } from "./approvals.ts";
import { type Consent, type Permission, type Rail, collectorOf, railOf, spenderOf, toPermission } from "./consent.ts";
import { type EntryFacts, pickPermit2Nonce, readFacts } from "./facts.ts";
import { checkPolicy } from "./policy.ts";

/** What a payer may choose of the signature that the SDK is to make. */
export interface ConsentChoices {
  /** Unix seconds until which it is good. @default half an hour, and `payExpiry` at most */
  readonly consentDeadline?: bigint | undefined;
  /** The payer's Permit2 nonce. @default one that the payer has not used, in a nonce word that it has */
  readonly permit2Nonce?: bigint | undefined;
}

/** What `payment.charge` and `payment.authorize` take. */
export type EntryArgs = InvoiceSource &
  ConsentChoices & {
    /** @default the consent's; else of "allowance" and "permit2" the one that needs no approval, "allowance" first */
    readonly rail?: Rail | undefined;
    /** The payer's signature, from `payment.signConsent`: with it anyone may send the payment. */
    readonly consent?: Consent | undefined;
  };

export type EntryPrepareParameters = DeploymentParameter &
  AccountParameter &
  EntryArgs & {
    /** Who pays, if it is neither the account nor in the consent. */
    readonly payer?: Address | undefined;
  };

/** A payment that nothing stands in the way of, but perhaps approvals. */
export interface EntryPrepareReturnType {
  readonly invoice: Invoice;
  /** By which the terms are paid. */
  readonly verb: EntryVerb;
  readonly payer: Address;
  readonly rail: Rail;
  readonly token: AmountToken & { readonly address: Address };
  /** What the payer pays, in base units. */
  readonly due: bigint;
  readonly balance: bigint;
  /** Whom the payer has to have approved, and how much it has. By `erc3009` and `erc2612` nobody. */
  readonly spender: Address;
  readonly allowance: bigint;
  /** Calls that the payer has to make first, in this order; none where the allowance will do. */
  readonly approvals: readonly ContractCall[];
  /** Except by `allowance`, and unless the consent was given: what the payer signs. */
  readonly permission?: Permission | undefined;
}

interface Prepared {
  readonly payer: Address;
  readonly rail: Rail;
  readonly facts: EntryFacts;
  readonly token: AmountToken;
}

/** Refuses, in the contracts' own errors, whatever they or the token would refuse; allowances aside. */
async function checkFacts(
  client: AnyClient,
  deployment: Deployment,
  invoice: Invoice,
  {
    verb,
    payer,
    rail,
    facts,
    token,
    store,
  }: Prepared & { readonly verb: EntryVerb; readonly store: Address | undefined },
): Promise<void> {
  const { terms, signer } = invoice;
  const { merchant, number, amount } = terms;
  // First, because it is what somebody who pays twice has to hear, whatever else has changed since.
  if (facts.numberStatus !== 0) throw new NumberSpentError({ merchant, number, status: facts.numberStatus });
  checkVerb(terms, verb);
  checkTerms(terms, { now: facts.now, processor: deployment.processor, token });
  if (terms.payer !== zeroAddress && !isAddressEqual(terms.payer, payer)) {
    throw new PayerMismatchError({ attempted: payer, allowed: terms.payer });
  }
  if (isAddressEqual(payer, merchant)) throw new PayerIsMerchantError({ merchant });
  if (!facts.isListed) throw new TokenNotListedError({ token: terms.token });
  if (facts.now < facts.entriesPausedUntil) {
    throw new EntriesPausedError({ token: terms.token, until: facts.entriesPausedUntil });
  }
  checkRail(deployment, terms.token, rail, facts);
  const { signerValidUntil: validUntil, signerMaxOutBps: maxOutBps, now } = facts;
  checkSigner(terms, signer, { validUntil, maxOutBps, now });
  await checkInvoiceSignature(client, invoice, deployment);
  await checkPolicy(client, deployment, invoice, payer);
  if (facts.isTokenPaused) throw new TokenPausedError({ token: terms.token, symbol: token.symbol });
  if (facts.isPayerBlacklisted) throw new PayerBlacklistedError({ payer, symbol: token.symbol });
  if (store && facts.isStoreBlacklisted) throw new StoreBlacklistedError({ store, symbol: token.symbol });
  if (facts.balance < amount) {
    throw new BalanceTooLowError({ payer, attempted: amount, allowed: facts.balance, token });
  }
}

/** Each terms have one verb. */
function checkVerb({ authorizationExpiry }: Invoice["terms"], verb: EntryVerb): void {
  if (verb === entryVerbOf({ authorizationExpiry })) return;
  throw verb === "charge" ? new NotForChargeError({ authorizationExpiry }) : new NotForAuthorizeError({});
}

function checkRail(deployment: Deployment, token: Address, rail: Rail, facts: EntryFacts): void {
  if (rail === "allowance") return;
  if (!facts.isCollectorListed) throw new CollectorNotListedError({ collector: collectorOf(deployment, rail) });
  const refuse = (why: string) => new RailNotOfferedError({ rail, token, why });
  const { signed } = facts;
  if (!signed) return;
  if (!signed.domain) throw refuse("it does not say under which domain it takes signatures");
  if (rail === "erc2612" && signed.permitNonce === undefined) throw refuse("it has no permits");
  if (rail !== "erc3009") return;
  if (signed.isAuthorizationUsed === undefined) throw refuse("it has no transfers by authorization");
  if (signed.isAuthorizationUsed)
    throw refuse("the payer has used or cancelled the authorization with this payment's id");
}

/** See `payment.charge` and `payment.authorize`. */
export async function prepareEntry(
  client: AnyClient,
  parameters: EntryPrepareParameters,
  asked?: EntryVerb,
): Promise<EntryPrepareReturnType> {
  const { consent } = parameters;
  const deployment = await deploymentFor(client, parameters);
  const invoice = await invoiceFrom(parameters, deployment);
  const verb = asked ?? entryVerbOf(invoice.terms);
  const payer = getAddress(
    consent?.payer ?? parameters.payer ?? accountOf(client, parameters, `payment.${verb}`).address,
  );
  const { amount: due, token: address } = invoice.terms;
  const chosen = consent ? railOf(consent) : parameters.rail;
  const { merchant } = invoice.terms;
  const store =
    verb === "authorize" ? await readProcessor(client, deployment, getStoreFunction, [merchant]) : undefined;
  const facts = await readFacts(client, deployment, invoice, { payer, rail: chosen, store });
  const token = tokenOf(deployment, address);
  const rail = chosen ?? pickRail(facts, due);
  await checkFacts(client, deployment, invoice, { verb, payer, rail, facts, token, store });

  const spender = spenderOf(deployment, rail);
  const allowance = rail === "allowance" ? facts.processorAllowance : facts.railAllowance;
  const needsAllowance = rail !== "erc3009" && rail !== "erc2612";
  const approvals = needsAllowance
    ? await approvalsFor(client, { token: address, owner: payer, spender, allowance, due })
    : [];
  const prepared = { invoice, verb, payer, rail, token, due, balance: facts.balance, spender, allowance, approvals };
  const permission = permissionFor(deployment, invoice, parameters, { payer, rail, facts });
  return permission ? { ...prepared, permission } : prepared;
}

/** What the payer has to sign, if it has to and has not. */
function permissionFor(
  deployment: Deployment,
  invoice: Invoice,
  { consent, consentDeadline, permit2Nonce }: ConsentChoices & Pick<EntryArgs, "consent">,
  { payer, rail, facts }: Omit<Prepared, "token">,
): Permission | undefined {
  if (rail === "allowance" || consent) return undefined;
  const { payExpiry } = invoice.terms;
  const halfAnHour = facts.now + 1800n;
  return toPermission(deployment, invoice, rail, {
    payer,
    deadline: consentDeadline ?? (halfAnHour < payExpiry ? halfAnHour : payExpiry),
    permit2Nonce: permit2Nonce ?? pickPermit2Nonce(facts.nonceWords, invoice.id),
    permitNonce: facts.signed?.permitNonce ?? 0n,
    domain: facts.signed?.domain ?? {},
  });
}

/** The rail that needs no approval; the direct one if both do, or neither. */
const pickRail = ({ processorAllowance, railAllowance, isCollectorListed }: EntryFacts, due: bigint): Rail =>
  processorAllowance < due && railAllowance >= due && isCollectorListed ? "permit2" : "allowance";

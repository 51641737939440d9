import { type Address, getAddress, isAddressEqual, zeroAddress } from "viem";
import type { AmountToken, Deployment } from "../../deployment.ts";
import * as payments from "../../errors/payments.ts";
import * as sending from "../../errors/sending.ts";
import { toActionError } from "../../errors/toActionError.ts";
import { getStoreFunction } from "../../generated/processor.ts";
import { type AnyClient, accountOf } from "../../internal/client.ts";
import { deploymentFor, readProcessor } from "../../internal/deployment.ts";
import { invoiceFrom } from "../../internal/source.ts";
import { tokenOf } from "../../internal/token.ts";
import { MAX_AMOUNT, type EntryVerb, checkTerms, entryVerbOf, isPriced } from "../../terms/checkTerms.ts";
import type { Invoice, PaymentTerms } from "../../terms/types.ts";
import { checkInvoiceSignature, checkSigner } from "../invoice/verify.ts";
import { approvalsFor, checkPolicy } from "./preflight.ts";
import { type Permission, type Rail, collectorOf, railOf, spenderOf, toPermission } from "./consent.ts";
import type { ConsentChoices, EntryArgs, EntryPrepareParameters, EntryPrepareReturnType } from "./types.ts";
import { type EntryFacts, pickPermit2Nonce, readFacts } from "./facts.ts";

interface Prepared extends Pick<EntryPrepareReturnType, "verb" | "payer" | "rail" | "token" | "maxIn"> {
  readonly facts: EntryFacts;
  readonly store: Address | undefined;
  /** Whether the payer has said what is taken at most. */
  readonly isBounded: boolean;
}

/** Refuses, in their own errors, what the contracts or the token would; allowances aside. @returns what is taken */
async function checkFacts(client: AnyClient, deployment: Deployment, invoice: Invoice, of: Prepared): Promise<bigint> {
  const { verb, payer, rail, facts, token, store, maxIn, isBounded } = of;
  const { terms, signer } = invoice;
  const { merchant, number } = terms;
  // First, because it is what somebody who pays twice has to hear, whatever else has changed since.
  if (facts.numberStatus !== 0) throw new payments.NumberSpentError({ merchant, number, status: facts.numberStatus });
  checkVerb(terms, verb);
  checkTerms(terms, { now: facts.now, processor: deployment.processor, token });
  if (terms.payer !== zeroAddress && !isAddressEqual(terms.payer, payer))
    throw new payments.PayerMismatchError({ attempted: payer, allowed: terms.payer });
  if (isAddressEqual(payer, merchant)) throw new payments.PayerIsMerchantError({ merchant });
  if (!facts.isListed) throw new payments.TokenNotListedError({ token: terms.token });
  const { entriesPausedUntil: until, signerValidUntil: validUntil, signerMaxOutBps: maxOutBps, now } = facts;
  if (now < until) throw new payments.EntriesPausedError({ token: terms.token, until });
  checkRail(deployment, terms, rail, facts);
  checkSigner(terms, signer, { validUntil, maxOutBps, now });
  await checkInvoiceSignature(client, invoice, deployment);
  const due = await dueOf(terms, facts, token);
  if (!isBounded) await checkSource(deployment, terms, { due, token });
  if (due > maxIn) throw new payments.MaxInExceededError({ attempted: due, allowed: maxIn }, { token });
  await checkPolicy(client, deployment, invoice, { payer, due });
  if (facts.isTokenPaused) throw new sending.TokenPausedError({ token: terms.token, symbol: token.symbol });
  if (facts.isPayerBlacklisted) throw new sending.PayerBlacklistedError({ payer, symbol: token.symbol });
  if (store && facts.isStoreBlacklisted) throw new payments.StoreBlacklistedError({ store, token: terms.token });
  if (facts.balance < due)
    throw new sending.BalanceTooLowError({ payer, attempted: due, allowed: facts.balance, token });
  return due;
}

async function dueOf({ amount }: PaymentTerms, { price }: EntryFacts, token: AmountToken): Promise<bigint> {
  if (!price) return amount;
  if (price instanceof Error) throw await toActionError(price, { token });
  const { due } = price;
  if (due === 0n || due > MAX_AMOUNT)
    throw new payments.AmountOutOfRangeError({ attempted: due, allowed: MAX_AMOUNT }, { token });
  return due;
}

/** Without a bound of the payer's own, a source that the merchant chose could name any price. */
async function checkSource(
  { sources }: Deployment,
  { source }: PaymentTerms,
  asked: { readonly due: bigint; readonly token: AmountToken },
): Promise<void> {
  if ([{ address: zeroAddress }, ...sources].some(({ address }) => isAddressEqual(address, source))) return;
  const { ForeignSourceError } = await import("../../errors/refusals.ts");
  throw new ForeignSourceError({ source, allowed: sources, ...asked });
}

/** Margin over the price now: a feed's next round seldom moves as far. */
const SLACK_BPS = 100n;

/** The payer's own bound, or its consent's. */
const boundOf = ({ maxIn, consent }: Pick<EntryArgs, "maxIn" | "consent">): bigint | undefined =>
  consent && "maxIn" in consent ? consent.maxIn : maxIn;

/** A bound that the price's next step will hardly pass. */
function maxInOf({ amount }: PaymentTerms, { price }: EntryFacts): bigint {
  if (!price || price instanceof Error) return amount;
  return price.due + (price.due * SLACK_BPS) / 10_000n;
}

function checkVerb({ authorizationExpiry }: Invoice["terms"], verb: EntryVerb): void {
  if (verb === entryVerbOf({ authorizationExpiry })) return;
  throw verb === "charge"
    ? new payments.NotForChargeError({ authorizationExpiry })
    : new payments.NotForAuthorizeError({});
}

function checkRail(deployment: Deployment, terms: PaymentTerms, rail: Rail, facts: EntryFacts): void {
  if (rail === "allowance") return;
  if (!facts.isCollectorListed)
    throw new payments.CollectorNotListedError({ collector: collectorOf(deployment, rail) });
  const refuse = (why: string) => new sending.RailNotOfferedError({ rail, token: terms.token, why });
  const { signed } = facts;
  if (!signed) return;
  if (!signed.domain) throw refuse("it does not say under which domain it takes signatures");
  if (rail === "erc2612" && signed.permitNonce === undefined) throw refuse("it has no permits");
  if (rail !== "erc3009") return;
  if (isPriced(terms)) throw refuse("it transfers the very sum that was signed, and the terms are priced");
  if (signed.isAuthorizationUsed === undefined) throw refuse("it has no transfers by authorization");
  if (signed.isAuthorizationUsed)
    throw refuse("the payer has used or cancelled the authorization with this payment's id");
}

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
  const { token: address } = invoice.terms;
  const chosen = consent ? railOf(consent) : parameters.rail;
  const { merchant } = invoice.terms;
  const store =
    verb === "authorize" ? await readProcessor(client, deployment, getStoreFunction, [merchant]) : undefined;
  const facts = await readFacts(client, deployment, invoice, { payer, rail: chosen, store });
  const token = tokenOf(deployment, address);
  const bound = boundOf(parameters);
  const maxIn = bound ?? maxInOf(invoice.terms, facts);
  const rail = chosen ?? pickRail(facts, maxIn);
  const isBounded = bound !== undefined;
  const of = { verb, payer, rail, facts, token, store, maxIn, isBounded };
  const due = await checkFacts(client, deployment, invoice, of);

  const spender = spenderOf(deployment, rail);
  const allowance = rail === "allowance" ? facts.processorAllowance : facts.railAllowance;
  const needsAllowance = rail !== "erc3009" && rail !== "erc2612";
  const approvals = needsAllowance
    ? await approvalsFor(client, { token: address, owner: payer, spender, allowance, due: maxIn })
    : [];
  const { balance, price } = facts;
  const permission = permissionFor(deployment, invoice, parameters, { payer, rail, facts, maxIn });
  return {
    ...{ invoice, verb, payer, rail, token, due, maxIn, balance, spender, allowance, approvals },
    ...(price && !(price instanceof Error) ? { price } : {}),
    ...(permission ? { permission } : {}),
  };
}

function permissionFor(
  deployment: Deployment,
  invoice: Invoice,
  { consent, consentDeadline, permit2Nonce }: ConsentChoices & Pick<EntryArgs, "consent">,
  { payer, rail, facts, maxIn }: Omit<Prepared, "verb" | "token" | "store" | "isBounded">,
): Permission | undefined {
  if (rail === "allowance" || consent) return undefined;
  const { payExpiry } = invoice.terms;
  const halfAnHour = facts.now + 1800n;
  return toPermission(deployment, invoice, rail, {
    payer,
    maxIn,
    deadline: consentDeadline ?? (halfAnHour < payExpiry ? halfAnHour : payExpiry),
    permit2Nonce: permit2Nonce ?? pickPermit2Nonce(facts.nonceWords, invoice.id),
    permitNonce: facts.signed?.permitNonce ?? 0n,
    domain: facts.signed?.domain ?? {},
  });
}

const pickRail = ({ processorAllowance, railAllowance, isCollectorListed }: EntryFacts, maxIn: bigint): Rail =>
  processorAllowance < maxIn && railAllowance >= maxIn && isCollectorListed ? "permit2" : "allowance";

import { AbiDecodingZeroDataError, BaseError, getAddress, isAddressEqual } from "viem";
import { signTypedData } from "viem/actions";
import { getAction } from "viem/utils";
import type { Deployment } from "../../deployment.ts";
import { MalformedTermsError, NumberBookMissingError, OrderKeyReusedError } from "../../errors/invoice.ts";
import { NumberSpentError, TokenNotListedError } from "../../errors/payments.ts";
import { PairNotPricedError } from "../../errors/prices.ts";
import { ForeignSourceError } from "../../errors/refusals.ts";
import { toActionError } from "../../errors/toActionError.ts";
import { getTokenFunction } from "../../generated/processor.ts";
import { type AnyClient, accountOf } from "../../internal/client.ts";
import { deploymentFor, knownDeployment, ofClient } from "../../internal/deployment.ts";
import { ask, askAll, clockOf } from "../../internal/multicall.ts";
import { findToken } from "../../internal/token.ts";
import { checkForm, checkTerms, isPriced } from "../../terms/checkTerms.ts";
import { completeTerms } from "../../terms/completeTerms.ts";
import { getPaymentId } from "../../terms/getPaymentId.ts";
import { type NumberPlace, differences } from "../../terms/numberBook.ts";
import { domainOf, toTermsTypedData, toTypedDataDomain } from "../../terms/typedData.ts";
import type { PaymentTerms } from "../../terms/types.ts";
import { priceQuestion } from "../payment/facts.ts";
import { findUnused, gallopQuestions, numberStatusOf } from "./unusedNumber.ts";
import type { InvoiceSignParameters, InvoiceSignPrepareReturnType, InvoiceSignReturnType } from "./types.ts";

async function prepare(client: AnyClient, parameters: InvoiceSignParameters): Promise<InvoiceSignPrepareReturnType> {
  const { asksChain = true } = parameters;
  const merchant = parameters.merchant ?? accountOf(client, parameters, "invoice.sign").address;
  const deployment = asksChain
    ? await deploymentFor(client, parameters)
    : ofClient(client, knownDeployment(client, parameters));
  const draft = completeTerms({ ...parameters, merchant, number: parameters.number ?? 0n });
  // Before a number is taken: terms that cannot be signed take none.
  checkSeconds(draft);
  checkForm(draft);
  checkSource(deployment, draft, parameters);
  const place = parameters.key === undefined ? undefined : placeOf(deployment, draft, parameters.key);
  const start = place && asksChain ? await startOf(place, parameters) : undefined;
  const { now, from } = asksChain
    ? await askChain(client, deployment, draft, { number: parameters.number, start })
    : { now: BigInt(Math.floor(Date.now() / 1000)), from: undefined };
  const token = findToken(deployment, draft.token);
  checkTerms(draft, { now: parameters.now ?? now, processor: deployment.processor, token });
  const terms = place ? await numbered(draft, { ...place, from }, parameters) : draft;
  const domain = domainOf(deployment);
  return { id: getPaymentId(terms, domain), terms, typedData: toTermsTypedData(toTypedDataDomain(domain), terms) };
}

/** Unix seconds of the year 5138; of milliseconds, 1973. */
const LATEST = 100_000_000_000n;

function checkSeconds(terms: PaymentTerms): void {
  for (const field of ["payExpiry", "authorizationExpiry"] as const) {
    const attempted = terms[field];
    if (attempted < LATEST) continue;
    throw new MalformedTermsError({ field, attempted, allowed: "unix seconds, and these look like milliseconds" });
  }
}

function checkSource(
  { sources }: Deployment,
  terms: PaymentTerms,
  { allowsForeignSource = false }: Pick<InvoiceSignParameters, "allowsForeignSource">,
): void {
  const { source, token: address } = terms;
  if (!isPriced(terms) || allowsForeignSource) return;
  if (sources.some((known) => isAddressEqual(known.address, source))) return;
  throw new ForeignSourceError({ source, allowed: sources, token: { symbol: address, decimals: 0 } });
}

function placeOf({ chainId, processor }: Deployment, { merchant }: PaymentTerms, key: string): NumberPlace {
  return { key, series: `${chainId}-${processor}-${merchant}`.toLowerCase() };
}

/** From which number on the chain is asked for one that is unused; undefined where the order has its number. */
async function startOf(place: NumberPlace, { numbers }: InvoiceSignParameters): Promise<bigint | undefined> {
  return (await numbers?.get(place)) ? undefined : numbers?.next?.(place);
}

/**
 * Refuses what the chain would not let anybody pay.
 * @returns its clock, in unix seconds, and the merchant's first unused number from `start` on
 */
async function askChain(
  client: AnyClient,
  deployment: Deployment,
  terms: PaymentTerms,
  { number, start }: { readonly number?: bigint | undefined; readonly start?: bigint | undefined },
): Promise<{ readonly now: bigint; readonly from: bigint | undefined }> {
  const { merchant, source, token } = terms;
  const processor = { address: deployment.processor, abi: [getTokenFunction] } as const;
  const { now, listing, status, price, gallop } = await askAll(client, deployment, {
    now: clockOf(deployment),
    listing: ask({ ...processor, functionName: "getToken", args: [token] }),
    // An order's key has its invoice for ever, paid or not.
    status: number === undefined ? 0 : numberStatusOf(deployment, merchant, number),
    gallop: start === undefined ? [] : gallopQuestions(deployment, { merchant, start }),
    price: isPriced(terms) ? priceQuestion(getPaymentId(terms, domainOf(deployment)), terms) : undefined,
  });
  if (!listing[0]) throw new TokenNotListedError({ token });
  if (status !== 0) throw new NumberSpentError({ merchant, number: terms.number, status });
  const from = start === undefined ? undefined : await findUnused(client, deployment, { merchant, start }, gallop);
  if (!(price instanceof Error)) return { now, from };
  const refusal = await toActionError(price);
  // Any other refusal may clear before the invoice is paid.
  if (refusal instanceof PairNotPricedError) throw refusal;
  const isEmpty = price instanceof BaseError && price.walk((cause) => cause instanceof AbiDecodingZeroDataError);
  if (!isEmpty) return { now, from };
  throw new MalformedTermsError({ field: "source", attempted: source, allowed: "a contract that gives prices" });
}

async function numbered(
  { number: _, ...terms }: PaymentTerms,
  place: NumberPlace,
  { numbers, amends = false }: InvoiceSignParameters,
): Promise<PaymentTerms> {
  const { key } = place;
  if (!numbers) throw new NumberBookMissingError({ key });
  if (key === "")
    throw new MalformedTermsError({ field: "key", attempted: '""', allowed: "text of one character or more" });
  let entry = await numbers.allocate(place, terms);
  if (amends && differences(entry.terms, terms).length > 0)
    entry = await numbers.amend(place, { from: entry, to: terms });
  const fields = differences(entry.terms, terms);
  if (fields.length > 0) throw new OrderKeyReusedError({ key, entry, attempted: terms, fields });
  return { ...terms, number: entry.number };
}

async function signInvoice(client: AnyClient, parameters: InvoiceSignParameters): Promise<InvoiceSignReturnType> {
  const account = accountOf(client, parameters, "invoice.sign");
  const { id, terms, typedData } = await prepare(client, parameters);
  const signature = await getAction(client, signTypedData, "signTypedData")({ account, ...typedData });
  return { id, terms, signer: getAddress(account.address), signature };
}

/**
 * Signs an invoice, without gas. What is not given is zero: no operator, named payer, fee, document or splits. Terms
 * that could not be paid are refused before anything is signed: by the contracts' rules, and by one request to the
 * chain for its clock, the number, the token and the source's pair. `asksChain: false` signs without a node.
 *
 * The number is yours (`number`), or found by your order's own `key` in a number book: the same key has the same number
 * and, with the same terms, the same invoice, however often and from however many servers it is asked for. Other terms
 * under a key are refused, unless `amends` asks for an amended invoice: one of a number's versions can be paid. Take
 * `payExpiry` from the order, not from the clock, which is later with each attempt.
 *
 * `sign.prepare` gives id, terms and typed data alone, for a Safe or another signer than the client's account: the
 * invoice is then `{ id, terms, signer, signature }`.
 * @example
 * const amount = parseAmount("100", usdt);
 * const invoice = await client.invoice.sign({ merchant, number: 1n, token: usdt.address, amount, payExpiry });
 * @throws MalformedTermsError, AmountOutOfRangeError, InvoiceExpiredError, NotForChargeError, PayerIsMerchantError,
 * PayeeNotAllowedError, BpsOverRestError, TooManySplitsError, SplitsNotAscendingError, PayerNotNamedError,
 * AuthorizationTooShortError, AuthorizationTooLongError, CurrencyNotPricedError, NumberSpentError, TokenNotListedError,
 * ForeignSourceError, PairNotPricedError, OrderKeyReusedError, NumberBookMissingError; AccountMissingError,
 * WrongChainError
 */
export const sign = /* @__PURE__ */ Object.assign(signInvoice, { prepare });

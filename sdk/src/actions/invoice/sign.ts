import { getAddress } from "viem";
import { signTypedData } from "viem/actions";
import { getAction } from "viem/utils";
import type { Deployment } from "../../deployment.ts";
import { MalformedTermsError, NumberBookMissingError, OrderKeyReusedError } from "../../errors/invoice.ts";
import { type AnyClient, accountOf } from "../../internal/client.ts";
import { chainTime, deploymentFor } from "../../internal/deployment.ts";
import { findToken } from "../../internal/token.ts";
import { checkTerms } from "../../terms/checkTerms.ts";
import { completeTerms } from "../../terms/completeTerms.ts";
import { getPaymentId } from "../../terms/getPaymentId.ts";
import { type NumberBook, differences } from "../../terms/numberBook.ts";
import { domainOf, toTermsTypedData, toTypedDataDomain } from "../../terms/typedData.ts";
import type { PaymentTerms } from "../../terms/types.ts";
import type { InvoiceSignParameters, InvoiceSignPrepareReturnType, InvoiceSignReturnType } from "./types.ts";

async function prepare(client: AnyClient, parameters: InvoiceSignParameters): Promise<InvoiceSignPrepareReturnType> {
  const merchant = parameters.merchant ?? accountOf(client, parameters, "invoice.sign").address;
  const deployment = await deploymentFor(client, parameters);
  const now = parameters.now ?? (await chainTime(client));
  const draft = completeTerms({ ...parameters, merchant, number: parameters.number ?? 0n });
  // Before a number is taken: terms that cannot be signed take none.
  checkTerms(draft, { now, processor: deployment.processor, token: findToken(deployment, draft.token) });
  const terms = parameters.key === undefined ? draft : await numbered(deployment, draft, parameters);
  const domain = domainOf(deployment);
  return { id: getPaymentId(terms, domain), terms, typedData: toTermsTypedData(toTypedDataDomain(domain), terms) };
}

async function numbered(
  { chainId, processor }: Deployment,
  { number: _, ...terms }: PaymentTerms,
  { key, numbers, amends = false }: { readonly key: string; readonly numbers?: NumberBook; readonly amends?: boolean },
): Promise<PaymentTerms> {
  if (!numbers) throw new NumberBookMissingError({ key });
  if (key === "")
    throw new MalformedTermsError({ field: "key", attempted: '""', allowed: "text of one character or more" });
  const place = { key, series: `${chainId}-${processor}-${terms.merchant}`.toLowerCase() };
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
 * Signs an invoice, without gas. What is not given is zero: no operator, named payer, fee, document or splits. Every
 * rule that the contracts have for terms is held before anything is signed.
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
 * PayeeNotAllowedError, BpsOverRestError, TooManySplitsError, SplitsNotAscendingError, OrderKeyReusedError,
 * NumberBookMissingError; AccountMissingError, WrongChainError
 */
export const sign = /* @__PURE__ */ Object.assign(signInvoice, { prepare });

import { type Address, getAddress } from "viem";
import { signTypedData } from "viem/actions";
import { getAction } from "viem/utils";
import type { Deployment } from "../../deployment.ts";
import { MalformedTermsError, NumberBookMissingError, OrderKeyReusedError } from "../../errors/invoice.ts";
import { type AccountParameter, type AnyClient, type DeploymentParameter, accountOf } from "../../internal/client.ts";
import { deploymentFor } from "../../internal/deployment.ts";
import type { WriteErrorType } from "../../internal/errors.ts";
import { chainTime } from "../../internal/read.ts";
import { findToken } from "../../internal/token.ts";
import { checkTerms } from "../../terms/checkTerms.ts";
import { type TermsInput, completeTerms } from "../../terms/completeTerms.ts";
import { getPaymentId } from "../../terms/getPaymentId.ts";
import { type Invoice, domainOf } from "../../terms/invoice.ts";
import { type NumberBook, differences } from "../../terms/numberBook.ts";
import { termsTypes, toTypedDataDomain } from "../../terms/typedData.ts";
import type { PaymentId, PaymentTerms } from "../../terms/types.ts";

/** By which number: one that the caller keeps, or the one of its order's key in a book. */
export type InvoiceNumbering =
  | { readonly number: bigint; readonly key?: undefined; readonly amends?: undefined }
  | {
      readonly number?: undefined;
      /** The merchant's own key of the order, whatever its system calls it. The same key has the same number. */
      readonly key: string;
      /** Whether other terms than before may take the key's number, as an amended invoice. @default false */
      readonly amends?: boolean | undefined;
    };

export type InvoiceSignParameters = DeploymentParameter &
  AccountParameter &
  Omit<TermsInput, "merchant" | "number"> &
  InvoiceNumbering & {
    /** Who is paid. @default the account, which then signs for itself */
    readonly merchant?: Address | undefined;
    /** Where keys find their numbers. @default the one that `feiqianActions` was given */
    readonly numbers?: NumberBook | undefined;
    /** The present, unix seconds, to compare `payExpiry` with. @default the chain's clock, which is asked */
    readonly now?: bigint | undefined;
  };

export interface InvoiceSignPrepareReturnType {
  readonly id: PaymentId;
  readonly terms: PaymentTerms;
  /** EIP-712, for a wallet or a Safe to sign elsewhere. Its digest is the id. */
  readonly typedData: ReturnType<typeof toTermsTypedData>;
}

export type InvoiceSignReturnType = Invoice;
export type InvoiceSignErrorType = WriteErrorType;

const toTermsTypedData = (domain: ReturnType<typeof toTypedDataDomain>, message: PaymentTerms) =>
  ({ domain, types: termsTypes, primaryType: "PaymentTerms", message }) as const;

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
 * The number is yours (`number`), or it is found by your order's own `key` in a number book: the same key has the same
 * number and, with the same terms, gives the same invoice, however often and from however many servers it is asked for.
 * Other terms under a key are refused, unless `amends` asks for an amended invoice: it has the same number, so only one
 * of the versions can be paid. Take `payExpiry` from the order, not from the clock, which is later with each attempt.
 *
 * `sign.prepare` gives id, terms and typed data alone: for a Safe, or another signer that is not the client's account.
 * The invoice is then `{ id, terms, signer, signature }`.
 * @example
 * const invoice = await client.invoice.sign({
 *   merchant,
 *   number: 1n,
 *   token: usdt.address,
 *   amount: parseAmount("100", usdt),
 *   payExpiry: 1_900_000_000n,
 * });
 * const { token, amount, payExpiry } = invoice.terms;
 * const ofOrder = await client.invoice.sign({ key: "order-1041", numbers, token, amount, payExpiry });
 * @throws MalformedTermsError, AmountOutOfRangeError, InvoiceExpiredError, NotForChargeError, PayerIsMerchantError,
 * PayeeNotAllowedError, BpsOverRestError, TooManySplitsError, SplitsNotAscendingError, OrderKeyReusedError,
 * NumberBookMissingError; AccountMissingError, WrongChainError
 */
export const sign = /* @__PURE__ */ Object.assign(signInvoice, { prepare });

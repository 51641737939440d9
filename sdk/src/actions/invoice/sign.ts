import { type Address, getAddress } from "viem";
import { signTypedData } from "viem/actions";
import { getAction } from "viem/utils";
import { type AccountParameter, type AnyClient, type DeploymentParameter, accountOf } from "../../internal/client.ts";
import { deploymentFor } from "../../internal/deployment.ts";
import type { WriteErrorType } from "../../internal/errors.ts";
import { chainTime } from "../../internal/time.ts";
import { findToken } from "../../internal/token.ts";
import { checkTerms } from "../../terms/checkTerms.ts";
import { type TermsInput, completeTerms } from "../../terms/completeTerms.ts";
import { getPaymentId } from "../../terms/getPaymentId.ts";
import { type Invoice, domainOf } from "../../terms/invoice.ts";
import { termsTypes, toTypedDataDomain } from "../../terms/typedData.ts";
import type { PaymentId, PaymentTerms } from "../../terms/types.ts";

export type InvoiceSignParameters = DeploymentParameter &
  AccountParameter &
  Omit<TermsInput, "merchant"> & {
    /** Who is paid. @default the account, which then signs for itself */
    readonly merchant?: Address | undefined;
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
  ({
    domain,
    types: termsTypes,
    primaryType: "PaymentTerms",
    message,
  }) as const;

async function prepare(client: AnyClient, parameters: InvoiceSignParameters): Promise<InvoiceSignPrepareReturnType> {
  const merchant = parameters.merchant ?? accountOf(client, parameters, "invoice.sign").address;
  const deployment = await deploymentFor(client, parameters);
  const now = parameters.now ?? (await chainTime(client));
  const terms = completeTerms({ ...parameters, merchant });
  checkTerms(terms, { now, processor: deployment.processor, token: findToken(deployment, terms.token) });
  const domain = domainOf(deployment);
  return { id: getPaymentId(terms, domain), terms, typedData: toTermsTypedData(toTypedDataDomain(domain), terms) };
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
 * `sign.prepare` gives id, terms and typed data alone: for a Safe, or another signer that is not the client's account.
 * The invoice is then `{ id, terms, signer, signature }`.
 *
 * @example
 * ```ts
 * const invoice = await client.invoice.sign({
 *   merchant,
 *   number: 1n,
 *   token: usdt.address,
 *   amount: parseAmount("100", usdt),
 *   payExpiry: 1_900_000_000n,
 * });
 * ```
 *
 * @throws {@link MalformedTermsError}, {@link AmountOutOfRangeError}, {@link InvoiceExpiredError},
 * {@link NotForChargeError}, {@link PayerIsMerchantError}, {@link PayeeNotAllowedError}, {@link BpsOverRestError},
 * {@link TooManySplitsError}, {@link SplitsNotAscendingError}; {@link AccountMissingError}, {@link WrongChainError}
 */
export const sign = /* @__PURE__ */ Object.assign(signInvoice, { prepare });

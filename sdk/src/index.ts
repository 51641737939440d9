export * as Actions from "./actions/index.ts";
export type * from "./actions/credit/types.ts";
export type * from "./actions/invoice/types.ts";
export type * from "./actions/merchant/types.ts";
export type * from "./actions/payment/types.ts";
export type {
  Consent,
  ConsentRail,
  Erc2612Consent,
  Erc3009Consent,
  Permission,
  Permit2Consent,
  Rail,
  RelayedConsent,
} from "./actions/payment/consent.ts";
export { toEventArgs } from "./actions/payment/eventArgs.ts";
export type { Paid, PaymentEvent } from "./actions/payment/find.ts";
export type { Price } from "./actions/payment/facts.ts";
export type { CreditPart, Parts, Receipt } from "./actions/payment/parts.ts";
export type * from "./actions/price/types.ts";
export type { SourceHealth, SourceKind } from "./actions/price/sources.ts";
export type * from "./actions/signer/types.ts";
export type * from "./actions/store/types.ts";
export { type Currency, findCurrency, listCurrencies, toCurrency } from "./amounts/currency.ts";
export { formatAge, formatAmount, formatBps, formatInstant, parseAmount } from "./amounts/format.ts";
export { formatMoney } from "./amounts/money.ts";
export type { FeiqianActions, FeiqianActionsConfig, PaymentsActions, PricesActions } from "./decorator.ts";
export { feiqianActions, paymentsActions, pricesActions } from "./decorator.ts";
export type { AmountToken, Deployment, DeploymentRecord, PriceSource, TokenInfo } from "./deployment.ts";
export { toDeployment } from "./deployment.ts";
export * from "./errors/index.ts";
export { type IndexerClient, type IndexerConfig, createIndexerClient } from "./indexer/index.ts";
export { getDeployment, isTestChain } from "./getDeployment.ts";
export type { PaymentEventName } from "./internal/events.ts";
export type { TermsSource } from "./internal/source.ts";
export type { ContractCall, ProcessorCall } from "./internal/write.ts";
export { type InvoiceAttachment, attachToLink, readAttachment } from "./terms/attachment.ts";
export type { DocumentHashParameters, DocumentLine, DocumentParty, InvoiceDocument } from "./terms/documentHash.ts";
export { canonicalJson, documentHash, generateSalt } from "./terms/documentHash.ts";
export { formatInvoice } from "./terms/formatInvoice.ts";
export { getPaymentId } from "./terms/getPaymentId.ts";
export type { FromInvoiceLinkReturnType, InvoiceLinkTarget } from "./terms/link.ts";
export { fromInvoiceLink, toInvoiceLink } from "./terms/link.ts";
export type { NumberAmendment, NumberBook, NumberBookConfig, NumberPlace } from "./terms/numberBook.ts";
export { createNumberBook, termsFromJson, termsToJson } from "./terms/numberBook.ts";
export type { Profile, SignedProfile, VerifyProfileParameters } from "./terms/profile.ts";
export {
  PROFILE_PATH,
  isProfileDomain,
  isProfileName,
  signProfile,
  toProfileTypedData,
  verifyProfile,
} from "./terms/profile.ts";
export { type RefundReason, formatReason } from "./terms/reason.ts";
export { type PaymentUriParameters, toPaymentUri } from "./terms/toPaymentUri.ts";
export { toInvoiceNumber } from "./terms/toInvoiceNumber.ts";
export { domainOf, permit2Types, toTypedDataDomain, types } from "./terms/typedData.ts";
export type { Domain, Invoice, NumberEntry, NumberlessTerms, PaymentId, PaymentTerms, Split } from "./terms/types.ts";
export * from "./tracker/index.ts";

export * as Actions from "./actions/index.ts";
export type {
  CreditClaimCallParameters,
  CreditClaimErrorType,
  CreditClaimParameters,
  CreditClaimReturnType,
  CreditClaimSyncErrorType,
  CreditClaimSyncParameters,
  CreditClaimSyncReturnType,
} from "./actions/credit/claim.ts";
export type {
  CreditClaimToCallParameters,
  CreditClaimToErrorType,
  CreditClaimToParameters,
  CreditClaimToReturnType,
  CreditClaimToSyncErrorType,
  CreditClaimToSyncParameters,
  CreditClaimToSyncReturnType,
} from "./actions/credit/claimTo.ts";
export type {
  CreditInvalidateNonceErrorType,
  CreditInvalidateNonceParameters,
  CreditInvalidateNonceReturnType,
  CreditInvalidateNonceSyncErrorType,
  CreditInvalidateNonceSyncParameters,
  CreditInvalidateNonceSyncReturnType,
} from "./actions/credit/invalidateNonce.ts";
export type { CreditGetErrorType, CreditGetParameters, CreditGetReturnType, CreditKey } from "./actions/credit/get.ts";
export type {
  CreditSignClaimErrorType,
  CreditSignClaimParameters,
  CreditSignClaimPrepareReturnType,
  CreditSignClaimReturnType,
} from "./actions/credit/signClaim.ts";
export type {
  InvoiceCancelErrorType,
  InvoiceCancelParameters,
  InvoiceCancelReturnType,
  InvoiceCancelSyncErrorType,
  InvoiceCancelSyncParameters,
  InvoiceCancelSyncReturnType,
} from "./actions/invoice/cancel.ts";
export type { InvoicePayErrorType, InvoicePayParameters, InvoicePayReturnType } from "./actions/invoice/pay.ts";
export type {
  InvoiceNumbering,
  InvoiceSignErrorType,
  InvoiceSignParameters,
  InvoiceSignPrepareReturnType,
  InvoiceSignReturnType,
} from "./actions/invoice/sign.ts";
export type {
  InvoiceVerifyErrorType,
  InvoiceVerifyParameters,
  InvoiceVerifyReturnType,
} from "./actions/invoice/verify.ts";
export type {
  AuthorizeCallParameters,
  AuthorizeErrorType,
  AuthorizeParameters,
  AuthorizeReturnType,
  AuthorizeSyncErrorType,
  AuthorizeSyncParameters,
  AuthorizeSyncReturnType,
} from "./actions/payment/authorize.ts";
export type {
  BatchCallParameters,
  BatchErrorType,
  BatchFailure,
  BatchItem,
  BatchParameters,
  BatchReturnType,
  BatchSyncErrorType,
  BatchSyncParameters,
  BatchSyncReturnType,
} from "./actions/payment/batch.ts";
export type {
  CaptureCallParameters,
  CaptureErrorType,
  CaptureParameters,
  CapturePrepareParameters,
  CapturePrepareReturnType,
  CaptureReturnType,
  CaptureSyncErrorType,
  CaptureSyncParameters,
  CaptureSyncReturnType,
} from "./actions/payment/capture.ts";
export type {
  ChargeCallParameters,
  ChargeErrorType,
  ChargeParameters,
  ChargeReturnType,
  ChargeSyncErrorType,
  ChargeSyncParameters,
  ChargeSyncReturnType,
} from "./actions/payment/charge.ts";
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
export type {
  Authorized,
  Charged,
  PaymentGetErrorType,
  PaymentGetParameters,
  PaymentGetReturnType,
  PaymentSource,
  PaymentStatus,
} from "./actions/payment/get.ts";
export type { Paid, PaymentEvent } from "./actions/payment/find.ts";
export type { Price } from "./actions/payment/facts.ts";
export type { CreditPart, Parts, Receipt } from "./actions/payment/parts.ts";
export type {
  ConsentChoices,
  EntryArgs,
  EntryPrepareParameters,
  EntryPrepareReturnType,
} from "./actions/payment/prepare.ts";
export type {
  PriceGetHealthErrorType,
  PriceGetHealthParameters,
  PriceGetHealthReturnType,
} from "./actions/price/getHealth.ts";
export type {
  PriceGetQuoteErrorType,
  PriceGetQuoteParameters,
  PriceGetQuoteReturnType,
  PriceLeg,
} from "./actions/price/getQuote.ts";
export type { SourceHealth, SourceKind } from "./actions/price/sources.ts";
export type {
  ReclaimCallParameters,
  ReclaimErrorType,
  ReclaimParameters,
  ReclaimPrepareParameters,
  ReclaimPrepareReturnType,
  ReclaimReturnType,
  ReclaimSyncErrorType,
  ReclaimSyncParameters,
  ReclaimSyncReturnType,
} from "./actions/payment/reclaim.ts";
export type {
  RefundCallParameters,
  RefundErrorType,
  RefundParameters,
  RefundPrepareParameters,
  RefundPrepareReturnType,
  RefundReturnType,
  RefundSyncErrorType,
  RefundSyncParameters,
  RefundSyncReturnType,
} from "./actions/payment/refund.ts";
export type {
  SignConsentErrorType,
  SignConsentParameters,
  SignConsentPrepareReturnType,
  SignConsentReturnType,
  SignPermit2ErrorType,
  SignPermit2Parameters,
  SignPermit2PrepareReturnType,
  SignPermit2ReturnType,
} from "./actions/payment/signConsent.ts";
export type {
  VoidCallParameters,
  VoidErrorType,
  VoidParameters,
  VoidPrepareParameters,
  VoidPrepareReturnType,
  VoidReturnType,
  VoidSyncErrorType,
  VoidSyncParameters,
  VoidSyncReturnType,
} from "./actions/payment/void.ts";
export type {
  PaymentWatchErrorType,
  PaymentWatchParameters,
  PaymentWatchReturnType,
  RetractedEvent,
} from "./actions/payment/watch.ts";
export type { SignerGetErrorType, SignerGetParameters, SignerGetReturnType } from "./actions/signer/get.ts";
export type {
  SignerRevokeErrorType,
  SignerRevokeParameters,
  SignerRevokeReturnType,
  SignerRevokeSyncErrorType,
  SignerRevokeSyncParameters,
  SignerRevokeSyncReturnType,
} from "./actions/signer/revoke.ts";
export type {
  SignerSetErrorType,
  SignerSetParameters,
  SignerSetReturnType,
  SignerSetSyncErrorType,
  SignerSetSyncParameters,
  SignerSetSyncReturnType,
} from "./actions/signer/set.ts";
export type {
  SignerSignErrorType,
  SignerSignParameters,
  SignerSignPrepareReturnType,
  SignerSignReturnType,
} from "./actions/signer/sign.ts";
export type { StoreGetErrorType, StoreGetParameters, StoreGetReturnType } from "./actions/store/get.ts";
export type {
  StoreOpenCallParameters,
  StoreOpenErrorType,
  StoreOpenParameters,
  StoreOpenReturnType,
  StoreOpenSyncErrorType,
  StoreOpenSyncParameters,
  StoreOpenSyncReturnType,
} from "./actions/store/open.ts";
export { type Currency, findCurrency, toCurrency } from "./amounts/currency.ts";
export { formatAge, formatAmount, formatBps, formatInstant, parseAmount } from "./amounts/format.ts";
export { formatMoney } from "./amounts/money.ts";
export {
  type FeiqianActions,
  type FeiqianActionsConfig,
  type PaymentsActions,
  type PricesActions,
  feiqianActions,
  paymentsActions,
  pricesActions,
} from "./decorator.ts";
export {
  type AmountToken,
  type Deployment,
  type DeploymentRecord,
  type PriceSource,
  type TokenInfo,
  toDeployment,
} from "./deployment.ts";
export * from "./errors/index.ts";
export { type IndexerClient, type IndexerConfig, createIndexerClient } from "./indexer/index.ts";
export { getDeployment, isTestChain } from "./getDeployment.ts";
export type { TermsSource } from "./internal/source.ts";
export type { ContractCall, ProcessorCall } from "./internal/write.ts";
export {
  type DocumentHashParameters,
  type DocumentLine,
  type DocumentParty,
  type InvoiceDocument,
  canonicalJson,
  documentHash,
  generateSalt,
} from "./terms/documentHash.ts";
export { formatInvoice } from "./terms/formatInvoice.ts";
export { getPaymentId } from "./terms/getPaymentId.ts";
export { type Invoice, domainOf } from "./terms/invoice.ts";
export {
  type FromInvoiceLinkReturnType,
  type InvoiceLinkTarget,
  fromInvoiceLink,
  toInvoiceLink,
} from "./terms/link.ts";
export {
  type NumberAmendment,
  type NumberBook,
  type NumberBookConfig,
  type NumberPlace,
  createNumberBook,
} from "./terms/numberBook.ts";
export { type RefundReason, formatReason } from "./terms/reason.ts";
export { type PaymentUriParameters, toPaymentUri } from "./terms/toPaymentUri.ts";
export { toInvoiceNumber } from "./terms/toInvoiceNumber.ts";
export { permit2Types, toTypedDataDomain, types } from "./terms/typedData.ts";
export type { Domain, NumberEntry, NumberlessTerms, PaymentId, PaymentTerms, Split } from "./terms/types.ts";
export * from "./tracker/index.ts";

import { type Address, type Hex, getAddress } from "viem";
import type { CreditsQuery, CurrencyTotalsQuery, PaymentFragment, TokenFragment } from "../generated/graphql.ts";

type SplitItem = NonNullable<PaymentFragment["splits"]>["items"][number];

export const address = (text: string): Address => getAddress(text);

export const toTokenRow = (row: TokenFragment) => ({
  address: address(row.address),
  symbol: row.symbol,
  decimals: row.decimals,
});

export interface TokenRow extends Readonly<ReturnType<typeof toTokenRow>> {}

export const toSplitRow = (row: SplitItem) => ({
  account: address(row.account),
  bps: BigInt(row.bps),
  amount: BigInt(row.amount),
  /** It, or some of it, could not be delivered and became a credit. */
  credited: row.credited,
});

export interface SplitRow extends Readonly<ReturnType<typeof toSplitRow>> {}

export const toPaymentRow = (row: PaymentFragment) => ({
  id: row.id as Hex,
  status: row.status as "charged" | "authorized",
  merchant: address(row.merchantAddress),
  operator: address(row.operator),
  /** The only account that might pay; zero: anyone might. */
  namedPayer: address(row.namedPayer),
  number: BigInt(row.number),
  token: toTokenRow(row.token!),
  /** The signed amount, in units of `currency`: a token's base units, or a currency's minor ones. */
  amount: BigInt(row.amount),
  /** The token itself; of priced terms another token, or an ISO 4217 number as an address. */
  currency: address(row.currency),
  /** What priced the currency in the token; zero: the terms are not priced. */
  source: address(row.source),
  payExpiry: BigInt(row.payExpiry),
  authorizationExpiry: BigInt(row.authorizationExpiry),
  feeBps: BigInt(row.feeBps),
  feeReceiver: address(row.feeReceiver),
  /** The contract that was asked before it was taken; zero: none. */
  policy: address(row.policy),
  referenceHash: row.referenceHash as Hex,
  splits: row.splits!.items.map(toSplitRow) as readonly SplitRow[],
  payer: address(row.payer),
  signer: address(row.signer),
  /** The rail; zero: the payer's allowance. */
  collector: address(row.collector),
  /** Taken of the payer: the amount, or what the source made of it. */
  due: BigInt(row.due),
  /** Whole tokens for a whole unit of the currency, with 18 decimals; null: the terms are not priced. */
  rate: row.rate === null ? null : BigInt(row.rate),
  /** Of when the oldest part of the price is, in unix seconds; null: the terms are not priced. */
  ratedAt: row.ratedAt === null ? null : BigInt(row.ratedAt),
  /** What arrived at the merchant; of captures, what was sent to it. */
  received: BigInt(row.received),
  fee: BigInt(row.fee),
  splitTotal: BigInt(row.splitTotal),
  /** What the token's own fee kept: of a charge's money for the merchant, or on the way into the store. */
  tokenFee: BigInt(row.tokenFee),
  /** Store that holds or held an authorized payment; null for a charge. */
  store: row.store === null ? null : address(row.store),
  /** Amount still held, to be captured, voided or reclaimed; zero for a charge, as are the next three. */
  capturable: BigInt(row.capturable),
  captured: BigInt(row.captured),
  voided: BigInt(row.voided),
  reclaimed: BigInt(row.reclaimed),
  /** Refundable amount. */
  refundable: BigInt(row.refundable),
  refunded: BigInt(row.refunded),
  /** More was refunded than was captured, or than a charge took less `tokenFee`. */
  overRefunded: row.overRefunded,
  /** Where and when it was charged or authorized; unix seconds. */
  blockNumber: BigInt(row.blockNumber),
  timestamp: BigInt(row.timestamp),
  transactionHash: row.transactionHash as Hex,
  /** When it was last captured, voided, reclaimed or refunded, or else taken; unix seconds. */
  changedAt: BigInt(row.changedAt),
});

/**
 * A payment that was charged or authorized: its terms and what became of the money. All amounts but `amount` itself are
 * base units of `token`: `due = received + fee + splitTotal + tokenFee + capturable + voided + reclaimed`.
 */
export interface PaymentRow extends Readonly<ReturnType<typeof toPaymentRow>> {}

export const toCreditRow = (row: CreditsQuery["credits"]["items"][number]) => ({
  store: address(row.store),
  account: address(row.account),
  merchant: address(row.merchantAddress),
  token: toTokenRow(row.token!),
  amount: BigInt(row.amount),
  creditedTotal: BigInt(row.creditedTotal),
  claimedTotal: BigInt(row.claimedTotal),
});

/** Credit of an account in a store. */
export interface CreditRow extends Readonly<ReturnType<typeof toCreditRow>> {}

export const toCurrencyTotal = (row: CurrencyTotalsQuery["dailyCurrencyTotals"]["items"][number]) => ({
  merchant: address(row.merchantAddress),
  /** An ISO 4217 number as an address, or a token. */
  currency: address(row.currency),
  token: toTokenRow(row.token!),
  /** In UTC: "2026-01-31". */
  day: row.day,
  paymentCount: row.paymentCount,
  /** What their terms were signed for, in units of the currency. */
  priced: BigInt(row.priced),
  /** What that came to, in base units of the token. */
  due: BigInt(row.due),
  /** What the day's charges and captures brought the merchant, in base units of the token. */
  received: BigInt(row.received),
});

/** A merchant's day in one currency and one token, of priced payments alone. */
export interface CurrencyTotal extends Readonly<ReturnType<typeof toCurrencyTotal>> {}

import { type Address, type Hex, getAddress } from "viem";

/** A token, as far as its amounts are concerned. */
export interface TokenRow {
  readonly address: Address;
  readonly symbol: string;
  readonly decimals: number;
}

/** A part of a payment by its terms. */
export interface SplitRow {
  readonly account: Address;
  readonly bps: bigint;
  readonly amount: bigint;
  /** It, or some of it, could not be delivered and became a credit. */
  readonly credited: boolean;
}

/**
 * A payment that was charged or authorized: its terms and what became of the money. All amounts but `amount` itself are base
 * units of `token`: `due = received + fee + splitTotal + tokenFee + capturable + voided + reclaimed`.
 */
export interface PaymentRow {
  readonly id: Hex;
  /** How it was taken. It stays so, whatever becomes of what waits. */
  readonly status: "charged" | "authorized";
  readonly merchant: Address;
  readonly operator: Address;
  /** The only account that might pay; zero: anyone might. */
  readonly namedPayer: Address;
  readonly number: bigint;
  readonly token: TokenRow;
  /** What was signed, in units of `currency`: a token's base units, or a currency's minor ones. */
  readonly amount: bigint;
  /** The token itself; of priced terms another token, or an ISO 4217 number as an address. */
  readonly currency: Address;
  /** What priced the currency in the token; zero: the terms are not priced. */
  readonly source: Address;
  readonly payExpiry: bigint;
  readonly authorizationExpiry: bigint;
  readonly feeBps: bigint;
  readonly feeReceiver: Address;
  /** Whom the payment was put to before it was taken; zero: nobody. */
  readonly policy: Address;
  readonly referenceHash: Hex;
  readonly splits: readonly SplitRow[];
  /** Who paid. */
  readonly payer: Address;
  readonly signer: Address;
  /** The rail; zero: the payer's allowance. */
  readonly collector: Address;
  /** What was taken of the payer: the amount, or what the source made of it. */
  readonly due: bigint;
  /** Whole tokens for a whole unit of the currency, with 18 decimals; null: the terms are not priced. */
  readonly rate: bigint | null;
  /** Of when the oldest part of the price is, in unix seconds; null: the terms are not priced. */
  readonly ratedAt: bigint | null;
  /** What arrived at the merchant; of captures, what was sent to it. */
  readonly received: bigint;
  readonly fee: bigint;
  readonly splitTotal: bigint;
  /** What the token's own fee kept: of a charge's money for the merchant, or on the way into the store. */
  readonly tokenFee: bigint;
  /** Where an authorized payment waits, or waited; null for a charge. */
  readonly store: Address | null;
  /** What waits now to be captured, voided or reclaimed; zero for a charge, as are the next three. */
  readonly capturable: bigint;
  readonly captured: bigint;
  readonly voided: bigint;
  readonly reclaimed: bigint;
  /** What may yet be refunded. */
  readonly refundable: bigint;
  readonly refunded: bigint;
  /** More was refunded than was captured, or than a charge took less `tokenFee`. */
  readonly overRefunded: boolean;
  /** Where and when it was charged or authorized; unix seconds. */
  readonly blockNumber: bigint;
  readonly timestamp: bigint;
  readonly transactionHash: Hex;
  /** When it was last captured, voided, reclaimed or refunded, or else taken; unix seconds. */
  readonly changedAt: bigint;
}

/** What waits in a store for an account. */
export interface CreditRow {
  readonly store: Address;
  readonly account: Address;
  readonly merchant: Address;
  readonly token: TokenRow;
  /** What waits now. */
  readonly amount: bigint;
  readonly creditedTotal: bigint;
  readonly claimedTotal: bigint;
}

/** A row as GraphQL gives it: text for whatever is a bigint or an address here. */
export type Raw = Readonly<Record<string, unknown>>;

export const tokenFields = "token { address symbol decimals }";

export const paymentFields = `id status merchantAddress operator namedPayer number ${tokenFields} amount currency source
  payExpiry authorizationExpiry feeBps feeReceiver policy referenceHash payer signer collector due rate ratedAt received
  fee splitTotal tokenFee store capturable captured voided reclaimed refundable refunded overRefunded blockNumber timestamp transactionHash
  changedAt
  splits(orderBy: "position", orderDirection: "asc", limit: 16) { items { account bps amount credited } }`;

export const creditFields = `store account merchantAddress ${tokenFields} amount creditedTotal claimedTotal`;

export const big = (value: unknown): bigint => BigInt(value as string);
export const address = (value: unknown): Address => getAddress(value as string);

export const toTokenRow = ({ address: at, symbol, decimals }: Raw): TokenRow => ({
  address: address(at),
  symbol: symbol as string,
  decimals: decimals as number,
});

export const toPaymentRow = (row: Raw): PaymentRow => ({
  id: row.id as Hex,
  status: row.status as "charged" | "authorized",
  merchant: address(row.merchantAddress),
  operator: address(row.operator),
  namedPayer: address(row.namedPayer),
  number: big(row.number),
  token: toTokenRow(row.token as Raw),
  amount: big(row.amount),
  currency: address(row.currency),
  source: address(row.source),
  payExpiry: big(row.payExpiry),
  authorizationExpiry: big(row.authorizationExpiry),
  feeBps: big(row.feeBps),
  feeReceiver: address(row.feeReceiver),
  policy: address(row.policy),
  referenceHash: row.referenceHash as Hex,
  splits: (row.splits as { readonly items: readonly Raw[] }).items.map((split) => ({
    account: address(split.account),
    bps: big(split.bps),
    amount: big(split.amount),
    credited: split.credited as boolean,
  })),
  payer: address(row.payer),
  signer: address(row.signer),
  collector: address(row.collector),
  due: big(row.due),
  rate: row.rate === null ? null : big(row.rate),
  ratedAt: row.ratedAt === null ? null : big(row.ratedAt),
  received: big(row.received),
  fee: big(row.fee),
  splitTotal: big(row.splitTotal),
  tokenFee: big(row.tokenFee),
  store: row.store === null ? null : address(row.store),
  capturable: big(row.capturable),
  captured: big(row.captured),
  voided: big(row.voided),
  reclaimed: big(row.reclaimed),
  refundable: big(row.refundable),
  refunded: big(row.refunded),
  overRefunded: row.overRefunded as boolean,
  blockNumber: big(row.blockNumber),
  timestamp: big(row.timestamp),
  transactionHash: row.transactionHash as Hex,
  changedAt: big(row.changedAt),
});

export const toCreditRow = (row: Raw): CreditRow => ({
  store: address(row.store),
  account: address(row.account),
  merchant: address(row.merchantAddress),
  token: toTokenRow(row.token as Raw),
  amount: big(row.amount),
  creditedTotal: big(row.creditedTotal),
  claimedTotal: big(row.claimedTotal),
});

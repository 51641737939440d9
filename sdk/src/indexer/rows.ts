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
  /** It could not be delivered, and waits to be claimed. */
  readonly credited: boolean;
}

/** A payment that was charged: its terms and what became of the money. Amounts are base units of `token`. */
export interface PaymentRow {
  readonly id: Hex;
  readonly status: "charged";
  readonly merchant: Address;
  readonly operator: Address;
  /** The only account that might pay; zero: anyone might. */
  readonly namedPayer: Address;
  readonly number: bigint;
  readonly token: TokenRow;
  readonly amount: bigint;
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
  readonly received: bigint;
  readonly fee: bigint;
  readonly splitTotal: bigint;
  /** What the token's own fee kept. */
  readonly tokenFee: bigint;
  readonly blockNumber: bigint;
  /** Unix seconds. */
  readonly timestamp: bigint;
  readonly transactionHash: Hex;
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

export const paymentFields = `id status merchantAddress operator namedPayer number ${tokenFields} amount payExpiry
  authorizationExpiry feeBps feeReceiver policy referenceHash payer signer collector received fee splitTotal tokenFee
  blockNumber timestamp transactionHash
  splits(orderBy: "position", orderDirection: "asc", limit: 16) { items { account bps amount credited } }`;

export const creditFields = `store account merchantAddress ${tokenFields} amount creditedTotal claimedTotal`;

export const big = (value: unknown): bigint => BigInt(value as string);
const address = (value: unknown): Address => getAddress(value as string);

export const toTokenRow = ({ address: at, symbol, decimals }: Raw): TokenRow => ({
  address: address(at),
  symbol: symbol as string,
  decimals: decimals as number,
});

export const toPaymentRow = (row: Raw): PaymentRow => ({
  id: row.id as Hex,
  status: row.status as "charged",
  merchant: address(row.merchantAddress),
  operator: address(row.operator),
  namedPayer: address(row.namedPayer),
  number: big(row.number),
  token: toTokenRow(row.token as Raw),
  amount: big(row.amount),
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
  received: big(row.received),
  fee: big(row.fee),
  splitTotal: big(row.splitTotal),
  tokenFee: big(row.tokenFee),
  blockNumber: big(row.blockNumber),
  timestamp: big(row.timestamp),
  transactionHash: row.transactionHash as Hex,
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

// The tables behind GraphQL and SQL. GraphQL calls a table's list by its name and an "s".
//
// Every event writes complete rows, from itself and from existing rows. A later event adds to sums and moves states; it
// changes neither a row's key nor its kind.
//
// Amounts have two columns: `fee` in base units of the row's token, `feeDecimal` as a decimal string. The signed amount
// has one, in units of its currency, whose code and decimals are in `currencyInfo`. Addresses are lower case.
// Instants are unix seconds. `blockNumber` and `timestamp` are those of the last event that wrote the row; a payment
// keeps those of the event that took it.
//
// `merchantAddress` is the same account everywhere: an owner of stores and signers is a merchant here.
// Where a column and a relation would share a name, the column ends in `Address`.
import { bigint, boolean, hex, index, integer, onchainTable, primaryKey, relations, text } from "ponder";

const amountColumn = () => bigint().notNull();
const decimalColumn = () => text().notNull();

/** Two columns per amount: base units, and a decimal string. */
const money = <name extends string>(...names: readonly name[]) =>
  Object.fromEntries(
    names.flatMap((name) => [
      [name, amountColumn()],
      [`${name}Decimal`, decimalColumn()],
    ]),
  ) as Record<name, ReturnType<typeof amountColumn>> & Record<`${name}Decimal`, ReturnType<typeof decimalColumn>>;

/** Block of the last event that wrote the row. */
const written = () => ({ blockNumber: bigint().notNull(), timestamp: bigint().notNull() });

/** Position on the chain of the row's one event. */
const emitted = () => ({ ...written(), transactionHash: hex().notNull(), logIndex: integer().notNull() });

// ── Merchants and their signers ──

/** A payee, from its first event on: there is no registration. */
export const merchant = onchainTable("merchant", {
  address: hex().primaryKey(),
  firstSeenAt: bigint().notNull(),
  /** Charged and authorized payments. */
  paymentCount: integer().notNull(),
  /** The processor's store for its new payments; null: none needed yet. */
  currentStore: hex(),
  ...written(),
});

/** A small contract that holds a merchant's tokens in one room: authorized payments, balances and credits. */
export const tokenStore = onchainTable(
  "token_store",
  {
    address: hex().primaryKey(),
    /** The contract that it obeys: the processor, or another room. */
    room: hex().notNull(),
    merchantAddress: hex().notNull(),
    /** A merchant's first store in a room is 0. */
    generation: integer().notNull(),
    /** When new money began to go to it; null for a merchant's first store, which takes it from the start. */
    renewedAt: bigint(),
    /** When its contract was created, by the first exit or credit; null: not yet. */
    openedAt: bigint(),
    ...written(),
  },
  (table) => ({ byMerchant: index().on(table.merchantAddress, table.generation) }),
);

/** A merchant's signers and their limits now. */
export const signer = onchainTable(
  "signer",
  {
    merchantAddress: hex().notNull(),
    signer: hex().notNull(),
    /** Unix seconds, exclusive; zero: revoked. */
    validUntil: bigint().notNull(),
    /** Maximum share of fee and splits of an invoice together, in basis points. */
    maxOutBps: integer().notNull(),
    setAt: bigint().notNull(),
    ...written(),
    transactionHash: hex().notNull(),
  },
  (table) => ({
    pk: primaryKey({ columns: [table.merchantAddress, table.signer] }),
    bySigner: index().on(table.signer),
  }),
);

/** Every appointment, restriction and revocation of a signer. */
export const signerEvent = onchainTable(
  "signer_event",
  {
    id: text().primaryKey(),
    merchantAddress: hex().notNull(),
    signer: hex().notNull(),
    validUntil: bigint().notNull(),
    maxOutBps: integer().notNull(),
    ...emitted(),
  },
  (table) => ({ byMerchant: index().on(table.merchantAddress, table.signer) }),
);

// ── Listings ──

/** A token that is or was listed. */
export const token = onchainTable("token", {
  address: hex().primaryKey(),
  symbol: text().notNull(),
  decimals: integer().notNull(),
  listed: boolean().notNull(),
  /** Maximum share of a transfer that the token's own fee may keep, in basis points. */
  maxTokenFeeBps: integer().notNull(),
  /** Selector of the function that tells whether the issuer has blacklisted an account; zero: none. */
  issuerList: hex().notNull(),
  /** In the past or zero: not paused. */
  entriesPausedUntil: bigint().notNull(),
  ...written(),
});

/**
 * Code and decimals of each `currency` of an amount: the currencies of ISO 4217 that are money, and the tokens of
 * the deployment record. The rows are there from the start, and no event changes them.
 */
export const currencyInfo = onchainTable("currency_info", {
  /** As in the terms: an ISO 4217 number as an address, or a token. */
  address: hex().primaryKey(),
  /** The three letters of ISO 4217, such as "EUR", or the token's symbol. */
  code: text().notNull(),
  /** Of the units that amounts are in: 2 for cents, 0 for yen. */
  decimals: integer().notNull(),
});

/** A contract that pulls tokens from payers over one rail. */
export const collector = onchainTable("collector", {
  address: hex().primaryKey(),
  /** "permit2", "relayed", "erc3009" or "erc2612"; null for one that is not in the deployment record. */
  name: text(),
  listed: boolean().notNull(),
  ...written(),
});

/** Every change of the lists. */
export const listingEvent = onchainTable(
  "listing_event",
  {
    id: text().primaryKey(),
    kind: text()
      .$type<"tokenListed" | "tokenDelisted" | "entriesPaused" | "collectorListed" | "collectorDelisted">()
      .notNull(),
    /** The token or collector. */
    subject: hex().notNull(),
    listed: boolean(),
    maxTokenFeeBps: integer(),
    issuerList: hex(),
    entriesPausedUntil: bigint(),
    ...emitted(),
  },
  (table) => ({ bySubject: index().on(table.subject) }),
);

// ── Payments ──

/**
 * A payment: its terms, its state and its amounts. In every payment, over every rail,
 *
 *     due = received + fee + splitTotal + tokenFee + capturable + voided + reclaimed
 *
 * in base units of the token: `due` was taken from the payer. Without a price source it is the signed `amount`; with
 * one, it is the price at `rate` of an `amount` in another currency.
 *
 * In a charge the last three are zero. `fee` and `splitTotal` are the amounts sent, `received` is the amount that
 * arrived at the merchant, and `tokenFee` is the rest: the token's own fee on the merchant's money. A direct charge
 * takes fee and splits from `due`, so the token's fee is that on the merchant's part. By consent, a charge with fee or
 * splits passes through the merchant's store, and they are taken from the amount that arrived there: the token's fee is
 * then that on the way in, on the whole due, plus that on the merchant's part. Its fee on the transfers of fee and
 * splits is at their owners' expense, and in no column.
 *
 * In an authorized payment `tokenFee` is the token's own fee on the way into the store. `received`, `fee` and
 * `splitTotal` are sums over its captures, of the amounts that the store sent, the merchant's part too:
 * `captured = received + fee + splitTotal`.
 *
 * `blockNumber`, `timestamp`, `day`, `transactionHash` and `logIndex` are those of the event that took the payment.
 * Every capture, void, reclaim and refund moves `lastEventId`, `changedInBlock` and `changedAt`.
 */
export const payment = onchainTable(
  "payment",
  {
    /** The EIP-712 digest of the terms. */
    id: hex().primaryKey(),
    /** How it was taken; its state is in the amounts below. */
    status: text().$type<"charged" | "authorized">().notNull(),

    // The terms, field by field; their splits are rows of `split`.
    merchantAddress: hex().notNull(),
    operator: hex().notNull(),
    /** The only account that could pay; zero: anyone could. */
    namedPayer: hex().notNull(),
    number: bigint().notNull(),
    tokenAddress: hex().notNull(),
    /** The signed amount, in units of `currency`: a token's base units, or a currency's minor ones. */
    amount: bigint().notNull(),
    /**
     * The token itself; for a priced payment, another token or an ISO 4217 number as an address:
     * `0x00000000000000000000000000000000000003d2` for the euro, 978.
     */
    currency: hex().notNull(),
    /** The contract that priced the currency in the token; zero: the amount is in the token. */
    source: hex().notNull(),
    payExpiry: bigint().notNull(),
    authorizationExpiry: bigint().notNull(),
    feeBps: integer().notNull(),
    feeReceiver: hex().notNull(),
    /** The contract that had to approve it; zero: none. */
    policy: hex().notNull(),
    referenceHash: hex().notNull(),

    // The payment itself.
    /** The account that paid. */
    payer: hex().notNull(),
    /** The account that signed the invoice: the merchant or one of its signers. */
    signer: hex().notNull(),
    /** The rail; zero: the payer's allowance. */
    collector: hex().notNull(),
    /** Taken from the payer: the amount, or its price in the token. */
    ...money("due"),
    /** Whole tokens per whole unit of the currency, with 18 decimals; null, like the next two, if not priced. */
    rate: bigint(),
    /** `rate` as a decimal. */
    rateDecimal: text(),
    /** Instant of the oldest part of the price. */
    ratedAt: bigint(),
    ...money("received", "fee", "splitTotal", "tokenFee"),
    splitCount: integer().notNull(),
    /** The store that holds, or held, an authorized payment; null for a charge. */
    store: hex(),
    /**
     * `capturable` is held now; `captured`, `voided` and `reclaimed` have left the store; all four are zero for a
     * charge. `refunded` was paid back, and `refundable` can still be: of the captured amount, or of a charge's due.
     */
    ...money("capturable", "captured", "voided", "reclaimed", "refundable", "refunded"),
    /** More was paid back than was captured, or than a charge's due less `tokenFee`. */
    overRefunded: boolean().notNull(),
    /** In UTC, "YYYY-MM-DD". */
    day: text().notNull(),
    /** The last of its events "charged", "authorized", "captured", "voided", "reclaimed" and "refunded". */
    lastEventId: text().notNull(),
    changedInBlock: bigint().notNull(),
    changedAt: bigint().notNull(),
    ...emitted(),
  },
  (table) => ({
    byMerchant: index().on(table.merchantAddress, table.timestamp),
    byNumber: index().on(table.merchantAddress, table.number),
    byPayer: index().on(table.payer, table.timestamp),
    byReference: index().on(table.referenceHash),
    byExpiry: index().on(table.merchantAddress, table.authorizationExpiry),
  }),
);

/** A price used by a payment: `due` of a token for an amount of a currency. Terms without a source have none. */
export const price = onchainTable(
  "price",
  {
    /** The payment taken at this price; each is priced once. */
    paymentId: hex().primaryKey(),
    /** The contract that priced it. */
    source: hex().notNull(),
    /** The priced currency: an ISO 4217 number as an address, or a token. */
    currency: hex().notNull(),
    /** The token that it was priced in. */
    tokenAddress: hex().notNull(),
    /** In units of the currency, as in the terms. */
    amount: bigint().notNull(),
    /** In base units of the token, rounded up. */
    ...money("due"),
    /** Whole tokens per whole unit of the currency, with 18 decimals. */
    rate: bigint().notNull(),
    /** `rate` as a decimal. */
    rateDecimal: text().notNull(),
    /** Instant of the oldest part of the price: of a feed's round, or a quote. */
    ratedAt: bigint().notNull(),
    /** In UTC, "YYYY-MM-DD". */
    day: text().notNull(),
    /** `logIndex` is that of `Priced`, which comes before the payment's own event. */
    ...emitted(),
  },
  (table) => ({
    bySource: index().on(table.source, table.timestamp),
    byPair: index().on(table.currency, table.tokenAddress, table.timestamp),
  }),
);

/** A split of the terms, with the sum paid to it. A split that rounds to zero has a row too. */
export const split = onchainTable(
  "split",
  {
    paymentId: hex().notNull(),
    account: hex().notNull(),
    /** Its place in the terms, from 0. */
    position: integer().notNull(),
    bps: integer().notNull(),
    tokenAddress: hex().notNull(),
    ...money("amount"),
    /** At least one part of it could not be delivered and became the account's credit. */
    credited: boolean().notNull(),
    ...written(),
  },
  (table) => ({ pk: primaryKey({ columns: [table.paymentId, table.account] }), byAccount: index().on(table.account) }),
);

/** A payment's history, in the order of `logIndex` within a transaction. */
export const paymentEvent = onchainTable(
  "payment_event",
  {
    id: text().primaryKey(),
    paymentId: hex().notNull(),
    kind: text()
      .$type<"charged" | "authorized" | "splitPaid" | "credited" | "captured" | "voided" | "reclaimed" | "refunded">()
      .notNull(),
    /** The account paid or credited; for "captured" the merchant, for "charged" and "authorized" the payer. */
    account: hex().notNull(),
    tokenAddress: hex().notNull(),
    /** For "charged" the due; for "authorized" the amount that arrived in the store. */
    ...money("amount"),
    /** The store that the money went to, for "authorized" and "credited"; otherwise null. */
    store: hex(),
    /** Reason of a refund: an unchecked code of up to 32 bytes of ASCII; otherwise null. */
    reason: hex(),
    ...emitted(),
  },
  (table) => ({ byPayment: index().on(table.paymentId, table.timestamp) }),
);

/**
 * The transfers of a payment; a leg of zero has no row. Amounts are as sent, except a charge's "net" and "held", which
 * are as received: the token's own fee on those two is the payment's `tokenFee`.
 *
 * - A charge's "net", "fee" and "split" go from the payer, and with `tokenFee` add up to what was due.
 * - An authorization's "held" goes from the payer to the store, and with `tokenFee` is what was due.
 * - A capture's "net", "fee" and "split", and the "returned" of a void or reclaim, go from the store; with the
 *   capturable amount they add up to "held".
 * - A refund's "refunded" goes from the account that refunds, merchant or operator.
 */
export const leg = onchainTable(
  "leg",
  {
    /** The payment event that it belongs to: a charge, an authorization or an exit. */
    eventId: text().notNull(),
    kind: text().$type<"net" | "fee" | "split" | "held" | "returned" | "refunded">().notNull(),
    /** Its owner; held money is still the payer's. */
    account: hex().notNull(),
    paymentId: hex().notNull(),
    merchantAddress: hex().notNull(),
    /** Its origin: the payer, also for a charge through a store; the store; or the account that refunded. */
    from: hex().notNull(),
    /** Its destination: the account, or the merchant's store if it is held or became a credit. */
    to: hex().notNull(),
    tokenAddress: hex().notNull(),
    ...money("amount"),
    /** It could not be delivered and became the account's credit. */
    credited: boolean().notNull(),
    day: text().notNull(),
    /** `logIndex` is that of the event that wrote it: of a split, `SplitPaid`. */
    ...emitted(),
  },
  (table) => ({
    pk: primaryKey({ columns: [table.eventId, table.kind, table.account] }),
    byPayment: index().on(table.paymentId),
    byAccount: index().on(table.account, table.timestamp),
    byMerchant: index().on(table.merchantAddress, table.timestamp),
  }),
);

/** A spent invoice number of a merchant: no invoice with it can be paid again. */
export const invoiceNumber = onchainTable(
  "invoice_number",
  {
    merchantAddress: hex().notNull(),
    number: bigint().notNull(),
    status: text().$type<"charged" | "authorized" | "cancelled">().notNull(),
    /** Null if it was cancelled. */
    paymentId: hex(),
    /** The account that spent it: the payer, or the merchant or signer that cancelled. */
    by: hex().notNull(),
    ...emitted(),
  },
  (table) => ({ pk: primaryKey({ columns: [table.merchantAddress, table.number] }) }),
);

/**
 * A refund of an id that was neither charged nor authorized: its terms share their number with terms that were charged,
 * and the chain knows only the number's status. The event has no terms: token and number are unknown, and no total
 * changes.
 */
export const strayRefund = onchainTable(
  "stray_refund",
  {
    paymentId: hex().notNull(),
    /** The merchant or operator that paid it. */
    from: hex().notNull(),
    to: hex().notNull(),
    /** In base units of a token that the event does not name. */
    amount: bigint().notNull(),
    reason: hex().notNull(),
    ...emitted(),
  },
  (table) => ({
    pk: primaryKey({ columns: [table.transactionHash, table.logIndex] }),
    byPayment: index().on(table.paymentId),
    byFrom: index().on(table.from),
  }),
);

/**
 * A policy's record of one approval, requested by `room`. A refusal leaves no receipt. Anyone can ask a policy about
 * any id: a payment's own receipts are those that the payment processor requested, and only they have a `paymentId`.
 */
export const policyReceipt = onchainTable(
  "policy_receipt",
  {
    /** The policy that was asked. */
    engine: hex().notNull(),
    /** The contract that asked. */
    room: hex().notNull(),
    /** The room's id for the subject. */
    id: hex().notNull(),
    /** The payment; null: another room asked. */
    paymentId: hex(),
    /** The account that is to pay. */
    from: hex().notNull(),
    ...emitted(),
  },
  (table) => ({
    pk: primaryKey({ columns: [table.transactionHash, table.logIndex] }),
    byPayment: index().on(table.paymentId),
    byFrom: index().on(table.from),
  }),
);

/** A call of a batch that changed nothing. */
export const failedCall = onchainTable(
  "failed_call",
  {
    caller: hex().notNull(),
    /** Its place in the batch, from 0. */
    position: integer().notNull(),
    /** Selector of the error that it reverted with; zero: none, for example when out of gas. */
    selector: hex().notNull(),
    ...emitted(),
  },
  (table) => ({
    pk: primaryKey({ columns: [table.transactionHash, table.logIndex] }),
    byCaller: index().on(table.caller),
  }),
);

// ── Credits ──

/** An account's undelivered money, held in a store until it is claimed. */
export const credit = onchainTable(
  "credit",
  {
    store: hex().notNull(),
    tokenAddress: hex().notNull(),
    account: hex().notNull(),
    merchantAddress: hex().notNull(),
    /** `amount` can be claimed now: `creditedTotal` less `claimedTotal`. */
    ...money("amount", "creditedTotal", "claimedTotal"),
    ...written(),
  },
  (table) => ({
    pk: primaryKey({ columns: [table.store, table.tokenAddress, table.account] }),
    byAccount: index().on(table.account),
    byMerchant: index().on(table.merchantAddress),
  }),
);

/** A credit's history. */
export const creditEvent = onchainTable(
  "credit_event",
  {
    id: text().primaryKey(),
    kind: text().$type<"credited" | "claimed">().notNull(),
    store: hex().notNull(),
    tokenAddress: hex().notNull(),
    account: hex().notNull(),
    merchantAddress: hex().notNull(),
    /** Its payment; null for a claim, and for a credit from another room than the processor. */
    paymentId: hex(),
    /**
     * The kind of leg that could not be delivered: "net", "fee", "split", "returned", or one of its room's; null for a
     * claim.
     */
    leg: text(),
    /** Destination of a claim: the account, or another address chosen by it; null for a credit. */
    to: hex(),
    ...money("amount"),
    ...emitted(),
  },
  (table) => ({
    byCredit: index().on(table.store, table.tokenAddress, table.account),
    byPayment: index().on(table.paymentId),
  }),
);

// ── Payouts from merchants' Safes ──

/**
 * An execution of a merchant's Safe: a payout if it has lines. An execution that pays nobody, such as a change of
 * owners, has none. Executions are read from the input of their transaction, from the block in which the address became
 * a merchant by its own or its signer's signature.
 *
 * A merchant may be any contract, and one that is no Safe can claim any execution: a row is the merchant's own
 * statement, not a proof of payment. The proof is the token's own `Transfer`.
 */
export const payout = onchainTable(
  "payout",
  {
    /** `transactionHash-merchantAddress`; a Safe's further executions in a transaction have the suffix `-logIndex`. */
    id: text().primaryKey(),
    /** The Safe. */
    merchantAddress: hex().notNull(),
    /** The Safe's EIP-712 hash, which its owners signed. */
    safeTxHash: hex().notNull(),
    /** "failed": the Safe used the nonce, and nothing was sent. */
    status: text().$type<"executed" | "failed">().notNull(),
    /** The sender of the transaction. */
    executor: hex().notNull(),
    /** False: its transfers cannot be read from its transaction; it has no lines, and `unexplained` has the reason. */
    linesKnown: boolean().notNull(),
    /**
     * "indirect": another contract called the Safe. "several": the Safe executed more than once in the transaction.
     * "delegated": it ran foreign code as its own. "oversized" or "unreadable": the input is not a payout's. Null if
     * the lines are known.
     */
    unexplained: text().$type<"indirect" | "several" | "delegated" | "oversized" | "unreadable">(),
    /** Number of lines. An executed payout paid them all, each with a row; a failed one has no rows. */
    lineCount: integer().notNull(),
    /** Calls besides the lines: to other contracts, to tokens that were never listed, of other functions. */
    otherCalls: integer().notNull(),
    /** Gas refund paid by the Safe, in base units of `gasToken`; zero for a payout by the SDK. */
    gasPayment: bigint().notNull(),
    /** Zero: ether. Null if the lines are not known. */
    gasToken: hex(),
    /** In UTC, "YYYY-MM-DD". */
    day: text().notNull(),
    ...emitted(),
  },
  (table) => ({
    byMerchant: index().on(table.merchantAddress, table.timestamp),
    bySafeTxHash: index().on(table.safeTxHash),
    byTransaction: index().on(table.transactionHash),
  }),
);

/**
 * One transfer of an executed payout. `amount` is as sent; the token's own fee on it is at the receiver's expense, and
 * in no column.
 */
export const payoutLine = onchainTable(
  "payout_line",
  {
    payoutId: text().notNull(),
    /** Its place among the payout's lines, from 0. */
    position: integer().notNull(),
    /** The Safe. */
    merchantAddress: hex().notNull(),
    /** The payee. */
    account: hex().notNull(),
    tokenAddress: hex().notNull(),
    ...money("amount"),
    /** 32 bytes that the merchant appended to the transfer, such as the payee's invoice number. Null: none. */
    reference: hex(),
    /** The reference as text; null if it is not readable text, such as a hash. */
    referenceText: text(),
    /** keccak256 of the payout's salt and the payee's name, both kept by the Safe's owners. Null: none. */
    nameHash: hex(),
    /** In UTC, "YYYY-MM-DD". */
    day: text().notNull(),
    /** Those of its payout. */
    ...emitted(),
  },
  (table) => ({
    pk: primaryKey({ columns: [table.payoutId, table.position] }),
    byMerchant: index().on(table.merchantAddress, table.timestamp),
    byAccount: index().on(table.account, table.timestamp),
    byReference: index().on(table.reference),
    byReferenceText: index().on(table.referenceText),
  }),
);

// ── Totals ──

/**
 * A merchant's day in one token. Every amount is a sum over the day's events, so days can be summed.
 *
 * - Of charges: `paymentCount`, and `gross = net + fee + splitTotal + tokenFee`.
 * - Of authorizations: `authorized` is the amount that arrived in the store. Over all days, `authorized` less
 *   `captured`, `voided` and `reclaimed` is capturable.
 * - Of captures: `captured = capturedNet + capturedFee + capturedSplitTotal`.
 * - Of refunds of charges and captures: `refunded`. Fee and splits are not paid back.
 *
 * Payers paid `gross + captured`; the merchant received `net + capturedNet`.
 */
export const dailyTotal = onchainTable(
  "daily_total",
  {
    merchantAddress: hex().notNull(),
    tokenAddress: hex().notNull(),
    day: text().notNull(),
    paymentCount: integer().notNull(),
    ...money("gross", "fee", "splitTotal", "tokenFee", "net"),
    ...money("authorized", "captured", "capturedNet", "capturedFee", "capturedSplitTotal"),
    ...money("voided", "reclaimed", "refunded"),
    ...written(),
  },
  (table) => ({ pk: primaryKey({ columns: [table.merchantAddress, table.tokenAddress, table.day] }) }),
);

/**
 * A merchant's day in one currency and one token, of priced payments only: the amounts invoiced, due and received.
 * Every amount is a sum over the day's events, so days can be summed.
 *
 * - Of charges and authorizations: `paymentCount`, `priced` and `due`.
 * - Of charges and captures: `received`. Held, voided and reclaimed amounts are not received.
 */
export const dailyCurrencyTotal = onchainTable(
  "daily_currency_total",
  {
    merchantAddress: hex().notNull(),
    /** An ISO 4217 number as an address, or a token. */
    currency: hex().notNull(),
    tokenAddress: hex().notNull(),
    /** In UTC, "YYYY-MM-DD". */
    day: text().notNull(),
    paymentCount: integer().notNull(),
    /** The signed amounts, in units of the currency. */
    priced: bigint().notNull(),
    /** Taken from the payers for that. */
    ...money("due"),
    /** Received by the merchant, without fee, splits and the token's own fee. */
    ...money("received"),
    ...written(),
  },
  (table) => ({
    pk: primaryKey({ columns: [table.merchantAddress, table.currency, table.tokenAddress, table.day] }),
  }),
);

/** An account's income from charges and captures in a day, as fee receiver or split account, in one token. */
export const dailyIncome = onchainTable(
  "daily_income",
  {
    account: hex().notNull(),
    kind: text().$type<"fee" | "split">().notNull(),
    tokenAddress: hex().notNull(),
    day: text().notNull(),
    legCount: integer().notNull(),
    ...money("amount"),
    ...written(),
  },
  (table) => ({ pk: primaryKey({ columns: [table.account, table.kind, table.tokenAddress, table.day] }) }),
);

/** The known lines paid out by a merchant's Safe in a day, in one token. */
export const dailyPayout = onchainTable(
  "daily_payout",
  {
    merchantAddress: hex().notNull(),
    tokenAddress: hex().notNull(),
    /** In UTC, "YYYY-MM-DD". */
    day: text().notNull(),
    lineCount: integer().notNull(),
    ...money("amount"),
    ...written(),
  },
  (table) => ({ pk: primaryKey({ columns: [table.merchantAddress, table.tokenAddress, table.day] }) }),
);

// ── Relations, for GraphQL ──

export const merchantRelations = relations(merchant, ({ one, many }) => ({
  tokenStore: one(tokenStore, { fields: [merchant.currentStore], references: [tokenStore.address] }),
  tokenStores: many(tokenStore),
  payments: many(payment),
  invoiceNumbers: many(invoiceNumber),
  signers: many(signer),
  signerEvents: many(signerEvent),
  legs: many(leg),
  credits: many(credit),
  dailyTotals: many(dailyTotal),
  dailyCurrencyTotals: many(dailyCurrencyTotal),
  payouts: many(payout),
  payoutLines: many(payoutLine),
  dailyPayouts: many(dailyPayout),
}));

export const tokenStoreRelations = relations(tokenStore, ({ one, many }) => ({
  merchant: one(merchant, { fields: [tokenStore.merchantAddress], references: [merchant.address] }),
  payments: many(payment),
  credits: many(credit),
}));

export const signerRelations = relations(signer, ({ one, many }) => ({
  merchant: one(merchant, { fields: [signer.merchantAddress], references: [merchant.address] }),
  events: many(signerEvent),
}));

export const signerEventRelations = relations(signerEvent, ({ one }) => ({
  merchant: one(merchant, { fields: [signerEvent.merchantAddress], references: [merchant.address] }),
  entry: one(signer, {
    fields: [signerEvent.merchantAddress, signerEvent.signer],
    references: [signer.merchantAddress, signer.signer],
  }),
}));

export const tokenRelations = relations(token, ({ many }) => ({
  events: many(listingEvent),
  payments: many(payment),
  prices: many(price),
  credits: many(credit),
  dailyTotals: many(dailyTotal),
  dailyCurrencyTotals: many(dailyCurrencyTotal),
  payoutLines: many(payoutLine),
  dailyPayouts: many(dailyPayout),
}));

export const currencyInfoRelations = relations(currencyInfo, ({ many }) => ({
  payments: many(payment),
  prices: many(price),
  dailyCurrencyTotals: many(dailyCurrencyTotal),
}));

export const collectorRelations = relations(collector, ({ many }) => ({
  events: many(listingEvent),
  payments: many(payment),
}));

export const listingEventRelations = relations(listingEvent, ({ one }) => ({
  token: one(token, { fields: [listingEvent.subject], references: [token.address] }),
  collector: one(collector, { fields: [listingEvent.subject], references: [collector.address] }),
}));

export const paymentRelations = relations(payment, ({ one, many }) => ({
  merchant: one(merchant, { fields: [payment.merchantAddress], references: [merchant.address] }),
  token: one(token, { fields: [payment.tokenAddress], references: [token.address] }),
  /** Null if neither ISO 4217 nor the deployment record has the currency. */
  currencyInfo: one(currencyInfo, { fields: [payment.currency], references: [currencyInfo.address] }),
  /** Null if the payer's allowance was used. */
  rail: one(collector, { fields: [payment.collector], references: [collector.address] }),
  /** Null for a charge. */
  tokenStore: one(tokenStore, { fields: [payment.store], references: [tokenStore.address] }),
  /** Null if the amount is in the token. */
  price: one(price, { fields: [payment.id], references: [price.paymentId] }),
  /** Its last event, other than of splits and credits. */
  lastEvent: one(paymentEvent, { fields: [payment.lastEventId], references: [paymentEvent.id] }),
  splits: many(split),
  events: many(paymentEvent),
  legs: many(leg),
  creditEvents: many(creditEvent),
  policyReceipts: many(policyReceipt),
}));

export const priceRelations = relations(price, ({ one }) => ({
  payment: one(payment, { fields: [price.paymentId], references: [payment.id] }),
  token: one(token, { fields: [price.tokenAddress], references: [token.address] }),
  currencyInfo: one(currencyInfo, { fields: [price.currency], references: [currencyInfo.address] }),
}));

export const splitRelations = relations(split, ({ one }) => ({
  payment: one(payment, { fields: [split.paymentId], references: [payment.id] }),
  token: one(token, { fields: [split.tokenAddress], references: [token.address] }),
}));

export const paymentEventRelations = relations(paymentEvent, ({ one, many }) => ({
  legs: many(leg),
  payment: one(payment, { fields: [paymentEvent.paymentId], references: [payment.id] }),
  token: one(token, { fields: [paymentEvent.tokenAddress], references: [token.address] }),
}));

export const legRelations = relations(leg, ({ one }) => ({
  event: one(paymentEvent, { fields: [leg.eventId], references: [paymentEvent.id] }),
  payment: one(payment, { fields: [leg.paymentId], references: [payment.id] }),
  merchant: one(merchant, { fields: [leg.merchantAddress], references: [merchant.address] }),
  token: one(token, { fields: [leg.tokenAddress], references: [token.address] }),
}));

export const invoiceNumberRelations = relations(invoiceNumber, ({ one }) => ({
  merchant: one(merchant, { fields: [invoiceNumber.merchantAddress], references: [merchant.address] }),
  payment: one(payment, { fields: [invoiceNumber.paymentId], references: [payment.id] }),
}));

export const policyReceiptRelations = relations(policyReceipt, ({ one }) => ({
  /** Null if another room asked. */
  payment: one(payment, { fields: [policyReceipt.paymentId], references: [payment.id] }),
}));

export const creditRelations = relations(credit, ({ one, many }) => ({
  merchant: one(merchant, { fields: [credit.merchantAddress], references: [merchant.address] }),
  tokenStore: one(tokenStore, { fields: [credit.store], references: [tokenStore.address] }),
  token: one(token, { fields: [credit.tokenAddress], references: [token.address] }),
  events: many(creditEvent),
}));

export const creditEventRelations = relations(creditEvent, ({ one }) => ({
  credit: one(credit, {
    fields: [creditEvent.store, creditEvent.tokenAddress, creditEvent.account],
    references: [credit.store, credit.tokenAddress, credit.account],
  }),
  merchant: one(merchant, { fields: [creditEvent.merchantAddress], references: [merchant.address] }),
  token: one(token, { fields: [creditEvent.tokenAddress], references: [token.address] }),
  payment: one(payment, { fields: [creditEvent.paymentId], references: [payment.id] }),
}));

export const dailyTotalRelations = relations(dailyTotal, ({ one }) => ({
  merchant: one(merchant, { fields: [dailyTotal.merchantAddress], references: [merchant.address] }),
  token: one(token, { fields: [dailyTotal.tokenAddress], references: [token.address] }),
}));

export const dailyCurrencyTotalRelations = relations(dailyCurrencyTotal, ({ one }) => ({
  merchant: one(merchant, { fields: [dailyCurrencyTotal.merchantAddress], references: [merchant.address] }),
  token: one(token, { fields: [dailyCurrencyTotal.tokenAddress], references: [token.address] }),
  currencyInfo: one(currencyInfo, { fields: [dailyCurrencyTotal.currency], references: [currencyInfo.address] }),
}));

export const dailyIncomeRelations = relations(dailyIncome, ({ one }) => ({
  token: one(token, { fields: [dailyIncome.tokenAddress], references: [token.address] }),
}));

export const payoutRelations = relations(payout, ({ one, many }) => ({
  merchant: one(merchant, { fields: [payout.merchantAddress], references: [merchant.address] }),
  lines: many(payoutLine),
}));

export const payoutLineRelations = relations(payoutLine, ({ one }) => ({
  payout: one(payout, { fields: [payoutLine.payoutId], references: [payout.id] }),
  merchant: one(merchant, { fields: [payoutLine.merchantAddress], references: [merchant.address] }),
  token: one(token, { fields: [payoutLine.tokenAddress], references: [token.address] }),
}));

export const dailyPayoutRelations = relations(dailyPayout, ({ one }) => ({
  merchant: one(merchant, { fields: [dailyPayout.merchantAddress], references: [merchant.address] }),
  token: one(token, { fields: [dailyPayout.tokenAddress], references: [token.address] }),
}));

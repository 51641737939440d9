// The tables behind GraphQL and SQL. GraphQL calls a table's list by its name and an "s".
//
// Every event writes its rows whole, from itself and from rows that are there already: a row keeps its key and its kind.
// A later event adds to sums and moves states, and changes nothing else.
//
// Amounts have two columns: `fee` in base units of the row's token, `feeDecimal` as a decimal string. The signed amount
// has one, in units of its currency: the chain does not know how many decimals a currency has. Addresses are lower case.
// Instants are unix seconds. `blockNumber` and `timestamp` are those of the event that wrote the row last; a payment
// keeps those of the event that took it.
//
// `merchantAddress` is the same account everywhere: an owner of stores and signers is a merchant here.
// Where a column and a relation would share a name, the column ends in `Address`.
import { bigint, boolean, hex, index, integer, onchainTable, primaryKey, relations, text } from "ponder";

const amountColumn = () => bigint().notNull();
const decimalColumn = () => text().notNull();

/** Two columns an amount: base units, and a decimal string. */
const money = <name extends string>(...names: readonly name[]) =>
  Object.fromEntries(
    names.flatMap((name) => [
      [name, amountColumn()],
      [`${name}Decimal`, decimalColumn()],
    ]),
  ) as Record<name, ReturnType<typeof amountColumn>> & Record<`${name}Decimal`, ReturnType<typeof decimalColumn>>;

/** Where in the chain a row was last written. */
const written = () => ({ blockNumber: bigint().notNull(), timestamp: bigint().notNull() });

/** Where in the chain the one event is that a row is of. */
const emitted = () => ({ ...written(), transactionHash: hex().notNull(), logIndex: integer().notNull() });

// ── Merchants and their signers ──

/** A payee, from its first event on: there is no registration. */
export const merchant = onchainTable("merchant", {
  address: hex().primaryKey(),
  firstSeenAt: bigint().notNull(),
  /** Charged and authorized. */
  paymentCount: integer().notNull(),
  /** The processor's store for its new payments; null: it has not needed one yet. */
  currentStore: hex(),
  ...written(),
});

/** A small contract that holds a merchant's tokens in one room: authorized money, balances and credits. */
export const tokenStore = onchainTable(
  "token_store",
  {
    address: hex().primaryKey(),
    /** The contract that it obeys: the processor, or another room. */
    room: hex().notNull(),
    merchantAddress: hex().notNull(),
    /** A merchant's first store in a room is 0. */
    generation: integer().notNull(),
    /** When new money began to go to it; null for a merchant's first, which takes it from the beginning. */
    renewedAt: bigint(),
    /** When its contract was created, by the first exit or credit; null: not yet. */
    openedAt: bigint(),
    ...written(),
  },
  (table) => ({ byMerchant: index().on(table.merchantAddress, table.generation) }),
);

/** Who may sign for a merchant now. */
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

/** Every naming, narrowing and revoking of a signer. */
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

/** A token that takes, or took, payments. */
export const token = onchainTable("token", {
  address: hex().primaryKey(),
  symbol: text().notNull(),
  decimals: integer().notNull(),
  listed: boolean().notNull(),
  /** Maximum share of a transfer that the token's own fee may keep, in basis points. */
  maxTokenFeeBps: integer().notNull(),
  /** Selector of the function by which the issuer says whom it has listed; zero: none. */
  issuerList: hex().notNull(),
  /** In the past or zero: not paused. */
  entriesPausedUntil: bigint().notNull(),
  ...written(),
});

/** A contract that pulls tokens from payers over one rail. */
export const collector = onchainTable("collector", {
  address: hex().primaryKey(),
  /** "permit2", "relayed", "erc3009" or "erc2612"; null for one that the deployment record does not know. */
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
 * Terms that were paid, and what became of the money. In every payment, over every rail,
 *
 *     due = received + fee + splitTotal + tokenFee + capturable + voided + reclaimed
 *
 * in base units of the token: `due` was taken of the payer. Without a price source it is the signed `amount`; a source
 * made it of an `amount` in another currency, at `rate`.
 *
 * Of a charge the last three are zero. `fee` and `splitTotal` are what was sent, `received` is what arrived at the
 * merchant, and `tokenFee` is the rest: what the token's own fee kept of the merchant's money. A direct charge takes
 * fee and splits from `due`, so the token's fee is that on the merchant's part. By consent, a charge with fee or
 * splits passes through the merchant's store, and they are taken from what arrived there: the token's fee is then that
 * on the way in, on all of what is due, and that on the merchant's part. What it keeps of fee and splits on their way to
 * their owners is at their owners' expense, and in no column.
 *
 * Of an authorized payment `tokenFee` is what was kept on the way into the store. `received`, `fee` and `splitTotal`
 * add its captures up, and are what the store sent, the merchant's part too: `captured = received + fee + splitTotal`.
 *
 * `blockNumber`, `timestamp`, `day`, `transactionHash` and `logIndex` are those of the event that took the payment.
 * Every capture, void, reclaim and refund moves `lastEventId`, `changedInBlock` and `changedAt`.
 */
export const payment = onchainTable(
  "payment",
  {
    /** The EIP-712 digest of the terms. */
    id: hex().primaryKey(),
    /** How it was taken. The amounts below say what became of it. */
    status: text().$type<"charged" | "authorized">().notNull(),

    // The terms, field by field; their splits are rows of `split`.
    merchantAddress: hex().notNull(),
    operator: hex().notNull(),
    /** The only account that might pay; zero: anyone might. */
    namedPayer: hex().notNull(),
    number: bigint().notNull(),
    tokenAddress: hex().notNull(),
    /** The signed amount, in units of `currency`: a token's base units, or a currency's minor ones. */
    amount: bigint().notNull(),
    /**
     * The token itself; where a source priced it, another token or an ISO 4217 number as an address:
     * `0x00000000000000000000000000000000000003d2` for the euro, 978.
     */
    currency: hex().notNull(),
    /** The contract that priced the currency in the token; zero: the amount is in the token. */
    source: hex().notNull(),
    payExpiry: bigint().notNull(),
    authorizationExpiry: bigint().notNull(),
    feeBps: integer().notNull(),
    feeReceiver: hex().notNull(),
    /** The contract that was asked before it was taken; zero: none. */
    policy: hex().notNull(),
    referenceHash: hex().notNull(),

    // What happened.
    /** Who paid. */
    payer: hex().notNull(),
    /** Whose signature the invoice bore: the merchant, or a signer of it. */
    signer: hex().notNull(),
    /** The rail; zero: the payer's allowance. */
    collector: hex().notNull(),
    /** Taken of the payer: the amount, or what the source made of it. */
    ...money("due"),
    /** Whole tokens for a whole unit of the currency, with 18 decimals; null: not priced, as with the next two. */
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
     * `capturable` is held now; `captured`, `voided` and `reclaimed` have left the store; all four are zero for a charge.
     * `refunded` was paid back, and `refundable` may yet be: of what was captured, or of what a charge took.
     */
    ...money("capturable", "captured", "voided", "reclaimed", "refundable", "refunded"),
    /** More was paid back than the payment brought: than was captured, or than a charge took less `tokenFee`. */
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

/** A price that was used: `due` of a token for an amount of a currency. Terms without a source leave none. */
export const price = onchainTable(
  "price",
  {
    /** The payment that was taken at it, which is priced once. */
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
    /** Whole tokens for a whole unit of the currency, with 18 decimals. */
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

/** A split of the terms, and the sum of what it was paid. One that rounds to zero has a row too. */
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
    /** One part of it at least could not be delivered, and became the account's credit. */
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
    /** Who was paid or credited: of "captured", the merchant. Of "charged" and "authorized", who paid. */
    account: hex().notNull(),
    tokenAddress: hex().notNull(),
    /** Of "charged", all that was due; of "authorized", what arrived in the store. */
    ...money("amount"),
    /** The store that it went to, of "authorized" and "credited"; null for all else. */
    store: hex(),
    /** Why it was refunded: a code of up to 32 bytes of ASCII, which nobody has checked; null for all else. */
    reason: hex(),
    ...emitted(),
  },
  (table) => ({ byPayment: index().on(table.paymentId, table.timestamp) }),
);

/**
 * The ways of a payment's money; a way of nothing has no row. Amounts are what was sent, but for a charge's "net" and
 * for "held", which are what arrived: what the token's own fee kept of those two is the payment's `tokenFee`.
 *
 * - A charge's "net", "fee" and "split" go from the payer, and with `tokenFee` add up to what was due.
 * - An authorization's "held" goes from the payer to the store, and with `tokenFee` is what was due.
 * - A capture's "net", "fee" and "split", and the "returned" of a void or reclaim, go from the store; with what is
 *   capturable they add up to "held".
 * - A refund's "refunded" goes from whoever paid it, merchant or operator.
 */
export const leg = onchainTable(
  "leg",
  {
    /** The event of the payment that it is a part of: a charge, an authorization or an exit. */
    eventId: text().notNull(),
    kind: text().$type<"net" | "fee" | "split" | "held" | "returned" | "refunded">().notNull(),
    /** Its owner: what is held is still the payer's. */
    account: hex().notNull(),
    paymentId: hex().notNull(),
    merchantAddress: hex().notNull(),
    /** Where it came from: the payer, also where a charge passed through a store; the store; or who refunded it. */
    from: hex().notNull(),
    /** Where it went: the account, or the merchant's store while it is held or where it became a credit. */
    to: hex().notNull(),
    tokenAddress: hex().notNull(),
    ...money("amount"),
    /** It could not be delivered, and became the account's credit. */
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

/** A merchant's number that has been spent: no invoice with it will ever be paid again. */
export const invoiceNumber = onchainTable(
  "invoice_number",
  {
    merchantAddress: hex().notNull(),
    number: bigint().notNull(),
    status: text().$type<"charged" | "authorized" | "cancelled">().notNull(),
    /** Null where it was cancelled. */
    paymentId: hex(),
    /** Who spent it: the payer, or the merchant or signer that cancelled. */
    by: hex().notNull(),
    ...emitted(),
  },
  (table) => ({ pk: primaryKey({ columns: [table.merchantAddress, table.number] }) }),
);

/**
 * A refund of an id that was neither charged nor authorized: its terms share their number with those that were charged,
 * and the chain knows a number's status alone. The event carries no terms: token and number are unknown, and no total
 * changes.
 */
export const strayRefund = onchainTable(
  "stray_refund",
  {
    paymentId: hex().notNull(),
    /** Merchant or operator, who paid it. */
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
 * A policy's record of one decision: asked by `room`, it allowed. A refusal leaves nothing. Anybody can ask a policy
 * about any id: a payment's own receipts are those for which the payment processor asked, and they alone have a
 * `paymentId`.
 */
export const policyReceipt = onchainTable(
  "policy_receipt",
  {
    /** The policy that was asked. */
    engine: hex().notNull(),
    /** The contract that asked. */
    room: hex().notNull(),
    /** The room's id of what it asked about. */
    id: hex().notNull(),
    /** The payment; null: another room asked. */
    paymentId: hex(),
    /** Who was to pay. */
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
    /** Selector of the error that it reverted with; zero: of none, as when its gas runs out. */
    selector: hex().notNull(),
    ...emitted(),
  },
  (table) => ({
    pk: primaryKey({ columns: [table.transactionHash, table.logIndex] }),
    byCaller: index().on(table.caller),
  }),
);

// ── Credits ──

/** An account's money in a store, because it could not be delivered. */
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
    /** The payment that it is of; null for a claim, and for a credit of another room than the processor. */
    paymentId: hex(),
    /** The kind of leg that could not be delivered: "net", "fee", "split", "returned", or one of its room's; null for a claim. */
    leg: text(),
    /** Where a claim sent it: to the account, or elsewhere by the account's will; null for a credit. */
    to: hex(),
    ...money("amount"),
    ...emitted(),
  },
  (table) => ({
    byCredit: index().on(table.store, table.tokenAddress, table.account),
    byPayment: index().on(table.paymentId),
  }),
);

// ── Payouts out of merchants' Safes ──

/**
 * An execution of a merchant's Safe: a payout where it has lines. One that pays nobody, as a change of owners does, has
 * none. It is read from the input of the transaction that executed it, from the block on in which the address became a
 * merchant by its own or its signer's signature.
 *
 * A merchant may be any contract, and one that is no Safe can say that it has executed what it likes: a row is what the
 * merchant says it has sent, and no proof of payment. A token's own `Transfer` is.
 */
export const payout = onchainTable(
  "payout",
  {
    /** `transactionHash-merchantAddress`; a Safe's further executions in a transaction have `-logIndex` behind it. */
    id: text().primaryKey(),
    /** The Safe. */
    merchantAddress: hex().notNull(),
    /** What its owners signed: the Safe's EIP-712 hash. */
    safeTxHash: hex().notNull(),
    /** "failed": the Safe went on, and nothing of it was sent. */
    status: text().$type<"executed" | "failed">().notNull(),
    /** Who sent the transaction. */
    executor: hex().notNull(),
    /** False: what it sent cannot be told from its transaction, it has no lines here, and `unexplained` says why. */
    linesKnown: boolean().notNull(),
    /**
     * "indirect": another contract called the Safe. "several": the Safe executed more than once in the transaction.
     * "delegated": it ran foreign code as its own. "oversized" or "unreadable": the input is none of a payout. Null where
     * the lines are known.
     */
    unexplained: text().$type<"indirect" | "several" | "delegated" | "oversized" | "unreadable">(),
    /** How many lines it was to pay. Executed, it paid them all, and each is a row; of a failed one none is. */
    lineCount: integer().notNull(),
    /** Calls beside the lines: of other contracts, of tokens that were never listed, of other functions. */
    otherCalls: integer().notNull(),
    /** What the Safe paid back for gas, in base units of `gasToken`; zero for a payout by the SDK. */
    gasPayment: bigint().notNull(),
    /** Zero: ether. Null where the lines are not known. */
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
 * One transfer of an executed payout. `amount` is what was sent; what the token's own fee keeps of it on the way is the
 * receiver's to bear, and in no column.
 */
export const payoutLine = onchainTable(
  "payout_line",
  {
    payoutId: text().notNull(),
    /** Its place among the payout's lines, from 0. */
    position: integer().notNull(),
    /** The Safe. */
    merchantAddress: hex().notNull(),
    /** Who was paid. */
    account: hex().notNull(),
    tokenAddress: hex().notNull(),
    ...money("amount"),
    /** 32 bytes that the merchant wrote behind the transfer: the receiver's invoice number, for one. Null: none. */
    reference: hex(),
    /** The reference as text; null where it is none that can be read, as with a hash. */
    referenceText: text(),
    /** keccak256 of the payout's salt and the receiver's name, both of which the Safe's owners keep. Null: none. */
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
 * A merchant's day in one token. Every amount is a sum over the events of that day, so that days may be summed.
 *
 * - Of charges: `paymentCount`, and `gross = net + fee + splitTotal + tokenFee`.
 * - Of authorizations: `authorized` is what arrived in the store. Over all days, `authorized` less `captured`, `voided`
 *   and `reclaimed` is capturable.
 * - Of captures: `captured = capturedNet + capturedFee + capturedSplitTotal`.
 * - `refunded`, of charges and captures, by whomever: fee and splits are not paid back.
 *
 * What payers paid is `gross + captured`, what the merchant took `net + capturedNet`.
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
 * A merchant's day in one currency and one token, of priced payments alone: what was asked for beside what came of it.
 * Every amount is a sum over the events of that day, so that days may be summed.
 *
 * - Of charges and authorizations: `paymentCount`, `priced` and `due`.
 * - Of charges and captures: `received`. Nothing has been received of a payment that is held, and nothing will be of
 *   what was voided or reclaimed.
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
    /** Taken of the payers for that. */
    ...money("due"),
    /** What arrived at the merchant, without fee, splits and what the token's own fee kept. */
    ...money("received"),
    ...written(),
  },
  (table) => ({
    pk: primaryKey({ columns: [table.merchantAddress, table.currency, table.tokenAddress, table.day] }),
  }),
);

/** An account's income of charges and captures in a day, as fee receiver or split account, in one token. */
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

/** The known lines that a merchant's Safe paid out in a day, in one token. */
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

// ── Relations: how GraphQL goes from row to row ──

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
  /** Null where the payer's allowance was used. */
  rail: one(collector, { fields: [payment.collector], references: [collector.address] }),
  /** Null for a charge. */
  tokenStore: one(tokenStore, { fields: [payment.store], references: [tokenStore.address] }),
  /** Null where the amount is in the token. */
  price: one(price, { fields: [payment.id], references: [price.paymentId] }),
  /** Its last own event: all but splits' and credits'. */
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
  /** Null where another room asked. */
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

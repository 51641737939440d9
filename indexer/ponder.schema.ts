// What GraphQL and SQL answer from. GraphQL calls a table's list by its name and an "s".
//
// Amounts stand twice: `fee` in base units of the row's token, `feeDecimal` as a decimal string. Addresses are lower
// case. Instants are unix seconds. `blockNumber` and `timestamp` are those of the event that wrote the row last.
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

/** Where in the chain the one event stands that a row tells of. */
const emitted = () => ({ ...written(), transactionHash: hex().notNull(), logIndex: integer().notNull() });

// ── Merchants and their signers ──

/** A payee, from its first event on: there is no registration. */
export const merchant = onchainTable("merchant", {
  address: hex().primaryKey(),
  firstSeenAt: bigint().notNull(),
  paymentCount: integer().notNull(),
  /** The store that holds its tokens; null until something needed it. */
  openedStore: hex(),
  ...written(),
});

/** A small contract that holds a merchant's tokens: what could not be delivered waits in it. */
export const tokenStore = onchainTable("token_store", {
  address: hex().primaryKey(),
  merchantAddress: hex().notNull(),
  openedAt: bigint().notNull(),
  ...written(),
});

/** Who may sign for a merchant, as it stands now. */
export const signer = onchainTable(
  "signer",
  {
    merchantAddress: hex().notNull(),
    signer: hex().notNull(),
    /** Exclusive; zero: revoked. In force while it lies ahead. */
    validUntil: bigint().notNull(),
    /** What fee and splits of an invoice may take together. */
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

// ── What governance lists ──

/** A token that takes, or took, payments. */
export const token = onchainTable("token", {
  address: hex().primaryKey(),
  symbol: text().notNull(),
  decimals: integer().notNull(),
  listed: boolean().notNull(),
  /** What the token's own fee may keep of a transfer. */
  maxTokenFeeBps: integer().notNull(),
  /** Selector of the function that tells whom the issuer has listed; zero: none. */
  issuerList: hex().notNull(),
  /** In the past or zero: not paused. */
  entriesPausedUntil: bigint().notNull(),
  ...written(),
});

/** A rail that payers pay over, their allowance aside. */
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
    kind: text().$type<"tokenListed" | "tokenDelisted" | "entriesPaused" | "collectorSet">().notNull(),
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
 *     amount = received + fee + splitTotal + tokenFee
 *
 * `fee` and `splitTotal` are what was sent, `received` is what arrived at the merchant, and `tokenFee` is the rest:
 * what the token's own fee kept of the merchant's money. A direct charge takes fee and splits from `amount`, so the
 * token's fee is that on the merchant's part. By consent, a payment with fee or splits passes through the merchant's
 * store, and they are taken from what arrived there: the token's fee is then that on the way in, on all of the amount,
 * and that on the merchant's part. What it keeps of fee and splits on their way to their owners is theirs to bear, and
 * stands in no column.
 */
export const payment = onchainTable(
  "payment",
  {
    /** The EIP-712 digest of the terms. */
    id: hex().primaryKey(),
    status: text().$type<"charged">().notNull(),

    // The terms, field by field; their splits are rows of `split`.
    merchantAddress: hex().notNull(),
    operator: hex().notNull(),
    /** The only account that might pay; zero: anyone might. */
    namedPayer: hex().notNull(),
    number: bigint().notNull(),
    tokenAddress: hex().notNull(),
    ...money("amount"),
    payExpiry: bigint().notNull(),
    authorizationExpiry: bigint().notNull(),
    feeBps: integer().notNull(),
    feeReceiver: hex().notNull(),
    /** Whom the payment was put to before it was taken; zero: nobody. */
    policy: hex().notNull(),
    referenceHash: hex().notNull(),

    // What happened.
    /** Who paid. */
    payer: hex().notNull(),
    /** Whose signature the invoice bore: the merchant, or a signer of it. */
    signer: hex().notNull(),
    /** The rail; zero: the payer's allowance. */
    collector: hex().notNull(),
    ...money("received", "fee", "splitTotal", "tokenFee"),
    splitCount: integer().notNull(),
    /** In UTC, "YYYY-MM-DD". */
    day: text().notNull(),
    ...emitted(),
  },
  (table) => ({
    byMerchant: index().on(table.merchantAddress, table.timestamp),
    byNumber: index().on(table.merchantAddress, table.number),
    byPayer: index().on(table.payer, table.timestamp),
    byReference: index().on(table.referenceHash),
  }),
);

/** A part of a payment by its terms: there is a row for one that rounded to zero, too. */
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
    /** It could not be delivered, and became the account's credit. */
    credited: boolean().notNull(),
    /** Its `splitPaid` in the payment's history; null where it rounded to zero. */
    eventId: text(),
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
    kind: text().$type<"charged" | "splitPaid" | "credited">().notNull(),
    /** Who was paid or credited; for `charged`, who paid. */
    account: hex().notNull(),
    tokenAddress: hex().notNull(),
    /** For `charged`, the whole of the terms. */
    ...money("amount"),
    ...emitted(),
  },
  (table) => ({ byPayment: index().on(table.paymentId, table.timestamp) }),
);

/**
 * Where a payment's money went. The amounts may be summed: a payment's legs add up to its amount. A leg of nothing has
 * no row.
 */
export const leg = onchainTable(
  "leg",
  {
    /** `paymentId-kind-account` */
    id: text().primaryKey(),
    paymentId: hex().notNull(),
    merchantAddress: hex().notNull(),
    kind: text().$type<"net" | "fee" | "split" | "tokenFee">().notNull(),
    /** Whose money it was: the payer, also where it passed through the merchant's store. */
    from: hex().notNull(),
    /** Where it is: the account, or the merchant's store where it could not be delivered. */
    to: hex().notNull(),
    /** Whose money it is. The token itself stands for whoever takes its own fee. */
    account: hex().notNull(),
    tokenAddress: hex().notNull(),
    ...money("amount"),
    /** The account has a credit for it. */
    credited: boolean().notNull(),
    day: text().notNull(),
    ...written(),
    transactionHash: hex().notNull(),
  },
  (table) => ({
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
    status: text().$type<"charged" | "cancelled">().notNull(),
    /** Null where it was cancelled. */
    paymentId: hex(),
    /** Who spent it: the payer, or the merchant or signer that cancelled. */
    by: hex().notNull(),
    ...emitted(),
  },
  (table) => ({ pk: primaryKey({ columns: [table.merchantAddress, table.number] }) }),
);

// ── Credits ──

/** What waits in a store for an account, because it could not be delivered. */
export const credit = onchainTable(
  "credit",
  {
    store: hex().notNull(),
    tokenAddress: hex().notNull(),
    account: hex().notNull(),
    merchantAddress: hex().notNull(),
    /** `amount` is what waits now: `creditedTotal` less `claimedTotal`. */
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
    /** The payment it came from; null for a claim, which takes all there is. */
    paymentId: hex(),
    ...money("amount"),
    ...emitted(),
  },
  (table) => ({
    byCredit: index().on(table.store, table.tokenAddress, table.account),
    byPayment: index().on(table.paymentId),
  }),
);

// ── Totals ──

/** A merchant's day in one token. `gross = net + fee + splitTotal + tokenFee`. */
export const dailyTotal = onchainTable(
  "daily_total",
  {
    merchantAddress: hex().notNull(),
    tokenAddress: hex().notNull(),
    day: text().notNull(),
    paymentCount: integer().notNull(),
    ...money("gross", "fee", "splitTotal", "tokenFee", "net"),
    ...written(),
  },
  (table) => ({ pk: primaryKey({ columns: [table.merchantAddress, table.tokenAddress, table.day] }) }),
);

/** What an account took as fee receiver or as split account in a day, in one token, over all merchants. */
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

// ── Relations: how GraphQL goes from row to row ──

export const merchantRelations = relations(merchant, ({ one, many }) => ({
  tokenStore: one(tokenStore, { fields: [merchant.openedStore], references: [tokenStore.address] }),
  payments: many(payment),
  invoiceNumbers: many(invoiceNumber),
  signers: many(signer),
  signerEvents: many(signerEvent),
  legs: many(leg),
  credits: many(credit),
  dailyTotals: many(dailyTotal),
}));

export const tokenStoreRelations = relations(tokenStore, ({ one, many }) => ({
  merchant: one(merchant, { fields: [tokenStore.merchantAddress], references: [merchant.address] }),
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
  credits: many(credit),
  dailyTotals: many(dailyTotal),
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
  splits: many(split),
  events: many(paymentEvent),
  legs: many(leg),
  creditEvents: many(creditEvent),
}));

export const splitRelations = relations(split, ({ one }) => ({
  payment: one(payment, { fields: [split.paymentId], references: [payment.id] }),
  token: one(token, { fields: [split.tokenAddress], references: [token.address] }),
  event: one(paymentEvent, { fields: [split.eventId], references: [paymentEvent.id] }),
}));

export const paymentEventRelations = relations(paymentEvent, ({ one }) => ({
  payment: one(payment, { fields: [paymentEvent.paymentId], references: [payment.id] }),
  token: one(token, { fields: [paymentEvent.tokenAddress], references: [token.address] }),
}));

export const legRelations = relations(leg, ({ one }) => ({
  payment: one(payment, { fields: [leg.paymentId], references: [payment.id] }),
  merchant: one(merchant, { fields: [leg.merchantAddress], references: [merchant.address] }),
  token: one(token, { fields: [leg.tokenAddress], references: [token.address] }),
}));

export const invoiceNumberRelations = relations(invoiceNumber, ({ one }) => ({
  merchant: one(merchant, { fields: [invoiceNumber.merchantAddress], references: [merchant.address] }),
  payment: one(payment, { fields: [invoiceNumber.paymentId], references: [payment.id] }),
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

export const dailyIncomeRelations = relations(dailyIncome, ({ one }) => ({
  token: one(token, { fields: [dailyIncome.tokenAddress], references: [token.address] }),
}));

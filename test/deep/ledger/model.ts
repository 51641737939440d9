// The ledger as its texts say it is: written from the interfaces of the contracts and what they promise, not from their
// code. A verb answers with the errors that may be the contract's, any one of several where more than one guard is
// broken; none: it has succeeded, and the figures have changed.
import { type Address, zeroAddress } from "viem";
import type { PaymentTerms } from "../../../sdk/src/terms/types.ts";
import type { State } from "./state.ts";
import { type TokenModel, codeless } from "./tokens.ts";

export type Errors = readonly string[];

/** A signature as far as it counts: whose key made it, and whether over the very message that is asked for. */
export interface Signed {
  readonly by: Address;
  readonly isOverThis: boolean;
}

/** Over which rail a payer's tokens come: `zeroAddress` is the allowance to the processor. */
export interface Rail {
  readonly collector: Address;
  /** Who has the payer's allowance. */
  readonly spender: Address;
  /** What is wrong with the consent. */
  readonly refuses: Errors;
  /** What it says when the token refuses. */
  readonly failure: string;
  /** Whether it gives the token a leg's gas, or all there is. */
  readonly isCapped: boolean;
}

/** The addresses that the ledger hangs on. */
export interface Places {
  readonly processor: Address;
  readonly admin: Address;
  readonly tokens: Readonly<Record<Address, TokenModel>>;
  /** Addresses with code that may be listed. */
  readonly hasCode: ReadonlySet<Address>;
  storeOf(merchant: Address, generation: bigint): Address;
  /** Zero: the policy does not answer. */
  decide(policy: Address, payer: Address, merchant: Address): "allows" | "refuses" | "unanswered";
}

export const DAY = 86_400n;
const BPS = 10_000n;
const UINT120_MAX = 2n ** 120n - 1n;
/** Statuses of a number. */
export const status = { unused: 0n, charged: 1n, authorized: 2n, cancelled: 3n } as const;

/** What a claim reverts with: the token's own word, or SafeERC20's where the token says no. */
const TOKENS_OWN: Errors = [
  "no data",
  "RecipientRefused",
  "ERC20InsufficientBalance",
  "ERC20InvalidReceiver",
  "SafeERC20FailedOperation",
];

interface Leg {
  readonly account: Address;
  readonly amount: bigint;
}

export class Model {
  readonly state: State;
  readonly places: Places;
  now = 0n;

  constructor(state: State, places: Places) {
    this.state = state;
    this.places = places;
  }

  // ── Entries ──

  charge(terms: PaymentTerms, signer: Address, signed: Signed, payer: Address, rail: Rail): Errors {
    const wrong = this.#entryErrors(terms, signer, signed, payer, rail);
    if (terms.authorizationExpiry !== 0n) wrong.push("NotForCharge");
    return this.#pay(wrong, terms.token, payer, rail.spender, terms.amount, () => {
      this.state.set(status.charged, "number", terms.merchant, String(terms.number));
      return rail.collector === zeroAddress
        ? this.#chargeByAllowance(terms, payer, rail)
        : this.#chargeOverRail(terms, payer, rail);
    });
  }

  authorize(id: string, terms: PaymentTerms, signer: Address, signed: Signed, payer: Address, rail: Rail): Errors {
    const wrong = this.#entryErrors(terms, signer, signed, payer, rail);
    if (terms.authorizationExpiry === 0n) wrong.push("NotForAuthorize");
    else if (terms.authorizationExpiry < terms.payExpiry + DAY) wrong.push("AuthorizationTooShort");
    if (terms.authorizationExpiry > this.now + 366n * DAY) wrong.push("AuthorizationTooLong");
    if (terms.payer === zeroAddress) wrong.push("PayerNotNamed");
    return this.#pay(wrong, terms.token, payer, rail.spender, terms.amount, () => {
      const generation = this.state.get("storeGeneration", terms.merchant);
      this.state.set(status.authorized, "number", terms.merchant, String(terms.number));
      const arrived = this.#collect(terms, payer, rail, this.#store(terms.merchant));
      if (typeof arrived !== "bigint") return arrived;
      this.state.set(arrived, "capturable", id);
      this.state.set(generation, "generation", id);
      return [];
    });
  }

  #entryErrors(terms: PaymentTerms, signer: Address, signed: Signed, payer: Address, rail: Rail): string[] {
    const { state, now } = this;
    const wrong: string[] = [];
    if (!state.get("listed", terms.token)) wrong.push("TokenNotListed");
    else if (state.get("pausedUntil", terms.token) > now) wrong.push("EntriesPaused");
    if (now >= terms.payExpiry) wrong.push("InvoiceExpired");
    if (terms.amount === 0n || terms.amount > UINT120_MAX) wrong.push("AmountOutOfRange");
    // None of these terms is priced.
    if (terms.currency !== terms.token) wrong.push("CurrencyNotPriced");
    if (state.get("number", terms.merchant, String(terms.number)) !== status.unused) wrong.push("NumberSpent");
    if (terms.payer !== zeroAddress && terms.payer !== payer) wrong.push("PayerMismatch");
    if (payer === terms.merchant) wrong.push("PayerIsMerchant");
    wrong.push(...this.#payoutErrors(terms), ...this.#signerErrors(terms, signer));
    if (!signed.isOverThis || signed.by !== signer) wrong.push("InvalidSignature");
    if (terms.policy !== zeroAddress) {
      const decision = this.places.decide(terms.policy, payer, terms.merchant);
      if (decision === "refuses") wrong.push("PolicyRefused");
      if (decision === "unanswered") wrong.push("PolicyUnanswered");
    }
    if (rail.collector !== zeroAddress && !state.get("collector", rail.collector)) wrong.push("CollectorNotListed");
    wrong.push(...rail.refuses, ...this.#shortErrors(terms.token, payer, rail.spender, terms.amount));
    return wrong;
  }

  #signerErrors(terms: PaymentTerms, signer: Address): Errors {
    if (signer === terms.merchant) return [];
    if (!this.#isLive(terms.merchant, signer)) return ["SignerNotLive"];
    const out = terms.splits.reduce((sum, { bps }) => sum + bps, terms.feeBps);
    return out > this.state.get("signerCap", terms.merchant, signer) ? ["SignerCapExceeded"] : [];
  }

  #isLive(merchant: Address, signer: Address): boolean {
    return this.now < this.state.get("signerUntil", merchant, signer);
  }

  #payoutErrors(terms: PaymentTerms): Errors {
    const wrong: string[] = [];
    if (terms.splits.length > 16) wrong.push("TooManySplits");
    // Zero follows nothing, and is not to be paid either.
    if (terms.splits.some(({ account }, i) => BigInt(account) <= BigInt(terms.splits[i - 1]?.account ?? 0)))
      wrong.push("SplitsNotAscending");
    if (terms.splits.reduce((sum, { bps }) => sum + bps, terms.feeBps) > BPS) wrong.push("BpsOverRest");
    const payees = terms.splits.map(({ account }) => account);
    if (terms.feeBps > 0n) payees.push(terms.feeReceiver);
    if (payees.some((account) => !this.#mayBePaid(account, terms.token))) wrong.push("PayeeNotAllowed");
    return wrong;
  }

  #mayBePaid(account: Address, token: Address): boolean {
    return account !== zeroAddress && account !== token && account !== this.places.processor;
  }

  #shortErrors(token: Address, payer: Address, spender: Address, due: bigint): Errors {
    const { state } = this;
    if (this.places.tokens[token] === undefined) return [];
    const isShort = state.get("balance", token, payer) < due || state.get("allowance", token, payer, spender) < due;
    return isShort ? ["PayerShort"] : [];
  }

  /** Splits, fee, and the merchant's rest, each part rounded down. */
  #legs(terms: PaymentTerms, amount: bigint, feeBps: bigint): { readonly out: readonly Leg[]; readonly net: bigint } {
    const out = [...terms.splits, { account: terms.feeReceiver, bps: feeBps }]
      .map(({ account, bps }) => ({ account, amount: (amount * bps) / BPS }))
      .filter((leg) => leg.amount > 0n);
    return { out, net: out.reduce((rest, leg) => rest - leg.amount, amount) };
  }

  /** Each leg goes straight from the payer to its owner; one that is refused goes to the merchant's store. */
  #chargeByAllowance(terms: PaymentTerms, payer: Address, rail: Rail): Errors {
    const { state } = this;
    const token = this.#token(terms.token);
    const { out, net } = this.#legs(terms, terms.amount, terms.feeBps);
    const store = this.#store(terms.merchant);
    for (const leg of out) {
      if (token.transferFrom(state, rail.spender, payer, leg.account, leg.amount, true)) continue;
      // Its owner's credit is what arrives, more or less: only the merchant's part is held to what is due.
      const before = state.get("balance", terms.token, store);
      if (!token.transferFrom(state, rail.spender, payer, store, leg.amount, true)) return ["TransferFailed"];
      const arrived = state.get("balance", terms.token, store) - before;
      state.add(arrived, "credit", store, terms.token, leg.account);
    }
    if (net === 0n) return [];
    const received = this.#measured(terms.token, terms.merchant, net, () =>
      token.transferFrom(state, rail.spender, payer, terms.merchant, net, true),
    );
    return typeof received === "bigint" ? [] : received;
  }

  /** One leg: the rail delivers to the merchant; more: to its store, and what arrived there is parted. */
  #chargeOverRail(terms: PaymentTerms, payer: Address, rail: Rail): Errors {
    const { state } = this;
    const isOneLeg = terms.feeBps === 0n && terms.splits.length === 0;
    const store = this.#store(terms.merchant);
    const arrived = this.#collect(terms, payer, rail, isOneLeg ? terms.merchant : store);
    if (typeof arrived !== "bigint") return arrived;
    if (isOneLeg) return [];
    const { out, net } = this.#legs(terms, arrived, terms.feeBps);
    for (const leg of out) this.#pushElseCredit(terms.token, store, leg);
    if (net === 0n) return [];
    const received = this.#measured(terms.token, terms.merchant, net, () =>
      this.#token(terms.token).transfer(state, store, terms.merchant, net, true),
    );
    return typeof received === "bigint" ? [] : received;
  }

  #collect(terms: PaymentTerms, payer: Address, rail: Rail, to: Address): bigint | Errors {
    const token = this.#token(terms.token);
    const move = () => token.transferFrom(this.state, rail.spender, payer, to, terms.amount, rail.isCapped);
    return this.#measured(terms.token, to, terms.amount, move, [rail.failure]);
  }

  /** What arrives, short of `due` by the token's own fee at most; otherwise why it is refused. */
  #measured(
    token: Address,
    to: Address,
    due: bigint,
    move: () => boolean,
    failure: Errors = ["TransferFailed"],
  ): bigint | Errors {
    const { state } = this;
    const before = state.get("balance", token, to);
    if (!move()) return failure;
    const received = state.get("balance", token, to) - before;
    if (received > due) return ["OverReceived"];
    return due - received > (due * state.get("maxTokenFee", token)) / BPS ? ["ShortReceived"] : received;
  }

  #pushElseCredit(token: Address, store: Address, leg: Leg): void {
    if (leg.amount === 0n) return;
    if (!this.#token(token).transfer(this.state, store, leg.account, leg.amount, true))
      this.state.add(leg.amount, "credit", store, token, leg.account);
  }

  // ── Exits ──

  capture(id: string, terms: PaymentTerms, caller: Address, amount: bigint, feeBps: bigint): Errors {
    const wrong = this.#callerErrors(terms, caller);
    if (this.now >= terms.authorizationExpiry) wrong.push("AuthorizationExpired");
    wrong.push(...this.#amountErrors(amount, this.state.get("capturable", id)));
    const isOperator = caller === terms.operator;
    if (isOperator ? feeBps > terms.feeBps : feeBps !== terms.feeBps) wrong.push("FeeNotAllowed");
    if (wrong.length > 0) return wrong;
    this.state.add(-amount, "capturable", id);
    this.state.add(amount, "refundable", id);
    const store = this.#storeOfPayment(id, terms);
    const { out, net } = this.#legs(terms, amount, feeBps);
    for (const leg of [...out, { account: terms.merchant, amount: net }]) this.#pushElseCredit(terms.token, store, leg);
    return [];
  }

  void(id: string, terms: PaymentTerms, caller: Address, amount: bigint): Errors {
    const wrong = [
      ...this.#callerErrors(terms, caller),
      ...this.#amountErrors(amount, this.state.get("capturable", id)),
    ];
    if (wrong.length === 0) this.#returnToPayer(id, terms, amount);
    return wrong;
  }

  reclaim(id: string, terms: PaymentTerms): Errors {
    const amount = this.state.get("capturable", id);
    const wrong: string[] = [];
    if (this.now < terms.authorizationExpiry) wrong.push("AuthorizationNotExpired");
    if (amount === 0n) wrong.push("NothingToReclaim");
    if (wrong.length === 0) this.#returnToPayer(id, terms, amount);
    return wrong;
  }

  refund(id: string, terms: PaymentTerms, caller: Address, amount: bigint, to: Address): Errors {
    const { state } = this;
    const wrong = this.#callerErrors(terms, caller);
    if (terms.payer !== zeroAddress && to !== terms.payer) wrong.push("PayerMismatch");
    else if (!this.#mayBePaid(to, terms.token)) wrong.push("PayeeNotAllowed");
    const isCharge = terms.authorizationExpiry === 0n;
    if (isCharge && state.get("number", terms.merchant, String(terms.number)) !== status.charged)
      wrong.push("NumberNotCharged");
    const left = isCharge ? terms.amount - state.get("refunded", id) : state.get("refundable", id);
    wrong.push(
      ...this.#amountErrors(amount, left),
      ...this.#shortErrors(terms.token, caller, this.places.processor, amount),
    );
    const pay = () => {
      if (isCharge) state.add(amount, "refunded", id);
      else state.add(-amount, "refundable", id);
      const { processor } = this.places;
      return this.#token(terms.token).transferFrom(state, processor, caller, to, amount, true)
        ? []
        : ["TransferFailed"];
    };
    // The caller's means are looked at once the token has said no: one that lies says yes, and moves nothing.
    const isOnlyShort = wrong.length === 1 && wrong[0] === "PayerShort";
    if (isOnlyShort && this.#attempt(pay).length === 0) return [];
    return this.#pay(wrong, terms.token, caller, this.places.processor, amount, pay);
  }

  #returnToPayer(id: string, terms: PaymentTerms, amount: bigint): void {
    this.state.add(-amount, "capturable", id);
    this.#pushElseCredit(terms.token, this.#storeOfPayment(id, terms), { account: terms.payer, amount });
  }

  #callerErrors({ merchant, operator }: PaymentTerms, caller: Address): string[] {
    return caller === merchant || caller === operator ? [] : ["NotMerchantOrOperator"];
  }

  #amountErrors(attempted: bigint, allowed: bigint): Errors {
    return attempted === 0n || attempted > allowed ? ["AmountOutOfRange"] : [];
  }

  cancel(merchant: Address, number: bigint, caller: Address): Errors {
    const wrong: string[] = [];
    if (caller !== merchant && !this.#isLive(merchant, caller)) wrong.push("SignerNotLive");
    if (this.state.get("number", merchant, String(number)) !== status.unused) wrong.push("NumberSpent");
    if (wrong.length === 0) this.state.set(status.cancelled, "number", merchant, String(number));
    return wrong;
  }

  // ── Stores and credits ──

  claim(store: Address, token: Address, account: Address): Errors {
    const amount = this.state.get("credit", store, token, account);
    if (amount === 0n) return ["NoCredit"];
    return this.#attempt(() => this.#deliver(store, token, account, account, amount));
  }

  claimTo(
    store: Address,
    token: Address,
    account: Address,
    to: Address,
    amount: bigint,
    deadline: bigint,
    signed: Signed,
  ): Errors {
    const wrong: string[] = [];
    if (this.now > deadline) wrong.push("SignatureExpired");
    if (!signed.isOverThis || signed.by !== account) wrong.push("InvalidSignature");
    const credit = this.state.get("credit", store, token, account);
    if (credit === 0n || amount === 0n) wrong.push("NoCredit");
    if (amount > credit) wrong.push("CreditExceeded");
    if (!this.#mayBePaid(to, token)) wrong.push("PayeeNotAllowed");
    if (wrong.length > 0) return wrong;
    return this.#attempt(() => {
      this.state.add(1n, "nonce", account);
      return this.#deliver(store, token, account, to, amount);
    });
  }

  #deliver(store: Address, token: Address, account: Address, to: Address, amount: bigint): Errors {
    this.state.add(-amount, "credit", store, token, account);
    return this.#token(token).transfer(this.state, store, to, amount, false) ? [] : TOKENS_OWN;
  }

  newStore(merchant: Address): Errors {
    this.state.add(1n, "storeGeneration", merchant);
    return [];
  }

  newStoreForShortage(payments: readonly { readonly id: string; readonly terms: PaymentTerms }[]): Errors {
    const { merchant, token } = payments[0]!.terms;
    const generation = this.state.get("storeGeneration", merchant);
    const wrong: string[] = [];
    if (payments.some(({ id }, i) => i > 0 && BigInt(payments[i - 1]!.id) >= BigInt(id)))
      wrong.push("PaymentsNotAscending");
    const isOfStore = ({ id, terms }: (typeof payments)[number]) =>
      terms.merchant === merchant && terms.token === token && this.state.get("generation", id) === generation;
    if (!payments.every(isOfStore)) wrong.push("NotOfStore");
    const capturable = payments.reduce((sum, { id }) => sum + this.state.get("capturable", id), 0n);
    if (capturable <= this.state.get("balance", token, this.#store(merchant))) wrong.push("StoreNotShort");
    return wrong.length > 0 ? wrong : this.newStore(merchant);
  }

  newStoreForBlacklisted(merchant: Address, token: Address): Errors {
    if (!this.state.get("keepsList", token)) return ["IssuerListUnknown"];
    if (!this.state.get("blacklisted", token, this.#store(merchant))) return ["StoreNotBlacklisted"];
    return this.newStore(merchant);
  }

  // ── Signers ──

  setSigner(merchant: Address, signer: Address, validUntil: bigint, maxOutBps: bigint): Errors {
    const wrong: string[] = [];
    if (signer === zeroAddress || signer === merchant) wrong.push("SignerNotAllowed");
    if (maxOutBps > BPS) wrong.push("BpsOverWhole");
    if (wrong.length > 0) return wrong;
    this.state.set(validUntil, "signerUntil", merchant, signer);
    this.state.set(maxOutBps, "signerCap", merchant, signer);
    return [];
  }

  setSignerFor(
    merchant: Address,
    signer: Address,
    validUntil: bigint,
    maxOutBps: bigint,
    deadline: bigint,
    signed: Signed,
  ): Errors {
    const wrong: string[] = [];
    if (this.now > deadline) wrong.push("SignatureExpired");
    if (!signed.isOverThis || signed.by !== merchant) wrong.push("InvalidSignature");
    if (signer === zeroAddress || signer === merchant) wrong.push("SignerNotAllowed");
    if (maxOutBps > BPS) wrong.push("BpsOverWhole");
    if (wrong.length > 0) return wrong;
    this.state.add(1n, "nonce", merchant);
    return this.setSigner(merchant, signer, validUntil, maxOutBps);
  }

  // ── Governance ──

  listToken(caller: Address, token: Address, maxTokenFeeBps: bigint, keepsList: boolean): Errors {
    const wrong = this.#adminErrors(caller);
    if (!this.places.hasCode.has(token)) wrong.push("TokenWithoutCode");
    if (maxTokenFeeBps > 100n) wrong.push("TokenFeeTooHigh");
    if (wrong.length > 0) return wrong;
    this.state.set(1n, "listed", token);
    this.state.set(maxTokenFeeBps, "maxTokenFee", token);
    this.state.set(keepsList ? 1n : 0n, "keepsList", token);
    return [];
  }

  delistToken(caller: Address, token: Address): Errors {
    const wrong = this.#adminErrors(caller);
    if (!this.state.get("listed", token)) wrong.push("TokenNotListed");
    if (wrong.length === 0) this.state.set(0n, "listed", token);
    return wrong;
  }

  setCollector(caller: Address, collector: Address, isListed: boolean): Errors {
    const wrong = this.#adminErrors(caller);
    if (isListed && !this.places.hasCode.has(collector)) wrong.push("CollectorWithoutCode");
    if (wrong.length === 0) this.state.set(isListed ? 1n : 0n, "collector", collector);
    return wrong;
  }

  pauseEntries(caller: Address, token: Address, until: bigint): Errors {
    const wrong = this.#adminErrors(caller);
    const last = this.state.get("pausedUntil", token);
    if (!this.state.get("listed", token)) wrong.push("TokenNotListed");
    if (until <= this.now) wrong.push("PauseInPast");
    if (until > this.now + 7n * DAY) wrong.push("PauseTooLong");
    if (last !== 0n && this.now < last + 21n * DAY) wrong.push("PauseTooSoon");
    if (wrong.length === 0) this.state.set(until, "pausedUntil", token);
    return wrong;
  }

  resumeEntries(caller: Address, token: Address): Errors {
    const wrong = this.#adminErrors(caller);
    // There is nothing to end where no pause runs.
    if (wrong.length === 0 && this.state.get("pausedUntil", token) > this.now)
      this.state.set(this.now, "pausedUntil", token);
    return wrong;
  }

  #adminErrors(caller: Address): string[] {
    return caller === this.places.admin ? [] : ["AccessManagedUnauthorized"];
  }

  // ── Inside ──

  #token(address: Address): TokenModel {
    return this.places.tokens[address] ?? codeless(address);
  }

  #store(merchant: Address): Address {
    return this.places.storeOf(merchant, this.state.get("storeGeneration", merchant));
  }

  #storeOfPayment(id: string, { merchant }: PaymentTerms): Address {
    return this.places.storeOf(merchant, this.state.get("generation", id));
  }

  /** Of a payer who is short, a token that refuses it besides may be what is told. */
  #pay(wrong: Errors, token: Address, payer: Address, spender: Address, due: bigint, verb: () => Errors): Errors {
    if (wrong.length === 0) return this.#attempt(verb);
    if (!wrong.includes("PayerShort")) return wrong;
    const { state } = this;
    const mark = state.mark();
    state.set(due, "balance", token, payer);
    state.set(due, "allowance", token, payer, spender);
    const besides = verb();
    state.rollBack(mark);
    return [...wrong, ...besides.filter((error) => error === "TransferFailed")];
  }

  /** What is refused has changed nothing. */
  #attempt(verb: () => Errors): Errors {
    const mark = this.state.mark();
    const errors = verb();
    if (errors.length > 0) this.state.rollBack(mark);
    return errors;
  }
}

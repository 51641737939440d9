// The ledger as its texts say it is: written from the interfaces of the contracts and what they promise, not from their
// code. A verb answers with the errors that may be the contract's, any one of several where more than one guard is
// broken; none: it has succeeded, the figures have changed, and the events are told.
import { type Address, type Hex, stringToHex, zeroAddress } from "viem";
import type { PaymentTerms } from "../../../sdk/src/terms/types.ts";
import type { State } from "./state.ts";
import { type TokenModel, codeless } from "./tokens.ts";

export type Errors = readonly string[];

/** A signature as far as it counts: whose key made it, and whether over the very message that is asked for. */
export interface Signed {
  readonly by: Address;
  readonly isOverThis: boolean;
}

/** The rail that brings a payer's tokens. */
export interface Rail {
  /** `zeroAddress`: the allowance to the processor. */
  readonly collector: Address;
  /** Who has the payer's allowance. */
  readonly spender: Address;
  /** Maximum that the payer lets be taken, in base units of the token. */
  readonly maxIn: bigint;
  /** The error where more is due. */
  readonly overMax: string;
  /** Errors of a consent that is not the payer's. */
  readonly refuses: Errors;
  /** The rail asks what the payer has before it asks the token, and has an error of its own where the token refuses. */
  readonly failure?: string;
  /** It gives the token a leg's gas; otherwise all that is left. */
  readonly isCapped: boolean;
}

/** A payment that is asked for. */
export interface Entry {
  readonly id: string;
  readonly terms: PaymentTerms;
  readonly signer: Address;
  readonly signed: Signed;
  readonly payer: Address;
  readonly rail: Rail;
}

/** The addresses that the ledger hangs on. */
export interface Places {
  readonly processor: Address;
  readonly admin: Address;
  /** The policy that leaves a receipt. */
  readonly engine: Address;
  readonly tokens: Readonly<Record<Address, TokenModel>>;
  /** Addresses with code that may be listed. */
  readonly hasCode: ReadonlySet<Address>;
  storeOf(owner: Address, generation: bigint): Address;
  decide(policy: Address, from: Address, to: readonly Address[]): "allows" | "refuses" | "unanswered";
  /** What a source makes of any amount now, in base units of the token, or its errors. */
  price(source: Address): bigint | Errors;
}

export const DAY = 86_400n;
const BPS = 10_000n;
const MAX_AMOUNT = 2n ** 120n - 1n;
const MAX_PAUSE = 7n * DAY;
/** The rate that the ledger's source tells, whatever it makes of an amount. */
const RATE = 10n ** 18n;
/** Statuses of a number. */
export const status = { unused: 0n, charged: 1n, authorized: 2n, cancelled: 3n } as const;

/** Errors of a claim: the token's own, or SafeERC20's where the token says no. */
const TOKENS_OWN: Errors = [
  "no data",
  "RecipientRefused",
  "ERC20InsufficientBalance",
  "ERC20InvalidReceiver",
  "SafeERC20FailedOperation",
];

type Leg = "net" | "fee" | "split" | "returned";

/** What one account is due of a payment. */
interface Part {
  readonly leg: Leg;
  readonly account: Address;
  readonly amount: bigint;
}

/** Where a payment's money is held, or a part of it is credited. */
interface Store {
  readonly owner: Address;
  readonly generation: bigint;
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

  charge(entry: Entry): Errors {
    const { terms, rail } = entry;
    const wrong = this.#entryErrors(entry);
    if (terms.authorizationExpiry !== 0n) wrong.push("NotForCharge");
    const hasParts = terms.feeBps !== 0n || terms.splits.length > 0;
    const store = this.#addressOf(this.#presentStore(terms.merchant));
    if (rail.collector !== zeroAddress && hasParts && this.#isBlacklisted(terms.token, store))
      wrong.push("StoreBlacklisted");
    return this.#enter(entry, wrong, (due) => {
      this.state.set(status.charged, "number", terms.merchant, String(terms.number));
      return rail.collector === zeroAddress ? this.#chargeByAllowance(entry, due) : this.#chargeOverRail(entry, due);
    });
  }

  authorize(entry: Entry): Errors {
    const { id, terms, signer, payer, rail } = entry;
    const wrong = this.#entryErrors(entry);
    if (terms.authorizationExpiry === 0n) wrong.push("NotForAuthorize");
    else if (terms.authorizationExpiry < terms.payExpiry + DAY) wrong.push("AuthorizationTooShort");
    if (terms.authorizationExpiry > this.now + 366n * DAY) wrong.push("AuthorizationTooLong");
    if (terms.payer === zeroAddress) wrong.push("PayerNotNamed");
    const present = this.#presentStore(terms.merchant);
    const store = this.#addressOf(present);
    if (this.#isBlacklisted(terms.token, store)) wrong.push("StoreBlacklisted");
    return this.#enter(entry, wrong, (due) => {
      this.state.set(status.authorized, "number", terms.merchant, String(terms.number));
      const arrived = this.#collect(entry, store, due);
      if (typeof arrived !== "bigint") return arrived;
      this.state.set(arrived, "capturable", id);
      this.state.set(present.generation, "generation", id);
      const { merchant } = terms;
      const { collector } = rail;
      this.state.emit("Authorized", { id, merchant, payer, terms, signer, collector, store, amount: arrived });
      return [];
    });
  }

  /** What is due under the terms now, in base units of the token, or the errors of their source. */
  dueOf({ source, amount }: PaymentTerms): bigint | Errors {
    return source === zeroAddress ? amount : this.places.price(source);
  }

  #entryErrors({ terms, signer, signed, payer, rail }: Entry): string[] {
    const { state, now } = this;
    const wrong: string[] = [];
    if (!state.get("listed", terms.token)) wrong.push("TokenNotListed");
    else if (state.get("pausedUntil", terms.token) > now) wrong.push("EntriesPaused");
    if (now >= terms.payExpiry) wrong.push("InvoiceExpired");
    if (terms.source === zeroAddress && terms.currency !== terms.token) wrong.push("CurrencyNotPriced");
    if (state.get("number", terms.merchant, String(terms.number)) !== status.unused) wrong.push("NumberSpent");
    if (terms.payer !== zeroAddress && terms.payer !== payer) wrong.push("PayerMismatch");
    if (payer === terms.merchant) wrong.push("PayerIsMerchant");
    wrong.push(...this.#payeeErrors(terms), ...this.#signerErrors(terms, signer));
    if (!signed.isOverThis || signed.by !== signer) wrong.push("InvalidSignature");
    if (terms.policy !== zeroAddress) {
      const decision = this.places.decide(terms.policy, payer, this.#payeesOf(terms));
      if (decision === "refuses") wrong.push("PolicyRefused");
      if (decision === "unanswered") wrong.push("PolicyUnanswered");
    }
    if (rail.collector !== zeroAddress && !state.get("collector", rail.collector)) wrong.push("CollectorNotListed");
    wrong.push(...rail.refuses);
    wrong.push(...this.#amountErrors(terms.amount, MAX_AMOUNT));
    const due = this.dueOf(terms);
    if (typeof due !== "bigint") return [...wrong, ...due];
    wrong.push(...this.#amountErrors(due, MAX_AMOUNT));
    if (due > rail.maxIn) wrong.push(rail.overMax);
    if (rail.failure !== undefined && this.#isShort(terms.token, payer, rail.spender, due)) wrong.push("PayerShort");
    return wrong;
  }

  /** Takes the payment, once nothing is wrong: the price and the policy's receipt come before the payment's event. */
  #enter({ id, terms, payer, rail }: Entry, wrong: Errors, take: (due: bigint) => Errors): Errors {
    const due = this.dueOf(terms);
    if (wrong.length > 0 || typeof due !== "bigint") {
      const isShort = typeof due === "bigint" && this.#isShort(terms.token, payer, rail.spender, due);
      return isShort ? [...wrong, "PayerShort"] : wrong;
    }
    return this.#attempt(() => {
      const { source, currency, token, amount } = terms;
      if (source !== zeroAddress)
        this.state.emit("Priced", { id, source, currency, token, amount, due, rate: RATE, ratedAt: this.now });
      if (terms.policy === this.places.engine)
        this.state.emit("Allowed", { room: this.places.processor, id, from: payer });
      return take(due);
    });
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

  #payeeErrors(terms: PaymentTerms): Errors {
    const wrong: string[] = [];
    if (terms.splits.length > 16) wrong.push("TooManySplits");
    // Zero follows nothing, and is not to be paid either.
    if (terms.splits.some(({ account }, i) => BigInt(account) <= BigInt(terms.splits[i - 1]?.account ?? 0)))
      wrong.push("SplitsNotAscending");
    if (terms.splits.reduce((sum, { bps }) => sum + bps, terms.feeBps) > BPS) wrong.push("BpsOverRest");
    if (this.#payeesOf(terms).some((account) => !this.#mayBePaid(account, terms.token))) wrong.push("PayeeNotAllowed");
    return wrong;
  }

  /** Everybody who is paid: the merchant, the fee receiver of a fee, the splits. */
  #payeesOf({ merchant, feeBps, feeReceiver, splits }: PaymentTerms): readonly Address[] {
    return [merchant, ...(feeBps > 0n ? [feeReceiver] : []), ...splits.map(({ account }) => account)];
  }

  #mayBePaid(account: Address, token: Address): boolean {
    return account !== zeroAddress && account !== token && account !== this.places.processor;
  }

  #isShort(token: Address, payer: Address, spender: Address, due: bigint): boolean {
    const { state } = this;
    if (this.places.tokens[token] === undefined) return false;
    return state.get("balance", token, payer) < due || state.get("allowance", token, payer, spender) < due;
  }

  /** Splits and fee, each rounded down and more than nothing, and the merchant's rest. */
  #divide(terms: PaymentTerms, amount: bigint, feeBps: bigint) {
    const splits = terms.splits.map(({ account, bps }): Part => ({
      leg: "split",
      account,
      amount: (amount * bps) / BPS,
    }));
    const fee = (amount * feeBps) / BPS;
    const parts: readonly Part[] = [...splits, { leg: "fee", account: terms.feeReceiver, amount: fee }];
    const net = parts.reduce((rest, part) => rest - part.amount, amount);
    return { parts: parts.filter((part) => part.amount > 0n), fee, net };
  }

  /** Each part goes straight from the payer to its owner, the merchant's first; another that is refused is credited. */
  #chargeByAllowance(entry: Entry, due: bigint): Errors {
    const { id, terms, signer, payer, rail } = entry;
    const { merchant } = terms;
    const { collector } = rail;
    const { parts, fee, net } = this.#divide(terms, due, terms.feeBps);
    const received = net === 0n ? 0n : this.#collect(entry, merchant, net);
    if (typeof received !== "bigint") return received;
    this.state.emit("Charged", { id, merchant, payer, terms, signer, collector, received, fee });
    for (const part of parts) {
      this.#tellSplit(id, part);
      const wrong = this.#pullOrCredit(entry, part);
      if (wrong.length > 0) return wrong;
    }
    return [];
  }

  #pullOrCredit({ id, terms, payer, rail }: Entry, part: Part): Errors {
    const { state } = this;
    const token = this.#token(terms.token);
    const answer = token.transferFrom(state, rail.spender, payer, part.account, part.amount, true);
    if (answer === "yes") return [];
    // A token that says no may have moved the tokens all the same.
    if (answer === "no") return this.#pullErrors(terms.token, payer, rail, part.account, part.amount);
    const present = this.#presentStore(terms.merchant);
    const store = this.#addressOf(present);
    const wrong: string[] = [];
    if (this.#isShort(terms.token, payer, rail.spender, part.amount)) wrong.push("PayerShort");
    if (this.#isBlacklisted(terms.token, store)) wrong.push("StoreBlacklisted");
    if (wrong.length > 0) return wrong;
    this.#open(present);
    // The credit is what arrives, more or less: only the merchant's part is held to what is due.
    const before = state.get("balance", terms.token, store);
    const refused = this.#pull(terms.token, payer, rail, store, part.amount);
    if (refused.length > 0) return refused;
    const amount = state.get("balance", terms.token, store) - before;
    this.#credit(id, store, terms.token, { ...part, amount });
    return [];
  }

  /** One leg: the rail delivers to the merchant; more: to its store, and what arrived there is divided. */
  #chargeOverRail(entry: Entry, due: bigint): Errors {
    const { id, terms, signer, payer, rail } = entry;
    const { merchant, token } = terms;
    const { collector } = rail;
    const isOneLeg = terms.feeBps === 0n && terms.splits.length === 0;
    const present = this.#presentStore(merchant);
    const store = this.#addressOf(present);
    if (!isOneLeg) this.#open(present);
    const arrived = this.#collect(entry, isOneLeg ? merchant : store, due);
    if (typeof arrived !== "bigint") return arrived;
    const { parts, fee, net } = this.#divide(terms, arrived, terms.feeBps);
    const push = () => (this.#token(token).transfer(this.state, store, merchant, net, true) ? [] : ["TransferFailed"]);
    const received = isOneLeg || net === 0n ? net : this.#measured(token, merchant, net, push);
    if (typeof received !== "bigint") return received;
    this.state.emit("Charged", { id, merchant, payer, terms, signer, collector, received, fee });
    for (const part of parts) {
      this.#tellSplit(id, part);
      this.#pushOrCredit(id, store, token, part);
    }
    return [];
  }

  /** Brings `due` over the rail; what arrives, or why nothing does. */
  #collect({ terms, payer, rail }: Entry, to: Address, due: bigint): bigint | Errors {
    return this.#measured(terms.token, to, due, () => this.#pull(terms.token, payer, rail, to, due));
  }

  #pull(token: Address, payer: Address, rail: Rail, to: Address, amount: bigint): Errors {
    const answer = this.#token(token).transferFrom(this.state, rail.spender, payer, to, amount, rail.isCapped);
    return answer === "yes" ? [] : this.#pullErrors(token, payer, rail, to, amount);
  }

  /** The errors of a refused pull: a payer who is short is told so, and a token that refuses it besides may be. */
  #pullErrors(token: Address, payer: Address, rail: Rail, to: Address, amount: bigint): Errors {
    const failure = rail.failure ?? "TransferFailed";
    if (!this.#isShort(token, payer, rail.spender, amount)) return [failure];
    const { state } = this;
    const mark = state.mark();
    state.set(amount, "balance", token, payer);
    state.set(amount, "allowance", token, payer, rail.spender);
    const besides = this.#token(token).transferFrom(state, rail.spender, payer, to, amount, rail.isCapped);
    state.rollBack(mark);
    return besides === "yes" ? ["PayerShort"] : ["PayerShort", failure];
  }

  /** What arrives, short of `due` by the token's own fee at most; otherwise why it is refused. */
  #measured(token: Address, to: Address, due: bigint, move: () => Errors): bigint | Errors {
    const { state } = this;
    const before = state.get("balance", token, to);
    const refused = move();
    if (refused.length > 0) return refused;
    const received = state.get("balance", token, to) - before;
    if (received > due) return ["OverReceived"];
    return due - received > (due * state.get("maxTokenFee", token)) / BPS ? ["ShortReceived"] : received;
  }

  #tellSplit(id: string, { leg, account, amount }: Part): void {
    if (leg === "split") this.state.emit("SplitPaid", { id, account, amount });
  }

  #pushOrCredit(id: string, store: Address, token: Address, part: Part): "delivered" | "credited" {
    if (this.#token(token).transfer(this.state, store, part.account, part.amount, true)) return "delivered";
    this.#credit(id, store, token, part);
    return "credited";
  }

  #credit(id: string, store: Address, token: Address, { leg, account, amount }: Part): void {
    this.state.add(amount, "credit", store, token, account);
    this.state.emit("Credited", { id, store, account, leg: stringToHex(leg, { size: 32 }), token, amount });
  }

  // ── Exits ──

  capture(
    id: string,
    terms: PaymentTerms,
    caller: Address,
    amount: bigint,
    feeBps: bigint,
    capturable: bigint,
  ): Errors {
    const wrong = this.#callerErrors(terms, caller);
    if (this.now >= terms.authorizationExpiry) wrong.push("AuthorizationExpired");
    wrong.push(...this.#capturableErrors(id, amount, capturable));
    const isOperator = caller === terms.operator;
    if (isOperator ? feeBps > terms.feeBps : feeBps !== terms.feeBps) wrong.push("FeeNotAllowed");
    if (wrong.length > 0) return wrong;
    this.state.add(-amount, "capturable", id);
    this.state.add(amount, "refundable", id);
    const { parts, fee, net } = this.#divide(terms, amount, feeBps);
    this.state.emit("Captured", { id, amount, net, fee });
    const store = this.#openStoreOf(id, terms);
    for (const part of parts) {
      this.#tellSplit(id, part);
      this.#pushOrCredit(id, store, terms.token, part);
    }
    if (net > 0n) this.#pushOrCredit(id, store, terms.token, { leg: "net", account: terms.merchant, amount: net });
    return [];
  }

  void(id: string, terms: PaymentTerms, caller: Address, amount: bigint, capturable: bigint): Errors {
    const wrong = [...this.#callerErrors(terms, caller), ...this.#capturableErrors(id, amount, capturable)];
    if (wrong.length > 0) return wrong;
    this.state.emit("Voided", { id, amount });
    this.#returnToPayer(id, terms, amount);
    return [];
  }

  reclaim(id: string, terms: PaymentTerms): Errors {
    const amount = this.state.get("capturable", id);
    const wrong: string[] = [];
    if (this.now < terms.authorizationExpiry) wrong.push("AuthorizationNotExpired");
    if (amount === 0n) wrong.push("NothingToReclaim");
    if (wrong.length > 0) return wrong;
    this.state.emit("Reclaimed", { id, amount });
    this.#returnToPayer(id, terms, amount);
    return [];
  }

  refund(
    id: string,
    terms: PaymentTerms,
    caller: Address,
    amount: bigint,
    refundable: bigint,
    to: Address,
    reason: Hex,
  ): Errors {
    const { state } = this;
    const wrong = this.#callerErrors(terms, caller);
    if (terms.payer !== zeroAddress && to !== terms.payer) wrong.push("PayerMismatch");
    else if (!this.#mayBePaid(to, terms.token)) wrong.push("PayeeNotAllowed");
    const isCharge = terms.authorizationExpiry === 0n;
    if (isCharge && state.get("number", terms.merchant, String(terms.number)) !== status.charged)
      wrong.push("NumberNotCharged");
    if (refundable !== this.refundableOf(id, terms)) wrong.push("RefundableChanged");
    wrong.push(...this.#amountErrors(amount, refundable));
    if (wrong.length > 0) return wrong;
    return this.#attempt(() => {
      if (isCharge) state.add(amount, "refunded", id);
      else state.add(-amount, "refundable", id);
      state.emit("Refunded", { id, to, from: caller, amount, reason });
      return this.#pull(terms.token, caller, this.allowanceOf(amount), to, amount);
    });
  }

  /** What may be paid back: of an authorization what was captured, of a charge its amount; a priced one has no bound. */
  refundableOf(id: string, { authorizationExpiry, source, amount }: PaymentTerms): bigint {
    if (authorizationExpiry !== 0n) return this.state.get("refundable", id);
    return (source === zeroAddress ? amount : MAX_AMOUNT) - this.state.get("refunded", id);
  }

  /** The rail of an allowance to the processor. */
  allowanceOf(maxIn: bigint): Rail {
    const { processor } = this.places;
    return { collector: zeroAddress, spender: processor, maxIn, overMax: "MaxInExceeded", refuses: [], isCapped: true };
  }

  #returnToPayer(id: string, terms: PaymentTerms, amount: bigint): void {
    this.state.add(-amount, "capturable", id);
    const store = this.#openStoreOf(id, terms);
    this.#pushOrCredit(id, store, terms.token, { leg: "returned", account: terms.payer, amount });
  }

  #callerErrors({ merchant, operator }: PaymentTerms, caller: Address): string[] {
    return caller === merchant || caller === operator ? [] : ["NotMerchantOrOperator"];
  }

  #capturableErrors(id: string, amount: bigint, capturable: bigint): Errors {
    const changed = capturable === this.state.get("capturable", id) ? [] : ["CapturableChanged"];
    return [...changed, ...this.#amountErrors(amount, capturable)];
  }

  #amountErrors(attempted: bigint, allowed: bigint): Errors {
    return attempted === 0n || attempted > allowed ? ["AmountOutOfRange"] : [];
  }

  cancel(merchant: Address, number: bigint, caller: Address): Errors {
    const wrong: string[] = [];
    if (caller !== merchant && !this.#isLive(merchant, caller)) wrong.push("SignerNotLive");
    if (this.state.get("number", merchant, String(number)) !== status.unused) wrong.push("NumberSpent");
    if (wrong.length > 0) return wrong;
    this.state.set(status.cancelled, "number", merchant, String(number));
    this.state.emit("Cancelled", { merchant, number, signer: caller });
    return [];
  }

  // ── Stores and credits ──

  claim(caller: Address, store: Address, token: Address, account: Address): Errors {
    const amount = this.state.get("credit", store, token, account);
    const wrong: string[] = [];
    if (amount === 0n) wrong.push("NoCredit");
    if (caller !== account && this.#isBlacklisted(token, account)) wrong.push("AccountBlacklisted");
    return wrong.length > 0 ? wrong : this.#attempt(() => this.#deliver(store, token, account, account, amount));
  }

  claimTo(store: Address, token: Address, account: Address, to: Address, amount: bigint): Errors {
    const wrong = this.#claimErrors(store, token, account, to, amount);
    return wrong.length > 0 ? wrong : this.#attempt(() => this.#deliver(store, token, account, to, amount));
  }

  claimToFor(
    store: Address,
    token: Address,
    account: Address,
    to: Address,
    amount: bigint,
    deadline: bigint,
    signed: Signed,
  ): Errors {
    const wrong = [
      ...this.#claimErrors(store, token, account, to, amount),
      ...this.#signatureErrors(account, deadline, signed),
    ];
    if (wrong.length > 0) return wrong;
    return this.#attempt(() => {
      this.invalidateNonce(account);
      return this.#deliver(store, token, account, to, amount);
    });
  }

  invalidateNonce(account: Address): Errors {
    this.state.add(1n, "nonce", account);
    return [];
  }

  #claimErrors(store: Address, token: Address, account: Address, to: Address, amount: bigint): string[] {
    const wrong: string[] = [];
    const credit = this.state.get("credit", store, token, account);
    if (credit === 0n || amount === 0n) wrong.push("NoCredit");
    if (amount > credit) wrong.push("CreditExceeded");
    if (!this.#mayBePaid(to, token)) wrong.push("PayeeNotAllowed");
    return wrong;
  }

  #signatureErrors(signer: Address, deadline: bigint, signed: Signed): string[] {
    const wrong: string[] = [];
    if (this.now > deadline) wrong.push("SignatureExpired");
    if (!signed.isOverThis || signed.by !== signer) wrong.push("InvalidSignature");
    return wrong;
  }

  #deliver(store: Address, token: Address, account: Address, to: Address, amount: bigint): Errors {
    this.state.add(-amount, "credit", store, token, account);
    this.state.emit("Claimed", { store, account, token, to, amount });
    return this.#token(token).transfer(this.state, store, to, amount, false) ? [] : TOKENS_OWN;
  }

  newStore(owner: Address): Errors {
    this.state.add(1n, "storeGeneration", owner);
    const present = this.#presentStore(owner);
    this.state.emit("StoreRenewed", { store: this.#addressOf(present), ...present });
    return [];
  }

  newStoreForShortage(
    merchant: Address,
    token: Address,
    payments: readonly { readonly id: string; readonly terms: PaymentTerms }[],
    accounts: readonly Address[],
  ): Errors {
    const { state } = this;
    const { generation } = this.#presentStore(merchant);
    const store = this.places.storeOf(merchant, generation);
    const isAscending = (all: readonly string[]) => all.every((one, i) => i === 0 || BigInt(all[i - 1]!) < BigInt(one));
    const isOfStore = ({ id, terms }: (typeof payments)[number]) =>
      terms.merchant === merchant && terms.token === token && state.get("generation", id) === generation;
    const wrong: string[] = [];
    if (!isAscending(payments.map(({ id }) => id))) wrong.push("PaymentsNotAscending");
    if (!isAscending(accounts)) wrong.push("AccountsNotAscending");
    if (!payments.every(isOfStore)) wrong.push("NotOfStore");
    const owed = [
      ...payments.map(({ id }) => state.get("capturable", id)),
      ...accounts.map((account) => state.get("credit", store, token, account)),
    ].reduce((sum, one) => sum + one, 0n);
    if (owed <= state.get("balance", token, store)) wrong.push("StoreNotShort");
    return wrong.length > 0 ? wrong : this.newStore(merchant);
  }

  newStoreForBlacklisted(owner: Address, token: Address): Errors {
    if (!this.state.get("keepsList", token)) return ["IssuerListUnknown"];
    if (!this.#isBlacklisted(token, this.#addressOf(this.#presentStore(owner)))) return ["StoreNotBlacklisted"];
    return this.newStore(owner);
  }

  // ── Signers ──

  setSigner(owner: Address, signer: Address, validUntil: bigint, maxOutBps: bigint): Errors {
    const wrong = this.#settingErrors(owner, signer, maxOutBps);
    return wrong.length > 0 ? wrong : this.#set(owner, signer, validUntil, maxOutBps);
  }

  setSignerFor(
    owner: Address,
    signer: Address,
    validUntil: bigint,
    maxOutBps: bigint,
    deadline: bigint,
    signed: Signed,
  ): Errors {
    const wrong = [...this.#signatureErrors(owner, deadline, signed), ...this.#settingErrors(owner, signer, maxOutBps)];
    return wrong.length > 0 ? wrong : this.#set(owner, signer, validUntil, maxOutBps);
  }

  #settingErrors(owner: Address, signer: Address, maxOutBps: bigint): string[] {
    const wrong: string[] = [];
    if (signer === zeroAddress || signer === owner) wrong.push("SignerNotAllowed");
    if (maxOutBps > BPS) wrong.push("BpsOverWhole");
    return wrong;
  }

  #set(owner: Address, signer: Address, validUntil: bigint, maxOutBps: bigint): Errors {
    this.state.set(validUntil, "signerUntil", owner, signer);
    this.state.set(maxOutBps, "signerCap", owner, signer);
    this.state.add(1n, "signerNonce", owner, signer);
    this.state.emit("SignerSet", { owner, signer, validUntil, maxOutBps });
    return [];
  }

  // ── Governance ──

  listToken(caller: Address, token: Address, maxTokenFeeBps: bigint, issuerList: Hex): Errors {
    const wrong = this.#adminErrors(caller);
    if (!this.places.hasCode.has(token)) wrong.push("TokenWithoutCode");
    if (maxTokenFeeBps > 100n) wrong.push("TokenFeeTooHigh");
    if (wrong.length > 0) return wrong;
    this.state.set(1n, "listed", token);
    this.state.set(maxTokenFeeBps, "maxTokenFee", token);
    this.state.set(BigInt(issuerList) === 0n ? 0n : 1n, "keepsList", token);
    this.state.emit("TokenListed", { token, maxTokenFeeBps, issuerList });
    return [];
  }

  delistToken(caller: Address, token: Address): Errors {
    const wrong = this.#adminErrors(caller);
    if (!this.state.get("listed", token)) wrong.push("TokenNotListed");
    if (wrong.length > 0) return wrong;
    this.state.set(0n, "listed", token);
    this.state.emit("TokenDelisted", { token });
    return [];
  }

  listCollector(caller: Address, collector: Address): Errors {
    const wrong = this.#adminErrors(caller);
    if (!this.places.hasCode.has(collector)) wrong.push("CollectorWithoutCode");
    if (wrong.length > 0) return wrong;
    this.state.set(1n, "collector", collector);
    this.state.emit("CollectorListed", { collector });
    return [];
  }

  delistCollector(caller: Address, collector: Address): Errors {
    const wrong = this.#adminErrors(caller);
    if (!this.state.get("collector", collector)) wrong.push("CollectorNotListed");
    if (wrong.length > 0) return wrong;
    this.state.set(0n, "collector", collector);
    this.state.emit("CollectorDelisted", { collector });
    return [];
  }

  /** A pause that runs is extended; a new one begins after entries were open for three times the length of the last. */
  pauseEntries(caller: Address, token: Address, until: bigint): Errors {
    const { state, now } = this;
    const wrong = this.#adminErrors(caller);
    const [lastFrom, lastUntil] = [state.get("pausedFrom", token), state.get("pausedUntil", token)];
    const isRunning = now < lastUntil;
    const from = isRunning ? lastFrom : now;
    if (!state.get("listed", token)) wrong.push("TokenNotListed");
    if (until <= now) wrong.push("PauseInPast");
    if (until > from + MAX_PAUSE) wrong.push("PauseTooLong");
    if (!isRunning && now < lastUntil + 3n * (lastUntil - lastFrom)) wrong.push("PauseTooSoon");
    if (wrong.length > 0) return wrong;
    state.set(from, "pausedFrom", token);
    state.set(until, "pausedUntil", token);
    state.emit("EntriesPausedUntil", { token, until });
    return [];
  }

  resumeEntries(caller: Address, token: Address): Errors {
    const wrong = this.#adminErrors(caller);
    // There is nothing to end where no pause runs.
    if (wrong.length > 0 || this.state.get("pausedUntil", token) <= this.now) return wrong;
    this.state.set(this.now, "pausedUntil", token);
    this.state.emit("EntriesPausedUntil", { token, until: this.now });
    return [];
  }

  #adminErrors(caller: Address): string[] {
    return caller === this.places.admin ? [] : ["AccessManagedUnauthorized"];
  }

  // ── Inside ──

  #token(address: Address): TokenModel {
    return this.places.tokens[address] ?? codeless(address);
  }

  /** Whether the issuer's list, where it is known, has the account. */
  #isBlacklisted(token: Address, account: Address): boolean {
    return this.state.get("keepsList", token) === 1n && this.state.get("blacklisted", token, account) === 1n;
  }

  #presentStore(owner: Address): Store {
    return { owner, generation: this.state.get("storeGeneration", owner) };
  }

  #addressOf({ owner, generation }: Store): Address {
    return this.places.storeOf(owner, generation);
  }

  /** The contract of a store is created by the first that needs it. */
  #open(store: Store): Address {
    const address = this.#addressOf(store);
    if (this.state.get("opened", address) === 1n) return address;
    this.state.set(1n, "opened", address);
    this.state.emit("StoreOpened", { store: address, ...store });
    return address;
  }

  #openStoreOf(id: string, { merchant }: PaymentTerms): Address {
    return this.#open({ owner: merchant, generation: this.state.get("generation", id) });
  }

  /** What is refused has changed nothing. */
  #attempt(verb: () => Errors): Errors {
    const mark = this.state.mark();
    const errors = verb();
    if (errors.length > 0) this.state.rollBack(mark);
    return errors;
  }
}

// The operations' results, computed without contracts, chain or database. The planner pays out by them, and the check
// compares the indexer's answers with them.
import { daySums } from "../reconcile/payments.ts";
import type { BookedCredit, BookedPayment, BookedSigner, Day, DaySum, LegKind } from "./booked.ts";
import { THE_TOKEN, operatorOf, storeOf } from "./booked.ts";
import type { MerchantName } from "./merchants.ts";
import { type Capture, type Name, type Operation, type OperationOf, type Sale, keyOf } from "./operations.ts";
import { dayOf } from "./calendar.ts";

const FEE_RECEIVER: Name = "provider";
const bpsOf = (amount: bigint, bps: bigint): bigint => (amount * bps) / 10_000n;

export class Books {
  /** The changes of each account's balance. */
  readonly balances = new Map<Name, bigint>();
  readonly payments = new Map<string, BookedPayment>();
  /** Those who cancelled, by merchant and number. */
  readonly cancelled = new Map<string, Name>();
  readonly days = new Map<string, Day>();
  readonly credits = new Map<string, BookedCredit>();
  readonly signers = new Map<string, BookedSigner>();
  /** Refunds of unpaid terms, whose number was paid with other terms. */
  readonly strays: OperationOf<"refund">[] = [];
  readonly payouts: OperationOf<"payout">[] = [];
  readonly generations = new Map<MerchantName, number>();
  readonly deeds: Record<string, number> = {};
  #isPaused = false;
  #tokenFeeBps = 0n;
  readonly #listed = new Set<Name>();

  generationOf(merchant: MerchantName): number {
    return this.generations.get(merchant) ?? 0;
  }

  balanceOf(name: Name): bigint {
    return this.balances.get(name) ?? 0n;
  }

  /** Enters an operation, or refuses what the contracts would refuse. */
  take(operation: Operation): void {
    const { does } = operation;
    this.deeds[does] = (this.deeds[does] ?? 0) + 1;
    (this.#entries[does] as (operation: Operation) => void)(operation);
  }

  readonly #entries: { readonly [does in Operation["does"]]: (operation: OperationOf<does>) => void } = {
    charge: ({ sale, at }) => this.#charge(sale, at),
    authorize: ({ sale, at }) => this.#authorize(sale, at),
    capture: (it) => this.#capture(it, it.at),
    batch: ({ captures, at }) => {
      for (const { fails, ...capture } of captures) if (!fails) this.take({ does: "capture", at, ...capture });
    },
    void: ({ sale, amount, at }) => this.#giveBack(sale, "voided", amount, at),
    reclaim: ({ sale, at }) => this.#reclaim(sale, at),
    refund: (it) => this.#refund(it),
    cancel: (it) => {
      this.#spend(it);
      this.cancelled.set(keyOf(it), it.signer);
    },
    claim: (it) => this.#claim(it),
    nameSigner: (it) => {
      const key = `${it.merchant} ${it.signer}`;
      this.signers.set(key, { ...it, changes: (this.signers.get(key)?.changes ?? 0) + 1 });
    },
    renewStore: ({ merchant }) => this.generations.set(merchant, this.generationOf(merchant) + 1),
    payout: (it) => this.#payout(it),
    fund: ({ to, amount }) => this.#add(to, amount),
    pause: () => (this.#isPaused = true),
    unpause: () => (this.#isPaused = false),
    listStore: ({ merchant, generation }) => this.#listed.add(storeOf(merchant, generation)),
    unlistStore: ({ merchant, generation }) => this.#listed.delete(storeOf(merchant, generation)),
    setTokenFee: ({ bps }) => (this.#tokenFeeBps = bps),
    ...{ approve: movesNothing, writePrices: movesNothing, trip: movesNothing, clear: movesNothing },
    ...{ sanction: movesNothing, quote: movesNothing, refuse: movesNothing },
  };

  #add(name: Name, amount: bigint): void {
    this.balances.set(name, this.balanceOf(name) + amount);
  }

  #addToDay(merchant: MerchantName, at: number, sums: Partial<Day>): void {
    const key = `${merchant} ${dayOf(at)}`;
    const day = this.days.get(key) ?? (Object.fromEntries(daySums.map((name) => [name, 0n])) as Day);
    for (const [name, amount] of Object.entries(sums) as [DaySum, bigint][]) day[name] += amount;
    this.days.set(key, day);
  }

  #checkMoves(what: string): void {
    if (this.#isPaused) throw new Error(`${what}: the token is paused`);
  }

  #spend(sale: Pick<Sale, "merchant" | "number">): void {
    const key = keyOf(sale);
    if (this.payments.has(key) || this.cancelled.has(key)) throw new Error(`${key} has been spent before`);
  }

  /** The token's own fee, which only whole payments meet here. */
  #tokenFeeOf({ merchant, number, amount, feeBps, splits }: Sale): bigint {
    const kept = bpsOf(amount, this.#tokenFeeBps);
    if (kept > 0n && (feeBps > 0n || splits.length > 0))
      throw new Error(`${merchant} ${number} has parts, and the token keeps a fee`);
    return kept;
  }

  #enter(sale: Sale, at: number): void {
    const { merchant, signer, signedAt, payExpiry } = sale;
    this.#checkMoves(keyOf(sale));
    this.#spend(sale);
    if (at < signedAt || at >= payExpiry) throw new Error(`${keyOf(sale)} is paid outside its time`);
    if ((this.signers.get(`${merchant} ${signer}`)?.validUntil ?? 0) <= at)
      throw new Error(`${keyOf(sale)} is signed by ${signer}, who may not at ${at}`);
    this.#add(sale.payer, -sale.amount);
  }

  #charge(sale: Sale, at: number): void {
    this.#enter(sale, at);
    const { merchant, amount, feeBps, splits } = sale;
    const leg = (kind: LegKind, account: Name, amount: bigint) => ({ kind, account, amount, credited: false, at });
    const paid = splits.map(({ account, bps }) => leg("split", account, bpsOf(amount, bps)));
    const fee = bpsOf(amount, feeBps);
    const tokenFee = this.#tokenFeeOf(sale);
    const splitTotal = paid.reduce((sum, split) => sum + split.amount, 0n);
    const net = amount - fee - splitTotal - tokenFee;
    const ends = [leg("fee", FEE_RECEIVER, fee), leg("net", merchant, net), leg("tokenFee", THE_TOKEN, tokenFee)];
    const legs = [...paid, ...ends];
    for (const part of legs) this.#add(part.account, part.amount);
    this.payments.set(keyOf(sale), {
      ...{ sale, status: "charged", at, generation: 0, refunds: [] },
      events: ["charged", ...paid.map(() => "splitPaid")],
      legs: legs.filter((part) => part.amount > 0n && part.kind !== "tokenFee"),
      sums: { ...nothing, received: net, fee, splitTotal, tokenFee },
    });
    this.#addToDay(merchant, at, { paymentCount: 1n, gross: amount, fee, splitTotal, tokenFee, net });
  }

  #authorize(sale: Sale, at: number): void {
    this.#enter(sale, at);
    const { merchant, payer: account, amount } = sale;
    const generation = this.generationOf(merchant);
    this.#add(storeOf(merchant, generation), amount);
    this.payments.set(keyOf(sale), {
      ...{ sale, status: "authorized", at, generation, refunds: [], events: ["authorized"] },
      legs: [{ kind: "held", account, amount, credited: false, at }],
      sums: { ...nothing, capturable: amount },
    });
    this.#addToDay(merchant, at, { authorized: amount });
  }

  #paymentOf(sale: Sale): BookedPayment {
    const payment = this.payments.get(keyOf(sale));
    if (!payment) throw new Error(`${keyOf(sale)} has not been paid`);
    return payment;
  }

  /** Lets a part leave the store for its owner, or become a credit where the token refuses. */
  #pushOrCredit(payment: BookedPayment, kind: LegKind, account: Name, amount: bigint, at: number): void {
    const { sale, generation, legs, events } = payment;
    if (amount === 0n) return;
    const store = storeOf(sale.merchant, generation);
    const credited = this.#isPaused || this.#listed.has(store);
    legs.push({ kind, account, amount, credited, at });
    if (!credited) {
      this.#add(store, -amount);
      this.#add(account, amount);
      return;
    }
    events.push("credited");
    const key = `${store} ${account}`;
    const none = { merchant: sale.merchant, generation, owner: account, history: [] as number[], ...noCredit };
    const credit: BookedCredit = this.credits.get(key) ?? none;
    credit.amount += amount;
    credit.creditedTotal += amount;
    credit.history.push(sale.number);
    this.credits.set(key, credit);
  }

  #takeOut(payment: BookedPayment, amount: bigint): void {
    const { capturable } = payment.sums;
    if (amount <= 0n || amount > capturable)
      throw new Error(`${keyOf(payment.sale)}: ${amount} is not in 1 to ${capturable}`);
    payment.sums.capturable -= amount;
  }

  #capture({ sale, amount, feeBps }: Capture, at: number): void {
    const payment = this.#paymentOf(sale);
    if (at >= sale.authorizationExpiry) throw new Error(`${keyOf(sale)} has expired`);
    this.#takeOut(payment, amount);
    payment.events.push("captured");
    let splitTotal = 0n;
    for (const { account, bps } of sale.splits) {
      const part = bpsOf(amount, bps);
      payment.events.push("splitPaid");
      this.#pushOrCredit(payment, "split", account, part, at);
      splitTotal += part;
    }
    const fee = bpsOf(amount, feeBps);
    const net = amount - fee - splitTotal;
    this.#pushOrCredit(payment, "fee", FEE_RECEIVER, fee, at);
    this.#pushOrCredit(payment, "net", sale.merchant, net, at);
    const { sums } = payment;
    sums.captured += amount;
    sums.received += net;
    sums.fee += fee;
    sums.splitTotal += splitTotal;
    const parts = { capturedNet: net, capturedFee: fee, capturedSplitTotal: splitTotal };
    this.#addToDay(sale.merchant, at, { captured: amount, ...parts });
  }

  #giveBack(sale: Sale, kind: "voided" | "reclaimed", amount: bigint, at: number): void {
    const payment = this.#paymentOf(sale);
    this.#takeOut(payment, amount);
    payment.events.push(kind);
    this.#pushOrCredit(payment, "returned", sale.payer, amount, at);
    payment.sums[kind] += amount;
    this.#addToDay(sale.merchant, at, { [kind]: amount });
  }

  #reclaim(sale: Sale, at: number): void {
    if (at < sale.authorizationExpiry) throw new Error(`${keyOf(sale)} has not expired`);
    this.#giveBack(sale, "reclaimed", this.#paymentOf(sale).sums.capturable, at);
  }

  #refund(refund: OperationOf<"refund">): void {
    const { sale, amount, reason, at } = refund;
    this.#checkMoves(keyOf(sale));
    this.#add(operatorOf(sale.merchant), -amount);
    this.#add(sale.payer, amount);
    const payment = this.#paymentOf(sale);
    // An older version of the invoice: the chain knows its number alone.
    if (payment.sale !== sale) {
      this.strays.push(refund);
      return;
    }
    const { sums } = payment;
    const whole = payment.status === "charged" ? sale.amount : sums.captured;
    if (sums.refunded + amount > whole) throw new Error(`${keyOf(sale)}: more is refunded than was paid`);
    sums.refunded += amount;
    payment.refunds.push({ amount, reason });
    payment.events.push("refunded");
    payment.legs.push({ kind: "refunded", account: sale.payer, amount, credited: false, at });
    this.#addToDay(sale.merchant, at, { refunded: amount });
  }

  #claim({ merchant, generation, owner, to = owner }: OperationOf<"claim">): void {
    const store = storeOf(merchant, generation);
    if (this.#isPaused || this.#listed.has(store)) throw new Error(`Nothing leaves ${store} now`);
    const credit = this.credits.get(`${store} ${owner}`);
    if (!credit || credit.amount === 0n) throw new Error(`${owner} has no credit in ${store}`);
    this.#add(store, -credit.amount);
    this.#add(to, credit.amount);
    credit.claimedTotal += credit.amount;
    credit.amount = 0n;
    credit.history.push(null);
  }

  #payout(payout: OperationOf<"payout">): void {
    const { merchant, lines } = payout;
    this.#checkMoves(`The payout of ${merchant}`);
    for (const { to, amount } of lines) {
      this.#add(merchant, -amount);
      this.#add(to, amount);
    }
    if (this.balanceOf(merchant) < 0n) throw new Error(`${merchant} pays out more than it has`);
    this.payouts.push(payout);
  }
}

const movesNothing = (): void => {};
const noCredit = { amount: 0n, creditedTotal: 0n, claimedTotal: 0n };
const nothing = {
  ...{ received: 0n, fee: 0n, splitTotal: 0n, tokenFee: 0n, capturable: 0n },
  ...{ captured: 0n, voided: 0n, reclaimed: 0n, refunded: 0n },
};

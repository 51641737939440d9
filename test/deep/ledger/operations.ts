// Random operations: mostly in order, often with one thing wrong, sometimes at the very border of what is allowed.
import {
  type Address,
  type Hex,
  concat,
  encodeAbiParameters,
  getAddress,
  numberToHex,
  stringToHex,
  zeroAddress,
  zeroHash,
} from "viem";
import type { HDAccount } from "viem/accounts";
import { getPaymentId } from "../../../sdk/src/terms/getPaymentId.ts";
import { payTypes, permit2Types, toTypedDataDomain, types } from "../../../sdk/src/terms/typedData.ts";
import type { PaymentTerms, Split } from "../../../sdk/src/terms/types.ts";
import { DAY, type Entry, type Errors, type Rail, type Signed } from "./model.ts";
import type { Random } from "../../../scripts/random.ts";
import { CHEAP, COSTLY, treatments } from "./tokens.ts";
import { GAS, type Sent, type Target, type World, encode, sourceMoods } from "./world.ts";

/** One operation: what is sent, and what the model says of it. `predict` changes the model. */
export interface Operation {
  readonly verb: string;
  readonly sent: Sent;
  readonly predict: () => Errors;
  /** Of a batch: the calls that fail, with their errors, after `predict`. */
  readonly failing?: readonly { readonly index: number; readonly errors: Errors }[];
}

interface Invoice {
  readonly terms: PaymentTerms;
  readonly id: Hex;
  readonly signer: Address;
  readonly signature: Hex;
  readonly signed: Signed;
}

const TOP = 2n ** 120n - 1n;
const REASON = stringToHex("requested", { size: 32 });
/** Dollars, which a source prices. */
const USD = getAddress(numberToHex(840, { size: 20 }));
/** No invoice of the last days lives longer in the draw's memory than this many others. */
const MEMORY = 300;
const ascending = (splits: readonly Split[]): readonly Split[] =>
  [...splits].sort((a, b) => (BigInt(a.account) < BigInt(b.account) ? -1 : 1));

export class Operations {
  readonly #world: World;
  readonly #random: Random;
  readonly #next = new Map<Address, bigint>();
  #invoices: Invoice[] = [];
  #authorized: Invoice[] = [];
  #charged: Invoice[] = [];
  #permit2Nonce = 0n;

  constructor(world: World, random: Random) {
    this.#world = world;
    this.#random = random;
    // Packed statuses: numbers next to the end of a word, and the last one of all.
    for (const [i, { address }] of world.cast.merchants.entries()) this.#next.set(address, BigInt(i) * 100n + 1n);
  }

  /** When the next operation happens: a second later, or after a leap, or at the border of an authorization. */
  drawTime(now: bigint): bigint {
    const random = this.#random;
    if (random.chance(2)) {
      const { authorizationExpiry } = this.#anyOf(this.#authorized)?.terms ?? { authorizationExpiry: 0n };
      const border = authorizationExpiry - BigInt(random.int(2));
      if (border > now && border < now + 40n * DAY) return border;
    }
    if (random.chance(2)) return now + random.between(1n, 3_600n);
    if (random.chance(0.6)) return now + random.between(1n, 5n * DAY);
    return now + BigInt(1 + random.int(5));
  }

  async draw(): Promise<Operation> {
    const weights: readonly (readonly [weight: number, make: () => Promise<Operation> | Operation])[] = [
      [17, () => this.#entry("charge")],
      [20, () => this.#entry("authorize")],
      [10, () => this.#capture()],
      [3.5, () => this.#void()],
      [2.5, () => this.#reclaim()],
      [4, () => this.#refund()],
      [2.7, () => this.#cancel()],
      [4, () => this.#claim()],
      [4.4, () => this.#claimTo()],
      [4.5, () => this.#claimToFor()],
      [1.6, () => this.#invalidateNonce()],
      [2.3, () => this.#setSigner()],
      [2.4, () => this.#setSignerFor()],
      [13.5, () => this.#newStore()],
      [1.8, () => this.#batch()],
      [12.5, () => this.#governance()],
      [5.5, () => this.#storeTrouble()],
      [6, () => this.#relief()],
      [5, () => this.#tokenDoing()],
      [1.2, () => this.#policyDoing()],
      [1, () => this.#sourceDoing()],
    ];
    // A list that governance has closed opens again soon, so that payments go on.
    if (this.#closed().length > 0 && this.#random.chance(12)) return this.#governance();
    let left = this.#random.int(1_000_000) / 1_000_000;
    const sum = weights.reduce((total, [weight]) => total + weight, 0);
    for (const [weight, make] of weights) {
      left -= weight / sum;
      if (left < 0) return make();
    }
    return this.#claim();
  }

  // ── Invoices ──

  get #model() {
    return this.#world.model;
  }

  #anyOf<T>(list: readonly T[]): T | undefined {
    return list.length === 0 ? undefined : this.#random.pick(list);
  }

  #anybody(): HDAccount {
    return this.#random.pick(this.#world.accounts);
  }

  #token(): Address {
    const { usdt, hostile } = this.#world;
    return this.#random.chance(50) ? usdt.address : hostile.address;
  }

  #payee(merchant: Address): Address {
    const { cast, stores } = this.#world;
    const random = this.#random;
    if (random.chance(4)) return merchant;
    if (random.chance(6)) return random.pick(cast.payers).address;
    if (random.chance(1)) return random.pick([...stores.values()]);
    return random.pick(cast.payees).address;
  }

  #number(merchant: Address): bigint {
    const random = this.#random;
    const next = this.#next.get(merchant)!;
    if (random.chance(8)) return random.between(1n, next);
    if (random.chance(1)) return 2n ** 256n - 1n - BigInt(random.int(300));
    this.#next.set(merchant, next + 1n);
    return next;
  }

  #terms(verb: "charge" | "authorize"): PaymentTerms {
    const random = this.#random;
    const { cast } = this.#world;
    const now = this.#model.now;
    const merchant = random.pick(cast.merchants).address;
    const token = this.#token();
    const accounts = new Set(
      Array.from({ length: random.chance(50) ? 0 : random.int(5) }, () => this.#payee(merchant)),
    );
    const splits = [...accounts].map((account) => ({ account, bps: BigInt(random.int(400)) }));
    const hasFee = random.chance(50);
    const payExpiry = now + (random.chance(30) ? 1n + BigInt(random.int(30)) : random.between(1n, 10n * DAY));
    const isAuthorized = verb === "authorize";
    const span = random.chance(10) ? DAY : DAY + random.between(0n, random.chance(10) ? 355n * DAY : 6n * DAY);
    return {
      merchant,
      operator: random.chance(60)
        ? random.pick(cast.operators).address
        : random.pick([zeroAddress, zeroAddress, merchant]),
      payer: isAuthorized || random.chance(40) ? random.pick(cast.payers).address : zeroAddress,
      number: this.#number(merchant),
      token,
      ...this.#pricing(token),
      amount: random.chance(20) ? random.between(1n, 30_000n) : random.between(1n, 500_000_000n),
      payExpiry,
      authorizationExpiry: isAuthorized ? payExpiry + span : 0n,
      feeBps: hasFee ? BigInt(1 + random.int(400)) : 0n,
      feeReceiver: hasFee ? this.#payee(merchant) : zeroAddress,
      policy: this.#policy(),
      referenceHash: zeroHash,
      splits: ascending(splits),
    };
  }

  #pricing(token: Address): Pick<PaymentTerms, "currency" | "source"> {
    const { hostileSource, cast } = this.#world;
    if (this.#random.chance(88)) return { currency: token, source: zeroAddress };
    const source = this.#random.chance(95) ? hostileSource.address : cast.stranger.address;
    return { currency: this.#random.chance(80) ? USD : token, source };
  }

  #policy(): Address {
    const { hostilePolicy, engine, cast } = this.#world;
    if (this.#random.chance(80)) return zeroAddress;
    return this.#random.pick([hostilePolicy.address, hostilePolicy.address, engine, engine, cast.stranger.address]);
  }

  /** One thing that these terms may be refused for. */
  #spoil(terms: PaymentTerms): Partial<PaymentTerms> {
    const random = this.#random;
    const { processor, usdt, hostile, cast } = this.#world;
    const now = this.#model.now;
    const bad = random.pick([zeroAddress, processor.address, terms.token, processor.address]);
    const split = (account: Address, bps: bigint) => ({ account, bps });
    const many = (count: number) =>
      Array.from({ length: count }, (_, i) => split(getAddress(numberToHex(1_000_000 + i, { size: 20 })), 1n));
    const spoilers: readonly (() => Partial<PaymentTerms>)[] = [
      () => ({ amount: 0n }),
      () => ({ amount: TOP + 1n }),
      () => ({ amount: TOP }),
      () => ({ payExpiry: now }),
      () => ({ payExpiry: now + 1n, ...(terms.authorizationExpiry ? { authorizationExpiry: now + 1n + DAY } : {}) }),
      () => ({ payExpiry: now - BigInt(random.int(100)) }),
      () => ({ authorizationExpiry: terms.payExpiry + DAY - 1n }),
      () => ({ authorizationExpiry: now + 366n * DAY + 1n }),
      () => ({ authorizationExpiry: terms.authorizationExpiry ? now + 366n * DAY : 0n }),
      () => ({ authorizationExpiry: 0n }),
      () => ({ payer: zeroAddress }),
      () => ({ payer: terms.merchant }),
      () => ({ feeBps: 100n, feeReceiver: bad }),
      () => ({ splits: [split(bad, 100n)] }),
      () => ({ splits: [split(cast.payees[0]!.address, 100n), split(cast.payees[0]!.address, 100n)] }),
      () => ({ splits: [...terms.splits].reverse() }),
      () => ({ splits: many(17) }),
      () => ({ splits: many(16) }),
      () => ({ splits: [split(cast.payees[0]!.address, 10_001n - terms.feeBps)] }),
      () => ({ splits: [split(cast.payees[0]!.address, 10_000n - terms.feeBps)] }),
      () => ({ splits: [split(cast.payees[0]!.address, 2_000n - terms.feeBps)] }),
      () => ({ splits: [split(cast.payees[0]!.address, 2_001n - terms.feeBps)] }),
      () => ({ feeBps: 10_001n, feeReceiver: cast.payees[0]!.address, splits: [] }),
      () => ({ token: terms.token === usdt.address ? hostile.address : usdt.address }),
      () => ({ token: cast.stranger.address }),
    ];
    return random.pick(spoilers)();
  }

  async #sign(terms: PaymentTerms): Promise<Invoice> {
    const random = this.#random;
    const { cast, domain, accounts } = this.#world;
    const id = getPaymentId(terms, domain);
    const merchant = accounts.find(({ address }) => address === terms.merchant)!;
    const { state, now } = this.#model;
    const isLive = ({ address }: HDAccount) => state.get("signerUntil", merchant.address, address) > now;
    const live = random.chance(85) ? this.#anyOf(cast.signers.filter(isLive)) : undefined;
    const signer = random.chance(45) ? merchant : (live ?? random.pick(cast.signers));
    const key = random.chance(3) ? this.#anybody() : signer;
    const isOverThis = !random.chance(2);
    const message = isOverThis ? terms : { ...terms, amount: terms.amount + 1n };
    const signature = await key.signTypedData({
      domain: toTypedDataDomain(domain),
      types,
      primaryType: "PaymentTerms",
      message,
    });
    return { terms, id, signer: signer.address, signature, signed: { by: key.address, isOverThis } };
  }

  async #invoice(verb: "charge" | "authorize"): Promise<Invoice> {
    const random = this.#random;
    const isOfVerb = ({ terms }: Invoice) => terms.authorizationExpiry > 0n === (verb === "authorize");
    const known = random.chance(6)
      ? this.#anyOf(this.#invoices.filter((one) => random.chance(15) || isOfVerb(one)))
      : undefined;
    if (known) return known;
    const terms = this.#terms(verb);
    const invoice = await this.#sign(random.chance(18) ? { ...terms, ...this.#spoil(terms) } : terms);
    this.#remember(this.#invoices, invoice);
    return invoice;
  }

  #remember(list: Invoice[], invoice: Invoice): void {
    list.push(invoice);
    if (list.length > MEMORY) list.splice(this.#random.int(list.length), 1);
  }

  // ── Entries ──

  async #entry(verb: "charge" | "authorize"): Promise<Operation> {
    const random = this.#random;
    const { processor, cast } = this.#world;
    const invoice = await this.#invoice(random.chance(3) ? (verb === "charge" ? "authorize" : "charge") : verb);
    const { terms, id, signer, signature, signed } = invoice;
    const named = terms.payer === zeroAddress || random.chance(4) ? random.pick(cast.payers).address : terms.payer;
    const payer = random.chance(1) ? terms.merchant : named;
    const consented = random.chance(60) ? undefined : await this.#consent(invoice, payer);
    const rail = consented?.rail ?? this.#model.allowanceOf(this.#maxIn(terms));
    const entry: Entry = { id, terms, signer, signed, payer, rail };
    const predict = () => {
      const errors = verb === "charge" ? this.#model.charge(entry) : this.#model.authorize(entry);
      if (errors.length === 0) this.#remember(verb === "charge" ? this.#charged : this.#authorized, invoice);
      return errors;
    };
    if (consented === undefined)
      return {
        verb,
        sent: { from: payer, to: processor, functionName: verb, args: [terms, signer, rail.maxIn, signature] },
        predict,
      };
    const args = [terms, signer, payer, rail.collector, signature, consented.consent];
    return {
      verb: `${verb}WithConsent`,
      sent: { from: this.#anybody().address, to: processor, functionName: `${verb}WithConsent`, args },
      predict,
    };
  }

  /** Maximum that the payer lets be taken: what is due, often to the unit, now and then too little. */
  #maxIn(terms: PaymentTerms): bigint {
    const due = this.#model.dueOf(terms);
    const least = typeof due === "bigint" ? due : terms.amount;
    return this.#random.chance(4) && least > 0n ? least - 1n : least + BigInt(this.#random.int(2));
  }

  async #consent({ terms, id }: Invoice, payer: Address): Promise<{ readonly rail: Rail; readonly consent: Hex }> {
    const random = this.#random;
    const { relayedCollector, permit2Collector, permit2, domain, accounts } = this.#world;
    const account = accounts.find(({ address }) => address === payer)!;
    const key = random.chance(4) ? this.#anybody() : account;
    const { token } = terms;
    const maxIn = this.#maxIn(terms);
    const signsOther = random.chance(4);
    const isForged = signsOther || key.address !== payer;
    if (random.chance(35)) {
      const nonce = this.#permit2Nonce++;
      const deadline = 2n ** 48n;
      const signature = await key.signTypedData({
        domain: { name: "Permit2", chainId: domain.chainId, verifyingContract: permit2 },
        types: permit2Types,
        primaryType: "PermitWitnessTransferFrom",
        message: {
          permitted: { token, amount: maxIn },
          spender: permit2Collector,
          nonce,
          deadline,
          id: signsOther ? zeroHash : id,
        },
      });
      const parameters = [{ type: "uint256" }, { type: "uint256" }, { type: "uint256" }, { type: "bytes" }] as const;
      const refuses = isForged ? ["InvalidSigner"] : [];
      const own = { overMax: "InvalidAmount", failure: "Error", isCapped: false };
      return {
        rail: { collector: permit2Collector, spender: permit2, maxIn, refuses, ...own },
        consent: encodeAbiParameters(parameters, [maxIn, nonce, deadline, signature]),
      };
    }
    const deadline = this.#model.now + (random.chance(6) ? -1n : BigInt(random.int(100)));
    // The consent names each of these.
    const other = random.pick([
      { id: zeroHash },
      { payer: this.#world.cast.stranger.address },
      { token: permit2 },
      { maxIn: maxIn + 1n },
    ]);
    const signature = await key.signTypedData({
      domain: toTypedDataDomain({ ...domain, verifyingContract: relayedCollector }),
      types: payTypes,
      primaryType: "Pay",
      message: { payer, token, maxIn, id, deadline, ...(signsOther ? other : {}) },
    });
    const refuses = [
      ...(isForged ? ["InvalidSignature"] : []),
      ...(deadline < this.#model.now ? ["SignatureExpired"] : []),
    ];
    const own = { overMax: "MaxInExceeded", isCapped: true };
    return {
      rail: { collector: relayedCollector, spender: relayedCollector, maxIn, refuses, ...own },
      consent: concat([numberToHex(maxIn, { size: 32 }), numberToHex(deadline, { size: 32 }), signature]),
    };
  }

  // ── Exits ──

  /** Terms under which money is held, or was, or never has been. */
  async #held(): Promise<Invoice> {
    const { state } = this.#model;
    const live = this.#authorized.filter(({ id }) => state.get("capturable", id) > 0n);
    const chosen = this.#random.chance(85)
      ? this.#anyOf(live)
      : this.#anyOf(this.#random.chance(50) ? this.#authorized : this.#invoices);
    return chosen ?? this.#sign(this.#terms("authorize"));
  }

  #caller({ merchant, operator }: PaymentTerms): Address {
    const random = this.#random;
    if (random.chance(4)) return this.#anybody().address;
    return operator !== zeroAddress && random.chance(50) ? operator : merchant;
  }

  #part(whole: bigint): bigint {
    const random = this.#random;
    if (whole === 0n || random.chance(3)) return BigInt(random.int(2));
    if (random.chance(4)) return whole + 1n;
    return random.chance(35) ? whole : random.between(1n, whole);
  }

  /** The state that a caller names: the present one, or what it was before somebody else came first. */
  #named(present: bigint): bigint {
    const random = this.#random;
    if (!random.chance(6)) return present;
    return random.pick([present + 1n, present + random.between(1n, 100_000_000n), present / 2n, 0n]);
  }

  async #capture(): Promise<Operation> {
    const random = this.#random;
    const { terms, id } = await this.#held();
    const from = this.#caller(terms);
    const present = this.#model.state.get("capturable", id);
    const [amount, capturable] = [this.#part(present), this.#named(present)];
    const isLess = random.chance(from === terms.operator ? 50 : 3);
    const less = isLess ? random.between(0n, terms.feeBps) : terms.feeBps;
    const feeBps = random.chance(3) ? terms.feeBps + 1n : less;
    return {
      verb: "capture",
      sent: { from, to: this.#world.processor, functionName: "capture", args: [terms, amount, feeBps, capturable] },
      predict: () => this.#model.capture(id, terms, from, amount, feeBps, capturable),
    };
  }

  async #void(): Promise<Operation> {
    const { terms, id } = await this.#held();
    const from = this.#caller(terms);
    const present = this.#model.state.get("capturable", id);
    const [amount, capturable] = [this.#part(present), this.#named(present)];
    return {
      verb: "void",
      sent: { from, to: this.#world.processor, functionName: "void", args: [terms, amount, capturable] },
      predict: () => this.#model.void(id, terms, from, amount, capturable),
    };
  }

  async #reclaim(): Promise<Operation> {
    const { state, now } = this.#model;
    const isDue = ({ terms, id }: Invoice) => terms.authorizationExpiry <= now && state.get("capturable", id) > 0n;
    const due = this.#random.chance(90) ? this.#anyOf(this.#authorized.filter(isDue)) : undefined;
    const { terms, id } = due ?? (await this.#held());
    const from = this.#anybody().address;
    return {
      verb: "reclaim",
      sent: { from, to: this.#world.processor, functionName: "reclaim", args: [terms] },
      predict: () => this.#model.reclaim(id, terms),
    };
  }

  async #refund(): Promise<Operation> {
    const random = this.#random;
    const { state } = this.#model;
    const captured = this.#authorized.filter(({ id }) => state.get("refundable", id) > 0n);
    const known = random.chance(90) ? this.#anyOf(random.chance(50) ? this.#charged : captured) : undefined;
    const { terms, id } = known ?? this.#anyOf(this.#invoices) ?? (await this.#sign(this.#terms("charge")));
    const from = this.#caller(terms);
    const present = this.#model.refundableOf(id, terms);
    // Nobody has the bound of a priced charge.
    const isBoundless = terms.source !== zeroAddress && terms.authorizationExpiry === 0n;
    const amount = isBoundless && random.chance(95) ? random.between(1n, 500_000_000n) : this.#part(present);
    const refundable = this.#named(present);
    const { processor, cast } = this.#world;
    const other = random.chance(10)
      ? random.pick([zeroAddress, terms.token, processor.address, terms.merchant])
      : random.pick([...cast.payers, ...cast.payees]).address;
    const to = terms.payer === zeroAddress || random.chance(4) ? other : terms.payer;
    return {
      verb: "refund",
      sent: { from, to: processor, functionName: "refund", args: [terms, amount, refundable, to, REASON] },
      predict: () => this.#model.refund(id, terms, from, amount, refundable, to, REASON),
    };
  }

  #cancel(): Operation {
    const random = this.#random;
    const { cast, processor } = this.#world;
    const merchant = random.pick(cast.merchants).address;
    const from = random.pick([merchant, random.pick(cast.signers).address, this.#anybody().address]);
    const number = random.chance(30) ? random.between(1n, this.#next.get(merchant)!) : this.#number(merchant);
    return {
      verb: "cancel",
      sent: { from, to: processor, functionName: "cancel", args: [merchant, number] },
      predict: () => this.#model.cancel(merchant, number, from),
    };
  }

  // ── Stores, credits, signers ──

  #credits(): readonly (readonly [store: Address, token: Address, account: Address])[] {
    const { state } = this.#world;
    return state
      .keys()
      .filter((key) => key.startsWith("credit ") && state.get(key) > 0n)
      .map((key) => key.split(" ").slice(1) as unknown as readonly [Address, Address, Address]);
  }

  #isDelivered([store, token, account]: readonly [Address, Address, Address]): boolean {
    const { state } = this.#world;
    const mark = state.mark();
    const errors = this.#model.claim(account, store, token, account);
    state.rollBack(mark);
    return errors.length === 0;
  }

  /** A credit that is there, mostly one that its token delivers now, or the place of one that is not. */
  #credit(): readonly [store: Address, token: Address, account: Address] {
    const { cast, stores } = this.#world;
    const random = this.#random;
    const open = this.#credits();
    const delivered = random.chance(85) ? open.filter((one) => this.#isDelivered(one)) : [];
    const known = random.chance(93) ? (this.#anyOf(delivered) ?? this.#anyOf(open)) : undefined;
    return known ?? [random.pick([...stores.values()]), this.#token(), random.pick(cast.payees).address];
  }

  #claim(): Operation {
    const [store, token, account] = this.#credit();
    const { accounts, processor } = this.#world;
    const owner = accounts.find(({ address }) => address === account);
    const from = (this.#random.chance(30) && owner ? owner : this.#anybody()).address;
    return {
      verb: "claim",
      sent: { from, to: processor, functionName: "claim", args: [store, token, account] },
      predict: () => this.#model.claim(from, store, token, account),
    };
  }

  /** A credit, and what its owner has sent of it, and where. */
  #redirection() {
    const random = this.#random;
    const { accounts, processor, cast } = this.#world;
    const [store, token, account] = this.#credit();
    const bad = random.pick([zeroAddress, token, processor.address]);
    const to = random.chance(6) ? bad : random.pick([...cast.payees, ...cast.payers]).address;
    const amount = this.#part(this.#model.state.get("credit", store, token, account));
    const owner = accounts.find(({ address }) => address === account) ?? cast.stranger;
    return { store, token, account, to, amount, owner };
  }

  #claimTo(): Operation {
    const { store, token, to, amount, owner } = this.#redirection();
    const from = (this.#random.chance(5) ? this.#anybody() : owner).address;
    return {
      verb: "claimTo",
      sent: { from, to: this.#world.processor, functionName: "claimTo", args: [store, token, to, amount] },
      predict: () => this.#model.claimTo(store, token, from, to, amount),
    };
  }

  async #claimToFor(): Promise<Operation> {
    const random = this.#random;
    const { domain, processor } = this.#world;
    const { store, token, account, to, amount, owner } = this.#redirection();
    const { state, now } = this.#model;
    const deadline = now + (random.chance(5) ? -1n : BigInt(random.int(50)));
    const key = random.chance(4) ? this.#anybody() : owner;
    const nonce = this.#nonce(state.get("nonce", account));
    const signature = await key.signTypedData({
      domain: toTypedDataDomain(domain),
      types,
      primaryType: "Claim",
      message: { account, store, token, to, amount, nonce, deadline },
    });
    // In a batch another call may have spent the nonce by then.
    const signed = () => ({ by: key.address, isOverThis: nonce === state.get("nonce", account) });
    const args = [account, store, token, to, amount, deadline, signature];
    return {
      verb: "claimToFor",
      sent: { from: this.#anybody().address, to: processor, functionName: "claimToFor", args },
      predict: () => this.#model.claimToFor(store, token, account, to, amount, deadline, signed()),
    };
  }

  /** The next nonce, or now and then one that is spent already or comes later. */
  #nonce(next: bigint): bigint {
    const random = this.#random;
    if (!random.chance(5)) return next;
    return next > 0n && random.chance(60) ? next - 1n : next + 1n;
  }

  #invalidateNonce(): Operation {
    const from = this.#anybody().address;
    return {
      verb: "invalidateNonce",
      sent: { from, to: this.#world.processor, functionName: "invalidateNonce", args: [] },
      predict: () => this.#model.invalidateNonce(from),
    };
  }

  #signerDraw(): { owner: HDAccount; signer: Address; validUntil: bigint; maxOutBps: bigint } {
    const random = this.#random;
    const { cast } = this.#world;
    const owner = random.pick(cast.merchants);
    const { now } = this.#model;
    return {
      owner,
      signer: random.chance(6) ? random.pick([zeroAddress, owner.address]) : random.pick(cast.signers).address,
      validUntil: random.pick([
        0n,
        now,
        now + 1n,
        now + 5n * DAY,
        now + 300n * DAY,
        ...Array<bigint>(8).fill(2n ** 48n - 1n),
      ]),
      maxOutBps: random.pick([0n, 500n, 2_000n, 2_000n, 10_000n, 10_001n]),
    };
  }

  #setSigner(): Operation {
    const { owner, signer, validUntil, maxOutBps } = this.#signerDraw();
    return {
      verb: "setSigner",
      sent: {
        from: owner.address,
        to: this.#world.processor,
        functionName: "setSigner",
        args: [signer, Number(validUntil), Number(maxOutBps)],
      },
      predict: () => this.#model.setSigner(owner.address, signer, validUntil, maxOutBps),
    };
  }

  async #setSignerFor(): Promise<Operation> {
    const random = this.#random;
    const { domain, processor } = this.#world;
    const { owner, signer, validUntil, maxOutBps } = this.#signerDraw();
    const { state, now } = this.#model;
    const deadline = now + (random.chance(6) ? -1n : BigInt(random.int(50)));
    const key = random.chance(6) ? this.#anybody() : owner;
    const nonce = this.#nonce(state.get("signerNonce", owner.address, signer));
    const message = { owner: owner.address, signer, nonce, deadline };
    const signature = await key.signTypedData({
      domain: toTypedDataDomain(domain),
      types,
      primaryType: "SetSigner",
      message: { ...message, validUntil: Number(validUntil), maxOutBps: Number(maxOutBps) },
    });
    const signed = { by: key.address, isOverThis: nonce === state.get("signerNonce", owner.address, signer) };
    return {
      verb: "setSignerFor",
      sent: {
        from: this.#anybody().address,
        to: processor,
        functionName: "setSignerFor",
        args: [owner.address, signer, Number(validUntil), Number(maxOutBps), deadline, signature],
      },
      predict: () => this.#model.setSignerFor(owner.address, signer, validUntil, maxOutBps, deadline, signed),
    };
  }

  /** A merchant's present store of a token, and all that is owed out of it. */
  #owedIn(merchant: Address, token: Address) {
    const { state, places } = this.#model;
    const generation = state.get("storeGeneration", merchant);
    const store = places.storeOf(merchant, generation);
    const payments = this.#authorized.filter(
      ({ terms, id }) =>
        terms.merchant === merchant &&
        terms.token === token &&
        state.get("generation", id) === generation &&
        state.get("capturable", id) > 0n,
    );
    const credits = state.keys().filter((key) => key.startsWith(`credit ${store} ${token} `) && state.get(key) > 0n);
    const owed = [
      ...payments.map(({ id }) => state.get("capturable", id)),
      ...credits.map((key) => state.get(key)),
    ].reduce((sum, one) => sum + one, 0n);
    return {
      ...{ merchant, token, store, payments, owed },
      accounts: credits.map((key) => key.split(" ")[3] as Address),
      isBlacklisted: state.get("blacklisted", token, store) === 1n,
      isShort: owed > state.get("balance", token, store),
    };
  }

  /** The present store of each merchant and token. */
  #presentStores() {
    const { cast, usdt, hostile } = this.#world;
    return cast.merchants.flatMap(({ address }) =>
      [usdt, hostile].map((token) => this.#owedIn(address, token.address)),
    );
  }

  async #newStore(): Promise<Operation> {
    const random = this.#random;
    const { cast, processor, learnStore } = this.#world;
    const { state } = this.#model;
    const present = this.#presentStores();
    const short = random.chance(75) ? present.filter((one) => one.isShort) : [];
    const listed = present.filter((one) => one.isBlacklisted);
    const troubled = this.#anyOf(short) ?? this.#anyOf(listed) ?? present.find((one) => one.isShort);
    const chosen = random.chance(90) && troubled ? troubled : random.pick(present);
    const { merchant, token, isBlacklisted, isShort } = chosen;
    await learnStore(merchant, state.get("storeGeneration", merchant) + 1n);
    if (random.chance(20)) {
      const owner = random.pick(cast.merchants).address;
      await learnStore(owner, state.get("storeGeneration", owner) + 1n);
      return {
        verb: "newStore",
        sent: { from: owner, to: processor, functionName: "newStore", args: [] },
        predict: () => this.#model.newStore(owner),
      };
    }
    const from = this.#anybody().address;
    if (isBlacklisted ? !isShort || random.chance(30) : !isShort && random.chance(70))
      return {
        verb: "newStoreForBlacklisted",
        sent: { from, to: processor, functionName: "newStoreForBlacklisted", args: [merchant, token] },
        predict: () => this.#model.newStoreForBlacklisted(merchant, token),
      };
    const ascending = (a: string, b: string) => (BigInt(a) < BigInt(b) ? -1 : 1);
    const payments = [...chosen.payments].sort((a, b) => ascending(a.id, b.id)).slice(0, 60);
    const accounts = [...chosen.accounts].sort(ascending);
    const spoilers: readonly (() => void)[] = [
      () => payments[0] && payments.push(payments[random.int(payments.length)]!),
      () => accounts[0] && accounts.push(accounts[random.int(accounts.length)]!),
      () => payments.splice(0, 1, ...this.#authorized.slice(0, 1)),
      () => payments.splice(0),
      () => accounts.splice(0),
    ];
    if (random.chance(12)) random.pick(spoilers)();
    return {
      verb: "newStoreForShortage",
      sent: {
        from,
        to: processor,
        functionName: "newStoreForShortage",
        args: [merchant, token, payments.map(({ terms }) => terms), accounts],
      },
      predict: () => this.#model.newStoreForShortage(merchant, token, payments, accounts),
    };
  }

  // ── Several at once ──

  async #batch(): Promise<Operation> {
    const random = this.#random;
    const { processor, cast, model } = this.#world;
    // What one caller may do: a merchant with its invoices' exits, or anyone with consents and claims.
    const from = random.pick([...cast.merchants, ...cast.operators, ...cast.payers]).address;
    const calls: Operation[] = [];
    const makers = [
      () => this.#entry("charge"),
      () => this.#entry("authorize"),
      () => this.#capture(),
      () => this.#void(),
      () => this.#reclaim(),
      () => this.#claim(),
      () => this.#claimToFor(),
      () => this.#cancel(),
      () => this.#refund(),
    ];
    while (calls.length < 1 + random.int(3)) {
      const call = await random.pick(makers)();
      // Who calls is part of what the model was told: only calls that are this caller's, or anybody's.
      const isAnybodys = ["reclaim", "claimToFor", "chargeWithConsent", "authorizeWithConsent"].includes(call.verb);
      if (isAnybodys || call.sent.from === from) calls.push(call);
    }
    const failing: { index: number; errors: Errors }[] = [];
    const isStarved = random.chance(4);
    return {
      verb: "batch",
      sent: {
        from,
        to: processor,
        functionName: "batch",
        args: [calls.map(({ sent }) => ({ data: encode(sent), gasLimit: 4_500_000n }))],
        gas: isStarved ? 4_000_000n : GAS,
      },
      failing,
      predict: () => {
        if (isStarved) return ["BatchGasTooLow"];
        for (const [index, call] of calls.entries()) {
          const before = model.state.mark();
          const errors = call.predict();
          if (errors.length === 0) continue;
          model.state.rollBack(before);
          model.state.emit("CallFailed", { caller: from, index: BigInt(index) });
          failing.push({ index, errors });
        }
        return [];
      },
    };
  }

  // ── Governance, tokens, policies ──

  /** The tokens and collectors that are not listed. */
  #closed(): readonly Address[] {
    const { usdt, hostile, relayedCollector, permit2Collector } = this.#world;
    const { state } = this.#model;
    return [
      ...[usdt.address, hostile.address].filter((token) => !state.get("listed", token)),
      ...[relayedCollector, permit2Collector].filter((collector) => !state.get("collector", collector)),
    ];
  }

  #governance(): Operation {
    const random = this.#random;
    const { processor, usdt, hostile, lists, relayedCollector, permit2Collector, otherCollector, cast } = this.#world;
    const model = this.#model;
    const from = random.chance(6) ? this.#anybody().address : model.places.admin;
    const token = random.chance(4) ? cast.stranger.address : this.#token();
    const call = (functionName: string, args: readonly unknown[], predict: () => Errors): Operation => ({
      verb: functionName,
      sent: { from, to: processor, functionName, args },
      predict,
    });
    const list = () => {
      const maxTokenFee = random.pick([0, 5, 20, 20, 20, 100, 101]);
      const issuerList = token === usdt.address && !random.chance(20) ? lists.usdt : lists.none;
      return call("listToken", [token, maxTokenFee, issuerList], () =>
        model.listToken(from, token, BigInt(maxTokenFee), issuerList),
      );
    };
    const collector = random.pick([relayedCollector, permit2Collector, otherCollector, cast.stranger.address]);
    const listed = random.pick([relayedCollector, permit2Collector, otherCollector]);
    const listCollector = (one: Address) => call("listCollector", [one], () => model.listCollector(from, one));
    const until = model.now + random.pick([0n, 1n, 5n, 60n, 600n, 3_600n, 7n * DAY, 7n * DAY + 1n]);
    const closed = this.#anyOf(this.#closed());
    if (closed && random.chance(80)) {
      if (closed !== usdt.address && closed !== hostile.address) return listCollector(closed);
      const issuerList = closed === usdt.address ? lists.usdt : lists.none;
      return call("listToken", [closed, 20, issuerList], () => model.listToken(from, closed, 20n, issuerList));
    }
    const pause = () => call("pauseEntries", [token, Number(until)], () => model.pauseEntries(from, token, until));
    const delist = () => call("delistToken", [token], () => model.delistToken(from, token));
    const resume = (paused: Address) => call("resumeEntries", [paused], () => model.resumeEntries(from, paused));
    const paused = [usdt.address, hostile.address].filter((one) => model.state.get("pausedUntil", one) > model.now);
    return random.pick([
      list,
      delist,
      delist,
      () => listCollector(collector),
      () => call("delistCollector", [listed], () => model.delistCollector(from, listed)),
      () => call("delistCollector", [listed], () => model.delistCollector(from, listed)),
      () => call("delistCollector", [collector], () => model.delistCollector(from, collector)),
      ...[pause, pause, pause, pause],
      () => resume(this.#anyOf(paused) ?? token),
      () => resume(this.#anyOf(paused) ?? token),
    ])();
  }

  #party(): Address {
    const { cast, stores } = this.#world;
    const random = this.#random;
    if (random.chance(30)) return random.pick([...stores.values()].slice(-5));
    return random.pick([...cast.payees, ...cast.payers, ...cast.merchants, ...cast.operators]).address;
  }

  /** The issuer freezes a present store, or takes of what it holds. */
  #storeTrouble(): Operation {
    const random = this.#random;
    const { usdt, hostile, state } = this.#world;
    const present = this.#presentStores();
    const troubled = random.chance(50) ? usdt.address : hostile.address;
    const owing = present.filter((one) => one.owed > 0n && one.token === troubled);
    const { token, store, owed, isBlacklisted } = this.#anyOf(random.chance(80) ? owing : []) ?? random.pick(present);
    const held = state.get("balance", token, store);
    // A little too little holds up nothing but the last who come.
    const taken = random.chance(70) && owed > 0n && held >= owed ? held - owed + 1n : held / 2n;
    if (token === hostile.address)
      return this.#order(hostile, "burn", [store, taken], () => state.add(-taken, "balance", token, store));
    if (isBlacklisted && random.chance(30))
      return this.#order(usdt, "destroyBlackFunds", [store], () => state.set(0n, "balance", token, store));
    return this.#order(usdt, "addBlackList", [store], () => state.set(1n, "blacklisted", token, store));
  }

  /** What keeps a credit from its owner ends. */
  #relief(): Operation {
    const { usdt, hostile, state } = this.#world;
    const stuck = this.#anyOf(this.#credits().filter((credit) => !this.#isDelivered(credit)));
    if (!stuck) return this.#tokenDoing();
    const [store, token, account] = stuck;
    const lacking = state.get("credit", store, token, account) - state.get("balance", token, store);
    if (token === hostile.address)
      return lacking > 0n
        ? this.#order(hostile, "mint", [store, lacking], () => state.add(lacking, "balance", token, store))
        : this.#order(hostile, "treat", [account, 0], () => state.set(0n, "treatment", token, account));
    if (state.get("tokenPaused", token))
      return this.#order(usdt, "unpause", [], () => state.set(0n, "tokenPaused", token));
    if (state.get("blacklisted", token, store))
      return this.#order(usdt, "removeBlackList", [store], () => state.set(0n, "blacklisted", token, store));
    return this.#topUp(store);
  }

  /** A call of a token by somebody who may make it, and what it changes. */
  #order(token: Target, functionName: string, args: readonly unknown[], change: () => void): Operation {
    const { usdt, cast } = this.#world;
    const isUsdt = token.address === usdt.address;
    const from = (isUsdt ? cast.issuer : cast.stranger).address;
    return {
      verb: `${isUsdt ? "usdt" : "hostile"}.${functionName}`,
      sent: { from, to: token, functionName, args },
      predict: () => {
        change();
        return [];
      },
    };
  }

  #tokenDoing(): Operation {
    return this.#random.chance(50) ? this.#usdtDoing() : this.#hostileDoing();
  }

  #usdtDoing(): Operation {
    const random = this.#random;
    const { usdt } = this.#world;
    const { state } = this.#model;
    const call = (functionName: string, args: readonly unknown[], change: () => void) =>
      this.#order(usdt, functionName, args, change);
    // A token's troubles end sooner than they begin.
    if (state.get("tokenPaused", usdt.address) && random.chance(60))
      return call("unpause", [], () => state.set(0n, "tokenPaused", usdt.address));
    const listed = state.keys().filter((key) => key.startsWith(`blacklisted ${usdt.address}`) && state.get(key) === 1n);
    if (listed.length > 0 && random.chance(45)) {
      const account = random.pick(listed).split(" ")[2]! as Address;
      if (random.chance(60))
        return call("removeBlackList", [account], () => state.set(0n, "blacklisted", usdt.address, account));
      return call("destroyBlackFunds", [account], () => state.set(0n, "balance", usdt.address, account));
    }
    const account = this.#party();
    const rate = BigInt(random.pick([0, 0, 1, 5, 10, 19]));
    const most = BigInt(random.pick([0, 1, 49, 49]));
    const isPaused = state.get("tokenPaused", usdt.address) === 1n;
    return random.pick([
      () => call("addBlackList", [account], () => state.set(1n, "blacklisted", usdt.address, account)),
      () =>
        call("setParams", [rate, most], () => {
          state.set(rate, "feeRate", usdt.address);
          state.set(most * 1_000_000n, "feeMost", usdt.address);
        }),
      () =>
        isPaused
          ? call("unpause", [], () => state.set(0n, "tokenPaused", usdt.address))
          : call("pause", [], () => state.set(1n, "tokenPaused", usdt.address)),
      () => this.#approve(usdt.address),
      () => this.#topUp(),
    ])();
  }

  /** An allowance is taken back, or given again. */
  #approve(token: Address): Operation {
    const random = this.#random;
    const { state } = this.#model;
    const { usdt, hostile, cast, processor, relayedCollector, permit2 } = this.#world;
    const owner = random.pick([...cast.payers, ...cast.merchants]).address;
    const closed = state.keys().filter((key) => key.startsWith(`allowance ${token}`) && state.get(key) === 0n);
    const reopened = random.chance(75) ? this.#anyOf(closed)?.split(" ") : undefined;
    const [account, spender] = (reopened?.slice(2) as [Address, Address] | undefined) ?? [
      owner,
      random.pick([processor.address as Address, relayedCollector, permit2]),
    ];
    const amount = reopened ? 2n ** 256n - 1n : 0n;
    return {
      verb: "approve",
      sent: {
        from: account,
        to: token === usdt.address ? usdt : hostile,
        functionName: "approve",
        args: [spender, amount],
      },
      predict: () => {
        state.set(amount, "allowance", token, account, spender);
        return [];
      },
    };
  }

  /** The issuer sends some to who has little. */
  #topUp(account?: Address): Operation {
    const { usdt, cast, model } = this.#world;
    const poorest = [...cast.payers, ...cast.merchants, ...cast.operators]
      .map(({ address }) => address)
      .sort((a, b) =>
        model.state.get("balance", usdt.address, a) < model.state.get("balance", usdt.address, b) ? -1 : 1,
      );
    const to = account ?? poorest[0]!;
    const amount = 1_000_000_000_000n;
    return {
      verb: "usdt.transfer",
      sent: { from: cast.issuer.address, to: usdt, functionName: "transfer", args: [to, amount] },
      predict: () => {
        const { address: issuer } = cast.issuer;
        return model.places.tokens[usdt.address]!.transfer(model.state, issuer, to, amount, false) ? [] : ["no data"];
      },
    };
  }

  #hostileDoing(): Operation {
    const random = this.#random;
    const { hostile, cast, processor } = this.#world;
    const { state } = this.#model;
    const call = (functionName: string, args: readonly unknown[], change: () => void) =>
      this.#order(hostile, functionName, args, change);
    const treat = (account: Address, how: number) =>
      call("treat", [account, how], () => state.set(BigInt(how), "treatment", hostile.address, account));
    const treated = state.keys().filter((key) => key.startsWith("treatment ") && state.get(key) > 0n);
    if (treated.length > 0 && random.chance(40)) return treat(random.pick(treated).split(" ")[2]! as Address, 0);
    const account = this.#party();
    const costly = random.chance(50) ? COSTLY : CHEAP;
    const answersYes = random.chance(40);
    const answer = answersYes ? random.pick(["0x", numberToHex(1, { size: 32 })]) : zeroHash;
    const victim = random.chance(60) ? random.pick([...this.#world.stores.values()].slice(-5)) : account;
    const burnt = state.get("balance", hostile.address, victim) / BigInt(random.pick([1, 1, 2, 10]));
    const [store, token, creditor] = this.#credit();
    const data = encode({ to: processor, functionName: "claim", args: [store, token, creditor] });
    return random.pick([
      () => treat(account, random.pick(Object.values(treatments))),
      () => treat(account, random.pick(Object.values(treatments))),
      () => treat(random.pick(cast.payees).address, treatments.refuse),
      () => treat(random.pick(cast.payees).address, treatments.refuse),
      () => call("setCostlyGas", [costly], () => state.set(costly, "costlyGas", hostile.address)),
      () => call("setAnswer", [answer], () => state.set(answersYes ? 1n : 0n, "answersYes", hostile.address)),
      () => call("setCall", [processor.address, data], () => {}),
      () => call("burn", [victim, burnt], () => state.add(-burnt, "balance", hostile.address, victim)),
      () =>
        call("mint", [account, 1_000_000_000_000n], () =>
          state.add(1_000_000_000_000n, "balance", hostile.address, account),
        ),
      () => this.#approve(hostile.address),
    ])();
  }

  #policyDoing(): Operation {
    const random = this.#random;
    const { hostilePolicy, denyList, cast, model } = this.#world;
    const { state } = model;
    const call = (
      from: Address,
      to: Sent["to"],
      functionName: string,
      args: readonly unknown[],
      predict: () => void,
    ) => ({
      verb: `policy.${functionName}`,
      sent: { from, to, functionName, args },
      predict: () => {
        predict();
        return [];
      },
    });
    const { address } = cast.stranger;
    const denied = state.keys().filter((key) => key.startsWith("denied ") && state.get(key) === 1n);
    const isDenied = denied.length === 0 || random.chance(35);
    const parties = [...cast.payers, ...cast.merchants, ...cast.payees].map((one) => one.address as string);
    const account = random.pick(isDenied ? parties : denied.map((key) => key.split(" ")[1]!));
    return random.pick([
      () => call(address, hostilePolicy, "setAnswer", [zeroHash], () => state.set(0n, "mood")),
      () => call(address, hostilePolicy, "setAnswer", [`0x4e4f${"0".repeat(60)}`], () => state.set(1n, "mood")),
      () => call(address, hostilePolicy, "setAnswer", [`0x${"0".repeat(62)}`], () => state.set(2n, "mood")),
      () => call(address, hostilePolicy, "setMood", [random.pick([1, 2])], () => state.set(2n, "mood")),
      () =>
        call(model.places.admin, denyList, "setListed", [[account], isDenied], () =>
          state.set(isDenied ? 1n : 0n, "denied", account),
        ),
    ])();
  }

  /** What a source answers changes: mostly a price, now and then one that no payment can have, or none. */
  #sourceDoing(): Operation {
    const random = this.#random;
    const { hostileSource, cast, state } = this.#world;
    const isPrice = state.get("sourceMood") > 0n || random.chance(80);
    const converted = random.chance(5) ? random.pick([0n, TOP, TOP + 1n]) : random.between(1n, 500_000_000n);
    const mood = random.pick([sourceMoods.revert, sourceMoods.burnGas, sourceMoods.returnShort]);
    const functionName = isPrice ? "setConverted" : "setMood";
    return {
      verb: `source.${functionName}`,
      sent: { from: cast.stranger.address, to: hostileSource, functionName, args: [isPrice ? converted : mood] },
      predict: () => {
        state.set(isPrice ? 0n : BigInt(mood), "sourceMood");
        if (isPrice) state.set(converted, "converted");
        return [];
      },
    };
  }
}

// The registry of issued invoices: every version that was signed, what became of it, and when.
import {
  type FeiqianActions,
  type Invoice,
  type InvoiceDocument,
  NumberSpentError,
  attachToLink,
  canonicalJson,
  documentHash,
  generateSalt,
  parseAmount,
  termsFromJson,
  termsToJson,
  toCurrency,
  toInvoiceLink,
} from "@feiqian/sdk";
import { type Address, type Hex, isAddress, isAddressEqual } from "viem";
import type { Clock } from "./clock.ts";
import type { Screening } from "./compliance/screening.ts";
import type { GatewayConfig } from "./config.ts";
import type { Database, Queries } from "./database.ts";
import type { Numbers } from "./numbers.ts";
import { appendEvents, lockOutbox, tellAppended, toAppend } from "./outbox.ts";
import { Problem, notFound } from "./problem.ts";
import type { Bounds, Sender } from "./sender.ts";

/** A request for an invoice, as the API takes it. */
export interface InvoiceInput {
  readonly order: string;
  readonly amount: string;
  readonly currency: string;
  readonly token?: string | undefined;
  readonly payer?: string | undefined;
  readonly payExpiry?: number | undefined;
  readonly expiresIn?: number | undefined;
  readonly capture?: "automatic" | "manual" | undefined;
  readonly captureWithin?: number | undefined;
  readonly feeBps?: number | undefined;
  readonly feeReceiver?: string | undefined;
  readonly splits?: readonly { readonly account: string; readonly bps: number }[] | undefined;
  readonly policy?: string | undefined;
  readonly document?: InvoiceDocument | undefined;
  readonly returnUrl?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

export type InvoiceStatus = (typeof statuses)[number];
/**
 * `superseded`: another version of the order was paid. `foreign`: its number was spent by terms that this gateway has not
 * issued. `expired`: nobody opened it; `abandoned`: it was opened, and not paid.
 */
export const statuses = [
  ...(["open", "charged", "authorized", "superseded", "foreign", "cancelled", "expired", "abandoned"] as const),
] as const;

export interface InvoiceRow {
  readonly id: Hex;
  readonly order_key: string;
  readonly version: number;
  readonly number: string;
  readonly terms: object;
  readonly signer: Address;
  readonly signature: Hex;
  readonly input: InvoiceInput;
  readonly document: InvoiceDocument | null;
  readonly salt: Hex;
  readonly status: InvoiceStatus;
  readonly pay_expiry: number;
  readonly issued_at: number;
  readonly opened_at: number | null;
  readonly closed_at: number | null;
  readonly paid_at: number | null;
  /** Who has paid it, in lower case. */
  readonly payer: Address | null;
}

/** Days for which a held payment can be captured, unless the request says otherwise. */
const CAPTURE_SECONDS = 7 * 86_400;
const EXPIRY_SECONDS = 3_600;
/** Seconds for which the chain's word on a token and a source is believed. */
const BELIEVED = 60;

export const toInvoice = ({ id, number, terms, signer, signature }: InvoiceRow): Invoice => ({
  ...{ id, signer, signature },
  terms: { ...termsFromJson(JSON.stringify(terms)), number: BigInt(number) },
});

export interface InvoiceFilter {
  readonly order?: string | undefined;
  readonly status?: InvoiceStatus | undefined;
  /** `issued_at:id` of the last row before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

export interface Registry {
  /** The order's invoice: a new one, or the one that these terms already have. */
  readonly create: (input: InvoiceInput) => Promise<{ readonly row: InvoiceRow; readonly isNew: boolean }>;
  /** A further version with the same number: one of them can be paid. */
  readonly amend: (id: string, change: Partial<InvoiceInput>) => Promise<InvoiceRow>;
  readonly get: (id: string) => Promise<InvoiceRow>;
  readonly list: (filter: InvoiceFilter) => Promise<readonly InvoiceRow[]>;
  /** Spends the number on chain, so that no version can be paid. Returns the hash of the transaction. */
  readonly cancel: (id: string, key: string) => Promise<{ readonly row: InvoiceRow; readonly transactionHash: Hex }>;
  /** A payer has opened the link. */
  readonly open: (id: string) => Promise<InvoiceRow>;
  /** Closes what can no longer be paid: `seconds` is the chain's clock at a block that the feed has read. */
  readonly expire: (seconds: number) => Promise<number>;
  /** Under which it is paid; `whole`: with the salt, for whom the document is meant. */
  readonly linkOf: (row: InvoiceRow, of: { readonly whole: boolean }) => string;
}

interface RegistryContext {
  readonly database: Database;
  readonly client: FeiqianActions;
  readonly sender: Sender;
  readonly numbers: Numbers;
  readonly screening: Screening;
  readonly clock: Clock;
}

export function createRegistry(
  { deployment, merchant, signer, payOrigin }: GatewayConfig,
  { database, client, sender, numbers, screening, clock }: RegistryContext,
): Registry {
  const believed = new Map<string, number>();

  const tokenOf = (name: string | undefined) => {
    const [first] = deployment.tokens;
    const found =
      name === undefined
        ? first
        : deployment.tokens.find(({ address, symbol }) =>
            isAddress(name) ? isAddressEqual(address, name) : symbol === name,
          );
    if (found) return found;
    const allowed = deployment.tokens.map(({ symbol }) => symbol).join(", ");
    throw new Problem("TokenUnknown", `There is no token ${name}.`, { status: 422, next: `One of ${allowed}.` });
  };

  /** Token, amount, and of a sum in another currency its source. */
  const moneyOf = ({ amount, currency, token: name }: InvoiceInput) => {
    const isToken = deployment.tokens.some(({ symbol }) => symbol === currency);
    const token = tokenOf(name ?? (isToken ? currency : undefined));
    if (token.symbol === currency) return { token: token.address, amount: parseAmount(amount, token) };
    const source = deployment.sources.find(({ base, quote }) => base === currency && quote === token.symbol);
    if (!source) {
      const bases = deployment.sources.filter(({ quote }) => quote === token.symbol).map(({ base }) => base);
      throw new Problem("CurrencyNotPriced", `Nothing prices ${currency} in ${token.symbol} here.`, {
        status: 422,
        next: `Ask for ${[token.symbol, ...bases].join(", ")}, or name another token.`,
      });
    }
    const unit = toCurrency(currency);
    return {
      ...{ token: token.address, amount: parseAmount(amount, unit) },
      ...{ currency: unit.address, source: source.address },
    };
  };

  const termsOf = (input: InvoiceInput, known: InvoiceRow | undefined, salt: Hex) => {
    const { payer, feeBps = 0, feeReceiver, splits = [], policy, document, capture = "automatic" } = input;
    const isKept = known && input.payExpiry === undefined && input.expiresIn === known.input.expiresIn;
    const payExpiry = isKept
      ? known.pay_expiry
      : (input.payExpiry ?? Math.floor(clock()) + (input.expiresIn ?? EXPIRY_SECONDS));
    const held = BigInt(payExpiry + (input.captureWithin ?? CAPTURE_SECONDS));
    return {
      ...moneyOf(input),
      ...{ merchant, payExpiry: BigInt(payExpiry), feeBps: BigInt(feeBps) },
      ...(payer !== undefined && { payer: payer as Address }),
      ...(feeReceiver !== undefined && { feeReceiver: feeReceiver as Address }),
      ...(policy !== undefined && { policy: policy as Address }),
      splits: splits.map(({ account, bps }) => ({ account: account as Address, bps: BigInt(bps) })),
      // The gateway captures and voids what is held. It cannot send it anywhere but to the owners in the terms.
      ...(capture === "manual" && { operator: signer.address, authorizationExpiry: held }),
      ...(document && { referenceHash: documentHash({ salt, document }) }),
    };
  };

  const versionsOf = ({ query }: Queries, order: string) =>
    query<InvoiceRow>("select * from invoice where order_key = $1 order by version", [order]);

  /** Undefined: the order has such a version already, perhaps by another process. */
  async function write(
    { query }: Queries,
    { id, terms, signature, signer: by }: Invoice,
    { input, salt, version }: { readonly input: InvoiceInput; readonly salt: Hex; readonly version: number },
  ): Promise<InvoiceRow | undefined> {
    const { number, ...rest } = terms;
    const data = factsOf({ id, order_key: input.order, version, number: String(number), status: "open", input });
    const { withFrom, values } = toAppend(deployment, clock, { type: "invoice.issued", subject: id, data });
    const [row] = await query<InvoiceRow>(
      `with issued as (
         insert into invoice (id, order_key, version, number, terms, signer, signature, input, document, salt, status,
           pay_expiry, issued_at)
         values ($3, $8, $9, $10, $11, $12, $13, $14, $15, $16, 'open', $17, $6::bigint) on conflict do nothing returning *
       ), ${withFrom("issued")} select * from issued`,
      [
        ...[...values, input.order, version, number, termsToJson(rest), by, signature, input],
        ...[input.document ?? null, salt, terms.payExpiry],
      ],
    );
    if (row) tellAppended();
    return row;
  }

  /** Salt and terms of a request; of a document that was issued before, with its salt. */
  function draftOf(input: InvoiceInput, known: InvoiceRow | undefined) {
    const isSame = canonicalJson(known?.document ?? null) === canonicalJson(input.document ?? null);
    const salt = (isSame ? known?.salt : undefined) ?? generateSalt();
    return { salt, terms: termsOf(input, known, salt) };
  }

  async function signVersion(input: InvoiceInput, number: bigint, last?: InvoiceRow) {
    const { salt, terms } = draftOf(input, last);
    await screening.admitMerchant();
    const named = [input.payer, input.feeReceiver, ...(input.splits ?? []).map(({ account }) => account)];
    const accounts = named.filter((account) => account !== undefined) as readonly Address[];
    if (accounts.length > 0)
      await screening.admit(accounts.map((account) => ({ subject: `order:${input.order}`, account })));
    const subject = `${terms.token} ${"source" in terms ? terms.source : ""} ${input.policy ?? ""}`;
    const asksChain = (believed.get(subject) ?? 0) <= clock();
    const invoice = await client.invoice.sign({ ...terms, number, asksChain });
    if (asksChain) believed.set(subject, clock() + BELIEVED);
    return { invoice, input, salt };
  }

  /** A first version, with a number that nobody has spent. */
  async function signFirst(input: InvoiceInput): ReturnType<typeof signVersion> {
    for (;;) {
      const number = await numbers.take();
      try {
        return await signVersion(input, number);
      } catch (error) {
        // Another one who signs for the merchant has spent it just now: it is gone, and the next one is tried.
        if (error instanceof NumberSpentError) continue;
        numbers.giveBack(number);
        throw error;
      }
    }
  }

  /** @throws Problem if a version was paid, or its number is spent */
  function requireOpen(order: string, versions: readonly InvoiceRow[]): void {
    const closed = versions.find(({ status }) => ["charged", "authorized", "cancelled", "foreign"].includes(status));
    if (!closed) return;
    throw new Problem("InvoiceClosed", `The order ${order} is ${closed.status}, as version ${closed.version}.`, {
      status: 409,
      next: "An amendment needs a number that nobody has spent. Issue another order.",
    });
  }

  /** The version that a request would have, if it is issued already. */
  async function findSame(input: InvoiceInput, versions: readonly InvoiceRow[]): Promise<InvoiceRow | undefined> {
    const last = versions.at(-1)!;
    const { terms } = draftOf(input, last);
    const { id } = await client.invoice.sign.prepare({ ...terms, number: BigInt(last.number), asksChain: false });
    return versions.find((version) => version.id === id);
  }

  const get = async (id: string): Promise<InvoiceRow> => {
    const [row] = await database.query<InvoiceRow>("select * from invoice where id = $1", [id.toLowerCase()]);
    if (!row) throw notFound("invoice", id);
    return row;
  };

  return {
    get,
    async create(input) {
      const { invoice, ...signed } = await signFirst(input);
      // A number whose invoice may have been written, by a connection that broke, is not given back.
      const row = await write(database, invoice, { ...signed, version: 0 });
      if (row) return { row, isNew: true };
      numbers.giveBack(invoice.terms.number);
      const same = await findSame(input, await versionsOf(database, input.order));
      if (same) return { row: same, isNew: false };
      throw new Problem("OrderReused", `The order ${input.order} has an invoice with other terms.`, {
        ...{ status: 409, next: "PATCH the invoice to amend it, or give this one an order of its own." },
      });
    },

    async amend(id, change) {
      const { order_key: order, input } = await get(id);
      const versions = await versionsOf(database, order);
      requireOpen(order, versions);
      const last = versions.at(-1)!;
      const amended = { ...input, ...change, order };
      const { invoice, ...signed } = await signVersion(amended, BigInt(last.number), last);
      const row = await database.transaction(async (queries) => {
        await lockOutbox(queries);
        // The feed may have read a payment since: a version beside it would be open for ever.
        requireOpen(order, await versionsOf(queries, order));
        // Not all of a request is in the terms: return address and metadata change in place.
        const [same] = await queries.query<InvoiceRow>("update invoice set input = $2 where id = $1 returning *", [
          ...[invoice.id, amended],
        ]);
        return same ?? write(queries, invoice, { ...signed, version: versions.length });
      });
      if (row) return row;
      throw new Problem("RequestRunning", `Another request amends the order ${order} just now.`, {
        ...{ status: 409, next: "Repeat it in some seconds.", retryAfter: 5 },
      });
    },

    async list({ order, status, after, limit }) {
      const [, at, id] = /^(\d{1,15}):(0x[\da-f]{64})$/.exec(after ?? "") ?? [];
      if (after !== undefined && at === undefined)
        throw new Problem("CursorUnknown", "The cursor is none of this list.", {
          status: 422,
          next: "Begin without one.",
        });
      return database.query<InvoiceRow>(
        `select * from invoice
         where ($1::text is null or order_key = $1) and ($2::text is null or status = $2)
           and ($3::bigint is null or (issued_at, id) < ($3::bigint, $4::text))
         order by issued_at desc, id desc limit $5`,
        [order ?? null, status ?? null, at ?? null, id ?? null, limit],
      );
    },

    async cancel(id, key) {
      const row = await get(id);
      const { terms } = toInvoice(row);
      const cancelled = { merchant, number: terms.number };
      const plan = async () => ({
        call: client.invoice.cancel.call(cancelled),
        ...{
          token: tokenOf(terms.token),
          amount: isAddressEqual(terms.currency, terms.token) ? terms.amount : undefined,
        },
      });
      const send = (bounds: Bounds) => client.invoice.cancelSync({ ...cancelled, ...bounds });
      const { receipt } = await sender.send({ key, plan, send }).catch((error: unknown) => {
        if (!(error instanceof NumberSpentError)) throw error;
        throw new Problem("NumberSpent", `Number ${row.number} is spent already.`, { status: 409, cause: error });
      });
      await database.transaction(async (queries) => {
        await lockOutbox(queries);
        const closed = await queries.query<InvoiceRow>(
          `update invoice set status = 'cancelled', closed_at = $2
           where number = $1 and status in ('open', 'expired', 'abandoned') returning *`,
          [row.number, Math.floor(clock())],
        );
        const drafts = closed.map((one) => ({
          type: "invoice.cancelled" as const,
          subject: one.id,
          data: factsOf(one),
        }));
        await appendEvents(queries, deployment, clock, drafts);
      });
      return { row: await get(id), transactionHash: receipt.transactionHash };
    },

    async open(id) {
      await database.query("update invoice set opened_at = $2 where id = $1 and opened_at is null", [
        ...[id.toLowerCase(), Math.floor(clock())],
      ]);
      return get(id);
    },

    expire: (seconds) =>
      database.transaction(async (queries) => {
        await lockOutbox(queries);
        const closed = await queries.query<InvoiceRow>(
          `update invoice set status = case when opened_at is null then 'expired' else 'abandoned' end, closed_at = $2
           where id in (select id from invoice where status = 'open' and pay_expiry <= $1 limit 500 for update skip locked)
           returning *`,
          [seconds, Math.floor(clock())],
        );
        const typeOf = ({ status }: InvoiceRow) => `invoice.${status as "expired" | "abandoned"}` as const;
        const drafts = closed.map((row) => ({ type: typeOf(row), subject: row.id, data: factsOf(row) }));
        await appendEvents(queries, deployment, clock, drafts);
        return closed.length;
      }),

    linkOf(row, { whole }) {
      const { chainId, processor } = deployment;
      const link = toInvoiceLink(toInvoice(row), { origin: payOrigin, chainId, processor });
      return whole ? attachToLink(link, { salt: row.salt }) : link;
    },
  };
}

/** An invoice's facts, as its events have them. */
export const factsOf = ({
  id,
  order_key: order,
  version,
  number,
  status,
  input,
}: Pick<InvoiceRow, "id" | "order_key" | "version" | "number" | "status" | "input">) => ({
  ...{ id, order, version, number, status },
  ...{ amount: input.amount, currency: input.currency, metadata: input.metadata ?? {} },
});

export type InvoiceFacts = ReturnType<typeof factsOf>;

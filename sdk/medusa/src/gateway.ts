// The gateway's REST API, as far as a shop uses it.
import { setTimeout } from "node:timers/promises";
import { MedusaError } from "@medusajs/framework/utils";
import type { FeiqianOptions } from "./options.ts";

export interface GatewayInvoice {
  readonly id: string;
  readonly order: string;
  readonly version: number;
  readonly number: string;
  readonly status: string;
  readonly amount: string;
  readonly currency: string;
  readonly token: { readonly address: string; readonly symbol: string; readonly decimals: number };
  readonly payExpiry: number;
  readonly openedAt: number | null;
  readonly url: string;
  /** Of who has paid it: clear, held, refused, or none as nobody is screened. Null: nobody has. */
  readonly screening: string | null;
}

/** A webhook's body, and an item of /v1/events. */
export interface GatewayEvent {
  readonly id: string;
  readonly type: string;
  readonly data: PaymentFacts | { readonly id: string; readonly order?: string | null };
}

export interface PaymentFacts {
  readonly verb: "charged" | "authorized" | "captured" | "voided" | "reclaimed" | "refunded";
  readonly id: string;
  readonly order: string | null;
  readonly number: string | null;
  readonly args: Readonly<Record<string, unknown>>;
  readonly block: { readonly number: number; readonly hash: string };
  readonly transactionHash: string;
  readonly logIndex: number;
}

export interface GatewayRefund {
  readonly status: string;
  readonly batch?: unknown;
}

interface Problem {
  readonly type?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly next?: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

/** Milliseconds until a gateway that does not answer is given up, and a transaction that no block takes. */
const TIMEOUT = 60_000;
const PAUSE = 2_000;
const PAGE = 100;

function toError(status: number, { type, title, detail, next, errors = [] }: Problem, asked: string): MedusaError {
  const { NOT_FOUND, NOT_ALLOWED, INVALID_DATA, UNEXPECTED_STATE } = MedusaError.Types;
  const kinds: Readonly<Record<number, string>> = { 400: INVALID_DATA, 404: NOT_FOUND, 409: NOT_ALLOWED };
  const kind = kinds[status] ?? (status === 422 ? INVALID_DATA : UNEXPECTED_STATE);
  const fields = errors.map(({ path, message }) => `${path}: ${message}.`);
  const text = [title ?? `It answered ${status}.`, detail, ...fields, next].filter(Boolean).join(" ");
  return new MedusaError(kind, `The gateway refused to ${asked}: ${text}`, type?.split("/").at(-1));
}

export function createGateway({ gatewayUrl, apiKey }: FeiqianOptions) {
  /** @param key The same for each repetition of one request. */
  async function ask<answer>(asked: string, method: string, path: string, body?: object, key?: string) {
    const response = await fetch(new URL(path, gatewayUrl), {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(body && { "content-type": "application/json" }),
        ...(key !== undefined && { "idempotency-key": key }),
      },
      ...(body && { body: JSON.stringify(body) }),
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT),
    }).catch((error: unknown) => {
      const text = `The gateway at ${gatewayUrl} did not answer, asked to ${asked}. It may have done it: ask again.`;
      throw Object.assign(new MedusaError(MedusaError.Types.UNEXPECTED_STATE, text), { cause: error });
    });
    const answer: unknown = await response.json().catch(() => ({}));
    if (!response.ok) throw toError(response.status, answer as Problem, asked);
    return answer as answer;
  }

  /** Asks until the transaction is in a block. Under the same key the gateway sends no other. */
  async function send(asked: string, path: string, body: object, key: string): Promise<void> {
    for (const end = Date.now() + TIMEOUT; ;) {
      const { status } = await ask<{ readonly status: string }>(asked, "POST", path, body, key);
      if (status !== "pending") return;
      if (Date.now() > end) {
        const text = `The gateway was asked to ${asked}, and has sent it, but no block has taken it yet: ask again.`;
        throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, text);
      }
      await setTimeout(PAUSE);
    }
  }

  return {
    issue: (input: object) => ask<GatewayInvoice>("issue an invoice", "POST", "/v1/invoices", input),
    amend: (id: string, change: object) =>
      ask<GatewayInvoice>("amend an invoice", "PATCH", `/v1/invoices/${id}`, change),
    invoice: (id: string) => ask<GatewayInvoice>("read an invoice", "GET", `/v1/invoices/${id}`),
    cancel: (id: string) => send("cancel an invoice", `/v1/invoices/${id}/cancel`, {}, `cancel ${id}`),
    capture: (id: string, amount: string | undefined, key: string) =>
      send("capture a payment", `/v1/payments/${id}/capture`, amount ? { amount } : {}, key),
    void: (id: string) => send("void a payment", `/v1/payments/${id}/void`, {}, `void ${id}`),
    refund: (payment: string, amount: string | undefined, key: string) => {
      const body = { payment, ...(amount && { amount }), reason: "requested" };
      return ask<GatewayRefund>("refund a payment", "POST", "/v1/refunds", body, key);
    },

    /** A payment's events, in order. */
    async events(id: string): Promise<readonly GatewayEvent[]> {
      const events: GatewayEvent[] = [];
      for (let after = "0"; ;) {
        const path = `/v1/events?subject=${id}&limit=${PAGE}&after=${after}`;
        const page = await ask<{ items: GatewayEvent[]; next: string | null }>("list events", "GET", path);
        events.push(...page.items);
        if (page.items.length < PAGE || page.next === null) return events;
        after = page.next;
      }
    },
  };
}

export type Gateway = ReturnType<typeof createGateway>;

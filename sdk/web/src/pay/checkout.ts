import {
  type Deployment,
  type Invoice,
  ProfileError,
  type SignedProfile,
  documentHash,
  readAttachment,
  verifyProfile,
} from "@feiqian/sdk";
import type { Client } from "viem";
import { isLoopback } from "../shared/configuration.ts";

interface ShownLine {
  /** From 1. */
  readonly position: number;
  readonly description: string;
  readonly quantity: string;
  readonly amount: string;
}

/** A document as it is shown. Its hash was checked, its form is the merchant's own: what is no text shows as nothing. */
export interface ShownDocument {
  readonly currency: string;
  readonly seller: string;
  readonly buyer: string;
  readonly lines: readonly ShownLine[];
  readonly taxTotal: string;
  readonly total: string;
  readonly note: string;
}

/** What for and whom one pays, as far as it is proven. */
export interface Checkout {
  readonly document: ShownDocument | "altered" | undefined;
  readonly profile: SignedProfile | undefined;
  /** `refused`: it is not of the merchant's proven domain. */
  readonly returnUrl: URL | "refused" | undefined;
  /** Whether the gateway, if there is one, has answered. */
  readonly isAnswered: boolean;
}

type Given = Readonly<Partial<Record<"document" | "salt" | "returnUrl" | "profile", unknown>>>;

const ANSWER_MS = 10_000;

async function askGateway(gatewayUrl: string, { id }: Invoice, salt: unknown): Promise<Given> {
  const signal = AbortSignal.timeout(ANSWER_MS);
  const query = typeof salt === "string" ? `?salt=${encodeURIComponent(salt)}` : "";
  const response = await fetch(`${gatewayUrl}/i/${id}/checkout${query}`, { signal, credentials: "omit" });
  // It does not know every merchant's invoices.
  return response.ok ? (((await response.json()) as Given | null) ?? {}) : {};
}

const fieldOf = (value: unknown, name: string): unknown => (value as Readonly<Record<string, unknown>> | null)?.[name];
const textOf = (value: unknown, name: string): string => {
  const field = fieldOf(value, name);
  return typeof field === "string" ? field : "";
};

/** The document if it is the one that the merchant has signed. */
function readDocument({ document, salt }: Given, { terms }: Invoice): Checkout["document"] {
  if (document === undefined || document === null) return undefined;
  try {
    if (documentHash({ salt, document } as never) !== terms.referenceHash) return "altered";
  } catch {
    return "altered";
  }
  const lines = fieldOf(document, "lines");
  return {
    currency: textOf(document, "currency"),
    seller: textOf(fieldOf(document, "seller"), "name"),
    buyer: textOf(fieldOf(document, "buyer"), "name"),
    lines: (Array.isArray(lines) ? lines : []).map((line: unknown, i) => ({
      position: i + 1,
      description: textOf(line, "description"),
      quantity: textOf(line, "quantity"),
      amount: textOf(line, "amount"),
    })),
    taxTotal: textOf(document, "taxTotal"),
    total: textOf(document, "total"),
    note: textOf(document, "note"),
  };
}

/** Where the payer may be led: to the proven domain, or on a test chain to this machine. */
export function readReturnUrl(returnUrl: unknown, domain: string | undefined, isTest: boolean): Checkout["returnUrl"] {
  if (typeof returnUrl !== "string") return undefined;
  if (!URL.canParse(returnUrl)) return "refused";
  const url = new URL(returnUrl);
  if (domain !== undefined && url.origin === `https://${domain}`) return url;
  return isTest && /^https?:$/.test(url.protocol) && isLoopback(url.href) ? url : "refused";
}

/** An unreadable attachment is a document that nobody can check. */
function readGiven(link: string): Given {
  try {
    return readAttachment(link) ?? {};
  } catch {
    return { document: "" };
  }
}

interface ReadCheckoutParameters {
  readonly client: Client;
  readonly deployment: Deployment;
  readonly gatewayUrl: string | undefined;
  readonly invoice: Invoice;
  readonly link: string;
}

/** From the link, else from the gateway. Nothing of it is needed to pay. */
export async function readCheckout(parameters: ReadCheckoutParameters): Promise<Checkout> {
  const { client, deployment, gatewayUrl, invoice, link } = parameters;
  const attached = readGiven(link);
  let answer: Given = {};
  let profile: SignedProfile | undefined;
  let isAnswered = true;
  try {
    if (gatewayUrl !== undefined) answer = await askGateway(gatewayUrl, invoice, attached.salt);
    const { merchant } = invoice.terms;
    // That the domain serves it is the gateway's word; that the merchant has signed it is seen here.
    if (answer.profile) profile = await verifyProfile(client, { profile: answer.profile, merchant, deployment });
  } catch (error) {
    isAnswered = error instanceof ProfileError;
  }
  const hasOwn = attached.document !== undefined;
  return {
    document: readDocument(hasOwn ? attached : answer, invoice),
    returnUrl: readReturnUrl(answer.returnUrl ?? attached.returnUrl, profile?.domain, deployment.isTest),
    ...{ profile, isAnswered },
  };
}

import { type Hex, stringToBytes } from "viem";
import { InvoiceLinkError } from "../errors/invoice.ts";
import type { InvoiceDocument } from "./documentHash.ts";
import { ATTACHED, MAX_LENGTH, fromBase64Url, toBase64Url } from "./link.ts";

/** What a link carries beside its invoice. Nobody has signed it: the document is held against the terms' hash. */
export interface InvoiceAttachment {
  readonly document?: InvoiceDocument;
  /** With which the document hashes to the terms' `referenceHash`. */
  readonly salt?: Hex;
  /** Where the payer goes afterwards. A page goes only to the merchant's proven domain. */
  readonly returnUrl?: string;
}

/**
 * The link with a document, its salt and a return address behind the invoice: `…#v1.DATA&with=DATA`. They reach no
 * server either.
 * @example const link = attachToLink(toInvoiceLink(invoice, { origin, chainId }), { document, salt });
 * @throws InvoiceLinkError for a link that would be too long
 */
export function attachToLink(link: string, attachment: InvoiceAttachment): string {
  const [bare] = link.split(ATTACHED);
  const attached = `${bare}${ATTACHED}${toBase64Url(stringToBytes(JSON.stringify(attachment)))}`;
  if (attached.length <= MAX_LENGTH) return attached;
  const message = `The link would have ${attached.length} characters; allowed are ${MAX_LENGTH}.`;
  throw new InvoiceLinkError({ reason: "encoding", message });
}

/**
 * What a link carries beside its invoice, as whoever made the link has written it: its content is not checked.
 * @example const { document, salt } = readAttachment(link) ?? {};
 * @throws InvoiceLinkError for one that cannot be read
 */
export function readAttachment(link: string): Readonly<Partial<Record<keyof InvoiceAttachment, unknown>>> | undefined {
  const [, data] = link.split(ATTACHED);
  if (data === undefined) return undefined;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(fromBase64Url(data));
    const read: unknown = JSON.parse(text);
    if (typeof read === "object" && read !== null) return read;
  } catch {
    // Said below.
  }
  throw new InvoiceLinkError({ reason: "encoding", message: "The document in the link cannot be read." });
}

import { type Address, type Hex, bytesToHex, fromRlp, hexToBytes, keccak256, slice, toRlp } from "viem";
import { ForeignInvoiceError, InvoiceLinkError } from "../errors/invoice.ts";
import { getDeployment } from "../getDeployment.ts";
import { fromBase64Url, toBase64Url } from "./base64url.ts";
import { checkTerms } from "./checkTerms.ts";
import { getPaymentId } from "./getPaymentId.ts";
import type { Invoice } from "./invoice.ts";
import { isKeySignature } from "./signature.ts";
import { type InvoiceLinkTarget, type Rlp, readInvoice, toPayload } from "./linkPayload.ts";

const VERSION = "v1";
/** A link of 16 splits and an ERC-6492 signature has some 3,000 characters; nothing longer is read. */
const LENGTH_AT_MOST = 32_768;

export interface ToInvoiceLinkParameters {
  /** Where the payment page stands: "https://shop.example". */
  readonly origin: string;
  readonly chainId: number;
  /** @default the one that is known on that chain */
  readonly processor?: Address | undefined;
}

export interface FromInvoiceLinkReturnType extends InvoiceLinkTarget {
  readonly invoice: Invoice;
  /** False: the signature is not the key's own, so it is a contract's (ERC-1271, ERC-6492) or nobody's: ask
   * `invoice.verify`. */
  readonly signatureChecked: boolean;
}

/** First four bytes of the payload's hash: a flipped bit is found even where the signature is a contract's. */
const checksum = (payload: Rlp): Hex => slice(keccak256(toRlp(payload as never)), 0, 4);

const encode = (payload: Rlp): string => toBase64Url(hexToBytes(toRlp([checksum(payload), payload] as never)));

/**
 * The link under which an invoice is paid: `ORIGIN/pay#v1.DATA`. What follows `#` never reaches a server. `DATA` is
 * the base64url of the RLP of `[checksum, [chainId, processor, …terms, signer, signature]]`.
 *
 * @example
 * ```ts
 * const link = toInvoiceLink(invoice, { origin: "https://shop.example", chainId: 1 });
 * ```
 *
 * @throws {@link ForeignInvoiceError} for an invoice of another chain or contract, {@link UnknownChainError}, and the
 * errors of `invoice.sign` for terms that could not be paid
 */
export function toInvoiceLink(invoice: Invoice, parameters: ToInvoiceLinkParameters): string {
  const { origin, chainId, processor = getDeployment(chainId).processor } = parameters;
  checkTerms(invoice.terms, { processor });
  const id = getPaymentId(invoice.terms, { chainId, verifyingContract: processor });
  if (id !== invoice.id) {
    const allowed = `processor ${processor} on chain ${chainId}, where these terms are ${id}`;
    throw new ForeignInvoiceError({ attempted: `id ${invoice.id}`, allowed });
  }
  return `${origin.replace(/\/+$/, "")}/pay#${VERSION}.${encode(toPayload(invoice, { chainId, processor }))}`;
}

/**
 * The invoice of a link, verified without a chain: every field, the rules of the terms, the id, and the signature if it
 * is a key's. One changed bit is refused.
 *
 * @example
 * ```ts
 * const { invoice, chainId, signatureChecked } = await fromInvoiceLink(link);
 * ```
 *
 * @throws {@link InvoiceLinkError} for a link that was changed, cut short or is of another version, and the errors of
 * `invoice.sign` for terms that could not be paid
 */
export async function fromInvoiceLink(link: string): Promise<FromInvoiceLinkReturnType> {
  const [payload, data] = readPayload(link);
  const { invoice, ...target } = readInvoice(payload);
  // Whatever is written in another way than we would write it has been changed: zeros in front, spare base64 bits.
  if (encode(toPayload(invoice, target)) !== data) {
    throw new InvoiceLinkError({ reason: "encoding", message: "The link is not written in its one canonical way." });
  }
  checkTerms(invoice.terms, target);
  const { id, signer, signature } = invoice;
  return { invoice, ...target, signatureChecked: await isKeySignature(id, signer, signature) };
}

function readPayload(link: string): readonly [Rlp, string] {
  const refuse = (message: string, cause?: unknown) => new InvoiceLinkError({ reason: "encoding", message, cause });
  if (link.length > LENGTH_AT_MOST) {
    throw refuse(`The link has ${link.length} characters; allowed are ${LENGTH_AT_MOST}.`);
  }
  const [, version, data] = /#([^.]*)\.(.*)$/.exec(link) ?? [];
  if (version === undefined || data === undefined) throw refuse("The link has no invoice behind its #.");
  if (version !== VERSION) {
    const message = `The link is of version "${version}"; this SDK reads "${VERSION}".`;
    throw new InvoiceLinkError({ reason: "version", message });
  }
  let decoded: Rlp;
  try {
    decoded = fromRlp(bytesToHex(fromBase64Url(data)), "hex") as Rlp;
  } catch (cause) {
    throw refuse("The link is cut short, or characters of it have changed.", cause);
  }
  if (!Array.isArray(decoded) || decoded.length !== 2) throw refuse("The link does not hold an invoice.");
  const [sum, payload] = decoded as Rlp[];
  if (!Array.isArray(payload)) throw refuse("The link does not hold an invoice.");
  if (sum !== checksum(payload)) {
    const message = "The link's checksum does not fit: at least one character has changed.";
    throw new InvoiceLinkError({ reason: "checksum", message });
  }
  return [payload, data];
}

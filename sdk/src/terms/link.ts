import type { Address, Hex } from "viem";
import {
  bytesToHex,
  fromRlp,
  getAddress,
  hexToBigInt,
  hexToBytes,
  isAddress,
  isHex,
  keccak256,
  numberToHex,
  size,
  slice,
  toRlp,
  zeroAddress,
} from "viem";
import { ForeignInvoiceError, InvoiceLinkError } from "../errors/invoice.ts";
import { getDeployment } from "../getDeployment.ts";
import { checkTerms } from "./checkTerms.ts";
import { getPaymentId } from "./getPaymentId.ts";
import { isKeySignature } from "./signature.ts";
import { termsTypes } from "./typedData.ts";
import type { Invoice, PaymentTerms } from "./types.ts";

/** Base64 for addresses of pages, without padding. */
export const toBase64Url = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");

export function fromBase64Url(text: string): Uint8Array {
  if (!/^[\w-]+$/.test(text)) throw new TypeError("a character that base64url does not have");
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** What a link holds beside the invoice: the chain and contract that it is for. */
export type InvoiceLinkTarget = { readonly chainId: number; readonly processor: Address };

export type Rlp = Hex | readonly Rlp[];

const number = (value: bigint): Hex => (value === 0n ? "0x" : minimal(numberToHex(value)));
const minimal = (hex: Hex): Hex => (hex.length % 2 === 0 ? hex : `0x0${hex.slice(2)}`);
const address = (value: Address): Hex => (value === zeroAddress ? "0x" : (value.toLowerCase() as Hex));

const writers = {
  address,
  uint256: number,
  bytes32: (value: Hex): Rlp => value,
  "Split[]": (splits: PaymentTerms["splits"]): Rlp => splits.map(({ account, bps }) => [address(account), number(bps)]),
};

const toPayload = ({ terms, signer, signature }: Invoice, { chainId, processor }: InvoiceLinkTarget): Rlp => [
  number(BigInt(chainId)),
  address(processor),
  ...termsTypes.PaymentTerms.map(({ name, type }) => (writers[type] as (value: unknown) => Rlp)(terms[name])),
  address(signer),
  signature,
];

const unreadable = (field: string) =>
  new InvoiceLinkError({ reason: "encoding", message: `The link's ${field} cannot be read.` });

const readBytes = (field: string, value: unknown): Hex => {
  if (!isHex(value)) throw unreadable(field);
  return value;
};

const readers = {
  address(field: string, value: unknown): Address {
    const hex = readBytes(field, value);
    if (hex === "0x") return zeroAddress;
    if (!isAddress(hex, { strict: false })) throw unreadable(field);
    return getAddress(hex);
  },
  uint256(field: string, value: unknown): bigint {
    const hex = readBytes(field, value);
    if (size(hex) > 32) throw unreadable(field);
    return hex === "0x" ? 0n : hexToBigInt(hex);
  },
  bytes32(field: string, value: unknown): Hex {
    const hex = readBytes(field, value);
    if (size(hex) !== 32) throw unreadable(field);
    return hex;
  },
  "Split[]"(field: string, value: unknown): PaymentTerms["splits"] {
    if (!Array.isArray(value)) throw unreadable(field);
    return value.map((split: unknown, i) => {
      if (!Array.isArray(split) || split.length !== 2) throw unreadable(`${field}[${i}]`);
      const [account, bps] = split as unknown[];
      return {
        account: readers.address(`${field}[${i}].account`, account),
        bps: readers.uint256(`${field}[${i}].bps`, bps),
      };
    });
  },
};

function readInvoice(payload: Rlp): InvoiceLinkTarget & { readonly invoice: Invoice } {
  const fields: unknown[] = [...payload];
  const chainId = readers.uint256("chainId", fields.shift());
  if (chainId > BigInt(Number.MAX_SAFE_INTEGER)) throw unreadable("chainId");
  const processor = readers.address("processor", fields.shift());
  const terms = Object.fromEntries(
    termsTypes.PaymentTerms.map(({ name, type }) => [name, readers[type](name, fields.shift())]),
  ) as unknown as PaymentTerms;
  const signer = readers.address("signer", fields.shift());
  const signature = readBytes("signature", fields.shift());
  if (fields.length > 0) throw unreadable("end");
  const target = { chainId: Number(chainId), processor };
  const id = getPaymentId(terms, { chainId: target.chainId, verifyingContract: processor });
  return { ...target, invoice: { id, terms, signer, signature } };
}

const VERSION = "v1";
/** A link of 16 splits and an ERC-6492 signature has some 3,000 characters; nothing longer is read. */
export const MAX_LENGTH = 32_768;
/** Begins what a link carries beside its invoice; base64url has no "&". */
export const ATTACHED = "&with=";

export interface ToInvoiceLinkParameters {
  /** Origin of the payment page: "https://shop.example". */
  readonly origin: string;
  readonly chainId: number;
  /** @default the one that is known on that chain */
  readonly processor?: Address | undefined;
}

export interface FromInvoiceLinkReturnType extends InvoiceLinkTarget {
  readonly invoice: Invoice;
  /** False: the signature is a contract's (ERC-1271, ERC-6492), or nobody's: ask `invoice.verify`. */
  readonly signatureChecked: boolean;
}

/** First four bytes of the payload's hash: a flipped bit is found even where the signature is a contract's. */
const checksum = (payload: Rlp): Hex => slice(keccak256(toRlp(payload as never)), 0, 4);
const encode = (payload: Rlp): string => toBase64Url(hexToBytes(toRlp([checksum(payload), payload] as never)));

/**
 * The link under which an invoice is paid: `ORIGIN/pay#v1.DATA`. What follows `#` never reaches a server. `DATA` is the
 * base64url of the RLP of `[checksum, [chainId, processor, …terms, signer, signature]]`: docs/invoice-link.md.
 * @example const link = toInvoiceLink(invoice, { origin: "https://shop.example", chainId: 1 });
 * @throws ForeignInvoiceError for an invoice of another chain or contract, UnknownChainError, and the errors of
 * `invoice.sign` for terms that could not be paid
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
 * @example const { invoice, chainId, signatureChecked } = await fromInvoiceLink(link);
 * @throws InvoiceLinkError for a link that was changed, cut short or is of another version, and the errors of
 * `invoice.sign` for terms that could not be paid
 */
export async function fromInvoiceLink(link: string): Promise<FromInvoiceLinkReturnType> {
  const [payload, data] = readPayload(link);
  const { invoice, ...target } = readInvoice(payload);
  // Whatever is written in another way than we would write it has been changed: zeros in front, spare base64 bits.
  if (encode(toPayload(invoice, target)) !== data)
    throw new InvoiceLinkError({ reason: "encoding", message: "The link is not written in its one canonical way." });
  checkTerms(invoice.terms, target);
  const { id, signer, signature } = invoice;
  return { invoice, ...target, signatureChecked: await isKeySignature(id, signer, signature) };
}

function readPayload(link: string): readonly [Rlp, string] {
  const refuse = (message: string, cause?: unknown) => new InvoiceLinkError({ reason: "encoding", message, cause });
  if (link.length > MAX_LENGTH) {
    throw refuse(`The link has ${link.length} characters; allowed are ${MAX_LENGTH}.`);
  }
  const [bare] = link.split(ATTACHED);
  const [, version, data] = /#([^.]*)\.(.*)$/.exec(bare!) ?? [];
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

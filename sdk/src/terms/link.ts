import {
  type Address,
  type Hex,
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
import { fromBase64Url, toBase64Url } from "./base64url.ts";
import { checkTerms } from "./checkTerms.ts";
import { getPaymentId } from "./getPaymentId.ts";
import type { Invoice } from "./invoice.ts";
import { isKeySignature } from "./signature.ts";
import type { PaymentTerms } from "./types.ts";

const VERSION = "v1";
/** A link of 16 splits and an ERC-6492 signature has some 3,000 characters; nothing longer is read. */
const LENGTH_AT_MOST = 32_768;

/** What a link holds beside the invoice: the chain and contract that it is for. */
export interface InvoiceLinkTarget {
  readonly chainId: number;
  readonly processor: Address;
}

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

type Rlp = Hex | readonly Rlp[];

const number = (value: bigint): Hex => (value === 0n ? "0x" : minimal(numberToHex(value)));
const minimal = (hex: Hex): Hex => (hex.length % 2 === 0 ? hex : `0x0${hex.slice(2)}`);
const address = (value: Address): Hex => (value === zeroAddress ? "0x" : (value.toLowerCase() as Hex));

/** First four bytes of the payload's hash: a flipped bit is found even where the signature is a contract's. */
const checksum = (payload: Rlp): Hex => slice(keccak256(toRlp(payload as never)), 0, 4);

const toPayload = (invoice: Invoice, { chainId, processor }: InvoiceLinkTarget): Rlp => {
  const { terms, signer, signature } = invoice;
  return [
    number(BigInt(chainId)),
    address(processor),
    address(terms.merchant),
    address(terms.operator),
    address(terms.payer),
    number(terms.number),
    address(terms.token),
    number(terms.amount),
    number(terms.payExpiry),
    number(terms.authorizationExpiry),
    number(terms.feeBps),
    address(terms.feeReceiver),
    terms.referenceHash,
    terms.splits.map(({ account, bps }) => [address(account), number(bps)]),
    address(signer),
    signature,
  ];
};

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

function readInvoice(payload: Rlp): InvoiceLinkTarget & { readonly invoice: Invoice } {
  const refuse = (field: string) =>
    new InvoiceLinkError({ reason: "encoding", message: `The link's ${field} cannot be read.` });
  const fields = [...payload];
  const next = () => fields.shift();
  const bytes = (field: string, value: unknown = next()): Hex => {
    if (!isHex(value)) throw refuse(field);
    return value;
  };
  const num = (field: string, value?: unknown): bigint => {
    const hex = bytes(field, value);
    if (size(hex) > 32) throw refuse(field);
    return hex === "0x" ? 0n : hexToBigInt(hex);
  };
  const addr = (field: string, value?: unknown): Address => {
    const hex = bytes(field, value);
    if (hex === "0x") return zeroAddress;
    if (!isAddress(hex, { strict: false })) throw refuse(field);
    return getAddress(hex);
  };
  const chainId = num("chainId");
  if (chainId > BigInt(Number.MAX_SAFE_INTEGER)) throw refuse("chainId");
  const processor = addr("processor");
  const terms: PaymentTerms = {
    merchant: addr("merchant"),
    operator: addr("operator"),
    payer: addr("payer"),
    number: num("number"),
    token: addr("token"),
    amount: num("amount"),
    payExpiry: num("payExpiry"),
    authorizationExpiry: num("authorizationExpiry"),
    feeBps: num("feeBps"),
    feeReceiver: addr("feeReceiver"),
    referenceHash: bytes("referenceHash"),
    splits: readSplits(next(), addr, num, refuse),
  };
  const signer = addr("signer");
  const signature = bytes("signature");
  if (fields.length > 0) throw refuse("end");
  const target = { chainId: Number(chainId), processor };
  if (size(terms.referenceHash) !== 32) throw refuse("referenceHash");
  const id = getPaymentId(terms, { chainId: target.chainId, verifyingContract: processor });
  return { ...target, invoice: { id, terms, signer, signature } };
}

function readSplits(
  value: unknown,
  addr: (field: string, value: unknown) => Address,
  num: (field: string, value: unknown) => bigint,
  refuse: (field: string) => InvoiceLinkError,
): PaymentTerms["splits"] {
  if (!Array.isArray(value)) throw refuse("splits");
  return value.map((split: unknown, i) => {
    if (!Array.isArray(split) || split.length !== 2) throw refuse(`splits[${i}]`);
    const [account, bps] = split as unknown[];
    return { account: addr(`splits[${i}].account`, account ?? null), bps: num(`splits[${i}].bps`, bps ?? null) };
  });
}

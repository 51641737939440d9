import {
  type Address,
  type Hex,
  getAddress,
  hexToBigInt,
  isAddress,
  isHex,
  numberToHex,
  size,
  zeroAddress,
} from "viem";
import { InvoiceLinkError } from "../errors/invoice.ts";
import { getPaymentId } from "./getPaymentId.ts";
import type { Invoice } from "./invoice.ts";
import type { PaymentTerms } from "./types.ts";

/** What a link holds beside the invoice: the chain and contract that it is for. */
export interface InvoiceLinkTarget {
  readonly chainId: number;
  readonly processor: Address;
}

/** What RLP encodes: bytes, and lists of it. */
export type Rlp = Hex | readonly Rlp[];

const number = (value: bigint): Hex => (value === 0n ? "0x" : minimal(numberToHex(value)));
const minimal = (hex: Hex): Hex => (hex.length % 2 === 0 ? hex : `0x0${hex.slice(2)}`);
const address = (value: Address): Hex => (value === zeroAddress ? "0x" : (value.toLowerCase() as Hex));

/** The fields of a link in their order. */
export const toPayload = (invoice: Invoice, { chainId, processor }: InvoiceLinkTarget): Rlp => {
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
    address(terms.currency),
    address(terms.source),
    number(terms.payExpiry),
    number(terms.authorizationExpiry),
    number(terms.feeBps),
    address(terms.feeReceiver),
    address(terms.policy),
    terms.referenceHash,
    terms.splits.map(({ account, bps }) => [address(account), number(bps)]),
    address(signer),
    signature,
  ];
};

/** The invoice of such fields, each one read by what it has to be. */
export function readInvoice(payload: Rlp): InvoiceLinkTarget & { readonly invoice: Invoice } {
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
    currency: addr("currency"),
    source: addr("source"),
    payExpiry: num("payExpiry"),
    authorizationExpiry: num("authorizationExpiry"),
    feeBps: num("feeBps"),
    feeReceiver: addr("feeReceiver"),
    policy: addr("policy"),
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

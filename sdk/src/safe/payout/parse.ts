import { type Address, type Hex, getAddress, isAddress, maxUint256 } from "viem";
import type { NetworksParameter } from "../contracts.ts";
import { PayoutFileError } from "../errors.ts";
import type { OwnerSignature, PayoutFileLine, PayoutProposal, PayoutSignature, SafeTx } from "../types.ts";
import { readPayout } from "./read.ts";

export interface ParsePayoutOptions extends NetworksParameter {}

/**
 * A payout's proposal out of a file that nobody vouches for. Every field is looked at, and everything that can be
 * derived is derived again; fields that a proposal does not have are left out. What it pays, `payout.read` tells.
 * @throws PayoutFileError naming a field that is missing or malformed, PayoutMismatchError
 * @example const proposal = parsePayout(readFileSync("payout.json", "utf8"));
 */
export function parsePayout(file: unknown, { contractNetworks }: ParsePayoutOptions = {}): PayoutProposal {
  const json = toJson(file);
  const proposal: PayoutProposal = {
    ...toVersion(json),
    chainId: toWhole("chainId", json.chainId, 1),
    safe: toAddress("safe", json.safe),
    token: toAddress("token", json.token),
    ...optional(json, "safeVersion", toText),
    ...optional(json, "symbol", toText),
    ...optional(json, "decimals", (field, value) => toWhole(field, value, 0, 255)),
    ...optional(json, "salt", (field, value) => toBytes(field, value, 32)),
    ...optional(json, "lines", (field, value) =>
      toList(field, value).map((line, i) => toFileLine(line, `lines[${i}]`)),
    ),
    safeTx: toSafeTx(toObject("safeTx", json.safeTx)),
    hash: toBytes("hash", json.hash, 32),
    signatures: toList("signatures", json.signatures).map((one, i) => toSignature(one, `signatures[${i}]`)),
  };
  readPayout({ proposal, contractNetworks });
  return proposal;
}

/**
 * One owner's signature out of a file that nobody vouches for. Whether it is of a payout, `payout.merge` looks.
 * @throws PayoutFileError naming a field that is missing or malformed.
 * @example const signature = parsePayoutSignature(readFileSync("alice.json", "utf8"));
 */
export function parsePayoutSignature(file: unknown): OwnerSignature | PayoutSignature {
  const json = toJson(file);
  const signed = toSignature(json, "");
  if (toVersion(json).version === undefined) return signed;
  return {
    version: 1,
    chainId: toWhole("chainId", json.chainId, 1),
    safe: toAddress("safe", json.safe),
    nonce: toWhole("nonce", json.nonce, 0),
    hash: toBytes("hash", json.hash, 32),
    ...signed,
  };
}

function toFileLine(value: unknown, path: string): PayoutFileLine {
  const line = toObject(path, value);
  return {
    to: toAddress(`${path}.to`, line.to),
    amount: toQuantity(`${path}.amount`, line.amount),
    ...optional(line, "reference", toText, `${path}.reference`),
    ...optional(line, "name", toText, `${path}.name`),
  };
}

function toSignature(value: unknown, path: string): OwnerSignature {
  const json = toObject(path || "content", value);
  const field = (name: string) => (path ? `${path}.${name}` : name);
  return { owner: toAddress(field("owner"), json.owner), signature: toBytes(field("signature"), json.signature, 65) };
}

const toSafeTx = (json: Readonly<Record<string, unknown>>): SafeTx => ({
  to: toAddress("safeTx.to", json.to),
  value: toQuantity("safeTx.value", json.value),
  data: toBytes("safeTx.data", json.data),
  operation: toWhole("safeTx.operation", json.operation, 0, 1),
  safeTxGas: toQuantity("safeTx.safeTxGas", json.safeTxGas),
  baseGas: toQuantity("safeTx.baseGas", json.baseGas),
  gasPrice: toQuantity("safeTx.gasPrice", json.gasPrice),
  gasToken: toAddress("safeTx.gasToken", json.gasToken),
  refundReceiver: toAddress("safeTx.refundReceiver", json.refundReceiver),
  nonce: toWhole("safeTx.nonce", json.nonce, 0),
});

export type Json = Readonly<Record<string, unknown>>;

const LONGEST_SHOWN = 100;

const show = (value: unknown): string => {
  const text = value === undefined ? "missing" : (JSON.stringify(value) ?? String(value));
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
};

const refuse = (field: string, value: unknown, allowed: string) =>
  new PayoutFileError({ field, attempted: show(value), allowed });

export function toJson(file: unknown): Json {
  let value = file;
  if (typeof file === "string") {
    try {
      value = JSON.parse(file.replace(/^\uFEFF/, ""));
    } catch (cause) {
      throw new PayoutFileError({ field: "text", attempted: show(file), allowed: "JSON", cause });
    }
  }
  return toObject("content", value);
}

export function toObject(field: string, value: unknown): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw refuse(field, value, "an object");
  return value as Json;
}

export function toList(field: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw refuse(field, value, "a list");
  return value as unknown[];
}

export function toText(field: string, value: unknown): string {
  if (typeof value !== "string") throw refuse(field, value, "a text");
  return value;
}

/** A number without a fraction, which JSON writes exactly. */
export function toWhole(field: string, value: unknown, atLeast: number, atMost = Number.MAX_SAFE_INTEGER): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < atLeast || value > atMost)
    throw refuse(field, value, `a whole number from ${atLeast} to ${atMost}`);
  return value;
}

/** A quantity as decimal text: JSON's own numbers would round it. */
export function toQuantity(field: string, value: unknown): string {
  if (typeof value !== "string" || !/^(0|[1-9]\d{0,77})$/.test(value) || BigInt(value) > maxUint256)
    throw refuse(field, value, "a decimal number as text, from 0 to 2^256 - 1");
  return value;
}

/** An address in its checksummed form; one that is written in mixed case has to have the right checksum. */
export function toAddress(field: string, value: unknown): Address {
  if (typeof value !== "string" || !isAddress(value))
    throw refuse(field, value, "an address: 20 bytes, with its checksum if any");
  return getAddress(value);
}

export function toBytes(field: string, value: unknown, size?: number): Hex {
  const isBytes = typeof value === "string" && /^0x(?:[0-9a-fA-F]{2})*$/.test(value);
  if (!isBytes || (size !== undefined && value.length !== 2 + 2 * size))
    throw refuse(field, value, size === undefined ? "whole bytes as hex" : `${size} bytes as hex`);
  return value.toLowerCase() as Hex;
}

export const optional = <key extends string, type>(
  json: Json,
  key: key,
  read: (field: string, value: unknown) => type,
  field: string = key,
): { readonly [name in key]?: type } =>
  json[key] === undefined ? {} : ({ [key]: read(field, json[key]) } as { readonly [name in key]?: type });

/** The version of a file's form; a file without one is read as it was before there were versions. */
export function toVersion(json: Json): { readonly version?: 1 } {
  if (json.version === undefined) return {};
  if (json.version !== 1) throw refuse("version", json.version, "1, which is all that this library reads");
  return { version: 1 };
}

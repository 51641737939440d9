import { type Address, type Hex, getAddress, isAddress, maxUint256 } from "viem";
import { PayoutFileError } from "../errors.ts";

/** What has been read of a file that nobody vouches for. */
export type Json = Readonly<Record<string, unknown>>;

const LONGEST_SHOWN = 100;

const show = (value: unknown): string => {
  const text = value === undefined ? "missing" : (JSON.stringify(value) ?? String(value));
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
};

const refuse = (field: string, value: unknown, allowed: string) =>
  new PayoutFileError({ field, attempted: show(value), allowed });

/** The object in a text, or the object that it is already. */
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

/** Bytes in lower case, `size` of them if given. */
export function toBytes(field: string, value: unknown, size?: number): Hex {
  const isBytes = typeof value === "string" && /^0x(?:[0-9a-fA-F]{2})*$/.test(value);
  if (!isBytes || (size !== undefined && value.length !== 2 + 2 * size))
    throw refuse(field, value, size === undefined ? "whole bytes as hex" : `${size} bytes as hex`);
  return value.toLowerCase() as Hex;
}

/** What is read where there is something; nothing where there is nothing. */
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

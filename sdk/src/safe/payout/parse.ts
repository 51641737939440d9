import type {
  ContractNetworks,
  OwnerSignature,
  PayoutFileLine,
  PayoutProposal,
  PayoutSignature,
  SafeTx,
} from "../types.ts";
import {
  optional,
  toAddress,
  toBytes,
  toJson,
  toList,
  toObject,
  toQuantity,
  toText,
  toVersion,
  toWhole,
} from "./json.ts";
import { readPayout } from "./read.ts";

export interface ParsePayoutOptions {
  /** Where Safe's contracts do not stand at their canonical addresses. Never take it from the proposal's sender. */
  readonly contractNetworks?: ContractNetworks;
}

/**
 * A payout's proposal out of a file that nobody vouches for. Every field is looked at, and everything that can be
 * derived is derived again; fields that a proposal does not have are left out. What it pays, `payout.read` tells.
 *
 * @throws PayoutFileError where a field is missing or malformed, with its name.
 * @throws PayoutMismatchError where it is not the payout that it claims to be.
 *
 * @example
 * ```ts
 * const proposal = parsePayout(readFileSync("payout.json", "utf8"));
 * ```
 */
export function parsePayout(file: unknown, { contractNetworks }: ParsePayoutOptions = {}): PayoutProposal {
  const json = toJson(file);
  const proposal: PayoutProposal = {
    ...toVersion(json),
    chainId: toWhole("chainId", json.chainId, 1),
    safe: toAddress("safe", json.safe),
    token: toAddress("token", json.token),
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
  readPayout({ proposal, ...(contractNetworks && { contractNetworks }) });
  return proposal;
}

/**
 * One owner's signature out of a file that nobody vouches for. Whether it is of a payout, `payout.merge` looks.
 *
 * @throws PayoutFileError where a field is missing or malformed, with its name.
 *
 * @example
 * ```ts
 * const signed = await payout.merge(proposal, [parsePayoutSignature(readFileSync("alice.json", "utf8"))]);
 * ```
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
  return {
    owner: toAddress(field("owner"), json.owner),
    signature: toBytes(field("signature"), json.signature, 65),
  };
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

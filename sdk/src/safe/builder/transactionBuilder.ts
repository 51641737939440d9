import { type Address, type Hex, encodeFunctionData, isAddressEqual } from "viem";
import type { ContractCall } from "../../internal/write.ts";
import { PayoutFileError } from "../errors.ts";
import { decodeTransfer, encodeTransfer } from "../payout/lines.ts";
import { type Json, toAddress, toBytes, toJson, toList, toObject, toQuantity, toText } from "../payout/parse.ts";
import { type ReadPayoutParameters, readPayout } from "../payout/read.ts";
import type { PayoutLine } from "../types.ts";
import { toChecksum } from "./checksum.ts";

export interface TransactionBuilderCall {
  readonly to: Address;
  /** In wei, decimal. */
  readonly value: string;
  readonly data: Hex;
}

/** A batch as Transaction Builder, an app of Safe's web app, reads and writes it. */
export interface TransactionBuilderBatch {
  readonly version: "1.0";
  readonly chainId: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly meta: {
    readonly name: string;
    readonly description: string;
    readonly txBuilderVersion: string;
    readonly createdFromSafeAddress: Address;
    readonly createdFromOwnerAddress: Address | "";
    readonly checksum: Hex;
  };
  readonly transactions: readonly TransactionBuilderCall[];
}

export interface ToTransactionBuilderParameters extends ReadPayoutParameters {
  /** What the app shows as the batch's name. @default "Payout" */
  readonly name?: string;
  /** Milliseconds since 1970. @default now */
  readonly createdAt?: number;
}

const TX_BUILDER_VERSION = "1.17.1";

/**
 * A payout's lines for Safe's web app: each a transfer with its reference and name hash behind it. The app gives the
 * transaction a nonce of its own, so signatures that were made here are of no use there.
 * @throws PayoutMismatchError
 * @example writeFileSync("batch.json", JSON.stringify(toTransactionBuilder({ proposal })));
 */
export function toTransactionBuilder(parameters: ToTransactionBuilderParameters): TransactionBuilderBatch {
  const { proposal, name = "Payout", createdAt } = parameters;
  const { chainId, safe, token } = proposal;
  const lines = readPayout(parameters);
  const transactions = lines.map((line) => ({ to: token, value: "0", data: encodeTransfer(line) }));
  return toBatch({ chainId, safe, name, description: `${lines.length} lines`, createdAt }, transactions);
}

interface BatchFacts {
  readonly chainId: number;
  readonly safe: Address;
  /** What the app shows as the batch's name. */
  readonly name: string;
  readonly description: string;
  /** Milliseconds since 1970. @default now */
  readonly createdAt?: number | undefined;
}

function toBatch(facts: BatchFacts, transactions: readonly TransactionBuilderCall[]): TransactionBuilderBatch {
  const { chainId, safe, name, description, createdAt = Date.now() } = facts;
  const meta = {
    name,
    description,
    txBuilderVersion: TX_BUILDER_VERSION,
    createdFromSafeAddress: safe,
    createdFromOwnerAddress: "",
  } as const;
  const batch = { version: "1.0", chainId: String(chainId), createdAt, meta, transactions } as const;
  return { ...batch, meta: { ...meta, checksum: toChecksum(batch) } };
}

export type ToSafeBatchParameters = BatchFacts & { readonly calls: readonly ContractCall[] };

/**
 * Any calls as one transaction of a Safe, for Transaction Builder in Safe's web app, where its owners see and sign them:
 * a refund with its approvals, for example.
 * @example
 * const { approvals, ...refund } = await client.payment.refund.prepare({ account: safe, terms, reason: "requested" });
 * const calls = [...approvals, client.payment.refund.call(refund)];
 * const batch = toSafeBatch({ chainId: 1, safe, name: "Refund", description: refund.id, calls });
 */
export const toSafeBatch = ({ calls, ...facts }: ToSafeBatchParameters): TransactionBuilderBatch =>
  toBatch(
    facts,
    calls.map((call) => ({ to: call.address, value: "0", data: encodeFunctionData(call) })),
  );

export interface FromTransactionBuilderReturnType {
  readonly chainId: number;
  /** The Safe that the batch was made for, if it says so. */
  readonly safe?: Address;
  readonly token: Address;
  readonly lines: readonly PayoutLine[];
}

/**
 * The lines of a batch that Safe's web app wrote: `payout.propose` takes them. Refuses one whose checksum does not fit,
 * and one that is anything but transfers of one token.
 * @throws PayoutFileError naming the field.
 * @example const { token, lines } = fromTransactionBuilder(readFileSync("batch.json", "utf8"));
 */
export function fromTransactionBuilder(file: unknown): FromTransactionBuilderReturnType {
  const json = toJson(file);
  expect("version", json.version, "1.0");
  const meta = toObject("meta", json.meta);
  const transactions = toList("transactions", json.transactions);
  const checksum = toChecksum({ ...json, meta });
  expect("meta.checksum", meta.checksum, checksum);
  const calls = transactions.map((call, i) => toCall(toObject(`transactions[${i}]`, call), `transactions[${i}]`));
  const token = calls[0]?.token;
  if (!token) throw refuse("transactions", "an empty list", "one transfer at least");
  for (const [i, call] of calls.entries())
    if (!isAddressEqual(call.token, token))
      throw refuse(`transactions[${i}].to`, call.token, `${token}, the token of the first`);
  return {
    chainId: toChainId(json.chainId),
    ...(meta.createdFromSafeAddress !== undefined &&
      meta.createdFromSafeAddress !== "" && {
        safe: toAddress("meta.createdFromSafeAddress", meta.createdFromSafeAddress),
      }),
    token,
    lines: calls.map(({ line }) => line),
  };
}

const refuse = (field: string, attempted: string, allowed: string) =>
  new PayoutFileError({ field, attempted, allowed });

function expect(field: string, attempted: unknown, allowed: string): void {
  if (attempted !== allowed) throw refuse(field, attempted === undefined ? "missing" : String(attempted), allowed);
}

function toChainId(value: unknown): number {
  const chainId = Number(toQuantity("chainId", value));
  if (chainId < 1 || !Number.isSafeInteger(chainId)) throw refuse("chainId", String(value), "the number of a chain");
  return chainId;
}

function toCall(call: Json, path: string): { readonly token: Address; readonly line: PayoutLine } {
  const token = toAddress(`${path}.to`, call.to);
  expect(`${path}.value`, call.value, "0");
  const data = call.data === undefined || call.data === null ? toData(call, path) : toBytes(`${path}.data`, call.data);
  const line = decodeTransfer(data, (field, attempted, allowed) =>
    refuse(`${path}.data's ${field}`, attempted, allowed),
  );
  if (encodeTransfer(line) !== data) throw refuse(`${path}.data`, data, encodeTransfer(line));
  return { token, line };
}

/** What the app writes in place of data where the call was filled in by the contract's ABI. */
function toData(call: Json, path: string): Hex {
  const method = toObject(`${path}.contractMethod`, call.contractMethod);
  expect(`${path}.contractMethod.name`, method.name, "transfer");
  const inputs = toList(`${path}.contractMethod.inputs`, method.inputs).map((input, i) =>
    toObject(`${path}.contractMethod.inputs[${i}]`, input),
  );
  expect(`${path}.contractMethod.inputs`, inputs.map(({ type }) => String(type)).join(","), "address,uint256");
  const values = toObject(`${path}.contractInputsValues`, call.contractInputsValues);
  const [to, amount] = inputs.map(({ name }, i) => toText(`${path}.contractMethod.inputs[${i}].name`, name)) as [
    string,
    string,
  ];
  const field = (name: string) => `${path}.contractInputsValues.${name}`;
  return encodeTransfer({
    to: toAddress(field(to), values[to]),
    amount: BigInt(toQuantity(field(amount), values[amount])),
  });
}

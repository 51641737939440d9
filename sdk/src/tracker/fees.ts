import type { Account, Address, Hex, LocalAccount, TransactionSerializable } from "viem";
import { keccak256 } from "viem";
import { getBlock, getChainId, getGasPrice, getTransactionCount } from "viem/actions";
import { getAction, parseTransaction } from "viem/utils";
import type { AnyClient, WriteParameters } from "../internal/client.ts";
import type { Attempt, TransactionCall } from "./types.ts";

/** What a transaction pays for a unit of gas, in wei. */
export type Fees =
  | { readonly type: "eip1559"; readonly maxFeePerGas: bigint; readonly maxPriorityFeePerGas: bigint }
  | { readonly type: "legacy"; readonly gasPrice: bigint };

export interface Preset {
  readonly chainId: number;
  readonly count: number;
  readonly gas: bigint;
  readonly fees: Fees;
  readonly blockNumber: bigint;
}

type Chosen = Pick<WriteParameters, "gas" | "gasPrice" | "maxFeePerGas" | "maxPriorityFeePerGas">;

const GWEI = 1_000_000_000n;

/** What nodes without the method are taken to answer. */
async function tipOf(client: AnyClient): Promise<bigint> {
  const ask = client.request as (args: { readonly method: string }) => Promise<Hex>;
  return ask({ method: "eth_maxPriorityFeePerGas" }).then(BigInt, () => GWEI);
}

async function feesOf(client: AnyClient, chosen: Chosen, baseFee: bigint | null, tip: bigint): Promise<Fees> {
  if (chosen.gasPrice !== undefined) return { type: "legacy", gasPrice: chosen.gasPrice };
  if (baseFee === null) return { type: "legacy", gasPrice: await getAction(client, getGasPrice, "getGasPrice")({}) };
  const wanted = chosen.maxPriorityFeePerGas ?? tip;
  // Twice the base fee holds for six full blocks. What is not needed is not paid.
  const maxFeePerGas = chosen.maxFeePerGas ?? 2n * baseFee + wanted;
  return { type: "eip1559", maxFeePerGas, maxPriorityFeePerGas: wanted < maxFeePerGas ? wanted : maxFeePerGas };
}

/**
 * All that has to be known to sign, asked at once: one round trip where the transport batches. Of the gas that is
 * estimated a fifth more is allowed, as the chain may have moved on when it is mined.
 */
export async function preset(
  client: AnyClient,
  { address, estimate, ...chosen }: Chosen & { readonly address: Address; readonly estimate: () => Promise<bigint> },
): Promise<Preset> {
  const [chainId, count, block, tip, gas] = await Promise.all([
    getAction(client, getChainId, "getChainId")({}),
    getAction(client, getTransactionCount, "getTransactionCount")({ address, blockTag: "pending" }),
    getAction(client, getBlock, "getBlock")({}),
    chosen.maxPriorityFeePerGas === undefined && chosen.gasPrice === undefined ? tipOf(client) : 0n,
    chosen.gas ?? estimate().then((estimated) => (estimated * 6n) / 5n),
  ]);
  const fees = await feesOf(client, chosen, block.baseFeePerGas ?? null, tip);
  return { chainId, count, gas, fees, blockNumber: block.number };
}

interface Signing {
  readonly chainId: number;
  readonly nonce: number;
  readonly gas: bigint;
  readonly fees: Fees;
  readonly call: TransactionCall;
}

/** Whether the account signs by itself, so that its bytes can be kept and sent again. */
export const canSign = (account: Account | Address | undefined): account is LocalAccount =>
  typeof account === "object" && account.type === "local" && account.signTransaction !== undefined;

export async function signAttempt(
  client: AnyClient,
  account: LocalAccount,
  { chainId, nonce, gas, fees, call: { to, data, value = 0n } }: Signing,
): Promise<Required<Attempt>> {
  const transaction = { chainId, nonce, gas, to, data, value, ...fees } as TransactionSerializable;
  const serializer = client.chain?.serializers?.transaction;
  const raw = await account.signTransaction(transaction, serializer ? { serializer } : undefined);
  return { raw, hash: keccak256(raw) };
}

export const max = (a: bigint, b: bigint) => (a > b ? a : b);
const min = (a: bigint, b: bigint) => (a < b ? a : b);

/** A node takes another attempt with the same nonce if each fee is a tenth more, some an eighth. */
const raised = (fee: bigint) => (fee * 9n) / 8n + 1n;

/** The same transaction with higher fees, up to `limit` wei a unit of gas; undefined where no node would take it. */
export async function raiseFees(
  client: AnyClient,
  account: LocalAccount,
  { raw, baseFee, limit }: { readonly raw: Hex; readonly baseFee: bigint; readonly limit: bigint },
): Promise<Required<Attempt> | undefined> {
  const { chainId, nonce, gas, to, data, value, ...rest } = parseTransaction(raw as never) as unknown as {
    readonly [key in "gas" | "value" | "gasPrice" | "maxFeePerGas" | "maxPriorityFeePerGas"]?: bigint;
  } & { readonly chainId: number; readonly nonce?: number; readonly to: Address; readonly data?: Hex };
  const call = { to, data: data ?? "0x", value: value ?? 0n } as const;
  const same = { chainId, nonce: nonce ?? 0, gas: gas ?? 0n, call };
  if (rest.gasPrice !== undefined) {
    const lowest = raised(rest.gasPrice);
    if (lowest > limit) return undefined;
    return signAttempt(client, account, { ...same, fees: { type: "legacy", gasPrice: lowest } });
  }
  const lowest = raised(rest.maxFeePerGas ?? 0n);
  if (lowest > limit) return undefined;
  const tip = raised(rest.maxPriorityFeePerGas ?? 0n);
  const maxFeePerGas = min(limit, max(lowest, 2n * baseFee + tip));
  const fees: Fees = { type: "eip1559", maxFeePerGas, maxPriorityFeePerGas: min(tip, maxFeePerGas) };
  return signAttempt(client, account, { ...same, fees });
}

export function maxFeeOf(raw: Hex): bigint {
  const { maxFeePerGas, gasPrice } = parseTransaction(raw as never) as Partial<Record<string, bigint>>;
  return maxFeePerGas ?? gasPrice ?? 0n;
}

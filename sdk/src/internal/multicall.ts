import type { Abi, Address } from "viem";
import { multicall } from "viem/actions";
import { getAction } from "viem/utils";
import type { Deployment } from "../deployment.ts";
import type { AnyClient } from "./client.ts";

/** A question to a contract. */
export interface View {
  readonly address: Address;
  readonly abi: Abi;
  readonly functionName: string;
  readonly args?: readonly unknown[];
}

/** Answers by the place of their questions. */
export interface Answers {
  /** The answer, or its error is thrown. */
  required<type>(i: number): type;
  /** The answer, or why there is none. */
  settled<type>(i: number): type | Error;
  /** What a contract does not have or refuses is taken for `otherwise`. */
  optional<type>(i: number, otherwise: type): type;
}

/** Asks them all in one call, so at one block. */
export async function askAll(
  client: AnyClient,
  { multicall3 }: Deployment,
  contracts: readonly View[],
  blockNumber?: bigint,
): Promise<Answers> {
  const results = await getAction(
    client,
    multicall,
    "multicall",
  )({
    multicallAddress: multicall3,
    // All in one call: whatever its size.
    batchSize: 0,
    contracts,
    ...(blockNumber === undefined ? {} : { blockNumber }),
  } as never);
  const values = results as readonly { readonly result?: unknown; readonly error?: Error }[];
  return {
    required<type>(i: number): type {
      const { result, error } = values[i]!;
      if (error) throw error;
      return result as type;
    },
    settled: <type>(i: number): type | Error => values[i]!.error ?? (values[i]!.result as type),
    optional: <type>(i: number, otherwise: type): type => (values[i]!.error ? otherwise : (values[i]!.result as type)),
  };
}

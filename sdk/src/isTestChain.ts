import { chainIsTest } from "./generated/chains.ts";

/**
 * Whether money on a chain is worth nothing; undefined for a chain that this version of the SDK does not know.
 *
 * @example
 * ```ts
 * isTestChain(11155111); // true
 * ```
 */
export const isTestChain = (chainId: number): boolean | undefined => chainIsTest[chainId];

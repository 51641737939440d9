// Chainlink's own code on a simulated chain: as many feeds as are wanted, each a copy of ETH/USD's proxy and aggregator.
import { readFileSync } from "node:fs";
import { type Address, type Hex, getAddress, keccak256, stringToHex } from "viem";
import { type Generation, type Transmission, type Write, writeCurrent, writePhase, writeRound } from "./layout.ts";

/** Hardhat's own chain and anvil both know what is asked of it. */
export type Provider = { request(args: { method: string; params?: unknown[] }): Promise<unknown> };

/** Where mainnet has them. Their decimals are 8, and stand in the aggregators' code. */
const donors = {
  proxy: "0x5f4eC3Df9cbd43714FE2740f5E3616155c5b8419",
  5: "0x37bC7498f4FF12C19678ee8fE19d713b87F6a9e6",
  6: "0xE62B71cf983019BFf55bC83B48601ce8419650CC",
} as const satisfies Record<Generation | "proxy", Address>;

export type FeedCodes = Readonly<Record<keyof typeof donors, Hex>>;

/** `PUSH32` of a number: how an immutable stands in the code. */
const push = (value: bigint) => `7f${value.toString(16).padStart(64, "0")}`;

/**
 * What answers are clamped to stands in the code, too. The later generation allows whatever is positive; the earlier one
 * had ETH from one dollar to ten thousand, where it is to have a currency.
 */
const clamped = (code: Hex): Hex =>
  code.replaceAll(push(10n ** 8n), push(10n ** 6n)).replaceAll(push(10n ** 12n), push(10n ** 11n)) as Hex;

/** The code, out of a genesis file with mainnet's accounts. */
export function readFeedCodes(genesisFile: string): FeedCodes {
  const { alloc } = JSON.parse(readFileSync(genesisFile, "utf8")) as {
    readonly alloc: Readonly<Record<string, { readonly code?: Hex } | undefined>>;
  };
  const byAddress = new Map(Object.entries(alloc).map(([address, account]) => [getAddress(address), account?.code]));
  const codeOf = (address: Address): Hex => {
    const code = byAddress.get(getAddress(address));
    if (!code) throw new Error(`${genesisFile} has no code at ${address}, where mainnet has ETH/USD's`);
    return code;
  };
  return { proxy: codeOf(donors.proxy), 5: clamped(codeOf(donors[5])), 6: codeOf(donors[6]) };
}

/** An address that is always the same for a name. */
const addressOf = (name: string): Address => getAddress(`0x${keccak256(stringToHex(name)).slice(-40)}`);

async function write(provider: Provider, writes: readonly Write[]): Promise<void> {
  for (const { address, slot, word } of writes)
    await provider.request({ method: "hardhat_setStorageAt", params: [address, slot, word] });
}

/** An aggregator without a round, which answers nothing as yet. */
export async function placeAggregator(provider: Provider, codes: FeedCodes, name: string, generation: Generation = 6) {
  const address = addressOf(`${name} aggregator`);
  await provider.request({ method: "hardhat_setCode", params: [address, codes[generation]] });
  return {
    address,
    generation,
    /** Its latest round from now on. Nothing is mined: the block that there is has it already. */
    push: (round: Transmission) => write(provider, writeRound(address, generation, round)),
  };
}

export type Aggregator = Awaited<ReturnType<typeof placeAggregator>>;
export type Feed = Awaited<ReturnType<typeof placeProxy>>;

/** A proxy before aggregators, in the phase of the last of them; phases are counted from 1. */
export async function placeProxy(
  provider: Provider,
  codes: FeedCodes,
  name: string,
  aggregators: readonly Pick<Aggregator, "address">[],
) {
  const address = addressOf(`${name} proxy`);
  const moveTo = (phase: number, aggregator: Pick<Aggregator, "address">) =>
    write(provider, writeCurrent(address, phase, aggregator.address));
  await provider.request({ method: "hardhat_setCode", params: [address, codes.proxy] });
  for (const [i, one] of aggregators.entries()) await write(provider, writePhase(address, i + 1, one.address));
  if (aggregators.length > 0) await moveTo(aggregators.length, aggregators.at(-1)!);
  return { address, moveTo };
}

/** A feed of one phase. */
export async function placeFeed(provider: Provider, codes: FeedCodes, name: string) {
  const aggregator = await placeAggregator(provider, codes, name);
  return { aggregator, feed: await placeProxy(provider, codes, name, [aggregator]) };
}

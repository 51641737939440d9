// Chainlink's own code on a simulated chain: as many feeds as are wanted, each a copy of ETH/USD's proxy and aggregator.
import { readFileSync } from "node:fs";
import { type Address, type Hex, getAddress, keccak256, stringToHex } from "viem";
import { type Generation, type Transmission, type Write, writeCurrent, writePhase, writeRound } from "./layout.ts";

/** Hardhat's own chain, or anvil. */
export type Provider = { request(args: { method: string; params?: unknown[] }): Promise<unknown> };

/** Their addresses on mainnet. The aggregators' code has their decimals, 8. */
const donors = {
  proxy: "0x5f4eC3Df9cbd43714FE2740f5E3616155c5b8419",
  5: "0x37bC7498f4FF12C19678ee8fE19d713b87F6a9e6",
  6: "0xE62B71cf983019BFf55bC83B48601ce8419650CC",
} as const satisfies Record<Generation | "proxy", Address>;

export type FeedCodes = Readonly<Record<keyof typeof donors, Hex>>;

/** `PUSH32` of a number, as the code has an immutable. */
const push = (value: bigint) => `7f${value.toString(16).padStart(64, "0")}`;

/** The earlier generation's code clamps answers to one to ten thousand dollars, for ETH: here to less, for currencies. */
const clamped = (code: Hex): Hex =>
  code.replaceAll(push(10n ** 8n), push(10n ** 6n)).replaceAll(push(10n ** 12n), push(10n ** 11n)) as Hex;

/** The code from a genesis file with mainnet's accounts. */
export function readFeedCodes(genesisFile: string): FeedCodes {
  type Alloc = Readonly<Record<string, { readonly code?: Hex } | undefined>>;
  const { alloc } = JSON.parse(readFileSync(genesisFile, "utf8")) as { readonly alloc: Alloc };
  const byAddress = new Map(Object.entries(alloc).map(([address, account]) => [getAddress(address), account?.code]));
  const codeOf = (address: Address): Hex => {
    const code = byAddress.get(getAddress(address));
    if (!code) throw new Error(`${genesisFile} has no code at ${address}, where mainnet has ETH/USD's`);
    return code;
  };
  return { proxy: codeOf(donors.proxy), 5: clamped(codeOf(donors[5])), 6: codeOf(donors[6]) };
}

const addressOf = (name: string): Address => getAddress(`0x${keccak256(stringToHex(name)).slice(-40)}`);

async function write(provider: Provider, writes: readonly Write[]): Promise<void> {
  for (const { address, slot, word } of writes)
    await provider.request({ method: "hardhat_setStorageAt", params: [address, slot, word] });
}

/** An aggregator without a round. */
export async function placeAggregator(provider: Provider, codes: FeedCodes, name: string, generation: Generation = 6) {
  const address = addressOf(`${name} aggregator`);
  await provider.request({ method: "hardhat_setCode", params: [address, codes[generation]] });
  return {
    address,
    generation,
    /** Writes its latest round, into the latest block: nothing is mined. */
    push: (round: Transmission) => write(provider, writeRound(address, generation, round)),
  };
}

export type Aggregator = Awaited<ReturnType<typeof placeAggregator>>;
type Placed = Pick<Aggregator, "address">;

/** A proxy before aggregators, in the phase of the last of them; phases are counted from 1. */
export async function placeProxy(
  provider: Provider,
  codes: FeedCodes,
  name: string,
  aggregators: readonly Placed[],
  address = addressOf(`${name} proxy`),
) {
  const moveTo = (phase: number, aggregator: Placed) =>
    write(provider, writeCurrent(address, phase, aggregator.address));
  await provider.request({ method: "hardhat_setCode", params: [address, codes.proxy] });
  for (const [i, one] of aggregators.entries()) await write(provider, writePhase(address, i + 1, one.address));
  if (aggregators.length > 0) await moveTo(aggregators.length, aggregators.at(-1)!);
  return { address, moveTo };
}

/** @param address Where its proxy is; by default one that follows from the name. */
export async function placeFeed(provider: Provider, codes: FeedCodes, name: string, address?: Address) {
  const aggregator = await placeAggregator(provider, codes, name);
  return { aggregator, feed: await placeProxy(provider, codes, name, [aggregator], address) };
}

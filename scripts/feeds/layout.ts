// The storage of rounds in Chainlink's proxy and its OCR aggregators, as their code on mainnet has it.
import { type Address, type Hex, encodeAbiParameters, keccak256, numberToHex } from "viem";

export type Write = { readonly address: Address; readonly slot: Hex; readonly word: Hex };

/** A round as an aggregator keeps it. For `startedAt`, which it does not keep, it answers with `updatedAt`. */
export interface Transmission {
  /** From 1, within the aggregator. */
  readonly id: number;
  readonly answer: bigint;
  readonly updatedAt: bigint;
}

/** The generations of the aggregator's code, by the phase in which ETH/USD had them; the slots moved by one between. */
export const generations = {
  5: { hotVars: 0x2an, transmissions: 0x2bn },
  6: { hotVars: 0x2bn, transmissions: 0x2cn },
} as const;

export type Generation = keyof typeof generations;

const proxySlots = { current: 2n, phaseAggregators: 4n };
/** Bits of `hotVars` below the latest round's id: the configuration's digest, the epoch, and how many may be faulty. */
const BELOW_ROUND = 176n;
const word = (value: bigint): Hex => numberToHex(value, { size: 32 });

const entryOf = (mapping: bigint, key: number): Hex =>
  keccak256(encodeAbiParameters([{ type: "uint256" }, { type: "uint256" }], [BigInt(key), mapping]));

/** A round's id as the proxy gives it. */
export const proxyRoundId = (phase: number, id: number): bigint => (BigInt(phase) << 64n) | BigInt(id);

/** Stores a round as the latest. */
export function writeRound(address: Address, generation: Generation, round: Transmission): readonly Write[] {
  const { hotVars, transmissions } = generations[generation];
  const answer = BigInt.asUintN(192, round.answer);
  return [
    { address, slot: entryOf(transmissions, round.id), word: word((round.updatedAt << 192n) | answer) },
    { address, slot: word(hotVars), word: word(BigInt(round.id) << BELOW_ROUND) },
  ];
}

/** Makes an aggregator the one of a phase, without moving the proxy there. */
export const writePhase = (proxy: Address, phase: number, aggregator: Address): readonly Write[] => [
  { address: proxy, slot: entryOf(proxySlots.phaseAggregators, phase), word: word(BigInt(aggregator)) },
];

export const writeCurrent = (proxy: Address, phase: number, aggregator: Address): readonly Write[] => [
  { address: proxy, slot: word(proxySlots.current), word: word((BigInt(aggregator) << 16n) | BigInt(phase)) },
  ...writePhase(proxy, phase, aggregator),
];

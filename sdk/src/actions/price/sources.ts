// How a price source is put together, and what each part of it says just now.
import { type Address, type ContractFunctionName, type Hex, isAddressEqual, zeroAddress, zeroHash } from "viem";
import { sourceAbi } from "../../abis.ts";
import { symbolOf } from "../../amounts/money.ts";
import type { Deployment } from "../../deployment.ts";
import type { ContractError } from "../../errors/contractError.ts";
import { toActionError } from "../../errors/toActionError.ts";
import type { AnyClient } from "../../internal/client.ts";
import { ask, askAll, clockOf, orElse, orError } from "../../internal/multicall.ts";

/**
 * - `feed`: a Chainlink feed behind its guards.
 * - `cross`: two sources in a row.
 * - `hours`: a source while its market trades.
 * - `par`: a token at par with its currency, while its latch allows it.
 * - `latch`: whether the token is at its peg; one for all sources of a token.
 * - `sequencer`: a source while a rollup's sequencer is up.
 * - `quote`: a rate that somebody signs for one payment.
 * - `unknown`: none of Feiqian's.
 */
export type SourceKind = "feed" | "cross" | "hours" | "par" | "latch" | "sequencer" | "quote" | "unknown";

export interface SourceHealth {
  readonly source: Address;
  readonly kind: SourceKind;
  /** What is priced in what; of a feed, the way round that it has it: "EUR/USD". */
  readonly pair: string;
  /** Whole units of the quote for a whole one of the base, with 18 decimals; null: there is no price. */
  readonly rate: bigint | null;
  /** Unix seconds: the oldest instant that is in the rate. */
  readonly ratedAt: bigint | null;
  /** Seconds since then. */
  readonly age: bigint | null;
  readonly refusal: Error | null;
  /** Unix seconds: when it may clear at the earliest; null: nobody knows, or it has a price. */
  readonly clearsAt: bigint | null;
  readonly parts: readonly SourceHealth[];
}

interface Source {
  readonly address: Address;
  readonly kind: SourceKind;
  readonly base: Address;
  readonly quote: Address;
  readonly isInverted: boolean;
  /** Of market hours: the second of New York's week in which it opens. */
  readonly opensAt: bigint | undefined;
  readonly parts: readonly Source[];
}

/** A source is put together of sources: of one that goes on for ever no more is looked at. */
const DEPTH = 6;

async function readSource(client: AnyClient, deployment: Deployment, address: Address, depth = DEPTH): Promise<Source> {
  const of = <name extends ContractFunctionName<typeof sourceAbi, "view">>(functionName: name) =>
    orElse(ask({ address, abi: sourceAbi, functionName }), undefined);
  const { base, quote, pair, issuer, opensAt, ...kinds } = await askAll(client, deployment, {
    base: of("base"),
    quote: of("quote"),
    pair: of("getPair"),
    issuer: of("issuer"),
    opensAt: of("opensAt"),
    cross: [of("first"), of("second")],
    hours: [of("whenOpen"), of("whenClosed")],
    par: [of("latch")],
    latch: [of("market")],
    sequencer: [of("inner")],
  });
  const isPart = (part: Address | undefined): part is Address =>
    part !== undefined && !isAddressEqual(part, zeroAddress);
  const [kind, parts] =
    Object.entries(kinds)
      .map(([name, made]) => [name as keyof typeof kinds, made.filter(isPart)] as const)
      .find(([, made]) => made.length > 0) ?? ([pair ? "feed" : issuer ? "quote" : "unknown", []] as const);
  const made = depth > 1 ? await Promise.all(parts.map((part) => readSource(client, deployment, part, depth - 1))) : [];
  // A latch has no pair: its market has.
  const market = kind === "latch" ? made[0] : undefined;
  return {
    address,
    kind,
    base: base ?? market?.base ?? zeroAddress,
    quote: quote ?? market?.quote ?? zeroAddress,
    isInverted: pair?.inverted ?? market?.isInverted ?? false,
    opensAt,
    parts: made,
  };
}

const flatten = (source: Source): readonly Source[] => [source, ...source.parts.flatMap(flatten)];
/** What a latch says of its token, with 18 decimals. */
const PAR = 10n ** 18n;
const HOUR = 3_600n;
/** A weekend with a holiday on either side. */
const HOURS_CLOSED = 100;

/** The first full hour, or opening, at which the market is open. */
async function openingOf(client: AnyClient, deployment: Deployment, { address, opensAt = 0n }: Source, now: bigint) {
  const first = now + HOUR - ((now - opensAt) % HOUR);
  const instants = Array.from({ length: HOURS_CLOSED }, (_, i) => first + BigInt(i) * HOUR);
  const isOpen = (instant: bigint) => ask({ address, abi: sourceAbi, functionName: "isOpen", args: [instant] });
  const open = await askAll(client, deployment, { at: instants.map(isOpen) });
  return instants.find((_, i) => open.at[i]) ?? null;
}

async function clearsAtOf(
  client: AnyClient,
  deployment: Deployment,
  source: Source,
  refusal: Error,
  now: bigint,
): Promise<bigint | null> {
  const { errorName, args } = refusal as Partial<ContractError<Readonly<Record<string, bigint>>>>;
  switch (errorName) {
    case "LatchShut":
      return args!.until!;
    case "RoundInFuture":
      return args!.updatedAt!;
    case "SequencerInGrace":
      return now + args!.gracePeriod! - args!.upForSeconds! + 1n;
    case "MarketClosed":
      return source.kind === "hours" ? openingOf(client, deployment, source, now) : null;
    default:
      return null;
  }
}

export async function readHealth(client: AnyClient, deployment: Deployment, address: Address, id: Hex = zeroHash) {
  const root = await readSource(client, deployment, address);
  const all = flatten(root);
  const { now, rates } = await askAll(client, deployment, {
    now: clockOf(deployment),
    rates: all.map(({ address: source, kind, base, quote }) =>
      kind === "latch"
        ? orError(ask({ address: source, abi: sourceAbi, functionName: "checkPeg" }))
        : orError(ask({ address: source, abi: sourceAbi, functionName: "convertUp", args: [id, base, quote, 1n] })),
    ),
  });
  const toHealth = async (source: Source): Promise<SourceHealth> => {
    const { kind, base, quote, isInverted, parts } = source;
    const [left, right] = isInverted ? [quote, base] : [base, quote];
    const answer = rates[all.indexOf(source)]!;
    const shared = {
      source: source.address,
      kind,
      pair: `${symbolOf(deployment, left)}/${symbolOf(deployment, right)}`,
      parts: await Promise.all(parts.map(toHealth)),
    };
    if (answer instanceof Error) {
      const refusal = (await toActionError(answer)) as Error;
      const none = { rate: null, ratedAt: null, age: null };
      return { ...shared, ...none, refusal, clearsAt: await clearsAtOf(client, deployment, source, refusal, now) };
    }
    const [, rate, ratedAt] = typeof answer === "bigint" ? [0n, PAR, answer] : answer;
    return { ...shared, rate, ratedAt, age: now - ratedAt, refusal: null, clearsAt: null };
  };
  return { now, health: await toHealth(root) };
}

const nameOf = ({ refusal }: SourceHealth) => (refusal as Partial<ContractError>).errorName;

/** The part that refuses, and not because one of its own does. */
export function guardOf(health: SourceHealth): SourceHealth | undefined {
  if (!health.refusal) return undefined;
  for (const part of health.parts) {
    const guard = guardOf(part);
    if (guard && nameOf(guard) === nameOf(health)) return guard;
  }
  return health;
}

export const legsOf = (health: SourceHealth): readonly SourceHealth[] =>
  health.parts.length > 0 ? health.parts.flatMap(legsOf) : [health];

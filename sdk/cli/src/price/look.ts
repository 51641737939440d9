// One look of the keeper: what each source says, and what may be done to each latch.
import {
  type FeiqianActions,
  LatchShutError,
  MarketClosedError,
  NotQuotedError,
  type SourceHealth,
} from "@feiqian/sdk";
import { type Account, type Address, BaseError, ContractFunctionRevertedError } from "viem";

type Prices = Pick<FeiqianActions, "price">;

/** A source, and why it has no price. */
export interface SourceSeen {
  readonly name: string;
  readonly health: SourceHealth;
}

export interface LatchSeen {
  readonly latch: Address;
  /** "USDT/USD". */
  readonly pair: string;
  readonly isShut: boolean;
  /** What anyone may do to it now; null: nothing. */
  readonly verb: "trip" | "clear" | null;
}

const latchesIn = (health: SourceHealth): readonly SourceHealth[] => [
  ...(health.kind === "latch" ? [health] : []),
  ...health.parts.flatMap(latchesIn),
];

/**
 * A market has its hours: a source that is closed is as it should be, and so is one that then asks for a quote of the
 * very payment. Everything else is for a person to look at.
 */
export const isAlarming = ({ health: { refusal } }: SourceSeen): boolean =>
  refusal !== null && !(refusal instanceof MarketClosedError || refusal instanceof NotQuotedError);

/** Whether a call would be taken just now. A refusal, the feed's own too, is the answer; a silent node is an error. */
const isTaken = (simulation: Promise<void>): Promise<boolean> =>
  simulation.then(
    () => true,
    (error: unknown) => {
      const isReverted = (cause: unknown) => cause instanceof ContractFunctionRevertedError;
      if (error instanceof BaseError && error.walk(isReverted)) return false;
      throw error;
    },
  );

async function findVerb(client: Prices, account: Account, { source: latch, refusal }: SourceHealth, now: bigint) {
  const isShut = refusal instanceof LatchShutError;
  if (refusal === null || (isShut && (refusal.args.until as bigint) > now)) return { isShut, verb: null };
  const simulated = { latch, account };
  if (isShut && (await isTaken(client.price.clear.simulate(simulated)))) return { isShut, verb: "clear" as const };
  return { isShut, verb: (await isTaken(client.price.trip.simulate(simulated))) ? ("trip" as const) : null };
}

/** Looks at the sources, and at each of their latches once. */
export async function look(
  client: Prices,
  account: Account,
  sources: readonly { readonly name: string; readonly address: Address }[],
): Promise<{ readonly sources: readonly SourceSeen[]; readonly latches: readonly LatchSeen[] }> {
  const seen = await Promise.all(
    sources.map(async ({ name, address }) => ({ name, health: await client.price.getHealth({ source: address }) })),
  );
  const latches = new Map(
    seen.flatMap(({ health }) => latchesIn(health).map((latch) => [latch.source, { latch, now: health.now }] as const)),
  );
  return {
    sources: seen,
    latches: await Promise.all(
      [...latches.values()].map(async ({ latch, now }) => ({
        ...{ latch: latch.source, pair: latch.pair },
        ...(await findVerb(client, account, latch, now)),
      })),
    ),
  };
}

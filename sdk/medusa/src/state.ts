// A payment's state, out of the gateway's events of it.
import type { GatewayEvent, PaymentFacts } from "./gateway.ts";
import type { Level } from "./options.ts";

export interface PaymentEvent extends GatewayEvent {
  readonly data: PaymentFacts;
}

export interface PaymentState {
  /** How it was paid, however sure; undefined: it was not. */
  readonly entry: PaymentEvent | undefined;
  /** Whether that is sure enough. */
  readonly isSettled: boolean;
  /** Base units of the token that were paid, and what became of them. */
  readonly paid: bigint;
  readonly captured: bigint;
  /** Voided or reclaimed. */
  readonly returned: bigint;
  /** Of those that are sure enough. */
  readonly refunds: readonly { readonly amount: bigint; readonly transactionHash: string }[];
}

const levels = ["payment.seen", "payment.confirmed", "payment.final"];

export const isPaymentEvent = (event: GatewayEvent): event is PaymentEvent =>
  event.type.startsWith("payment.") && "verb" in event.data;

/** Whether an event is as sure as it has to be. */
export const suffices = ({ type }: GatewayEvent, level: Level): boolean =>
  levels.indexOf(type) >= levels.indexOf(`payment.${level}`);

const placeOf = ({ block, logIndex }: PaymentFacts): string => `${block.hash} ${logIndex}`;

const unitsOf = ({ data: { verb, args } }: PaymentEvent): bigint =>
  verb === "charged" ? BigInt(args.received as string) + BigInt(args.fee as string) : BigInt(args.amount as string);

/** @param events In the gateway's order. */
export function toState(events: readonly GatewayEvent[], level: Level): PaymentState {
  const known = new Map<string, PaymentEvent>();
  for (const event of events.filter(isPaymentEvent)) {
    // A later level of the same log replaces the one before. What was retracted may be seen again, in another block.
    if (event.type === "payment.retracted") known.delete(placeOf(event.data));
    else known.set(placeOf(event.data), event);
  }
  const all = [...known.values()];
  const sum = (...verbs: readonly string[]) =>
    all.filter(({ data }) => verbs.includes(data.verb)).reduce((total, event) => total + unitsOf(event), 0n);
  const entry = all.find(({ data }) => data.verb === "charged" || data.verb === "authorized");
  const refunds = all.filter((event) => event.data.verb === "refunded" && suffices(event, level));
  return {
    entry,
    isSettled: entry !== undefined && suffices(entry, level),
    paid: entry ? unitsOf(entry) : 0n,
    captured: sum("captured"),
    returned: sum("voided", "reclaimed"),
    refunds: refunds.map((event) => ({ amount: unitsOf(event), transactionHash: event.data.transactionHash })),
  };
}

/** A refund that Medusa asked for, or one that was made elsewhere. */
export interface RefundRecord {
  /** Medusa's refund; null: the chain's alone. */
  readonly id: string | null;
  /** Base units of the token. */
  readonly amount: string;
  readonly status: "requested" | "refunded";
  /** For the merchant's Safe to sign. */
  readonly batch?: unknown;
  readonly transactionHash?: string;
}

/** Marks those that the chain has, each by one event of its amount. */
export function settleRefunds(asked: readonly RefundRecord[], made: PaymentState["refunds"]): RefundRecord[] {
  const left = [...made];
  const own = asked
    .filter(({ id }) => id !== null)
    .map(({ transactionHash: _, ...refund }): RefundRecord => {
      const index = left.findIndex(({ amount }) => amount === BigInt(refund.amount));
      if (index < 0) return { ...refund, status: "requested" };
      const [{ transactionHash }] = left.splice(index, 1) as [PaymentState["refunds"][number]];
      return { ...refund, status: "refunded", transactionHash };
    });
  const others = left.map(({ amount, transactionHash }): RefundRecord => {
    return { id: null, amount: amount.toString(), status: "refunded", transactionHash };
  });
  return [...own, ...others];
}

import type { Address } from "viem";
import type {
  FinalityUnavailableError,
  ForeignCursorError,
  LogsRefusedError,
  LogsWithheldError,
} from "../../errors/sending.ts";
import type { DeploymentParameter } from "../../internal/client.ts";
import type { ReadErrorType } from "../../internal/errors.ts";
import type { FeedState } from "../../internal/feed.ts";
import type { PaymentHandlers, RetractedEvent } from "../payment/types.ts";

/**
 * How sure an event is: `confirmed` by as many blocks as were asked for, `safe` and `finalized` by the node's tags of
 * these names.
 */
export type FinalityLevel = "confirmed" | "safe" | "finalized";

export interface ConfirmedEvent extends RetractedEvent {
  readonly level: FinalityLevel;
}

/** Place in a merchant's feed, plain JSON: the last block that was read, and the events that may yet be taken back. */
export interface MerchantCursor extends FeedState {
  readonly chainId: number;
  readonly processor: Address;
  readonly merchant: Address;
}

export type MerchantWatchParameters = DeploymentParameter &
  PaymentHandlers & {
    readonly merchant: Address;
    /** The first block to look into. @default the deployment's */
    readonly fromBlock?: bigint | undefined;
    /** Where an earlier feed ended, from `onCursor`: it goes on from there. */
    readonly cursor?: MerchantCursor | undefined;
    /** Blocks until an event is `confirmed`, its own included. @default 12 */
    readonly confirmations?: number | undefined;
    /** An event that has a handler has reached a level. Each level is told once, in order. */
    readonly onConfirmed?: ((event: ConfirmedEvent) => unknown) | undefined;
    /** Called when all handlers of what it holds have succeeded. Save it: a feed that begins with it goes on there. */
    readonly onCursor?: ((cursor: MerchantCursor) => unknown) | undefined;
    readonly onError?: ((error: Error) => void) | undefined;
    /** Milliseconds. @default the client's, and the chain's block time at least */
    readonly pollingInterval?: number | undefined;
  };

export type MerchantWatchReturnType = () => void;

/** Given to `onError`. */
export type MerchantWatchErrorType =
  | ReadErrorType
  | InstanceType<typeof FinalityUnavailableError>
  | InstanceType<typeof ForeignCursorError>
  | InstanceType<typeof LogsRefusedError>
  | InstanceType<typeof LogsWithheldError>;

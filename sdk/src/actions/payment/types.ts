import type { Address, Hex, TransactionReceipt } from "viem";
import type { AmountToken } from "../../deployment.ts";
import type {
  EventNotProvenError,
  FinalityUnavailableError,
  LogsRefusedError,
  LogsWithheldError,
} from "../../errors/sending.ts";
import type { AccountParameter, DeploymentParameter, WaitParameters, WriteParameters } from "../../internal/client.ts";
import type { ReadErrorType, WriteErrorType } from "../../internal/errors.ts";
import type { PaymentEventName, ProcessorLog } from "../../internal/events.ts";
import type { InvoiceSource, TermsSource } from "../../internal/source.ts";
import type { ContractCall } from "../../internal/write.ts";
import type { RefundReason } from "../../terms/reason.ts";
import type { EntryVerb } from "../../terms/checkTerms.ts";
import type { Invoice, PaymentId, PaymentTerms } from "../../terms/types.ts";
import type { Consent, ConsentRail, Permission, Permit2Consent, Rail } from "./consent.ts";
import type { ExitOf, ExitParameters, ExitPrepareParameters, ExitSyncParameters } from "./exit.ts";
import type { Price } from "./facts.ts";
import type { Paid, PaymentEvent } from "./find.ts";
import type { Parts, Receipt } from "./parts.ts";

export interface ConsentChoices {
  /** Unix seconds until which it is good. @default half an hour, and `payExpiry` at most */
  readonly consentDeadline?: bigint | undefined;
  /** The payer's Permit2 nonce. @default one that the payer has not used, in a nonce word that it has */
  readonly permit2Nonce?: bigint | undefined;
}

export type EntryArgs = InvoiceSource &
  ConsentChoices & {
    /** @default the consent's; else of "allowance" and "permit2" the one that needs no approval, "allowance" first */
    readonly rail?: Rail | undefined;
    /**
     * The most that is taken, in base units of the token; a consent has its own.
     * @default the amount; of priced terms their price and 1 % more, since it may move before the payment. By a source
     * that the deployment does not recommend there is no default
     */
    readonly maxIn?: bigint | undefined;
    /** The payer's signature, from `payment.signConsent`: with it anyone may send the payment. */
    readonly consent?: Consent | undefined;
  };

export type EntryPrepareParameters = DeploymentParameter &
  AccountParameter &
  EntryArgs & {
    /** Payer, if it is neither the account nor in the consent. */
    readonly payer?: Address | undefined;
  };

export interface EntryPrepareReturnType {
  readonly invoice: Invoice;
  readonly verb: EntryVerb;
  readonly payer: Address;
  readonly rail: Rail;
  readonly token: AmountToken & { readonly address: Address };
  /** Amount that the payer pays, in base units; of priced terms, their price now. */
  readonly due: bigint;
  /** The most that is taken, in base units: what the payer approves and signs for. */
  readonly maxIn: bigint;
  readonly price?: Price | undefined;
  readonly balance: bigint;
  /** Contract that needs the payer's approval, and its present allowance. `erc3009` and `erc2612` need none. */
  readonly spender: Address;
  readonly allowance: bigint;
  /** Calls that the payer has to make first, in this order; none where the allowance will do. */
  readonly approvals: readonly ContractCall[];
  /** Except by `allowance`, and unless the consent was given: what the payer signs. */
  readonly permission?: Permission | undefined;
}

export type ChargeParameters = WriteParameters &
  EntryArgs & {
    /** The result of `prepare` for this invoice: nothing is read again. The gas estimate refuses what has changed. */
    readonly prepared?: EntryPrepareReturnType | undefined;
  };

export type ChargeCallParameters = DeploymentParameter & {
  readonly invoice: Invoice;
  /** The most that is taken, in base units of the token. Without a consent priced terms need it. @default the amount */
  readonly maxIn?: bigint | undefined;
  readonly consent?: Consent | undefined;
};

export type AuthorizeParameters = ChargeParameters;
export type AuthorizeReturnType = Hex;
export type AuthorizeErrorType = WriteErrorType;
export type AuthorizeCallParameters = ChargeCallParameters;
export type AuthorizeSyncParameters = WaitParameters & ChargeParameters;
export type AuthorizeSyncErrorType = WriteErrorType;

/** A held payment: `amount` base units of the terms' token, in `store`. */
export type AuthorizeSyncReturnType = ProcessorLog<"Authorized">["args"] & { readonly receipt: Receipt };

/** One call of the processor, from the `.call` of any action, and what it may use. */
export type BatchItem = ContractCall & {
  /** @default what it would use alone and at present, and a fifth more */
  readonly gasLimit?: bigint | undefined;
};

type BatchArgs = {
  readonly calls: readonly BatchItem[];
};

export type BatchParameters = WriteParameters & BatchArgs;
export type BatchReturnType = Hex;
export type BatchErrorType = WriteErrorType;

export type BatchCallParameters = DeploymentParameter & {
  readonly calls: readonly (BatchItem & { readonly gasLimit: bigint })[];
};

export type BatchSyncParameters = WaitParameters & BatchArgs;
export type BatchSyncErrorType = WriteErrorType;

/** A call that changed nothing, and stopped no other. */
export interface BatchFailure {
  readonly index: number;
  /** The first four bytes of its error; zero where it had none, as when its gas ran out. */
  readonly selector: Hex;
  /** The error's name in Solidity, where it is known. */
  readonly errorName: string | null;
}

export interface BatchSyncReturnType {
  readonly succeeded: readonly boolean[];
  readonly failures: readonly BatchFailure[];
  readonly receipt: TransactionReceipt;
}

type VoidArgs = {
  /** In base units of the token. @default all that is capturable */
  readonly amount?: bigint | undefined;
  /** Capturable amount as you read it: if it has changed, nothing moves. @default the chain's present one */
  readonly capturable?: bigint | undefined;
};

type CaptureArgs = VoidArgs & {
  /** In basis points of `amount`; the operator may take less than the terms say. @default the terms' own */
  readonly feeBps?: bigint | undefined;
};

export type CaptureParameters = ExitParameters<CaptureArgs>;
export type CaptureReturnType = Hex;
export type CaptureErrorType = WriteErrorType;
export type CapturePrepareParameters = ExitPrepareParameters<CaptureArgs>;
export type CaptureCallParameters = DeploymentParameter & {
  readonly terms: PaymentTerms;
  readonly amount: bigint;
  readonly capturable: bigint;
  readonly feeBps?: bigint | undefined;
};

export type CaptureSyncParameters = ExitSyncParameters<CaptureArgs>;
export type CaptureSyncErrorType = WriteErrorType;

export interface CapturePrepareReturnType extends ExitOf {
  readonly amount: bigint;
  readonly feeBps: bigint;
  /** Held, in base units of the token. */
  readonly capturable: bigint;
}

export type CaptureSyncReturnType = ProcessorLog<"Captured">["args"] & Parts & { readonly receipt: Receipt };
export type ChargeReturnType = Hex;
export type ChargeErrorType = WriteErrorType;
export type ChargeSyncParameters = WaitParameters & ChargeParameters;
export type ChargeSyncErrorType = WriteErrorType;

/** A payment, and where its parts went. Amounts are base units of the terms' token. */
export type ChargeSyncReturnType = ProcessorLog<"Charged">["args"] & Parts & { readonly receipt: Receipt };

export type PaymentSource =
  | TermsSource
  | { readonly id: PaymentId; readonly terms?: undefined; readonly invoice?: undefined; readonly link?: undefined };

export type PaymentGetParameters = DeploymentParameter &
  PaymentSource & {
    /** The first block to look into. @default the deployment's */
    readonly fromBlock?: bigint | undefined;
  };

export type Charged = PaymentEvent<"Charged">;
export type Authorized = PaymentEvent<"Authorized">;

/**
 * - `charged`: these very terms were paid, at once.
 * - `authorized`: these very terms were paid, and the money is or was held: see `capturable`.
 * - `superseded`: another version of the invoice, with the same number, was paid: `by`; this one never can be.
 * - `cancelled`: nobody paid, and nobody can.
 * - `open`: the number is unused. (The invoice may have expired.)
 * - `unknown`: asked by id alone, and no payment of that id is found: open, superseded or cancelled.
 */
export type PaymentStatus = PaymentGetReturnType["status"];

/** Amounts are base units of the terms' token. */
export type PaymentGetReturnType =
  | (Paid & {
      readonly id: PaymentId;
      readonly status: "charged";
      readonly charged: Charged;
      readonly authorized: null;
      readonly refunded: bigint;
      readonly refundable: bigint;
    })
  | (Paid & {
      readonly id: PaymentId;
      readonly status: "authorized";
      readonly charged: null;
      readonly authorized: Authorized;
      /** Amount still held; `0n`: all of it was captured or returned. */
      readonly capturable: bigint;
      readonly refundable: bigint;
      readonly store: Address;
    })
  | {
      readonly id: PaymentId;
      readonly status: "superseded";
      readonly charged: null;
      readonly authorized: null;
      /** The payment that has spent the number. */
      readonly by: PaymentId;
    }
  | {
      readonly id: PaymentId;
      readonly status: "cancelled" | "open" | "unknown";
      readonly charged: null;
      readonly authorized: null;
    };

export type PaymentGetErrorType =
  ReadErrorType | InstanceType<typeof LogsWithheldError> | InstanceType<typeof LogsRefusedError>;
export type ReclaimParameters = ExitParameters;
export type ReclaimReturnType = Hex;
export type ReclaimErrorType = WriteErrorType;
export type ReclaimPrepareParameters = ExitPrepareParameters;
export type ReclaimCallParameters = DeploymentParameter & { readonly terms: PaymentTerms };
export type ReclaimSyncParameters = ExitSyncParameters;
export type ReclaimSyncErrorType = WriteErrorType;

export interface ReclaimPrepareReturnType extends ExitOf {
  /** Held amount to be returned, in base units of the token. */
  readonly amount: bigint;
}

export type ReclaimSyncReturnType = ProcessorLog<"Reclaimed">["args"] &
  Pick<Parts, "credits"> & { readonly receipt: Receipt };

type RefundArgs = {
  readonly reason: RefundReason;
  /** In base units of the token. @default all that is refundable */
  readonly amount?: bigint | undefined;
  /** Refundable amount as you read it: if it has changed, nothing moves. @default the chain's present one */
  readonly refundable?: bigint | undefined;
  /** Receiver. @default the terms' payer; if they name none, the account that paid */
  readonly to?: Address | undefined;
  /** Whether the `Charged` event of these very terms is looked for: other versions share their number. @default true */
  readonly findsCharge?: boolean | undefined;
  /** The first block to look into. @default the deployment's */
  readonly fromBlock?: bigint | undefined;
};

export type RefundParameters = ExitParameters<RefundArgs>;
export type RefundReturnType = Hex;
export type RefundErrorType = WriteErrorType;
export type RefundPrepareParameters = ExitPrepareParameters<RefundArgs>;

export type RefundCallParameters = DeploymentParameter & {
  readonly terms: PaymentTerms;
  readonly amount: bigint;
  /** Refundable amount by the chain, which sets no bound to a priced charge: `prepare` has it. */
  readonly refundableOnChain: bigint;
  readonly to: Address;
  readonly reason: RefundReason;
};

export type RefundSyncParameters = ExitSyncParameters<RefundArgs>;
export type RefundSyncErrorType = WriteErrorType;

export interface RefundPrepareReturnType extends ExitOf {
  readonly from: Address;
  readonly to: Address;
  readonly amount: bigint;
  readonly reason: RefundReason;
  /** Of which sum it is a part: of what was charged, or of what was captured. */
  readonly basis: "charged" | "captured";
  /** Refundable amount, in base units of the token. */
  readonly refundable: bigint;
  /** The same by the chain, which sets no bound to a priced charge: the call names it. */
  readonly refundableOnChain: bigint;
  readonly balance: bigint;
  /** The processor, which needs the account's approval, and its present allowance. */
  readonly spender: Address;
  readonly allowance: bigint;
  /** Calls that the account has to make first, in this order; none where the allowance will do. */
  readonly approvals: readonly ContractCall[];
}

export type RefundSyncReturnType = ProcessorLog<"Refunded">["args"] & { readonly receipt: Receipt };

type SignArgs = DeploymentParameter & AccountParameter & InvoiceSource & ConsentChoices & Pick<EntryArgs, "maxIn">;

export type SignConsentParameters<rail extends ConsentRail = ConsentRail> = SignArgs & {
  readonly rail: rail;
  /** Payer, who signs. @default the account */
  readonly payer?: Address | undefined;
};

export type SignConsentPrepareReturnType<rail extends ConsentRail = ConsentRail> = EntryPrepareReturnType & {
  readonly permission: Extract<Permission, { readonly rail: rail }>;
};

export type SignConsentReturnType<rail extends ConsentRail = ConsentRail> = Extract<
  Consent,
  { readonly rail?: rail | undefined }
>;

export type SignConsentErrorType = WriteErrorType;
export type SignPermit2Parameters = SignArgs;
export type SignPermit2PrepareReturnType = SignConsentPrepareReturnType<"permit2">;
export type SignPermit2ReturnType = Permit2Consent;
export type SignPermit2ErrorType = SignConsentErrorType;
export type VoidParameters = ExitParameters<VoidArgs>;
export type VoidReturnType = Hex;
export type VoidErrorType = WriteErrorType;
export type VoidPrepareParameters = ExitPrepareParameters<VoidArgs>;
export type VoidCallParameters = Omit<CaptureCallParameters, "feeBps">;
export type VoidSyncParameters = ExitSyncParameters<VoidArgs>;
export type VoidSyncErrorType = WriteErrorType;

export interface VoidPrepareReturnType extends Omit<CapturePrepareReturnType, "feeBps"> {}

export type VoidSyncReturnType = ProcessorLog<"Voided">["args"] &
  Pick<Parts, "credits"> & { readonly receipt: Receipt };

/**
 * Place of an event. Block hash and log index together are its key on a chain: one that the chain takes back and
 * includes again has another.
 */
export interface EventPlace {
  readonly blockNumber: bigint;
  readonly blockHash: Hex;
  readonly transactionHash: Hex;
  /** Index among all logs of the block. */
  readonly logIndex: number;
}

/** An event that the chain has taken back; its place is the one that it was told with. */
export interface RetractedEvent extends EventPlace {
  readonly id: PaymentId;
  readonly eventName: PaymentEventName;
  readonly args: object;
}

export type WatchedEvent<name extends PaymentEventName> = PaymentEvent<name> & EventPlace;

/**
 * Each is called once an event, past ones included; again if the chain took it back and included it again. A promise is
 * awaited; a handler that fails is called again at the next poll.
 */
export type PaymentHandlers = {
  readonly [name in PaymentEventName as `on${name}`]?: ((event: WatchedEvent<name>) => unknown) | undefined;
} & {
  /** An event that was handled is no longer on the chain: it may return, or never. */
  readonly onRetracted?: ((event: RetractedEvent) => unknown) | undefined;
};

export type PaymentWatchParameters = DeploymentParameter &
  PaymentHandlers & {
    readonly id: PaymentId;
    readonly onError?: ((error: Error) => void) | undefined;
    /** Milliseconds. @default the client's */
    readonly pollingInterval?: number | undefined;
    /** The first block to look into. @default the deployment's */
    readonly fromBlock?: bigint | undefined;
  };

export type PaymentWatchReturnType = () => void;
export type PaymentWatchErrorType = ReadErrorType;

/** Arguments of an event as JSON: integers are decimal text. */
export type EventArgs<args> = args extends bigint | number
  ? string
  : args extends string | boolean | null | undefined
    ? args
    : { readonly [name in keyof args]: EventArgs<args[name]> };

/**
 * Body of a gateway's webhook about an event of the chain. `number.foreign`: a number of the gateway's registry was spent
 * by other terms.
 */
export interface PaymentWebhookEvent {
  /** "evt_…", the same over retries. */
  readonly id: string;
  readonly type: "payment.seen" | "payment.confirmed" | "payment.final" | "payment.retracted" | "number.foreign";
  /** Unix seconds, by the gateway's clock. */
  readonly createdAt: number;
  readonly chainId: number;
  readonly processor: Address;
  readonly data: {
    readonly verb: Lowercase<PaymentEventName>;
    readonly id: PaymentId;
    /** The shop's own key of the order; null: none is known to the gateway. */
    readonly order: string | null;
    /** Invoice number, as decimal text. */
    readonly number: string | null;
    /** From `toEventArgs`. */
    readonly args: object;
    readonly block: { readonly number: number; readonly hash: Hex };
    readonly transactionHash: Hex;
    /** Index among all logs of the block. */
    readonly logIndex: number;
  };
}

export type VerifyEventParameters = DeploymentParameter & {
  /** The parsed body, a `PaymentWebhookEvent` if it is what it should be. */
  readonly event: unknown;
  /** Id that was issued for the order, which has to be the event's. Given as undefined it refuses all. */
  readonly id?: PaymentId | undefined;
  /** Payee that an entry has to have: later events name none. Given as undefined it refuses all entries. */
  readonly merchant?: Address | undefined;
  /** Blocks that `payment.confirmed` needs, the event's own included. @default 12 */
  readonly confirmations?: number | undefined;
};

/** The event as the chain has it. Amounts are base units of the terms' token. */
export type VerifyEventReturnType = {
  readonly [name in PaymentEventName]: EventPlace & {
    readonly type: PaymentWebhookEvent["type"];
    readonly verb: Lowercase<name>;
    readonly id: PaymentId;
    readonly args: ProcessorLog<name>["args"];
  };
}[PaymentEventName];

export type VerifyEventErrorType =
  ReadErrorType | InstanceType<typeof EventNotProvenError> | InstanceType<typeof FinalityUnavailableError>;

import type { Hex } from "viem";
import { authorizedEvent } from "../../generated/processor.ts";
import type { WaitParameters } from "../../internal/client.ts";
import { defineWrite, defineWriteSync, readEvent } from "../../internal/defineWrite.ts";
import type { WriteErrorType } from "../../internal/errors.ts";
import { type ProcessorLog, extractorOf } from "../../internal/events.ts";
import { type EntryCallParameters, type EntryParameters, defineEntry } from "./entry.ts";
import { findEntry } from "./find.ts";
import type { Receipt } from "./parts.ts";

export type AuthorizeParameters = EntryParameters;
export type AuthorizeReturnType = Hex;
export type AuthorizeErrorType = WriteErrorType;
export type AuthorizeCallParameters = EntryCallParameters;
export type AuthorizeSyncParameters = WaitParameters & EntryParameters;
export type AuthorizeSyncErrorType = WriteErrorType;

/** A payment that waits: `amount` base units of the terms' token, in `store`. */
export type AuthorizeSyncReturnType = ProcessorLog<"Authorized">["args"] & { readonly receipt: Receipt };

const extractEvent = /* @__PURE__ */ extractorOf(authorizedEvent, "id");

const verb = /* @__PURE__ */ defineEntry("authorize", extractEvent);

/**
 * Pays an invoice with an `authorizationExpiry`: the money waits in the merchant's store until it is captured, or goes
 * back. By the account's allowance or over a `rail`, as `payment.charge`, whose members it has too.
 * @example const hash = await client.payment.authorize({ link });
 * @throws NotForAuthorizeError, AuthorizationTooShortError, AuthorizationTooLongError, PayerNotNamedError,
 * StoreBlacklistedError; otherwise as `payment.charge`
 */
export const authorize = /* @__PURE__ */ defineWrite(verb);

export const readAuthorization = /* @__PURE__ */ readEvent(extractEvent);

/**
 * `payment.authorize`, and waits.
 * @example const { id, amount, store } = await client.payment.authorizeSync({ invoice });
 * @throws as `payment.authorize`, TransactionRevertedError, TransactionReplacedError, TransactionUnknownError
 */
export const authorizeSync = /* @__PURE__ */ defineWriteSync(
  verb,
  readAuthorization,
  /* @__PURE__ */ findEntry("authorize"),
);

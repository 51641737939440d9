import type { Hex, Log } from "viem";
import { authorizedEvent } from "../../generated/processor.ts";
import type { AnyClient } from "../../internal/client.ts";
import type { WriteErrorType } from "../../internal/errors.ts";
import { type ExtractOptions, type ProcessorLog, logOfPayment } from "../../internal/events.ts";
import { hashOf } from "../../internal/write.ts";
import type { PaymentId } from "../../terms/types.ts";
import { type EntryCallParameters, type EntryParameters, entryCall, sendEntry, simulateEntry } from "./entry.ts";
import { type EntryPrepareParameters, type EntryPrepareReturnType, prepareEntry } from "./prepare.ts";

export type AuthorizeParameters = EntryParameters;
export type AuthorizeReturnType = Hex;
export type AuthorizeErrorType = WriteErrorType;
export type AuthorizeCallParameters = EntryCallParameters;

const prepare = (client: AnyClient, parameters: EntryPrepareParameters): Promise<EntryPrepareReturnType> =>
  prepareEntry(client, parameters, "authorize");

const call = (client: AnyClient, parameters: AuthorizeCallParameters) => entryCall(client, parameters, "authorize");

const simulate = (client: AnyClient, parameters: AuthorizeParameters): Promise<PaymentId> =>
  simulateEntry(client, parameters, "authorize");

/** The `Authorized` event of a transaction's logs: of the payment `id`, if there may be several. */
const extractEvent = (
  logs: readonly Log[],
  options: ExtractOptions & { readonly id?: PaymentId } = {},
): ProcessorLog<"Authorized"> => logOfPayment(logs, authorizedEvent, options);

const authorizePayment = async (client: AnyClient, parameters: AuthorizeParameters): Promise<AuthorizeReturnType> =>
  hashOf(await sendEntry(client, parameters, "authorize"));

/**
 * Pays an invoice with an `authorizationExpiry`: the money waits in the merchant's store until it is captured, or goes
 * back. By the account's allowance or over a `rail`, as `payment.charge`, whose members it has too.
 *
 * @example
 * ```ts
 * const hash = await client.payment.authorize({ link });
 * ```
 *
 * @throws {@link NotForAuthorizeError}, {@link AuthorizationTooShortError}, {@link AuthorizationTooLongError},
 * {@link PayerNotNamedError}, {@link StoreBlacklistedError}; otherwise as `payment.charge`
 */
export const authorize = /* @__PURE__ */ Object.assign(authorizePayment, { prepare, call, simulate, extractEvent });

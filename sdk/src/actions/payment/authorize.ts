import { authorizedEvent } from "../../generated/processor.ts";
import { defineWrite, defineWriteSync, extractorOf, readEvent } from "../../internal/verb.ts";
import { defineEntry } from "./entry.ts";
import { findEntry } from "./find.ts";

const extractEvent = /* @__PURE__ */ extractorOf(authorizedEvent, "id");
const verb = /* @__PURE__ */ defineEntry("authorize", extractEvent);

/**
 * Pays an invoice with an `authorizationExpiry`: the merchant's store holds the money until it is captured, or goes
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

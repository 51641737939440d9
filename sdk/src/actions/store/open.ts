import type { Hex } from "viem";
import { toTypedError } from "../../errors/toTypedError.ts";
import {
  newStoreForBlacklistedFunction,
  newStoreForShortageFunction,
  newStoreFunction,
  storeRenewedEvent,
} from "../../generated/processor.ts";
import type { AnyClient } from "../../internal/client.ts";
import { defineVerb, defineWrite, defineWriteSync, extractorOf, readEvent, verbCall } from "../../internal/verb.ts";
import { knownDeployment } from "../../internal/deployment.ts";
import { findToken } from "../../internal/token.ts";
import { checkForm } from "../../terms/checkTerms.ts";
import { getPaymentId } from "../../terms/getPaymentId.ts";
import { domainOf } from "../../terms/typedData.ts";
import type { StoreOpenCallParameters, StoreOpenParameters } from "./types.ts";

const sortedBy = <item>(items: readonly item[], keyOf: (item: item) => Hex): item[] =>
  items
    .map((item) => ({ item, key: BigInt(keyOf(item)) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ item }) => item);

function call(client: AnyClient, parameters: StoreOpenCallParameters) {
  const { shortage, blacklisted } = parameters;
  if (blacklisted) {
    const args = [blacklisted.merchant, blacklisted.token] as const;
    return verbCall(client, parameters, [newStoreForBlacklistedFunction], "newStoreForBlacklisted", args);
  }
  if (!shortage) return verbCall(client, parameters, [newStoreFunction], "newStore", []);
  const { merchant, token, payments = [], accounts = [] } = shortage;
  for (const terms of payments) checkForm(terms);
  const domain = domainOf(knownDeployment(client, parameters));
  const sorted = sortedBy(payments, (terms) => getPaymentId(terms, domain));
  const args = [merchant, token, sorted, sortedBy(accounts, (account) => account)] as const;
  return verbCall(client, parameters, [newStoreForShortageFunction], "newStoreForShortage", args);
}

const extractEvent = /* @__PURE__ */ extractorOf(storeRenewedEvent);

const verb = /* @__PURE__ */ defineVerb({
  action: "store.open",
  members: { call, extractEvent },
  request: ({ shortage, blacklisted }: StoreOpenParameters) => [shortage, blacklisted],
  ready: (client, parameters, { deployment }) => ({
    call: call(client, { ...parameters, deployment }),
    token: parameters.shortage && findToken(deployment, parameters.shortage.token),
  }),
  toError: toTypedError,
});

/**
 * Sends a merchant's new money to a new store; the one before keeps what it holds, which gets out as before. For the
 * merchant; for anyone who shows that the issuer has taken out of the present store, or has blacklisted it.
 * @example await client.store.open({ blacklisted: { merchant, token } });
 * @throws StoreNotShortError, NotOfStoreError, PaymentsNotAscendingError, AccountsNotAscendingError (one shown twice);
 * StoreNotBlacklistedError, IssuerListUnknownError; AccountMissingError, WrongChainError
 */
export const open = /* @__PURE__ */ defineWrite(verb);

/**
 * `store.open`, and waits. @example const { store, generation } = await merchantClient.store.openSync({});
 * @throws as `store.open`, TransactionRevertedError, TransactionReplacedError, TransactionUnknownError
 */
export const openSync = /* @__PURE__ */ defineWriteSync(verb, /* @__PURE__ */ readEvent(extractEvent));

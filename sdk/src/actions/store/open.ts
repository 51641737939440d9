import type { Address, Hex, TransactionReceipt } from "viem";
import { toTypedError } from "../../errors/toTypedError.ts";
import {
  newStoreForBlacklistedFunction,
  newStoreForShortageFunction,
  newStoreFunction,
  storeRenewedEvent,
} from "../../generated/processor.ts";
import type { AnyClient, DeploymentParameter, WaitParameters, WriteParameters } from "../../internal/client.ts";
import { defineVerb, defineWrite, defineWriteSync, readEvent } from "../../internal/defineWrite.ts";
import { knownDeployment } from "../../internal/deployment.ts";
import type { WriteErrorType } from "../../internal/errors.ts";
import { type ProcessorLog, extractorOf } from "../../internal/events.ts";
import { findToken } from "../../internal/token.ts";
import { processorCall } from "../../internal/write.ts";
import { checkForm } from "../../terms/checkTerms.ts";
import { getPaymentId } from "../../terms/getPaymentId.ts";
import { domainOf } from "../../terms/invoice.ts";
import type { PaymentTerms } from "../../terms/types.ts";

/** Why a store is to be followed by another: the account, as the merchant, wants it; or what anyone may show. */
type Args =
  | { readonly shortage?: undefined; readonly blacklisted?: undefined }
  | {
      /** What the merchant's present store owes in `token`, and has less than. In any order. */
      readonly shortage: {
        readonly merchant: Address;
        readonly token: Address;
        /** Terms that it holds money of. */
        readonly payments?: readonly PaymentTerms[] | undefined;
        /** Accounts with a credit in it. */
        readonly accounts?: readonly Address[] | undefined;
      };
      readonly blacklisted?: undefined;
    }
  | {
      /** The issuer of `token` has the merchant's present store on its list. */
      readonly blacklisted: { readonly merchant: Address; readonly token: Address };
      readonly shortage?: undefined;
    };

export type StoreOpenParameters = WriteParameters & Args;
export type StoreOpenReturnType = Hex;
export type StoreOpenErrorType = WriteErrorType;
export type StoreOpenCallParameters = DeploymentParameter & Args;
export type StoreOpenSyncParameters = WaitParameters & Args;
export type StoreOpenSyncReturnType = ProcessorLog<"StoreRenewed">["args"] & { readonly receipt: TransactionReceipt };
export type StoreOpenSyncErrorType = WriteErrorType;

const sortedBy = <item>(items: readonly item[], keyOf: (item: item) => Hex): item[] =>
  items
    .map((item) => ({ item, key: BigInt(keyOf(item)) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ item }) => item);

function call(client: AnyClient, parameters: StoreOpenCallParameters) {
  const deployment = knownDeployment(client, parameters);
  const { shortage, blacklisted } = parameters;
  if (blacklisted) {
    return processorCall(deployment, [newStoreForBlacklistedFunction], "newStoreForBlacklisted", [
      blacklisted.merchant,
      blacklisted.token,
    ]);
  }
  if (!shortage) return processorCall(deployment, [newStoreFunction], "newStore", []);
  const { merchant, token, payments = [], accounts = [] } = shortage;
  for (const terms of payments) checkForm(terms);
  return processorCall(deployment, [newStoreForShortageFunction], "newStoreForShortage", [
    merchant,
    token,
    sortedBy(payments, (terms) => getPaymentId(terms, domainOf(deployment))),
    sortedBy(accounts, (account) => account),
  ]);
}

const extractEvent = /* @__PURE__ */ extractorOf(storeRenewedEvent);

const verb = /* @__PURE__ */ defineVerb({
  action: "store.open",
  members: { call, extractEvent },
  request: ({ shortage, blacklisted }: Args) => [shortage, blacklisted],
  ready: (client, parameters, { deployment }) => ({
    call: call(client, { ...parameters, deployment }),
    token: parameters.shortage && findToken(deployment, parameters.shortage.token),
  }),
  toError: toTypedError,
});

/**
 * Sends a merchant's new money to a new store from now on. The one before keeps what it holds, which gets out as
 * before. The merchant may at any time; anyone may who shows that the issuer has taken out of the present store, or has
 * blacklisted it.
 * @example await client.store.open({ blacklisted: { merchant, token } });
 * @throws StoreNotShortError, NotOfStoreError, PaymentsNotAscendingError, AccountsNotAscendingError (one shown twice);
 * StoreNotBlacklistedError, IssuerListUnknownError; AccountMissingError, WrongChainError
 */
export const open = /* @__PURE__ */ defineWrite(verb);

/**
 * `store.open`, and waits.
 * @example const { store, generation } = await merchantClient.store.openSync({});
 * @throws as `store.open`, TransactionRevertedError, TransactionReplacedError, TransactionUnknownError
 */
export const openSync = /* @__PURE__ */ defineWriteSync(verb, /* @__PURE__ */ readEvent(extractEvent));

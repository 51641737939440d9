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
      /** Terms of one merchant and token that wait in its present store, which has less than that. In any order. */
      readonly shortage: readonly PaymentTerms[];
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
  for (const terms of shortage) checkForm(terms);
  const payments = shortage.map((terms) => ({ terms, id: BigInt(getPaymentId(terms, domainOf(deployment))) }));
  payments.sort((a, b) => (a.id < b.id ? -1 : 1));
  return processorCall(deployment, [newStoreForShortageFunction], "newStoreForShortage", [
    payments.map(({ terms }) => terms),
  ]);
}

const extractEvent = /* @__PURE__ */ extractorOf(storeRenewedEvent);

const verb = /* @__PURE__ */ defineVerb({
  action: "store.open",
  members: { call, extractEvent },
  request: ({ shortage, blacklisted }: Args) => [shortage, blacklisted],
  ready: (client, parameters, { deployment }) => ({
    call: call(client, { ...parameters, deployment }),
    token: parameters.shortage?.[0] && findToken(deployment, parameters.shortage[0].token),
  }),
  toError: toTypedError,
});

/**
 * Sends a merchant's new money to a new store from now on. What waits in the one before stays there, and gets out as
 * before. The merchant may at any time; anyone may who shows that the issuer has taken out of the present store, or has
 * blacklisted it.
 *
 * @example
 * ```ts
 * await client.store.open({ blacklisted: { merchant, token } });
 * ```
 *
 * @throws {@link StoreNotShortError}, {@link NotOfStoreError}, {@link PaymentsNotAscendingError} (one shown twice);
 * {@link StoreNotBlacklistedError}, {@link IssuerListUnknownError}; {@link AccountMissingError}, {@link WrongChainError}
 */
export const open = /* @__PURE__ */ defineWrite(verb);

/**
 * `store.open`, and waits.
 *
 * @example
 * ```ts
 * const { store, generation } = await merchantClient.store.openSync({});
 * ```
 *
 * @throws as `store.open`, {@link TransactionRevertedError}, {@link TransactionReplacedError},
 * {@link TransactionUnknownError}
 */
export const openSync = /* @__PURE__ */ defineWriteSync(verb, /* @__PURE__ */ readEvent(extractEvent));

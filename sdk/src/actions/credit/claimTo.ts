import type { Address, Hex } from "viem";
import { claimToFunction } from "../../generated/processor.ts";
import type { AnyClient, DeploymentParameter, WaitParameters, WriteParameters } from "../../internal/client.ts";
import { defineVerb, defineWrite, defineWriteSync, readEvent } from "../../internal/defineWrite.ts";
import { knownDeployment } from "../../internal/deployment.ts";
import type { WriteErrorType } from "../../internal/errors.ts";
import { findToken } from "../../internal/token.ts";
import { processorCall } from "../../internal/write.ts";
import { type CreditClaimSyncReturnType, extractClaimed } from "./claim.ts";

/** What `credit.signClaim` gives. */
interface Args {
  readonly store: Address;
  readonly token: Address;
  readonly owner: Address;
  readonly to: Address;
  readonly amount: bigint;
  readonly deadline: bigint;
  readonly signature: Hex;
}

export type CreditClaimToParameters = WriteParameters & Args;
export type CreditClaimToReturnType = Hex;
export type CreditClaimToErrorType = WriteErrorType;
export type CreditClaimToCallParameters = DeploymentParameter & Args;
export type CreditClaimToSyncParameters = WaitParameters & Args;
export type CreditClaimToSyncReturnType = CreditClaimSyncReturnType;
export type CreditClaimToSyncErrorType = WriteErrorType;

function call(client: AnyClient, parameters: CreditClaimToCallParameters) {
  const { store, token, owner, to, amount, deadline, signature } = parameters;
  const args = [store, token, owner, to, amount, deadline, signature] as const;
  return processorCall(knownDeployment(client, parameters), [claimToFunction], "claimTo", args);
}

const verb = /* @__PURE__ */ defineVerb({
  action: "credit.claimTo",
  members: { call, extractEvent: extractClaimed },
  request: ({ store, amount, to, signature }: Args) => [store.toLowerCase(), amount, to.toLowerCase(), signature],
  ready: (client, parameters, { deployment }) => ({
    call: call(client, { ...parameters, deployment }),
    token: findToken(deployment, parameters.token),
  }),
});

/**
 * Sends a credit where its owner has signed for, by `credit.signClaim`. Anyone may send it.
 *
 * @example
 * ```ts
 * await sponsorClient.credit.claimTo(signed);
 * ```
 *
 * @throws {@link CreditExceededError}, {@link SignatureExpiredError}, {@link InvalidSignatureError} (that nonce has been
 * used, too), {@link SafeERC20FailedOperationError}; {@link AccountMissingError}, {@link WrongChainError}
 */
export const claimTo = /* @__PURE__ */ defineWrite(verb);

/**
 * `credit.claimTo`, and waits.
 *
 * @example
 * ```ts
 * const { to, amount } = await sponsorClient.credit.claimToSync(signed);
 * ```
 *
 * @throws as `credit.claimTo`, {@link TransactionRevertedError}, {@link TransactionReplacedError},
 * {@link TransactionUnknownError}
 */
export const claimToSync = /* @__PURE__ */ defineWriteSync(verb, /* @__PURE__ */ readEvent(extractClaimed));

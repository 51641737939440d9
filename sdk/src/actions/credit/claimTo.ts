import type { Address, Hex } from "viem";
import { claimToFunction } from "../../generated/processor.ts";
import {
  type AnyClient,
  type DeploymentParameter,
  type WaitParameters,
  type WriteParameters,
  accountOf,
} from "../../internal/client.ts";
import { deploymentFor, deploymentForWrite, knownDeployment } from "../../internal/deployment.ts";
import type { WriteErrorType } from "../../internal/errors.ts";
import { findToken } from "../../internal/token.ts";
import { processorCall, sendCall, simulateCall, waitFor } from "../../internal/write.ts";
import { type CreditClaimSyncReturnType, claim } from "./claim.ts";

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

async function prepareToSend(client: AnyClient, parameters: CreditClaimToParameters) {
  const account = accountOf(client, parameters, "credit.claimTo");
  const deployment = await deploymentForWrite(client, parameters);
  const sent = { account, token: findToken(deployment, parameters.token) };
  return { claimCall: call(client, { ...parameters, deployment }), sent };
}

async function simulate(client: AnyClient, parameters: CreditClaimToParameters): Promise<void> {
  const { claimCall, sent } = await prepareToSend(client, parameters);
  await simulateCall(client, claimCall, parameters, sent);
}

async function claimCreditTo(client: AnyClient, parameters: CreditClaimToParameters): Promise<CreditClaimToReturnType> {
  const { claimCall, sent } = await prepareToSend(client, parameters);
  return sendCall(client, claimCall, parameters, sent);
}

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
export const claimTo = /* @__PURE__ */ Object.assign(claimCreditTo, {
  call,
  simulate,
  extractEvent: claim.extractEvent,
});

/**
 * `credit.claimTo`, and waits.
 *
 * @example
 * ```ts
 * const { to, amount } = await sponsorClient.credit.claimToSync(signed);
 * ```
 *
 * @throws as `credit.claimTo`, and {@link TransactionRevertedError}
 */
export async function claimToSync(
  client: AnyClient,
  parameters: CreditClaimToSyncParameters,
): Promise<CreditClaimToSyncReturnType> {
  const deployment = await deploymentFor(client, parameters);
  const hash = await claimCreditTo(client, { ...parameters, deployment });
  const receipt = await waitFor(client, hash, parameters, "credit.claimTo");
  return { ...claim.extractEvent(receipt.logs, { deployment }).args, receipt };
}

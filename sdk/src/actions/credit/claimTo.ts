import type { Address, Hex } from "viem";
import { toActionError } from "../../errors/toActionError.ts";
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
import { hashOf, processorCall, sendPrepared, settle, simulateCall } from "../../internal/write.ts";
import type { Sent } from "../../tracker/types.ts";
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
  const sent = { account, token: findToken(deployment, parameters.token), toError: toActionError };
  return { claimCall: call(client, { ...parameters, deployment }), sent };
}

async function simulate(client: AnyClient, parameters: CreditClaimToParameters): Promise<void> {
  const { claimCall, sent } = await prepareToSend(client, parameters);
  await simulateCall(client, claimCall, parameters, sent);
}

async function sendOnce(client: AnyClient, parameters: CreditClaimToParameters, waits: boolean): Promise<Sent> {
  const action = "credit.claimTo";
  const account = accountOf(client, parameters, action);
  const deployment = await deploymentForWrite(client, parameters);
  const request = [
    parameters.store.toLowerCase(),
    parameters.amount,
    parameters.to.toLowerCase(),
    parameters.signature,
  ];
  const options = { account, chainId: deployment.chainId, action, request, waits, toError: toActionError };
  return sendPrepared(client, parameters, options, async () => {
    const { claimCall, sent } = await prepareToSend(client, { ...parameters, deployment });
    return { call: claimCall, token: sent.token };
  });
}

const claimCreditTo = async (
  client: AnyClient,
  parameters: CreditClaimToParameters,
): Promise<CreditClaimToReturnType> => hashOf(await sendOnce(client, parameters, false));

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
 * @throws as `credit.claimTo`, {@link TransactionRevertedError}, {@link TransactionReplacedError},
 * {@link TransactionUnknownError}
 */
export async function claimToSync(
  client: AnyClient,
  parameters: CreditClaimToSyncParameters,
): Promise<CreditClaimToSyncReturnType> {
  const deployment = await deploymentFor(client, parameters);
  const sent = await sendOnce(client, { ...parameters, deployment }, true);
  const receipt = await settle(client, sent, parameters, "credit.claimTo");
  return { ...claim.extractEvent(receipt.logs, { deployment }).args, receipt };
}

import type { Address, Hex, Log, TransactionReceipt } from "viem";
import { toActionError } from "../../errors/toActionError.ts";
import { claimFunction, claimedEvent } from "../../generated/processor.ts";
import {
  type AnyClient,
  type DeploymentParameter,
  type WaitParameters,
  type WriteParameters,
  accountOf,
} from "../../internal/client.ts";
import { deploymentFor, deploymentForWrite, knownDeployment } from "../../internal/deployment.ts";
import type { WriteErrorType } from "../../internal/errors.ts";
import { type ExtractOptions, type ProcessorLog, firstLog, processorLogs } from "../../internal/events.ts";
import { findToken } from "../../internal/token.ts";
import { hashOf, processorCall, sendPrepared, settle, simulateCall } from "../../internal/write.ts";
import type { Sent } from "../../tracker/types.ts";
import { storeOf } from "./get.ts";

interface Args {
  readonly token: Address;
  /** Whose payments the credit came from. */
  readonly merchant: Address;
  /** Whose credit it is, and where it goes. @default the account, which is who sends */
  readonly owner?: Address | undefined;
  /** The store that holds it. @default the merchant's present one */
  readonly store?: Address | undefined;
}

export type CreditClaimParameters = WriteParameters & Args;
export type CreditClaimReturnType = Hex;
export type CreditClaimErrorType = WriteErrorType;
export type CreditClaimCallParameters = DeploymentParameter & {
  readonly store: Address;
  readonly token: Address;
  readonly owner: Address;
};
export type CreditClaimSyncParameters = WaitParameters & Args;
export type CreditClaimSyncReturnType = ProcessorLog<"Claimed">["args"] & { readonly receipt: TransactionReceipt };
export type CreditClaimSyncErrorType = WriteErrorType;

function call(client: AnyClient, parameters: CreditClaimCallParameters) {
  const { store, token, owner } = parameters;
  return processorCall(knownDeployment(client, parameters), [claimFunction], "claim", [store, token, owner]);
}

async function prepareToSend(client: AnyClient, parameters: CreditClaimParameters) {
  const account = accountOf(client, parameters, "credit.claim");
  const deployment = await deploymentForWrite(client, parameters);
  const store = await storeOf(client, deployment, parameters);
  const { token, owner = account.address } = parameters;
  const sent = { account, token: findToken(deployment, token), toError: toActionError };
  return { claimCall: call(client, { deployment, store, token, owner }), sent };
}

async function simulate(client: AnyClient, parameters: CreditClaimParameters): Promise<void> {
  const { claimCall, sent } = await prepareToSend(client, parameters);
  await simulateCall(client, claimCall, parameters, sent);
}

/** The `Claimed` event of a transaction's logs. */
const extractEvent = (logs: readonly Log[], options: ExtractOptions = {}): ProcessorLog<"Claimed"> =>
  firstLog(processorLogs(logs, claimedEvent, options), "Claimed");

async function sendOnce(client: AnyClient, parameters: CreditClaimParameters, waits: boolean): Promise<Sent> {
  const action = "credit.claim";
  const account = accountOf(client, parameters, action);
  const deployment = await deploymentForWrite(client, parameters);
  const { token, owner } = parameters;
  const request = [token.toLowerCase(), parameters.store, parameters.merchant, owner];
  const options = { account, chainId: deployment.chainId, action, request, waits, toError: toActionError };
  return sendPrepared(client, parameters, options, async () => {
    const { claimCall, sent } = await prepareToSend(client, { ...parameters, deployment });
    return { call: claimCall, token: sent.token };
  });
}

const claimCredit = async (client: AnyClient, parameters: CreditClaimParameters): Promise<CreditClaimReturnType> =>
  hashOf(await sendOnce(client, parameters, false));

/**
 * Sends a credit to its owner: all of it. Anyone may, for anyone; without `owner` it is the account's own.
 *
 * @example
 * ```ts
 * await client.credit.claim({ token, merchant });
 * ```
 *
 * @throws {@link NoCreditError}, {@link SafeERC20FailedOperationError} (the token still refuses);
 * {@link AccountMissingError}, {@link WrongChainError}
 */
export const claim = /* @__PURE__ */ Object.assign(claimCredit, { call, simulate, extractEvent });

/**
 * `credit.claim`, and waits.
 *
 * @example
 * ```ts
 * const { amount } = await client.credit.claimSync({ token, merchant, owner });
 * ```
 *
 * @throws as `credit.claim`, {@link TransactionRevertedError}, {@link TransactionReplacedError},
 * {@link TransactionUnknownError}
 */
export async function claimSync(
  client: AnyClient,
  parameters: CreditClaimSyncParameters,
): Promise<CreditClaimSyncReturnType> {
  const deployment = await deploymentFor(client, parameters);
  const sent = await sendOnce(client, { ...parameters, deployment }, true);
  const receipt = await settle(client, sent, parameters, "credit.claim");
  return { ...extractEvent(receipt.logs, { deployment }).args, receipt };
}

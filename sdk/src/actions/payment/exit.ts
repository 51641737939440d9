// What capture, void, reclaim and refund have in common.
import { type Address, isAddressEqual } from "viem";
import type { AmountToken } from "../../deployment.ts";
import { toActionError } from "../../errors/toActionError.ts";
import type { Deployment } from "../../deployment.ts";
import { AmountOutOfRangeError, NotMerchantOrOperatorError } from "../../errors/payments.ts";
import {
  type AccountParameter,
  type AnyClient,
  type DeploymentParameter,
  type WriteParameters,
  accountOf,
} from "../../internal/client.ts";
import { deploymentForWrite } from "../../internal/deployment.ts";
import { type TermsSource, termsFrom } from "../../internal/paymentSource.ts";
import { type ContractCall, sendPrepared, simulateCall } from "../../internal/write.ts";
import type { PaymentId, PaymentTerms } from "../../terms/types.ts";
import type { Sent } from "../../tracker/types.ts";

/** A payment whose money moves, and the token of its amounts. */
export interface ExitOf {
  readonly id: PaymentId;
  readonly terms: PaymentTerms;
  readonly token: AmountToken & { readonly address: Address };
}

/** What is asked before an exit is sent, by whom it would be. */
export type ExitPrepareParameters = DeploymentParameter & AccountParameter;

/** Refuses whoever is neither the merchant nor the operator. */
export function checkMerchantOrOperator({ merchant, operator }: PaymentTerms, caller: Address): void {
  if ([merchant, operator].some((allowed) => isAddressEqual(caller, allowed))) return;
  throw new NotMerchantOrOperatorError({ caller, merchant, operator });
}

/** Refuses nothing, and more than is there. */
export function checkAmount(attempted: bigint, allowed: bigint, token: AmountToken): void {
  if (attempted <= 0n || attempted > allowed) throw new AmountOutOfRangeError({ attempted, allowed }, { token });
}

interface Exit<parameters, prepared> {
  /** The action's name. */
  readonly action: string;
  readonly prepare: (client: AnyClient, parameters: parameters) => Promise<prepared>;
  readonly call: (client: AnyClient, prepared: prepared & { readonly deployment: Deployment }) => ContractCall;
  /** What tells one request from another, beside the payment. */
  readonly request?: (parameters: parameters) => readonly unknown[];
  /** Refuses what `prepare` only reports. */
  readonly refuse?: (prepared: prepared) => void;
}

async function prepareToSend<parameters extends WriteParameters, prepared extends ExitOf>(
  client: AnyClient,
  parameters: parameters & { readonly deployment: Deployment },
  { prepare, call, refuse }: Exit<parameters, prepared>,
) {
  const prepared = await prepare(client, parameters);
  refuse?.(prepared);
  return { call: call(client, { ...prepared, deployment: parameters.deployment }), token: prepared.token };
}

/** Runs an exit without sending it. */
export async function simulateExit<parameters extends WriteParameters, prepared extends ExitOf>(
  client: AnyClient,
  parameters: parameters,
  exit: Exit<parameters, prepared>,
): Promise<void> {
  const account = accountOf(client, parameters, exit.action);
  const deployment = await deploymentForWrite(client, parameters);
  const { call, token } = await prepareToSend(client, { ...parameters, deployment }, exit);
  await simulateCall(client, call, parameters, { account, token, toError: toActionError });
}

/** Sends an exit, unless its key stands for one that was sent. */
export async function sendExit<parameters extends WriteParameters & TermsSource, prepared extends ExitOf>(
  client: AnyClient,
  parameters: parameters,
  exit: Exit<parameters, prepared>,
  { waits = false }: { readonly waits?: boolean } = {},
): Promise<Sent> {
  const { action } = exit;
  const account = accountOf(client, parameters, action);
  const deployment = await deploymentForWrite(client, parameters);
  const { id } = await termsFrom(parameters, deployment);
  const request = [id, ...(exit.request?.(parameters) ?? [])];
  const options = { account, chainId: deployment.chainId, action, request, waits, toError: toActionError };
  return sendPrepared(client, parameters, options, () => prepareToSend(client, { ...parameters, deployment }, exit));
}

// What capture, void, reclaim and refund have in common.
import { type Address, type Hex, isAddressEqual } from "viem";
import type { AmountToken } from "../../amounts/format.ts";
import type { Deployment } from "../../deployment.ts";
import { AmountOutOfRangeError } from "../../errors/processor.ts";
import { NotMerchantOrOperatorError } from "../../errors/waiting.ts";
import {
  type AccountParameter,
  type AnyClient,
  type DeploymentParameter,
  type WriteParameters,
  accountOf,
} from "../../internal/client.ts";
import { deploymentForWrite } from "../../internal/deployment.ts";
import { type ContractCall, sendCall, simulateCall } from "../../internal/write.ts";
import type { PaymentId, PaymentTerms } from "../../terms/types.ts";

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
  /** Refuses what `prepare` only reports. */
  readonly refuse?: (prepared: prepared) => void;
}

async function prepareToSend<parameters extends WriteParameters, prepared extends ExitOf>(
  client: AnyClient,
  parameters: parameters,
  { action, prepare, call, refuse }: Exit<parameters, prepared>,
) {
  const account = accountOf(client, parameters, action);
  const deployment = await deploymentForWrite(client, parameters);
  const prepared = await prepare(client, { ...parameters, deployment });
  refuse?.(prepared);
  return { call: call(client, { ...prepared, deployment }), sent: { account, token: prepared.token } };
}

/** Runs an exit without sending it. */
export async function simulateExit<parameters extends WriteParameters, prepared extends ExitOf>(
  client: AnyClient,
  parameters: parameters,
  exit: Exit<parameters, prepared>,
): Promise<void> {
  const { call, sent } = await prepareToSend(client, parameters, exit);
  await simulateCall(client, call, parameters, sent);
}

/** Sends an exit. */
export async function sendExit<parameters extends WriteParameters, prepared extends ExitOf>(
  client: AnyClient,
  parameters: parameters,
  exit: Exit<parameters, prepared>,
): Promise<Hex> {
  const { call, sent } = await prepareToSend(client, parameters, exit);
  return sendCall(client, call, parameters, sent);
}

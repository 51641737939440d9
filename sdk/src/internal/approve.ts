import type { AmountToken } from "../deployment.ts";
import { type BatchReceipt, sendBatch } from "./batch.ts";
import type { AnyClient, WaitParameters } from "./client.ts";
import { deploymentForWrite } from "./deployment.ts";
import { type ContractCall, type SendOptions, sendPrepared, settle } from "./write.ts";

interface Approving {
  /** Calls that the account has to make first, in this order. */
  readonly approvals: readonly ContractCall[];
  /** The call that they are for. */
  readonly call: () => Promise<ContractCall>;
  readonly token: AmountToken;
  /** Whether a wallet may carry out all of it as one. */
  readonly batches: boolean;
}

/**
 * Makes the approvals of a call. A wallet that carries out several calls as one (EIP-5792) is asked once, for the call
 * as well. Otherwise the approvals are sent one after the other, each awaited, and the call is still to be sent.
 * @returns the receipt of the call, where it has been made too
 */
export async function approveFirst(
  client: AnyClient,
  { approvals, call, token, batches }: Approving,
  parameters: WaitParameters,
  options: Omit<SendOptions, "token">,
): Promise<BatchReceipt | undefined> {
  if (approvals.length === 0) return undefined;
  const { account, chainId, action } = options;
  const { timeout, pollingInterval, raiseFeesTo } = parameters;
  const receipt = batches
    ? await sendBatch(client, async () => [...approvals, await call()], { account, chainId, action, timeout })
    : undefined;
  if (receipt) return receipt;
  for (const approval of approvals) {
    const approving = { ...options, action: "approve", request: approval.args };
    // Gas and nonce are of the call itself.
    const keyless = { ...parameters, key: undefined, gas: undefined, nonce: undefined };
    const sent = await sendPrepared(client, keyless, approving, async () => ({ call: approval, token }));
    await settle(client, sent, { timeout, pollingInterval, raiseFeesTo }, "approve");
    // It has taken its time: a wallet may have switched its chain meanwhile.
    await deploymentForWrite(client, parameters);
  }
  return undefined;
}

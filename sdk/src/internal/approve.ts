import type { Address } from "viem";
import { readContract } from "viem/actions";
import { getAction } from "viem/utils";
import { tokenAbi } from "../abis.ts";
import type { AmountToken } from "../deployment.ts";
import { journalKey, processJournal } from "../tracker/journal.ts";
import { resume } from "../tracker/send.ts";
import type { Sent as SentTransaction } from "../tracker/types.ts";
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
  const { timeout } = parameters;
  const receipt = batches
    ? await sendBatch(client, async () => [...approvals, await call()], { account, chainId, action, timeout })
    : undefined;
  if (receipt) return receipt;
  for (const approval of approvals) {
    await approve(client, approval, token, parameters, options);
    // It has taken its time: a wallet may have switched its chain meanwhile.
    await deploymentForWrite(client, parameters);
  }
  return undefined;
}

/**
 * One approval. What a local account signed for it before a crash is followed first: with a second approval mined before
 * it, it would revert, since USDT approves nothing over an allowance.
 */
async function approve(
  client: AnyClient,
  call: ContractCall,
  token: AmountToken,
  { timeout, pollingInterval, raiseFeesTo, ...parameters }: WaitParameters,
  options: Omit<SendOptions, "token">,
): Promise<void> {
  const { account, chainId } = options;
  const { journal = processJournal } = parameters;
  const key = account.type === "local" ? `approve ${call.address} ${call.args.join(" ")}` : undefined;
  const approving = { ...options, action: "approve", request: call.args };
  const follow = async (sent: SentTransaction) => {
    await settle(client, sent, { timeout, pollingInterval, raiseFeesTo }, "approve");
    if (key !== undefined) await journal.delete(journalKey({ chainId, account: account.address }, key));
  };
  const left = await resume({ ...approving, key, journal });
  if (left) {
    await follow(left);
    const [spender, amount] = call.args as readonly [Address, bigint];
    const of = { address: call.address, abi: tokenAbi, functionName: "allowance" } as const;
    const read = getAction(client, readContract, "readContract");
    if ((await read({ ...of, args: [account.address, spender] })) === amount) return;
  }
  // Gas and nonce are of the call itself.
  const own = { ...parameters, key, gas: undefined, nonce: undefined };
  await follow(await sendPrepared(client, own, approving, async () => ({ call, token })));
}

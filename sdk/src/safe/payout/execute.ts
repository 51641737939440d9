import type { TransactionReceipt } from "viem";
import { simulateContract } from "viem/actions";
import type { SendingClient } from "../../internal/client.ts";
import { toSafeError } from "../../errors/toSafeError.ts";
import { TransactionReplacedError, TransactionUnknownError } from "../../errors/sending.ts";
import { sendPrepared, settle } from "../../internal/write.ts";
import type { TrackOptions } from "../../tracker/types.ts";
import { safeAbi } from "../abi.ts";
import { PayoutReplacedError, PayoutUnconfirmedError } from "../errors.ts";
import { isPayoutExecutedBy } from "../sheet/findExecution.ts";
import { receivedOf } from "../sheet/results.ts";
import type { PayoutLine } from "../types.ts";
import { checkPayout } from "./check.ts";
import { toExecArgs } from "./safeTx.ts";
import type { ReadPayoutParameters } from "./read.ts";
import { tryOut } from "./tryOut.ts";

export interface ExecutePayoutParameters extends ReadPayoutParameters, Omit<TrackOptions, "find"> {
  readonly client: SendingClient;
  /** Milliseconds to wait for the transaction. @default 180_000 */
  readonly timeout?: number;
}

export interface PaidLine extends PayoutLine {
  /** What arrived, in base units: less than `amount` where the token keeps a fee. */
  readonly received: bigint;
}

export type ExecutePayoutReturnType = { readonly receipt: TransactionReceipt; readonly lines: readonly PaidLine[] };

/**
 * Sends a payout that enough owners have signed, and waits for it. Everything that would make it fail is looked at
 * before anything is sent: what `payout.check` and `payout.simulate` look at, and the transaction as a whole.
 * @throws as `payout.check`, PayeeRefusedError, PayoutSimulationError, SafeRevertError: before it is sent.
 * @throws TransactionRevertedError, PayoutReplacedError, PayoutUnconfirmedError after.
 * @example const { receipt, lines } = await payout.execute({ client, proposal: signed });
 */
export async function executePayout({
  client,
  proposal,
  contractNetworks,
  timeout = 180_000,
  ...waiting
}: ExecutePayoutParameters): Promise<ExecutePayoutReturnType> {
  const { lines, signature } = await checkPayout({ client, proposal, contractNetworks });
  await tryOut(client, proposal, lines);
  const call = {
    account: client.account,
    address: proposal.safe,
    abi: safeAbi,
    functionName: "execTransaction",
    args: toExecArgs(proposal.safeTx, signature),
  } as const;
  await simulateContract(client, call).catch((error: unknown) => {
    throw toSafeError(error);
  });
  const { chainId, hash: payout } = proposal;
  const action = "payout.execute";
  const options = { account: client.account, chainId, action, request: [payout], waits: true, toError: toSafeError };
  const sent = await sendPrepared(client, {}, options, async () => ({ call }));
  const receipt = await settle(client, sent, { ...waiting, timeout }, action).catch((cause: unknown) => {
    if (cause instanceof TransactionUnknownError && cause.hash !== undefined)
      throw new PayoutUnconfirmedError({ hash: cause.hash, timeout, cause });
    if (cause instanceof TransactionReplacedError) throw new PayoutReplacedError({ hash: cause.replacement, payout });
    throw cause;
  });
  if (!isPayoutExecutedBy(receipt, proposal)) throw new PayoutReplacedError({ hash: receipt.transactionHash, payout });
  const received = receivedOf(proposal, lines, receipt);
  return { receipt, lines: lines.map((line, i) => ({ ...line, received: received[i]! })) };
}

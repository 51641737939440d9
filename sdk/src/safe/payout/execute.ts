import { type TransactionReceipt, erc20Abi, isAddressEqual, parseEventLogs } from "viem";
import { getChainId, readContract, simulateContract } from "viem/actions";
import { safeAbi } from "../abi.ts";
import { toTypedError } from "../../errors/toTypedError.ts";
import { sendPrepared, settle } from "../../internal/write.ts";
import type { TrackOptions } from "../../tracker/track.ts";
import { PayoutBalanceError, PayoutChainError, PayoutNonceError } from "../errors/payout.ts";
import { SignaturesMissingError, UnknownOwnerError } from "../errors/signatures.ts";
import { joinSignatures } from "../joinSignatures.ts";
import type { PayoutLine, PayoutProposal, SendingClient } from "../types.ts";
import { checkOwnerSignature } from "./merge.ts";
import { type ReadPayoutParameters, readPayout } from "./read.ts";

export interface ExecutePayoutParameters extends ReadPayoutParameters, Omit<TrackOptions, "find"> {
  /** Sends the transaction and pays its gas. It need not be an owner. */
  readonly client: SendingClient;
}

export interface PaidLine extends PayoutLine {
  /** What arrived, in base units: less than `amount` where the token keeps a fee. */
  readonly received: bigint;
}

export interface ExecutePayoutReturnType {
  readonly receipt: TransactionReceipt;
  readonly lines: readonly PaidLine[];
}

/**
 * Sends a payout that enough owners have signed, and waits for it. Everything that would make it fail is looked at
 * before anything is sent.
 *
 * @throws PayoutMismatchError, PayoutChainError, PayoutNonceError, UnknownOwnerError, OwnerSignatureError,
 * SignaturesMissingError, PayoutBalanceError, SafeRevertError: before it is sent.
 * @throws TransactionRevertedError, TransactionReplacedError, TransactionUnknownError after. The Safe's own nonce keeps a
 * payout from being paid twice.
 *
 * @example
 * ```ts
 * const { receipt, lines } = await payout.execute({ client, proposal: signed });
 * ```
 */
export async function executePayout({
  client,
  proposal,
  contractNetworks,
  ...waiting
}: ExecutePayoutParameters): Promise<ExecutePayoutReturnType> {
  const lines = readPayout({ proposal, ...(contractNetworks && { contractNetworks }) });
  await checkChain(client, proposal, lines);

  const { to, value, data, operation, safeTxGas, baseGas, gasPrice, gasToken, refundReceiver } = proposal.safeTx;
  const call = {
    account: client.account,
    address: proposal.safe,
    abi: safeAbi,
    functionName: "execTransaction",
    args: [
      to,
      BigInt(value),
      data,
      operation,
      BigInt(safeTxGas),
      BigInt(baseGas),
      BigInt(gasPrice),
      gasToken,
      refundReceiver,
      joinSignatures(proposal.signatures),
    ],
  } as const;
  await simulateContract(client, call).catch((error: unknown) => {
    throw toTypedError(error);
  });
  const { chainId, hash } = proposal;
  const options = { account: client.account, chainId, action: "payout.execute", request: [hash], waits: true };
  const sent = await sendPrepared(client, {}, options, async () => ({ call }));
  const receipt = await settle(client, sent, waiting, "payout.execute");
  return { receipt, lines: toPaidLines(proposal, lines, receipt) };
}

async function checkChain(client: SendingClient, proposal: PayoutProposal, lines: readonly PayoutLine[]) {
  const { safe, token, safeTx, signatures } = proposal;
  const chainId = await getChainId(client);
  if (chainId !== proposal.chainId) throw new PayoutChainError({ attempted: chainId, allowed: proposal.chainId });

  const [owners, threshold, nonce, balance] = await Promise.all([
    readContract(client, { address: safe, abi: safeAbi, functionName: "getOwners" }),
    readContract(client, { address: safe, abi: safeAbi, functionName: "getThreshold" }),
    readContract(client, { address: safe, abi: safeAbi, functionName: "nonce" }),
    readContract(client, { address: token, abi: erc20Abi, functionName: "balanceOf", args: [safe] }),
  ]);
  if (BigInt(safeTx.nonce) !== nonce) throw new PayoutNonceError({ attempted: safeTx.nonce, allowed: Number(nonce) });
  for (const signed of signatures) {
    if (!owners.some((owner) => isAddressEqual(owner, signed.owner)))
      throw new UnknownOwnerError({ attempted: signed.owner, allowed: owners });
    await checkOwnerSignature(proposal, signed);
  }
  if (BigInt(signatures.length) < threshold)
    throw new SignaturesMissingError({ attempted: signatures.length, required: Number(threshold) });
  const total = lines.reduce((sum, { amount }) => sum + amount, 0n);
  if (total > balance) throw new PayoutBalanceError({ safe, token, attempted: total, allowed: balance });
}

/** Lines are transferred in their order, so each takes the next transfer from the Safe to its account. */
function toPaidLines({ safe, token }: PayoutProposal, lines: readonly PayoutLine[], { logs }: TransactionReceipt) {
  const transfers = parseEventLogs({ abi: erc20Abi, eventName: "Transfer", logs }).filter(
    ({ address, args }) => isAddressEqual(address, token) && isAddressEqual(args.from, safe),
  );
  return lines.map((line): PaidLine => {
    const at = transfers.findIndex(({ args }) => isAddressEqual(args.to, line.to));
    const [transfer] = at < 0 ? [] : transfers.splice(0, at + 1).slice(-1);
    return { ...line, received: transfer?.args.value ?? 0n };
  });
}

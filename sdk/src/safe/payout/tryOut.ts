import type { Abi, Address, Hex } from "viem";
import { decodeFunctionResult, encodeFunctionData, erc20Abi, hexToBigInt, size, slice } from "viem";
import { getCode, readContract } from "viem/actions";
import type { AnyClient } from "../../internal/client.ts";
import { multicall3Abi, safeAbi } from "../abi.ts";
import { multicall3 } from "../contracts.ts";
import { PayeeRefusedError, PayoutSimulationError, type RefusedLine, SafeContractMissingError } from "../errors.ts";
import type { PayoutLine, PayoutProposal } from "../types.ts";
import { encodeTransfer } from "./lines.ts";

type Call = { readonly target: Address; readonly allowFailure: true; readonly callData: Hex };
type Result = { readonly success: boolean; readonly returnData: Hex };

/** What happens in the Safe if it does `data` of `target`, in the Safe's own place; nothing of it lasts. */
export async function inSafe(client: AnyClient, safe: Address, target: Address, data: Hex): Promise<Hex> {
  // The Safe hands the outcome out as revert data, which nodes report in many ways: Multicall3 makes an answer of it.
  const call = toCall(safe, safeAbi, "simulateAndRevert", [target, data]);
  const [result] = await readContract(client, {
    address: multicall3,
    abi: multicall3Abi,
    functionName: "aggregate3",
    args: [[call]],
  }).catch((cause: unknown) => {
    throw new PayoutSimulationError({ reason: "the node does not carry the call out.", cause });
  });
  const answer = result?.returnData ?? "0x";
  // `bool success`, then the length of what follows.
  if (size(answer) < 64)
    throw new PayoutSimulationError({ reason: "the Safe offers no simulation; 1.3.0 is the first that does." });
  if (hexToBigInt(slice(answer, 0, 32)) !== 1n || size(answer) === 64)
    throw new PayoutSimulationError({ reason: "its transfers do not fit into one transaction, or fail altogether." });
  return slice(answer, 64);
}

const toCall = (target: Address, abi: Abi, functionName: string, args: readonly unknown[]): Call => ({
  target,
  allowFailure: true,
  callData: encodeFunctionData({ abi, functionName, args }),
});

const balanceCall = (token: Address, account: Address): Call => toCall(token, erc20Abi, "balanceOf", [account]);
const etherCall = (account: Address): Call => toCall(multicall3, multicall3Abi, "getEthBalance", [account]);

export type TriedLine = PayoutLine & { readonly before: bigint; readonly after: bigint };

export interface Tried {
  readonly lines: readonly TriedLine[];
  /** The Safe's own, before and after: of the token, of other tokens that were asked for, and ether. */
  readonly token: readonly [before: bigint, after: bigint];
  readonly others: readonly (readonly [before: bigint, after: bigint])[];
  readonly ether: readonly [before: bigint, after: bigint];
}

/**
 * Carries the lines out within one call to the node by the Safe's own simulation, balances read around each.
 * @throws PayeeRefusedError where the token would refuse a line, or say yes and move nothing.
 */
export async function tryOut(
  client: AnyClient,
  { chainId, safe, token }: Pick<PayoutProposal, "chainId" | "safe" | "token">,
  lines: readonly PayoutLine[],
  otherTokens: readonly Address[] = [],
): Promise<Tried> {
  if (!(await getCode(client, { address: multicall3 })))
    throw new SafeContractMissingError({ contract: "Multicall3", address: multicall3, chainId });
  const own = [etherCall(safe), balanceCall(token, safe), ...otherTokens.map((other) => balanceCall(other, safe))];
  const paid = lines.flatMap((line): readonly Call[] => [
    balanceCall(token, line.to),
    { target: token, allowFailure: true, callData: encodeTransfer(line) },
    balanceCall(token, line.to),
  ]);
  const calls = [...own, ...paid, ...own];
  const data = encodeFunctionData({ abi: multicall3Abi, functionName: "aggregate3", args: [calls] });
  const results = decodeFunctionResult({
    abi: multicall3Abi,
    functionName: "aggregate3",
    data: await inSafe(client, safe, multicall3, data),
  });

  const balanceAt = (at: number): bigint => toBalance(results[at]!);
  const ownPair = (i: number) => [balanceAt(i), balanceAt(own.length + paid.length + i)] as const;
  const tried = lines.map((line, i): TriedLine & { readonly transfer: Result } => {
    const at = own.length + 3 * i;
    return { ...line, before: balanceAt(at), transfer: results[at + 1]!, after: balanceAt(at + 2) };
  });
  const refused = tried.flatMap(({ transfer, ...line }, index): readonly RefusedLine[] => {
    const reason = reasonOf(transfer, line);
    return reason === undefined ? [] : [{ index, to: line.to, reason }];
  });
  if (refused.length > 0) throw new PayeeRefusedError({ lines: refused, total: lines.length, token });
  return {
    lines: tried.map(({ transfer: _, ...line }) => line),
    ether: ownPair(0),
    token: ownPair(1),
    others: otherTokens.map((_, i) => ownPair(2 + i)),
  };
}

function toBalance({ success, returnData }: Result): bigint {
  if (!success || size(returnData) < 32)
    throw new PayoutSimulationError({ reason: "a token does not say a balance that is asked for." });
  return hexToBigInt(slice(returnData, 0, 32));
}

/** Why a line would not be paid; MultiSend itself asks only whether the call failed. */
function reasonOf({ success, returnData }: Result, { before, after }: TriedLine): string | undefined {
  if (!success) return "its transfer fails";
  // USDT answers nothing where others answer true.
  if (size(returnData) > 0 && (size(returnData) < 32 || hexToBigInt(slice(returnData, 0, 32)) !== 1n))
    return `its transfer is answered by ${returnData} in place of true`;
  return after > before ? undefined : "its transfer succeeds, and nothing arrives";
}

import type { Address } from "viem";
import { simulateContract } from "viem/actions";
import { getAction } from "viem/utils";
import { tokenAbi } from "../../abis.ts";
import type { AnyClient } from "../../internal/client.ts";
import type { ContractCall } from "../../internal/write.ts";

/** Approvals of exactly `due`. A token that refuses to go from one allowance to another gets a zero in between. */
export async function approvalsFor(
  client: AnyClient,
  {
    token,
    owner,
    spender,
    allowance,
    due,
  }: Record<"token" | "owner" | "spender", Address> & Record<"allowance" | "due", bigint>,
): Promise<readonly ContractCall[]> {
  if (allowance >= due) return [];
  const approve = (amount: bigint) =>
    ({ address: token, abi: tokenAbi, functionName: "approve", args: [spender, amount] }) as const;
  if (allowance === 0n) return [approve(due)];
  const isAccepted = await getAction(
    client,
    simulateContract,
    "simulateContract",
  )({ ...approve(due), account: owner }).then(
    () => true,
    () => false,
  );
  return isAccepted ? [approve(due)] : [approve(0n), approve(due)];
}

import { type Address, type Hex, hexToBigInt, isAddressEqual, zeroAddress } from "viem";
import { simulateContract } from "viem/actions";
import { getAction } from "viem/utils";
import { tokenAbi } from "../../abis.ts";
import type { Deployment } from "../../deployment.ts";
import { PolicyRefusedError, PolicyUnansweredError } from "../../errors/payments.ts";
import { decideFunction } from "../../generated/policies.ts";
import type { AnyClient } from "../../internal/client.ts";
import type { ContractCall } from "../../internal/write.ts";
import type { Invoice } from "../../terms/types.ts";
import { isWrongAnswer } from "../../internal/deployment.ts";

/** Approvals of exactly `due`. A token that refuses to go from one allowance to another gets a zero in between. */
export async function approvalsFor(
  client: AnyClient,
  of: Record<"token" | "owner" | "spender", Address> & Record<"allowance" | "due", bigint>,
): Promise<readonly ContractCall[]> {
  const { token, owner, spender, allowance, due } = of;
  if (allowance >= due) return [];
  const approve = (amount: bigint) =>
    ({ address: token, abi: tokenAbi, functionName: "approve", args: [spender, amount] }) as const;
  if (allowance === 0n) return [approve(due)];
  const simulate = getAction(client, simulateContract, "simulateContract");
  const isAccepted = await simulate({ ...approve(due), account: owner }).then(
    () => true,
    () => false,
  );
  return isAccepted ? [approve(due)] : [approve(0n), approve(due)];
}

/** Asks the terms' policy as the processor would, and refuses where it does. Nothing is sent. */
export async function checkPolicy(
  client: AnyClient,
  { processor }: Deployment,
  { id, terms }: Pick<Invoice, "id" | "terms">,
  { payer, due }: { readonly payer: Address; readonly due: bigint },
): Promise<void> {
  const { policy, merchant, feeBps, feeReceiver, splits, token } = terms;
  if (isAddressEqual(policy, zeroAddress)) return;
  // Everybody who is paid, in the processor's order.
  const payees = [merchant, ...(feeBps === 0n ? [] : [feeReceiver]), ...splits.map(({ account }) => account)];
  const ask = getAction(client, simulateContract, "simulateContract");
  const { result: reason } = await ask({
    account: processor,
    address: policy,
    abi: [decideFunction],
    functionName: "decide",
    args: [id, payer, payees, token, due],
  } as never).catch((cause: unknown) => {
    throw isWrongAnswer(cause) ? new PolicyUnansweredError({ policy }, { cause }) : cause;
  });
  if (hexToBigInt(reason as Hex) !== 0n) throw new PolicyRefusedError({ policy, reason: reason as Hex });
}

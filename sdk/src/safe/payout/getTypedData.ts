import { safeTxTypes } from "../abi.ts";
import type { PayoutProposal } from "../types.ts";

/**
 * What an owner signs for a payout: Safe's EIP-712 `SafeTx`.
 *
 * @example
 * ```ts
 * const signature = await wallet.signTypedData(getPayoutTypedData(proposal));
 * ```
 */
export const getPayoutTypedData = ({ chainId, safe, safeTx }: Pick<PayoutProposal, "chainId" | "safe" | "safeTx">) =>
  ({
    domain: { chainId, verifyingContract: safe },
    types: safeTxTypes,
    primaryType: "SafeTx",
    message: {
      ...safeTx,
      value: BigInt(safeTx.value),
      safeTxGas: BigInt(safeTx.safeTxGas),
      baseGas: BigInt(safeTx.baseGas),
      gasPrice: BigInt(safeTx.gasPrice),
      nonce: BigInt(safeTx.nonce),
    },
  }) as const;

import { type Hex, getTypesForEIP712Domain, hashDomain, hashStruct } from "viem";
import { safeTxTypes } from "../abi.ts";
import type { PayoutProposal, SafeTx } from "../types.ts";

const toMessage = (safeTx: SafeTx) => ({
  ...safeTx,
  value: BigInt(safeTx.value),
  safeTxGas: BigInt(safeTx.safeTxGas),
  baseGas: BigInt(safeTx.baseGas),
  gasPrice: BigInt(safeTx.gasPrice),
  nonce: BigInt(safeTx.nonce),
});

/** Safe's EIP-712 `SafeTx`. @example const signature = await wallet.signTypedData(getPayoutTypedData(proposal)); */
export const getPayoutTypedData = ({ chainId, safe, safeTx }: Pick<PayoutProposal, "chainId" | "safe" | "safeTx">) => {
  const domain = { chainId, verifyingContract: safe };
  return { domain, types: safeTxTypes, primaryType: "SafeTx", message: toMessage(safeTx) } as const;
};

const toArgs = (safeTx: SafeTx) => {
  const { to, value, data, operation, safeTxGas, baseGas, gasPrice, gasToken, refundReceiver } = toMessage(safeTx);
  return [to, value, data, operation, safeTxGas, baseGas, gasPrice, gasToken, refundReceiver] as const;
};

export const toExecArgs = (safeTx: SafeTx, signature: Hex) => [...toArgs(safeTx), signature] as const;
export const toHashArgs = (safeTx: SafeTx) => [...toArgs(safeTx), BigInt(safeTx.nonce)] as const;

/**
 * What a hardware wallet shows of a payout: the one hash, or the two that it is made of. Let the owner compare.
 * @example const { safeTxHash, domainHash, messageHash } = getPayoutHashes(proposal);
 */
export function getPayoutHashes(
  proposal: PayoutProposal,
): Readonly<Record<`${"safeTx" | "domain" | "message"}Hash`, Hex>> {
  const { domain, types, primaryType, message } = getPayoutTypedData(proposal);
  const withDomain = { EIP712Domain: getTypesForEIP712Domain({ domain }), ...types };
  return {
    safeTxHash: proposal.hash,
    domainHash: hashDomain<Record<string, unknown>>({ domain, types: withDomain }),
    messageHash: hashStruct<Record<string, unknown>, string>({
      data: { ...message },
      primaryType,
      types: { ...types },
    }),
  };
}

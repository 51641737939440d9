import type { Hex } from "viem";
import type { SafeTx } from "../types.ts";

/** The arguments of the Safe's `execTransaction`. */
export const toExecArgs = (safeTx: SafeTx, signature: Hex) => {
  const { to, value, data, operation, safeTxGas, baseGas, gasPrice, gasToken, refundReceiver } = safeTx;
  return [
    to,
    BigInt(value),
    data,
    operation,
    BigInt(safeTxGas),
    BigInt(baseGas),
    BigInt(gasPrice),
    gasToken,
    refundReceiver,
    signature,
  ] as const;
};

import type { Invoice } from "@feiqian/sdk";
import { type Address, type Hex, decodeFunctionData, erc20Abi, isAddressEqual } from "viem";
import type { Preparation } from "./usePreparation.ts";

/** What a wallet is asked for: to set an old approval to zero, to approve, to sign, to send the payment. */
export type Step = "reset" | "approve" | "sign" | "send";

/** What a wallet is going to be asked for, in order. */
export const stepsOf = ({ approvals, permission }: Pick<Preparation, "approvals" | "permission">): readonly Step[] => [
  ...approvals.map(({ args }): Step => (args[1] === 0n ? "reset" : "approve")),
  ...(permission ? (["sign"] as const) : []),
  "send",
];

/** Which step a request to the wallet is; undefined where its user is asked nothing. */
export function stepOf(
  { method, params }: { readonly method: string; readonly params?: unknown },
  { terms }: Invoice,
): Step | undefined {
  if (method.startsWith("eth_signTypedData")) return "sign";
  if (method !== "eth_sendTransaction" && method !== "wallet_sendTransaction") return undefined;
  const [call] = (params ?? []) as readonly { readonly to?: Address; readonly data?: Hex }[];
  if (!call?.to || !isAddressEqual(call.to, terms.token)) return "send";
  const { args } = decodeFunctionData({ abi: erc20Abi, data: call.data! });
  return args[1] === 0n ? "reset" : "approve";
}

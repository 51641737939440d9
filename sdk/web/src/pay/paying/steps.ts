import type { Invoice } from "@feiqian/sdk";
import { type Address, type Hex, decodeFunctionData, erc20Abi, isAddressEqual } from "viem";
import type { Preparation } from "./usePreparation.ts";

/** Wallet requests: reset an old approval to zero, approve, sign, send the payment. */
export type Step = "reset" | "approve" | "sign" | "send";

/** The wallet requests to come, in order. */
export const stepsOf = ({ approvals, permission }: Pick<Preparation, "approvals" | "permission">): readonly Step[] => [
  ...approvals.map(({ args }): Step => (args[1] === 0n ? "reset" : "approve")),
  ...(permission ? (["sign"] as const) : []),
  "send",
];

/** The step of a wallet request; undefined if the user is not asked. */
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

// What a node's answer, or its silence, means to a newcomer. It is loaded when one is refused.
import { type Hex, HttpRequestError, type LocalAccount, TimeoutError, parseTransaction } from "viem";
import { getBalance } from "viem/actions";
import { getAction } from "viem/utils";
import { GasMissingError, NodeUnreachableError } from "../errors/refusals.ts";
import type { AnyClient } from "./client.ts";

/** Throws a node's silence by its name; anything else as it is. */
export function throwUnreachable(cause: unknown): never {
  if (!(cause instanceof HttpRequestError) && !(cause instanceof TimeoutError)) throw cause;
  const [url = ""] = /https?:\/\/\S+/.exec(cause.metaMessages?.join(" ") ?? "") ?? [];
  throw new NodeUnreachableError({ url: URL.canParse(url) ? new URL(url).origin : "the client's URL", cause });
}

/** Why a node refused signed bytes, where the account is short of gas money. */
export async function toGasMissing(client: AnyClient, { address: account }: LocalAccount, raw: Hex, cause: unknown) {
  const balance = await getAction(client, getBalance, "getBalance")({ address: account }).catch(() => undefined);
  const { gas = 0n, gasPrice = 0n, maxFeePerGas = gasPrice, value = 0n } = parseTransaction(raw);
  const needed = gas * maxFeePerGas + value;
  if (balance === undefined || balance >= needed) return undefined;
  const symbol = client.chain?.nativeCurrency.symbol ?? "ETH";
  return new GasMissingError({ account, balance, needed, symbol, cause });
}

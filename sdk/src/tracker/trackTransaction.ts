import type { Account, Address, Hex } from "viem";
import { getChainId } from "viem/actions";
import { getAction, parseTransaction } from "viem/utils";
import type { AnyClient } from "../internal/client.ts";
import { follow } from "./track.ts";
import type { Outcome, TrackOptions, TransactionCall } from "./types.ts";

export type TrackTransactionParameters = TrackOptions & {
  readonly hash: Hex;
  /** Who sent it. Without it a replacement is not found; as a local account it lets fees be raised. @default the client's */
  readonly account?: Account | Address | undefined;
  /** @default what the node or the signed bytes say */
  readonly nonce?: number | undefined;
  /** The signed bytes: with them it is sent again where the node has dropped it. */
  readonly raw?: Hex | undefined;
  /** The head of the chain when it was sent: a replacement is searched from there on. @default 120 blocks back */
  readonly fromBlock?: bigint | undefined;
};

const nothing = { nonce: undefined, call: undefined } as const;

/** What signed bytes say of themselves. */
function readRaw(raw: Hex): { readonly nonce: number; readonly call: TransactionCall | undefined } {
  const {
    nonce = 0,
    to,
    data = "0x",
    value = 0n,
  } = parseTransaction(raw as never) as unknown as {
    readonly nonce?: number;
    readonly to?: Address | null;
    readonly data?: Hex;
    readonly value?: bigint;
  };
  return { nonce, call: to ? { to, data, value } : undefined };
}

/**
 * What becomes of a transaction: `settled`, `failed` or `unknown`, never an error for what a node does. It sees one that
 * reverted, that was replaced, sped up or cancelled, whose block was reorganised away, or that the node has forgotten; it
 * sends the same bytes again where it has them.
 *
 * @example
 * ```ts
 * const outcome = await trackTransaction(client, { hash, timeout: 60_000 });
 * if (outcome.status === "unknown") console.log(`Ask again for ${outcome.hash}; send nothing anew.`);
 * ```
 */
export async function trackTransaction(client: AnyClient, parameters: TrackTransactionParameters): Promise<Outcome> {
  const { hash, raw, fromBlock, account = client.account, nonce, ...options } = parameters;
  const said = raw ? readRaw(raw) : nothing;
  return follow(
    client,
    {
      chainId: client.chain?.id ?? (await getAction(client, getChainId, "getChainId")({})),
      account,
      nonce: nonce ?? said.nonce,
      call: said.call,
      attempts: [{ hash, raw }],
      sinceBlock: fromBlock,
      isKeyed: false,
    },
    options,
  );
}

import type { Account } from "viem";
import { estimateGas, getChainId, sendTransaction } from "viem/actions";
import { getAction } from "viem/utils";
import { type AnyClient, type JournalParameters, type WriteParameters, accountOf } from "../internal/client.ts";
import { fieldsOf } from "../internal/fields.ts";
import { conclude } from "./conclude.ts";
import { resume, sendOnce } from "./send.ts";
import type { Outcome, TrackOptions, TransactionCall } from "./types.ts";

export type SendTransactionOnceParameters = Omit<WriteParameters, "deployment" | keyof JournalParameters> &
  TrackOptions &
  TransactionCall &
  JournalParameters & { readonly key: string };

/**
 * Sends a transaction once and follows it to its outcome. Called again with the same key, by this process or, with a
 * `fileJournal`, by another one or after a crash, it sends nothing: it follows what was sent.
 *
 * @throws {@link KeyUsedError} (the key stands for another transaction), {@link AccountMissingError}; and what a node or
 * a wallet refuses before it is sent. What happens after that is an outcome.
 *
 * @example
 * ```ts
 * const outcome = await sendTransactionOnce(client, { key: "top up 7", journal, to, data: "0x", value: 10n ** 18n });
 * ```
 */
export async function sendTransactionOnce(
  client: AnyClient,
  parameters: SendTransactionOnceParameters,
): Promise<Outcome> {
  const action = "sendTransactionOnce";
  const account: Account = accountOf(client, parameters, action);
  const { key, journal, to, data, value } = parameters;
  const call = { to, data, value };
  const chainId = client.chain?.id ?? (await getAction(client, getChainId, "getChainId")({}));
  const sending = { account, chainId, action, request: [to.toLowerCase(), data, value ?? 0n], key, journal };
  const sent =
    (await resume(sending)) ??
    (await sendOnce(client, {
      ...sending,
      call,
      fields: fieldsOf(parameters),
      waits: true,
      estimate: () => getAction(client, estimateGas, "estimateGas")({ account: account.address, ...call } as never),
      sendByWallet: () =>
        getAction(
          client,
          sendTransaction,
          "sendTransaction",
        )({ account, chain: client.chain ?? null, ...call, ...fieldsOf(parameters) } as never),
      toError: (error) => error,
    }));
  return conclude(client, sent, parameters);
}

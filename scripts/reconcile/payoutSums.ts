import { type Hex, type PublicClient, erc20Abi, parseEventLogs } from "viem";
import { type Difference, type Row, type Tables, groupBy, keyOf } from "./tables.ts";

/**
 * Holds what the lines say that merchants' Safes sent against the tokens' own `Transfer` events, token by token: input
 * is only what a Safe was asked to do, and a merchant that is no Safe may say that it did what it likes.
 *
 * All that left the Safe in the transaction counts, and so does the token's own fee, which USDT tells as a transfer of
 * its own. What the Safe paid for gas is no line. Other calls may have sent more, so that beside them it must only be
 * enough.
 */
export async function comparePayouts(client: PublicClient, { payout, payoutLine }: Tables): Promise<Difference[]> {
  const lines = groupBy(payoutLine?.values() ?? [], ({ payoutId }) => payoutId!);
  const known = [...(payout?.values() ?? [])].filter((row) => row.status === "executed" && row.linesKnown === "true");
  const differences = known
    .filter(({ id }) => lines.has(id!))
    .map(async (row) => {
      const sent = await readSent(client, row);
      return [...groupBy(lines.get(row.id!)!, ({ tokenAddress }) => tokenAddress!)].flatMap(([token, some]) => {
        const gas = row.gasToken === token ? BigInt(row.gasPayment!) : 0n;
        const said = some.reduce((sum, { amount }) => sum + BigInt(amount!), gas);
        const did = sent.get(token) ?? 0n;
        if (said === did || (row.otherCalls !== "0" && said < did)) return [];
        const key = keyOf(row.id, token);
        return [{ table: "payoutLine", key, column: "sum of amount", chain: String(did), indexer: String(said) }];
      });
    });
  return (await Promise.all(differences)).flat();
}

/** What left a Safe in a transaction, by token in lower case. */
async function readSent(client: PublicClient, { transactionHash, merchantAddress }: Row) {
  const { logs } = await client.getTransactionReceipt({ hash: transactionHash as Hex });
  const sent = new Map<string, bigint>();
  for (const { address, args } of parseEventLogs({ abi: erc20Abi, eventName: "Transfer", logs })) {
    if (args.from.toLowerCase() !== merchantAddress) continue;
    const token = address.toLowerCase();
    sent.set(token, (sent.get(token) ?? 0n) + args.value);
  }
  return sent;
}

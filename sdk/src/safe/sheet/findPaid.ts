import { type Address, type Hex, decodeFunctionData, erc20Abi, getAbiItem, isAddressEqual } from "viem";
import { getLogs, getTransaction } from "viem/actions";
import type { IndexerClient } from "../../indexer/createIndexerClient.ts";
import type { ListPayoutsReturnType } from "../../indexer/types.ts";
import type { AnyClient } from "../../internal/client.ts";
import type { BlockWindow } from "../../internal/logs.ts";
import { safeAbi } from "../abi.ts";
import { PayoutMismatchError } from "../errors.ts";
import { decodeLines, decodeTransfer } from "../payout/lines.ts";
import type { PayoutLine } from "../types.ts";
import { readBackwards } from "./findExecution.ts";
import type { PaidBefore } from "./types.ts";

const transfer = getAbiItem({ abi: erc20Abi, name: "Transfer" });

export interface FindPaidLinesParameters {
  readonly client: AnyClient;
  readonly safe: Address;
  readonly token: Address;
  /** An indexer, which knows what is older. @default none */
  readonly indexer?: Pick<IndexerClient, "listPayouts"> | undefined;
  /** The first block of the chain to look into. @default 100,000 blocks back */
  readonly fromBlock?: bigint | undefined;
}

/**
 * The lines that a Safe has paid in a token: by the token's own events, with the references of the Safe's transactions;
 * and by the indexer, which knows older ones. Where another contract executed them, the references are not known.
 * @throws IndexerRequestError where the indexer does not answer: what it knows could be paid twice.
 * @example const paid = await findPaidLines({ client, safe, token });
 */
export async function findPaidLines(parameters: FindPaidLinesParameters): Promise<readonly PaidBefore[]> {
  const { client, indexer, safe, token, fromBlock } = parameters;
  const [onChain, indexed] = await Promise.all([
    readChain(client, { safe, token, fromBlock }),
    indexer ? readIndexer(indexer, { safe, token }) : [],
  ]);
  return [...onChain, ...indexed];
}

type Asked = Pick<FindPaidLinesParameters, "safe" | "token" | "fromBlock">;

async function readChain(client: AnyClient, { safe, token, fromBlock }: Asked): Promise<readonly PaidBefore[]> {
  const paid: PaidBefore[] = [];
  const ask = (window: BlockWindow) =>
    getLogs(client, { address: token, event: transfer, args: { from: safe }, strict: true, ...window });
  for await (const logs of readBackwards(client, fromBlock, ask)) {
    for (const transaction of new Set(logs.map(({ transactionHash }) => transactionHash))) {
      const { to, input } = await getTransaction(client, { hash: transaction });
      const ofSafe = to && isAddressEqual(to, safe) ? linesOf(token, input) : undefined;
      const moved = logs.filter(({ transactionHash }) => transactionHash === transaction);
      const lines = ofSafe ?? moved.map(({ args }): PayoutLine => ({ to: args.to, amount: args.value }));
      paid.push(...lines.map(({ to: payee, amount, reference }) => ({ to: payee, amount, reference, transaction })));
    }
  }
  return paid;
}

/** The lines that a Safe's transaction pays; undefined where it is anything but transfers of the token. */
function linesOf(token: Address, input: Hex): readonly PayoutLine[] | undefined {
  try {
    const { functionName, args } = decodeFunctionData({ abi: safeAbi, data: input });
    if (functionName !== "execTransaction") return undefined;
    const [to, , data, operation] = args;
    if (operation === 1) return decodeLines(token, data);
    if (!isAddressEqual(to, token)) return undefined;
    const refuse = (field: string, attempted: string, allowed: string) =>
      new PayoutMismatchError({ field, attempted, allowed });
    return [decodeTransfer(data, refuse)];
  } catch {
    return undefined;
  }
}

async function readIndexer(
  indexer: Pick<IndexerClient, "listPayouts">,
  { safe, token }: Asked,
): Promise<readonly PaidBefore[]> {
  const paid: PaidBefore[] = [];
  let after: string | null = null;
  do {
    const page: ListPayoutsReturnType = await indexer.listPayouts({ merchant: safe, status: "executed", after });
    for (const { lines, transactionHash: transaction } of page.items)
      for (const { account: to, token: of, amount, reference } of lines)
        if (isAddressEqual(of.address, token))
          paid.push({ to, amount, reference: reference ?? undefined, transaction });
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  return paid;
}

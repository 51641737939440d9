import { type Address, type PublicClient, erc20Abi, formatUnits } from "viem";
import type { DeploymentRecord } from "../../sdk/src/deployment.ts";
import { creditTables } from "./credits.ts";
import { listTables, signerTables } from "./lists.ts";
import { only, readLogs } from "./logs.ts";
import { merchantTables } from "./merchants.ts";
import { batchTables, receiptTables } from "./receipts.ts";
import { type Money, paymentTables } from "./payments.ts";
import { payoutTables } from "./payouts.ts";
import type { Tables } from "./tables.ts";

/**
 * The indexer's tables as the chain has them at a block, made without the indexer: from the processor's events, and
 * from its state where it keeps one. A credit and a fee are told apart in another way than the indexer does it.
 */
export async function readChain(client: PublicClient, record: DeploymentRecord, blockNumber: bigint): Promise<Tables> {
  const chain = { client, record, blockNumber };
  const logs = await readLogs(client, record, blockNumber);

  const tokens = [...new Set(only(logs, "TokenListed").map(({ args }) => args.token))];
  const decimals = await Promise.all(
    tokens.map((address) => client.readContract({ address, abi: erc20Abi, functionName: "decimals", blockNumber })),
  );
  // USDT answers with a uint256.
  const decimalsOf = new Map<Address, number>(tokens.map((token, i) => [token, Number(decimals[i])]));
  const money: Money = (token, values) =>
    Object.fromEntries(
      Object.entries(values).flatMap(([name, value]) => [
        [name, value],
        [`${name}Decimal`, formatUnits(value, decimalsOf.get(token)!)],
      ]),
    );

  return {
    ...(await paymentTables(chain, logs, money)),
    ...(await merchantTables(chain, logs)),
    ...(await creditTables(chain, logs, money)),
    ...(await signerTables(chain, logs)),
    ...(await listTables(chain, logs, decimalsOf)),
    ...(await receiptTables(chain)),
    ...batchTables(logs),
    ...(await payoutTables(chain, logs, money)),
  };
}

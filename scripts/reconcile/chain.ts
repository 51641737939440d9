import { type Address, type PublicClient, erc20Abi, formatUnits, getContract } from "viem";
import type { DeploymentRecord } from "../../sdk/src/deployment.ts";
import { paymentProcessorAbi } from "../../sdk/src/generated/index.ts";
import { batchTables, currencyTables, listTables, receiptTables } from "./lists.ts";
import { only, readEvents } from "./logs.ts";
import { creditTables, merchantTables, signerTables } from "./merchants.ts";
import { paymentTables } from "./payments.ts";
import { payoutTables } from "./payouts.ts";
import type { Tables } from "./tables.ts";

/** The processor's events up to a block, and its state there. */
export type Chain = Awaited<ReturnType<typeof openChain>>;

async function openChain(client: PublicClient, record: DeploymentRecord, blockNumber: bigint) {
  const { PaymentProcessor } = record.contracts;
  const logs = await readEvents(client, paymentProcessorAbi, PaymentProcessor, blockNumber);
  const { read } = getContract({ abi: paymentProcessorAbi, address: PaymentProcessor.address, client });
  const decimalsOf = new Map<Address, number>();
  for (const address of new Set(only(logs, "TokenListed").map(({ args }) => args.token))) {
    // USDT answers with a uint256.
    const decimals = await client.readContract({ address, abi: erc20Abi, functionName: "decimals", blockNumber });
    decimalsOf.set(address, Number(decimals));
  }
  /** Amounts in both of their columns. */
  const money = (token: Address, values: Readonly<Record<string, bigint>>) => {
    const toDecimal = (value: bigint) => formatUnits(value, decimalsOf.get(token)!);
    const decimals = Object.entries(values).map(([name, value]) => [`${name}Decimal`, toDecimal(value)]);
    return { ...values, ...Object.fromEntries(decimals) } as Readonly<Record<string, unknown>>;
  };
  return { client, record, logs, read, at: { blockNumber }, decimalsOf, money };
}

/** The indexer's tables at a block, made without it: from the processor's events, and from its state where it has one. */
export async function readChain(client: PublicClient, record: DeploymentRecord, blockNumber: bigint): Promise<Tables> {
  const chain = await openChain(client, record, blockNumber);
  return {
    ...(await paymentTables(chain)),
    ...(await merchantTables(chain)),
    ...(await creditTables(chain)),
    ...(await signerTables(chain)),
    ...(await listTables(chain)),
    ...(await receiptTables(chain)),
    ...currencyTables(chain),
    ...batchTables(chain),
    ...(await payoutTables(chain)),
  };
}

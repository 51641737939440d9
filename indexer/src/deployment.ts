import { readFileSync } from "node:fs";
import { type Address, formatUnits, isAddressEqual } from "viem";
import type { CollectorName, DeploymentRecord, TokenInfo } from "../../sdk/src/deployment.ts";
import { deploymentRecords } from "../../sdk/src/generated/index.ts";
import { publicMultiSends } from "../../sdk/src/safe/multiSends.ts";
import { atLeast } from "./environment.ts";
import { rails } from "./generated.ts";

export const chainId = atLeast("CHAIN_ID", 1);

const readRecord = (): DeploymentRecord => {
  const file = process.env.DEPLOYMENT_FILE;
  const found = file ? (JSON.parse(readFileSync(file, "utf8")) as DeploymentRecord) : deploymentRecords[chainId];
  if (found?.chainId === chainId) return found;
  const known = Object.keys(deploymentRecords).join(", ") || "none";
  throw new Error(
    file
      ? `DEPLOYMENT_FILE ${file} is a record of chain ${found?.chainId}, CHAIN_ID is ${chainId}`
      : `There is no deployment of chain ${chainId} (known: ${known}): name its record in DEPLOYMENT_FILE`,
  );
};

/** The contracts' addresses on the chain, and its tokens. */
export const record = readRecord();

const tokens = new Map(record.tokens.map((token) => [token.address.toLowerCase(), token]));

/** Symbol and decimals come from the record: a handler asks no node. */
export const tokenInfo = (address: Address): TokenInfo => {
  const found = tokens.get(address.toLowerCase());
  if (found) return found;
  throw new Error(
    `Token ${address} is listed on chain ${chainId}, but not in the deployment record: without its decimals no amount ` +
      "can be written. Add it to the record's tokens and start again; the indexer goes on where it stopped.",
  );
};

/** Whether an event is the processor's, not another room's. */
export const isProcessor = (room: Address): boolean => isAddressEqual(room, record.contracts.PaymentProcessor.address);

/** Contracts to which a Safe may delegate a payout on this chain. */
export const multiSends: readonly Address[] = [...publicMultiSends, ...(record.multiSends ?? [])];

const railByAddress = new Map(
  Object.entries(rails).map(([name, rail]) => [record.contracts[name as CollectorName].address.toLowerCase(), rail]),
);

/** A collector's rail; null for one that is not in the record. */
export const railOf = (collector: Address): string | null => railByAddress.get(collector.toLowerCase()) ?? null;

/**
 * Each amount as in the tables: in base units of `token`, and as a decimal string.
 *
 * @example
 * ```ts
 * amounts(usdt, { fee: 1_500_000n }); // { fee: 1500000n, feeDecimal: "1.5" }
 * ```
 */
export const amounts = <name extends string>(token: Address, values: Readonly<Record<name, bigint>>) => {
  const { decimals } = tokenInfo(token);
  // Called for every row of every event: a loop takes half the time of making and joining pairs.
  const both: Record<string, bigint | string> = {};
  for (const name in values) {
    both[name] = values[name];
    both[`${name}Decimal`] = formatUnits(values[name], decimals);
  }
  return both as Record<name, bigint> & Record<`${name}Decimal`, string>;
};

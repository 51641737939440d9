import type { Deployment } from "@feiqian/sdk";
import type { IndexerClient } from "@feiqian/sdk/indexer";
import { type Address, type Client, maxUint256 } from "viem";
import { readContract } from "viem/actions";

const numberStatusAbi = [
  {
    type: "function",
    name: "getNumberStatus",
    stateMutability: "view",
    inputs: [
      { name: "merchant", type: "address" },
      { name: "number", type: "uint256" },
    ],
    outputs: [{ name: "", type: "uint8" }],
  },
] as const;

const statuses = ["unused", "charged", "authorized", "cancelled"] as const;

/** An invoice number's status on the chain. */
export type NumberStatus = (typeof statuses)[number];

export interface MerchantNumber {
  readonly merchant: Address;
  readonly number: bigint;
}

export async function readNumberStatus(
  client: Client,
  { processor }: Deployment,
  { merchant, number }: MerchantNumber,
): Promise<NumberStatus> {
  const answer = await readContract(client, {
    address: processor,
    abi: numberStatusAbi,
    functionName: "getNumberStatus",
    args: [merchant, number],
  });
  return statuses[answer] ?? "cancelled";
}

/** The merchant's highest spent number by the indexer. */
async function highestSpent(indexer: IndexerClient, merchant: Address): Promise<bigint> {
  const document = `query Highest($where: invoiceNumberFilter) {
    invoiceNumbers(where: $where, orderBy: "number", orderDirection: "desc", limit: 1) { items { number } }
  }`;
  const where = { merchantAddress: merchant.toLowerCase() };
  const { invoiceNumbers } = await indexer.query<{
    readonly invoiceNumbers: { readonly items: readonly { readonly number: string }[] };
  }>(document, { where });
  return BigInt(invoiceNumbers.items[0]?.number ?? 0);
}

/** The most of a merchant's payments by which the indexer may lag. */
const TRIES = 32n;

/**
 * The number after all spent ones and all signed in this browser.
 *
 * @returns undefined if none is found: the merchant enters one.
 */
export async function findNextNumber(
  client: Client,
  deployment: Deployment,
  { indexer, merchant, signed }: IndexedMerchant,
): Promise<bigint | undefined> {
  let number = (await highestSpent(indexer, merchant)) + 1n;
  for (const own of signed) if (own >= number) number = own + 1n;
  for (const last = number + TRIES; number < last && number <= maxUint256; number++)
    if ((await readNumberStatus(client, deployment, { merchant, number })) === "unused") return number;
  return undefined;
}

interface IndexedMerchant {
  readonly indexer: IndexerClient;
  readonly merchant: Address;
  /** The merchant's numbers signed in this browser, which may still be unpaid. */
  readonly signed: readonly bigint[];
}

// Holds the logs that a node gives against what its blocks say of them: an index that lacks some answers without error.
import { type Abi, type Address, type Hex, type PublicClient, keccak256, toEventSelector } from "viem";
import type { DeploymentRecord } from "../../sdk/src/deployment.ts";
import { paymentProcessorAbi, policyEngineAbi } from "../../sdk/src/generated/index.ts";
import { readLogs } from "./logs.ts";
import { executionTopics } from "./payouts.ts";

export interface Node {
  readonly url: string;
  readonly client: PublicClient;
}

/** A block of which a node does not give what it should. */
export interface Omission {
  readonly node: string;
  readonly block: number;
  readonly what: string;
}

/** Contracts, in lower case, each with the first topics of its events. */
export type Watched = ReadonlyMap<string, ReadonlySet<Hex>>;

/** Many public nodes answer no more calls in one request. */
const HEADERS_AT_ONCE = 100n;

const topicsOf = (abi: Abi): ReadonlySet<Hex> =>
  new Set(abi.filter((item) => item.type === "event").map((event) => toEventSelector(event)));

/** The contracts whose logs the indexer reads: the processor, the policy, and the executions of those merchants that are Safes. */
export function watchedOf({ contracts }: DeploymentRecord, merchants: Iterable<string>): Watched {
  const { PaymentProcessor, PolicyEngine } = contracts;
  return new Map([
    ...Array.from(merchants, (merchant) => [merchant.toLowerCase(), executionTopics] as const),
    ...(PolicyEngine ? [[PolicyEngine.address.toLowerCase(), topicsOf(policyEngineAbi)] as const] : []),
    [PaymentProcessor.address.toLowerCase(), topicsOf(paymentProcessorAbi)] as const,
  ]);
}

/** The bits that an address or a topic sets in a bloom of 2048 bits. */
function bitsOf(value: Hex): bigint {
  const hash = keccak256(value);
  const bits = [0, 1, 2].map((pair) => 1n << (BigInt(`0x${hash.slice(2 + 4 * pair, 6 + 4 * pair)}`) & 2047n));
  return bits.reduce((all, bit) => all | bit);
}

const has = (bloom: bigint, bits: bigint) => (bloom & bits) === bits;

type RawLog = Readonly<Record<"address" | "logIndex", Hex>> & { readonly topics: readonly Hex[] };

/** A block's logs by its receipts, which are not read from the index that answers `eth_getLogs`. */
async function readReceipts({ client }: Node, blockNumber: bigint, transactions: readonly Hex[]) {
  const request = client.request as (asked: {
    readonly method: string;
    readonly params: readonly unknown[];
  }) => Promise<unknown>;
  const whole = request({ method: "eth_getBlockReceipts", params: [`0x${blockNumber.toString(16)}`] });
  const each = () => transactions.map((hash) => request({ method: "eth_getTransactionReceipt", params: [hash] }));
  const receipts = (await whole.catch(() => null)) ?? (await Promise.all(each()));
  return (receipts as readonly { readonly logs: readonly RawLog[] }[]).flatMap(({ logs }) => logs);
}

/**
 * The blocks from `first` to `last` of which a node gives other logs of the contracts than the block has. The first node's
 * headers decide which blocks may have such logs, by their bloom, and its receipts which do; all nodes have to give them.
 */
export async function findOmissions(
  nodes: readonly [Node, ...Node[]],
  watched: Watched,
  first: bigint,
  last: bigint,
): Promise<readonly Omission[]> {
  const [main] = nodes;
  await agreeOn(nodes, last);
  const bits = Array.from(watched, ([address, topics]) => ({
    address: bitsOf(address as Hex),
    topics: Array.from(topics, bitsOf),
  }));
  const mayHave = (bloom: bigint) =>
    bits.some(({ address, topics }) => has(bloom, address) && topics.some((topic) => has(bloom, topic)));
  const isWatched = ({ address, topics: [topic] }: Pick<RawLog, "address" | "topics">) =>
    topic !== undefined && (watched.get(address.toLowerCase())?.has(topic) ?? false);

  const placeOf = ({ address, logIndex }: { readonly address: string; readonly logIndex: Hex | number }) =>
    `${address.toLowerCase()} ${Number(logIndex)}`;
  const given = await Promise.all(
    nodes.map(async ({ client }) => {
      const places = new Map<bigint, string[]>();
      const found = await readLogs(client, [...watched.keys()] as Address[], { fromBlock: first, toBlock: last });
      for (const log of found.filter(isWatched))
        places.set(log.blockNumber, [...(places.get(log.blockNumber) ?? []), placeOf(log)]);
      return places;
    }),
  );

  const omissions: Omission[] = [];
  for await (const { number, logsBloom, transactions } of headersOf(main, first, last)) {
    const bloom = BigInt(logsBloom);
    if (!mayHave(bloom) && !given.some((places) => places.has(number))) continue;
    const report = ({ url }: Node, what: string) =>
      omissions.push({ node: new URL(url).host, block: Number(number), what });
    const logs = await readReceipts(main, number, transactions);
    const made = logs
      .flatMap(({ address, topics }) => [address, ...topics])
      .reduce((sum, one) => sum | bitsOf(one), 0n);
    if (!has(made, bloom)) report(main, "its receipts do not make the bloom of its header");
    const told = new Set(logs.filter(isWatched).map(placeOf));
    for (const [index, node] of nodes.entries()) {
      const its = given[index]!.get(number) ?? [];
      const missing = [...told].filter((place) => !its.includes(place));
      const more = its.filter((place) => !told.has(place));
      const by = [...new Set([...missing, ...more].map((place) => place.split(" ")[0]))].join(", ");
      if (missing.length > 0) report(node, `${missing.length} of ${told.size} logs are not given, of ${by}`);
      if (more.length > 0) report(node, `${more.length} logs are given that the receipts do not have, of ${by}`);
    }
  }
  return omissions;
}

/** Refuses a node that does not have the same chain up to a block. */
async function agreeOn(nodes: readonly [Node, ...Node[]], blockNumber: bigint): Promise<void> {
  const hashes = await Promise.all(
    nodes.map(async ({ client }) => (await client.getBlock({ blockNumber }).catch(() => null))?.hash ?? "nothing"),
  );
  const other = hashes.findIndex((hash) => hash !== hashes[0]);
  if (other === -1) return;
  const [a, b] = [0, other].map((index) => `${new URL(nodes[index]!.url).host} has ${hashes[index]}`);
  throw new Error(`The nodes are not on one chain: of block ${blockNumber} ${a}, and ${b}`);
}

async function* headersOf({ client }: Node, first: bigint, last: bigint) {
  for (let from = first; from <= last; from += HEADERS_AT_ONCE) {
    const count = Number(last - from + 1n < HEADERS_AT_ONCE ? last - from + 1n : HEADERS_AT_ONCE);
    yield* await Promise.all(
      Array.from({ length: count }, (_, after) => client.getBlock({ blockNumber: from + BigInt(after) })),
    );
  }
}

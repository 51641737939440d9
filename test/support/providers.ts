// What providers of nodes refuse, in their own words. Sources: the issues and manuals named beside them.
import { numberToHex } from "viem";
import { type Answer, nodeAt, serveJsonRpc } from "./jsonRpc.ts";

interface Filter {
  readonly address?: string;
  readonly topics?: readonly unknown[];
  readonly fromBlock: string;
  readonly toBlock: string;
}

/** What a question for logs would bring. */
interface Asked {
  readonly from: number;
  readonly to: number;
  /** Logs of the contract in these blocks, whatever the topics. */
  readonly results: number;
}

type Refusal = Pick<Required<Answer>, "error"> & Pick<Answer, "status">;
type Provider = (asked: Asked) => Refusal | undefined;

const hex = (value: number) => numberToHex(value);
const blocksOf = ({ from, to }: Asked) => to - from + 1;

export const providers = {
  /** github.com/ethereum/go-ethereum/issues/25343 */
  Alchemy: (asked) => {
    if (blocksOf(asked) <= 2_000) return undefined;
    const message = `Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range and no limit on the response size, or you can request any block range with a cap of 10K logs in the response. Based on your parameters and the response size limit, this block range should work: [${hex(asked.from)}, ${hex(asked.from + 1_999)}]`;
    return { error: { code: -32_602, message } };
  },
  /** github.com/INFURA/infura/issues/237 */
  "Infura, by blocks": (asked) => {
    if (blocksOf(asked) <= 10_000) return undefined;
    return { error: { code: -32_602, message: `range ${blocksOf(asked)} exceeds limit of 10000` } };
  },
  /** github.com/eternalsafe/wallet/issues/57 */
  QuickNode: ({ from, to }) => {
    if (to - from < 10_000) return undefined;
    return { status: 413, error: { code: -32_614, message: "eth_getLogs is limited to a 10,000 range" } };
  },
  /** github.com/AlphaWallet/alpha-wallet-android/issues/2736 */
  "BNB Chain": (asked) => {
    if (blocksOf(asked) <= 5_000) return undefined;
    return { error: { code: -32_000, message: "exceed maximum block range: 5000" } };
  },
  /** github.com/ponder-sh/ponder/issues/1940 has another wording of it. */
  Ankr: (asked) => {
    if (blocksOf(asked) <= 3_000) return undefined;
    return { error: { code: -32_600, message: "block range is too wide" } };
  },
  /** docs.infura.io: 10,000 results; here three. */
  "Infura, by results": ({ from, to, results }) => {
    if (results <= 3) return undefined;
    const half = from + Math.max(0, Math.floor((to - from) / 2));
    const message = `query returned more than 10000 results. Try with this block range [${hex(from)}, ${hex(half)}].`;
    return { error: { code: -32_005, message } };
  },
  /** go-ethereum's and reth's own words, as of llamarpc and Ankr. */
  "a limit on results without a hint": ({ results }) => {
    if (results <= 3) return undefined;
    return { error: { code: -32_000, message: "query exceeds max results 20000" } };
  },
} as const satisfies Record<string, Provider>;

export type ProviderName = keyof typeof providers;

/** Blocks without a transaction that the chain is said to have had since: anvil takes a minute for as many. */
const EMPTY_BLOCKS = 20_000;

/**
 * A provider in front of a node, whose chain is 20,000 empty blocks longer. `asked` has the width of each question for
 * logs, in blocks.
 */
export async function startProvider(rpcUrl: string, name: ProviderName) {
  const node = nodeAt(rpcUrl);
  const head = Number((await node({ method: "eth_blockNumber", params: [] })).result);
  const inChain = (block: unknown) => (Number(block) > head ? numberToHex(head) : block);
  const asked: number[] = [];
  const { url, stop } = await serveJsonRpc(async ({ method, params }) => {
    if (method === "eth_blockNumber") return { result: numberToHex(head + EMPTY_BLOCKS) };
    if (method === "eth_call") return node({ method, params: [params[0], inChain(params[1])] });
    if (method !== "eth_getLogs") return node({ method, params });
    const { topics, fromBlock, toBlock, ...rest } = params[0] as Filter;
    const [from, to] = [Number(fromBlock), Number(toBlock)];
    asked.push(to - from + 1);
    const read = async (filter: object): Promise<readonly unknown[]> => {
      const range = { fromBlock, toBlock: inChain(toBlock) };
      const { result } = await node({ method, params: [{ ...rest, ...range, ...filter }] });
      return from > head ? [] : (result as readonly unknown[]);
    };
    return providers[name]({ from, to, results: (await read({})).length }) ?? { result: await read({ topics }) };
  });
  return { url, stop, asked };
}

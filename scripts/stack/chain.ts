import { createTestClient, http, parseEther, publicActions, walletActions } from "viem";
import { multicall3, permit2 } from "../deploy/canonical.ts";
import { createSender } from "../deploy/client.ts";
import { ensureFactory } from "../deploy/create2.ts";
import { anvilPath, freePort, launch, until } from "../process.ts";
import { deploySafeContracts } from "../safe-contracts.ts";
import { actors, devAccount } from "./accounts.ts";

export interface ChainOptions {
  /** By default a free one. */
  readonly port?: number;
  /** The id of an empty chain; by default 31337. */
  readonly chainId?: number;
  /** A file with accounts of Ethereum mainnet, for a chain with id 1. */
  readonly genesis?: string;
  /** A node whose chain is forked, id included. */
  readonly fork?: string;
  /** The first block's instant, in unix seconds; each block is a second later. By default now, and the clock runs. */
  readonly startsAt?: number;
}

export type LocalChain = Awaited<ReturnType<typeof startChain>>;

export const createChainClient = (rpcUrl: string) =>
  createTestClient({ mode: "anvil", transport: http(rpcUrl), pollingInterval: 50, cacheTime: 0 })
    .extend(publicActions)
    .extend(walletActions);

export type ChainClient = ReturnType<typeof createChainClient>;

/** Ponder looks back so many blocks for finality on chain 1, and a genesis file has none before its first. */
const BLOCKS_BEHIND_HEAD = 128;

export async function startChain(options: ChainOptions) {
  const { port, chainId = 31337, genesis, fork, startsAt } = options;
  const bound = port ?? (await freePort());
  const own = genesis ? ["--chain-id", "1", "--init", genesis] : ["--chain-id", String(chainId)];
  // The compiler's and Hardhat's hard fork; anvil's default is a later one.
  const program = launch("anvil", anvilPath(), [
    ...["--host", "127.0.0.1", "--port", String(bound), "--hardfork", "cancun", "--silent"],
    ...(fork ? ["--fork-url", fork] : own),
    ...(startsAt === undefined ? [] : ["--timestamp", String(startsAt), "--order", "fifo"]),
  ]);
  const rpcUrl = `http://127.0.0.1:${bound}`;
  const client = createChainClient(rpcUrl);
  await until("the chain's node", async () => (await client.getChainId()) > 0, { timeoutMs: 30_000, program });
  if (startsAt !== undefined) await client.setBlockTimestampInterval({ interval: 1 });
  if (genesis || fork) await client.mine({ blocks: BLOCKS_BEHIND_HEAD, interval: 1 });
  return { chainId: await client.getChainId(), rpcUrl, wsUrl: `ws://127.0.0.1:${bound}`, program, client };
}

/** Gives an empty chain the contracts of others that every public chain has, and the stack's actors ether. */
export async function furnishChain(chain: Pick<LocalChain, "client" | "rpcUrl">) {
  const { client, rpcUrl } = chain;
  for (const { address, code } of [permit2, multicall3]) {
    if (!(await client.getCode({ address }))) await client.setCode({ address, bytecode: code });
  }
  await Promise.all(
    actors.map(async (actor) => {
      const { address } = devAccount(actor);
      await client.setBalance({ address, value: parseEther("10000") });
      // On a fork strangers have delegated the well-known accounts to code.
      await client.setCode({ address, bytecode: "0x" });
    }),
  );
  const sender = createSender(http(rpcUrl), devAccount("deployer"));
  await ensureFactory(sender);
  return deploySafeContracts(sender);
}

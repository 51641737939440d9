import { createTestClient, http, parseEther, publicActions, walletActions } from "viem";
import { multicall3, permit2 } from "../deploy/canonical.ts";
import { createSender } from "../deploy/client.ts";
import { ensureFactory } from "../deploy/create2.ts";
import { anvilPath, freePort, launch, requireFree, until } from "../process.ts";
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
  /**
   * The instant of the chain's next block, in unix seconds; each block is a second later. By default now, and the clock
   * runs, as it does on a chain that is later already.
   */
  readonly startsAt?: number;
  /** A file with the state of an earlier chain, which goes on from it. */
  readonly load?: string;
  /** A file for the state at the end. */
  readonly dump?: string;
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
  const { port, chainId = 31337, genesis, fork, startsAt, load, dump } = options;
  const bound = port ?? (await freePort());
  await requireFree(bound, "chain", "--rpc-port");
  const own = genesis ? ["--chain-id", "1", "--init", genesis] : ["--chain-id", String(chainId)];
  // The compiler's and Hardhat's hard fork; anvil's default is a later one.
  const args = [
    ...["--host", "127.0.0.1", "--port", String(bound), "--hardfork", "cancun"],
    ...(fork ? ["--fork-url", fork] : own),
    ...(startsAt === undefined ? [] : ["--order", "fifo"]),
    ...(startsAt === undefined || genesis || fork ? [] : ["--timestamp", String(startsAt)]),
    ...(load ? ["--load-state", load] : []),
    ...(dump ? ["--dump-state", dump] : []),
  ];
  let isListening = false;
  const onLine = (line: string) => {
    isListening ||= line === `Listening on 127.0.0.1:${bound}`;
  };
  const program = launch("anvil", anvilPath(), args, { onLine });
  const rpcUrl = `http://127.0.0.1:${bound}`;
  const client = createChainClient(rpcUrl);
  // Its own word that the port is its own, before anything is sent there: another node could answer just as well.
  await until("the chain's node", async () => isListening, { timeoutMs: 30_000, program });
  const found = await client.getChainId();
  const expected = genesis ? 1 : fork ? found : chainId;
  if (found !== expected) throw new Error(`${rpcUrl} is chain ${found}, and chain ${expected} was started there`);
  await client.setLoggingEnabled(false);
  const head = Number((await client.getBlock()).timestamp);
  if (startsAt !== undefined && startsAt >= head) {
    if (startsAt > head) await client.setNextBlockTimestamp({ timestamp: BigInt(startsAt) });
    await client.setBlockTimestampInterval({ interval: 1 });
  }
  if (genesis || fork) await client.mine({ blocks: BLOCKS_BEHIND_HEAD, interval: 1 });
  return { chainId: found, rpcUrl, wsUrl: `ws://127.0.0.1:${bound}`, program, client };
}

/** Mines a block now, from which the chain's clock goes on. A chain that is ahead stays so. */
export async function catchUp(client: ChainClient): Promise<void> {
  const now = Math.floor(Date.now() / 1_000);
  if (now <= Number((await client.getBlock()).timestamp)) return;
  await client.setNextBlockTimestamp({ timestamp: BigInt(now) });
  await client.mine({ blocks: 1 });
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

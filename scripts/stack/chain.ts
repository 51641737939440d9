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
  /** A file with accounts of Ethereum mainnet: the chain has id 1 and their code and storage. */
  readonly genesis?: string;
  /** A node whose chain is forked, id included. */
  readonly fork?: string;
  /**
   * The first block's instant, in unix seconds: from it on each block is a second later, whatever the machine's clock
   * says, and transactions stand in the order in which they came. By default it is now, and the clock runs.
   */
  readonly startsAt?: number;
}

export type LocalChain = Awaited<ReturnType<typeof startChain>>;

/** A client that mines, moves the clock and acts as anybody. */
export const createChainClient = (rpcUrl: string) =>
  createTestClient({ mode: "anvil", transport: http(rpcUrl), pollingInterval: 50, cacheTime: 0 })
    .extend(publicActions)
    .extend(walletActions);

export type ChainClient = ReturnType<typeof createChainClient>;

/** Blocks that Ponder looks back for finality on chain 1; before the first block of a genesis file there is nothing. */
const BLOCKS_BEHIND_HEAD = 128;

/** Starts an anvil. It ends with this process. */
export async function startChain(options: ChainOptions) {
  const { port, chainId = 31337, genesis, fork, startsAt } = options;
  const bound = port ?? (await freePort());
  const own = genesis ? ["--chain-id", "1", "--init", genesis] : ["--chain-id", String(chainId)];
  // The hard fork that the compiler and Hardhat's chains have; anvil's own default is a later one.
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

/** Gives an empty chain what others have deployed on every public one, and the stack's actors ether. */
export async function furnishChain(chain: Pick<LocalChain, "client" | "rpcUrl">) {
  const { client, rpcUrl } = chain;
  for (const { address, code } of [permit2, multicall3]) {
    if (!(await client.getCode({ address }))) await client.setCode({ address, bytecode: code });
  }
  await Promise.all(
    actors.map(async (actor) => {
      const { address } = devAccount(actor);
      await client.setBalance({ address, value: parseEther("10000") });
      // On a fork the well-known accounts carry code that strangers have delegated them to.
      await client.setCode({ address, bytecode: "0x" });
    }),
  );
  const sender = createSender(http(rpcUrl), devAccount("deployer"));
  await ensureFactory(sender);
  return deploySafeContracts(sender);
}

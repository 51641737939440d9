import { network } from "hardhat";
import {
  type Account,
  type Address,
  type EIP1193RequestFn,
  type Hex,
  createClient,
  custom,
  http,
  parseGwei,
} from "viem";
import { foundry } from "viem/chains";
import { anvilPath, freePort, launch, stop, until } from "../../scripts/process.ts";
import { feiqianActions, memoryJournal } from "../../sdk/src/index.ts";
import type { Journal } from "../../sdk/src/tracker/types.ts";
import { type Role, accountOf } from "./localAccounts.ts";
import { deploymentOf } from "./sdk.ts";
import { deploySystem, usdt } from "./system.ts";

type Request = { readonly method: string; readonly params?: readonly unknown[] };

/** What stands between a client and its node: it answers itself, or hands on. */
export type Between = (request: Request, node: (request: Request) => Promise<unknown>) => Promise<unknown>;

/** A node as most are: it does not wait for a transaction. */
export const withoutSync: Between = async (request, node) => {
  if (request.method === "eth_sendRawTransactionSync") {
    throw Object.assign(new Error("the method eth_sendRawTransactionSync does not exist"), { code: -32601 });
  }
  return node(request);
};

/** An anvil with the contracts on it, and with `real` USDT's own code; blocks come when they are asked for. */
export async function startTracked({ real = false } = {}) {
  const port = await freePort();
  const rpcUrl = `http://127.0.0.1:${port}`;
  const program = launch("anvil", anvilPath(), ["--port", String(port), "--hardfork", "cancun", "--silent"]);
  const node = createClient({ transport: http(rpcUrl, { retryCount: 0 }) }).request as unknown as (
    request: Request,
  ) => Promise<unknown>;
  await until("chain", async () => (await node({ method: "eth_chainId" })) !== "", { timeoutMs: 10_000, program });
  const connection = await network.create({ network: "localhost", override: { url: rpcUrl } });
  const system = await deploySystem(connection, { real });
  const deployment = await deploymentOf(system);
  await system.approve(system.merchant, system.processor.address);
  await system.setBalance(system.merchant, usdt(1_000_000));
  await system.setBalance(system.payer, usdt(100_000_000));

  // The process's own would send what another world of it has left open: chain, contracts and accounts are the same.
  const ownJournal = memoryJournal();
  /** A client of that account, or of one that a wallet holds. */
  const clientFor = (
    account: Account | Address | undefined,
    { between = withoutSync, journal = ownJournal }: { readonly between?: Between; readonly journal?: Journal } = {},
  ) =>
    createClient({
      chain: foundry,
      ...(account ? { account } : {}),
      transport: custom(
        { request: ((request: Request) => between(request, node)) as EIP1193RequestFn },
        { retryCount: 0 },
      ),
      pollingInterval: 20,
      cacheTime: 0,
    }).extend(feiqianActions({ deployment, journal }));

  let number = 1_000n;
  const merchant = clientFor(accountOf("merchant"));
  /** An invoice for the payer, each with a number of its own. */
  const invoiceFor = async (amount = usdt(1), payer: Address = accountOf("payer").address) =>
    merchant.invoice.sign({
      merchant: accountOf("merchant").address,
      number: ++number,
      token: deployment.tokens[0]!.address,
      ...{ amount, payer },
      payExpiry: 4_000_000_000n,
    });

  const mine = (blocks = 1) => node({ method: "anvil_mine", params: [`0x${blocks.toString(16)}`] });
  return {
    ...system,
    deployment,
    rpcUrl,
    node,
    clientFor,
    invoiceFor,
    mine,
    /** Whether each transaction gets a block at once. */
    automine: (on: boolean) => node({ method: "evm_setAutomine", params: [on] }),
    drop: (hash: Hex) => node({ method: "anvil_dropTransaction", params: [hash] }),
    /** Takes the last `depth` blocks out of the chain, their transactions too. */
    reorg: (depth: number) => node({ method: "anvil_reorg", params: [depth, []] }),
    /** The next block's base fee, in gwei. */
    setBaseFee: (gwei: number) =>
      node({ method: "anvil_setNextBlockBaseFeePerGas", params: [`0x${parseGwei(String(gwei)).toString(16)}`] }),
    countOf: async (role: Role, tag = "latest"): Promise<number> =>
      Number(await node({ method: "eth_getTransactionCount", params: [accountOf(role).address, tag] })),
    stop: () => stop(program),
  };
}

export type Tracked = Awaited<ReturnType<typeof startTracked>>;

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Address, type LocalAccount, erc20Abi, http, parseEther } from "viem";
import { type HDAccount, mnemonicToAccount } from "viem/accounts";
import { createSender } from "../../../../scripts/deploy/client.ts";
import { freePort } from "../../../../scripts/process.ts";
import type { Pages } from "../../../../scripts/pages/serve.ts";
import { startPages } from "../../../../scripts/stack/pages.ts";
import { type Stack, startStack } from "../../../../scripts/stack/stack.ts";
import { giveUsdt } from "../../../../scripts/stack/topUp.ts";
import { genesisFile, hasGenesis } from "../../../../test/support/genesis.ts";
import { type Deployment, feiqianActions, toDeployment } from "../../../src/index.ts";
import { type IndexerClient, createIndexerClient } from "../../../src/indexer/index.ts";

/** A stack with its pages and clients. */
export interface World {
  readonly stack: Stack;
  readonly pages: Pages;
  readonly deployment: Deployment;
  readonly indexer: IndexerClient;
}

let world: Promise<World> | undefined;

async function start(): Promise<World> {
  const dir = mkdtempSync(join(tmpdir(), "web-"));
  process.once("exit", () => rmSync(dir, { recursive: true, force: true }));
  const stack = await startStack({
    rpcPort: await freePort(),
    graphqlPort: await freePort(),
    dir,
    // The real USDT, if its code is available.
    ...(hasGenesis && { genesis: genesisFile }),
  });
  const pages = await startPages(stack, await freePort());
  const indexer = createIndexerClient({ url: stack.indexer.graphqlUrl });
  return { stack, pages, deployment: toDeployment(stack.record), indexer };
}

/** One stack for all files. */
export const getWorld = (): Promise<World> => {
  world ??= start();
  return world;
};

let people = 0;

/** An account of this test only, with ether and an amount of the token in base units. */
export async function newcomer({ stack, deployment }: World, tokens: bigint): Promise<HDAccount> {
  const account = mnemonicToAccount("test test test test test test test test test test test junk", {
    accountIndex: 1,
    addressIndex: people++,
  });
  const { client } = stack.chain;
  await client.setBalance({ address: account.address, value: parseEther("10") });
  await client.setCode({ address: account.address, bytecode: "0x" });
  if (tokens > 0n) await giveUsdt(client, deployment.tokens[0]!.address, account.address, tokens);
  return account;
}

/** The SDK for an account, independent of the pages. */
export const clientOf = ({ stack, deployment }: World, account: LocalAccount) =>
  createSender(http(stack.chain.rpcUrl), account).extend(feiqianActions({ deployment }));

/** An account's balance of the token, in base units. */
export const balanceOf = ({ stack, deployment }: World, account: Address): Promise<bigint> =>
  stack.chain.client.readContract({
    address: deployment.tokens[0]!.address,
    abi: erc20Abi,
    functionName: "balanceOf",
    args: [account],
  });

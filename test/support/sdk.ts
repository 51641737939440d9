import { type Address, type EIP1193RequestFn, createClient, custom, keccak256 } from "viem";
import { hardhat } from "viem/chains";
import type { Deployment } from "../../sdk/src/deployment.ts";
import { feiqianActions } from "../../sdk/src/index.ts";
import { type Connection, type System, multicall3, permit2 } from "./system.ts";

/** The system as the SDK is told of it. */
export const deploymentOf = async (system: System): Promise<Deployment> => ({
  chainId: system.domain.chainId,
  isTest: true,
  authority: system.authority.address,
  processor: system.processor.address,
  permit2Collector: system.permit2Collector.address,
  permit2: permit2.address,
  multicall3: multicall3.address,
  startBlock: 0,
  tokens: [
    {
      address: system.token.address,
      symbol: "USDT",
      decimals: 6,
      codeHash: keccak256((await system.publicClient.getCode({ address: system.token.address })) ?? "0x"),
      maxTokenFeeBps: 20,
    },
  ],
});

/** A wallet in front of the chain: what it answers itself, and what it hands on. */
export type Wrap = (request: EIP1193RequestFn) => EIP1193RequestFn;

/** A plain viem client of `account` with the SDK's actions, as an application has one. */
export const clientOf = (
  connection: Pick<Connection, "provider">,
  deployment: Deployment | undefined,
  account?: { readonly account: { readonly address: Address } },
  wrap: Wrap = (request) => request,
) =>
  createClient({
    chain: hardhat,
    transport: custom({ request: wrap(((args) => connection.provider.request(args as never)) as EIP1193RequestFn) }),
    pollingInterval: 20,
    ...(account ? { account: account.account.address } : {}),
  }).extend(feiqianActions({ deployment }));

export type SdkClient = ReturnType<typeof clientOf>;

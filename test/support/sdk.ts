import { expect } from "chai";
import type { Address, EIP1193RequestFn, Hex } from "viem";
import { createClient, custom, getAddress, keccak256, numberToHex } from "viem";
import { hardhat } from "viem/chains";
import type { Deployment } from "../../sdk/src/deployment.ts";
import { type FeiqianError, feiqianActions } from "../../sdk/src/index.ts";
import { refusalOf } from "./refusal.ts";
import { type Connection, type System, deploySystem, multicall3, permit2, usdt } from "./system.ts";

/** The system as the SDK is told of it. */
export const deploymentOf = async (system: System): Promise<Deployment> => ({
  chainId: system.domain.chainId,
  isTest: true,
  authority: system.authority.address,
  processor: system.processor.address,
  permit2Collector: system.permit2Collector.address,
  relayedCollector: system.relayedCollector.address,
  erc3009Collector: system.erc3009Collector.address,
  erc2612Collector: system.erc2612Collector.address,
  sanctionsPolicy: null,
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
      issuerList: "isBlackListed(address)",
    },
  ],
  sources: [],
});

/** A wallet in front of the chain: what it answers itself, and what it hands on. */
export type Wrap = (request: EIP1193RequestFn) => EIP1193RequestFn;

/** Answers `wallet_…` as a wallet with EIP-5792 does: the calls run, and count as one. */
export const walletOf =
  (
    asked: unknown[],
    {
      status = "supported",
      refuse,
      outcome = 200,
      isSilent = false,
    }: { status?: string; refuse?: number; outcome?: number; isSilent?: boolean } = {},
  ): Wrap =>
  (request) => {
    const receipts: unknown[] = [];
    return (async ({ method, params }) => {
      const [first] = (params ?? []) as readonly {
        readonly from: Hex;
        readonly calls: readonly { readonly to: Hex; readonly data: Hex }[];
      }[];
      if (method === "wallet_getCapabilities") return { [numberToHex(31337)]: { atomic: { status } } };
      if (method === "wallet_getCallsStatus")
        return { status: outcome, receipts: isSilent ? undefined : receipts, atomic: true, version: "2.0.0" };
      if (method !== "wallet_sendCalls") return request({ method, params } as never);
      asked.push(first);
      if (refuse) throw Object.assign(new Error("no"), { code: refuse });
      for (const call of outcome === 200 ? first!.calls : []) {
        const hash = await request({
          method: "eth_sendTransaction",
          params: [{ from: first!.from, ...call }],
        } as never);
        receipts.push(await request({ method: "eth_getTransactionReceipt", params: [hash] } as never));
      }
      return { id: "0x01" };
    }) as EIP1193RequestFn;
  };

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

/** A system with a client for each actor, and what an invoice has to say. */
export async function deployForSdk(connection: Connection) {
  const system = await deploySystem(connection);
  const deployment = await deploymentOf(system);
  const clientFor = (who?: { readonly account: { readonly address: Address } }, wrap?: Wrap) =>
    clientOf(connection, deployment, who, wrap);
  const order = {
    merchant: system.addressOf(system.merchant),
    number: 1n,
    token: getAddress(system.token.address),
    amount: usdt(100),
    payExpiry: (await system.now()) + 3600n,
  };
  return {
    ...system,
    deployment,
    order,
    clientFor,
    as: {
      merchant: clientFor(system.merchant),
      signer: clientFor(system.signer),
      payer: clientFor(system.payer),
      stranger: clientFor(system.stranger),
    },
  };
}

export type SdkSystem = Awaited<ReturnType<typeof deployForSdk>>;

/** Runs an attempt that has to be refused by that class, with nothing sent: no block comes. */
export async function refusedBeforeSending<error extends FeiqianError>(
  { publicClient }: Pick<SdkSystem, "publicClient">,
  attempt: () => Promise<unknown>,
  Class: Parameters<typeof refusalOf<error>>[1],
): Promise<error> {
  const before = await publicClient.getBlockNumber({ cacheTime: 0 });
  const error = await refusalOf(attempt, Class);
  expect(await publicClient.getBlockNumber({ cacheTime: 0 })).to.equal(before);
  return error;
}

/** The same with an authorized payment of 100 USDT, which has a fee of 10 % at most and an operator. */
export async function deployAuthorized(connection: Connection) {
  const system = await deployForSdk(connection);
  const { as, addressOf, order, payer, operator, feeReceiver, merchant, processor, clientFor } = system;
  const invoice = await as.merchant.invoice.sign({
    ...order,
    operator: addressOf(operator),
    payer: addressOf(payer),
    feeBps: 1_000n,
    feeReceiver: addressOf(feeReceiver),
    authorizationExpiry: order.payExpiry + 86_400n,
  });
  await as.payer.payment.authorizeSync({ invoice });
  const { terms } = invoice;
  const expire = () => system.networkHelpers.time.increaseTo(terms.authorizationExpiry);
  const store = await processor.read.getStore([addressOf(merchant)]);
  return { ...system, as: { ...as, operator: clientFor(operator) }, invoice, terms, store, expire };
}

import {
  type Address,
  encodeAbiParameters,
  getAddress,
  http,
  keccak256,
  numberToHex,
  pad,
  parseGwei,
  slice,
  stringToHex,
  zeroAddress,
} from "viem";
import type { HDAccount } from "viem/accounts";
import { confirm, createSender } from "../../../../scripts/deploy/client.ts";
import { giveUsdt } from "../../../../scripts/stack/topUp.ts";
import {
  type PayoutProposal,
  type TransactionBuilderBatch,
  createSafe,
  getPayoutTypedData,
  getSafeMessage,
  joinSignatures,
  payout,
  readSafe,
  toReference,
} from "../../../src/safe/index.ts";
import { safeAbi } from "../../../src/safe/abi.ts";
import { toExecArgs } from "../../../src/safe/payout/safeTx.ts";
import { type World, clientOf, newcomer } from "./stack.ts";

const A_YEAR = 31_536_000n;

/** A Safe with three owners, two of whom must sign, and an amount of the token in base units. */
export interface TestSafe {
  readonly address: Address;
  readonly owners: readonly [HDAccount, HDAccount, HDAccount];
}

let salt = 1_000_000n;

export async function newSafe(world: World, tokens: bigint): Promise<TestSafe> {
  const { stack, deployment } = world;
  const { contractNetworks } = stack;
  const owners = [await newcomer(world, 0n), await newcomer(world, 0n), await newcomer(world, 0n)] as const;
  const client = createSender(http(stack.chain.rpcUrl), await newcomer(world, 0n));
  salt += 1n;
  const accounts = owners.map(({ address }) => address);
  const address = await createSafe({
    client,
    owners: accounts,
    threshold: 2,
    saltNonce: salt,
    contractNetworks,
  });
  if (tokens > 0n) await giveUsdt(stack.chain.client, deployment.tokens[0]!.address, address, tokens);
  return { address, owners };
}

/** The Safe appoints a signer; from then on the indexer follows it as a merchant. */
export async function becomeMerchant(world: World, { address, owners }: TestSafe): Promise<void> {
  const helper = clientOf(world, await newcomer(world, 0n));
  const { timestamp } = await world.stack.chain.client.getBlock();
  const { typedData, ...named } = await helper.signer.sign.prepare({
    merchant: address,
    signer: owners[0].address,
    validUntil: timestamp + A_YEAR,
    maxOutBps: 0n,
  });
  const message = getSafeMessage({ safe: address, chainId: world.deployment.chainId, typedData });
  const signatures = [];
  for (const owner of owners.slice(0, 2))
    signatures.push({ owner: owner.address, signature: await owner.signTypedData(message) });
  await helper.signer.setSync({ ...named, signature: joinSignatures(signatures) });
}

/** An account that only receives. */
export const payeeOf = (name: string): Address => getAddress(slice(keccak256(stringToHex(name)), 12));

export const setBalance = ({ stack, deployment }: World, account: Address, tokens: bigint): Promise<void> =>
  stack.chain.client.setStorageAt({
    address: deployment.tokens[0]!.address,
    // USDT has its balances at slot 2.
    index: keccak256(encodeAbiParameters([{ type: "address" }, { type: "uint256" }], [account, 2n])),
    value: pad(numberToHex(tokens), { size: 32 }),
  });

/** A payout proposed by another program, signed by a number of the owners. */
export async function proposeElsewhere(
  { stack, deployment }: World,
  { address, owners }: TestSafe,
  amounts: readonly (readonly [to: Address, amount: bigint, reference: string])[],
  signers: number,
): Promise<PayoutProposal> {
  const { contractNetworks } = stack;
  const proposal = await payout.propose({
    client: stack.chain.client,
    safe: address,
    token: deployment.tokens[0]!.address,
    lines: amounts.map(([to, amount, reference]) => ({
      to,
      amount,
      reference: toReference(reference),
      name: reference,
    })),
    contractNetworks,
  });
  const signatures = [];
  for (const account of owners.slice(0, signers))
    signatures.push(await payout.sign({ proposal, account, client: stack.chain.client, contractNetworks }));
  return payout.merge(proposal, signatures);
}

/** Another program executes a payout. */
export async function executeElsewhere(world: World, proposal: PayoutProposal): Promise<void> {
  const client = createSender(http(world.stack.chain.rpcUrl), await newcomer(world, 0n));
  await payout.execute({ client, proposal, contractNetworks: world.stack.contractNetworks });
}

/** The owners sign and execute the calls of a file, one after the other, as Transaction Builder does in one. */
export async function executeBatch(
  { stack, deployment }: World,
  { address: safe, owners }: TestSafe,
  { transactions }: Pick<TransactionBuilderBatch, "transactions">,
): Promise<void> {
  const { client } = stack.chain;
  const sender = createSender(http(stack.chain.rpcUrl), owners[2]);
  for (const { to, value, data } of transactions) {
    const { nonce } = await readSafe({ client, safe });
    const nothing = { safeTxGas: "0", baseGas: "0", gasPrice: "0", gasToken: zeroAddress, refundReceiver: zeroAddress };
    const safeTx = { to, value, data, operation: 0, ...nothing, nonce } as const;
    const typedData = getPayoutTypedData({ chainId: deployment.chainId, safe, safeTx });
    const sign = async (owner: HDAccount) => ({
      owner: owner.address,
      signature: await owner.signTypedData(typedData),
    });
    const signatures = await Promise.all(owners.slice(0, 2).map(sign));
    const args = toExecArgs(safeTx, joinSignatures(signatures));
    const call = { address: safe, abi: safeAbi, functionName: "execTransaction", args, chain: null } as const;
    await confirm(client, "executing", await sender.writeContract(call));
  }
}

/** Sends a payout at the highest fee, without simulating it. */
export async function outbid(world: World, { safe, safeTx, signatures }: PayoutProposal): Promise<void> {
  const client = createSender(http(world.stack.chain.rpcUrl), await newcomer(world, 0n));
  await client.writeContract({
    address: safe,
    abi: safeAbi,
    functionName: "execTransaction",
    args: toExecArgs(safeTx, joinSignatures(signatures)),
    chain: null,
    gas: 500_000n,
    maxFeePerGas: parseGwei("900"),
    maxPriorityFeePerGas: parseGwei("800"),
  });
}

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Address,
  type Hex,
  encodeFunctionData,
  getAddress,
  keccak256,
  maxUint256,
  parseAbi,
  toHex,
  zeroAddress,
  zeroHash,
} from "viem";
import type { DeploymentRecord } from "../../sdk/src/deployment.ts";
import { paymentProcessorAbi } from "../../sdk/src/generated/index.ts";
import { toTypedDataDomain, types } from "../../sdk/src/terms/typedData.ts";
import type { PaymentTerms, Split } from "../../sdk/src/terms/types.ts";
import { type Actor, devAccount } from "../stack/accounts.ts";
import { type LocalChain, startChain } from "../stack/chain.ts";
import { deployLocally } from "../stack/stack.ts";
import { giveUsdt } from "../stack/topUp.ts";

/** A chain on which much has happened. */
export interface BusyChain {
  readonly chain: LocalChain;
  readonly record: DeploymentRecord;
  readonly deploymentFile: string;
  /** Events of the processor. */
  readonly eventCount: number;
}

/** A transaction, and how many events the processor emits in it. */
interface Step {
  readonly from: Actor;
  readonly data: Hex;
  readonly events: number;
}

const merchants: readonly Actor[] = ["guardian", "lister", "merchant"];
const payers: readonly Actor[] = ["relayer", "payer", "stranger"];
/** To derive an account from the phrase takes longer than to sign with it. */
const accounts = Object.fromEntries([...merchants, ...payers].map((actor) => [actor, devAccount(actor)]));
const of = (actor: Actor) => accounts[actor]!;
const accountOf = (name: string): Address => getAddress(`0x${keccak256(toHex(name)).slice(-40)}`);
const feeReceivers = [0, 1, 2].map((index) => accountOf(`provider ${index}`));
const splitAccounts = Array.from({ length: 12 }, (_, index) => accountOf(`supplier ${index}`)).sort((a, b) =>
  BigInt(a) < BigInt(b) ? -1 : 1,
);

const DAY = 86_400n;
/** Of every payment: 25 USDT. */
const AMOUNT = 25_000_000n;
const STEPS_A_BLOCK = 40;
/** Blocks in which an indexer does not yet take what happened for final; after so many everything is history. */
const QUIET_BLOCKS = 100;
/** A node's answer has to stay below viem's limit of 10 MB. */
const BLOCKS_A_QUESTION = 50n;
const GAS = toHex(1_500_000);

const usdtAbi = parseAbi(["function approve(address spender, uint256 amount)"]);
const call = (functionName: string, args: readonly unknown[]): Hex =>
  encodeFunctionData({ abi: paymentProcessorAbi, functionName, args } as never);

/**
 * What becomes of the payment with this place, step by step, each in a later block than the one before. Of twenty
 * payments twelve are charges of one event, three are charges with splits, four are authorized and captured, some of
 * them by halves, voided or refunded in part, and one is refunded. It makes 36 events.
 */
async function stepsOf(index: number, { record, now }: { readonly record: DeploymentRecord; readonly now: bigint }) {
  const pick = <T>(from: readonly T[], at = index): T => from[at % from.length]!;
  const [merchant, payer, kind] = [pick(merchants), pick(payers, Math.floor(index / 3)), index % 20];
  const hasFee = kind >= 8;
  const isHeld = kind >= 15 && kind !== 18;
  const splitCount = kind >= 12 && kind <= 14 ? 2 : kind === 15 || kind === 16 ? 1 : 0;
  const first = index % (splitAccounts.length - 1);
  const splits: readonly Split[] = splitAccounts
    .slice(first, first + splitCount)
    .map((account) => ({ account, bps: 500n }));
  const terms: PaymentTerms = {
    merchant: of(merchant).address,
    operator: zeroAddress,
    payer: isHeld ? of(payer).address : zeroAddress,
    number: BigInt(index),
    token: record.tokens[0]!.address,
    amount: AMOUNT,
    currency: record.tokens[0]!.address,
    source: zeroAddress,
    payExpiry: now + 60n * DAY,
    authorizationExpiry: isHeld ? now + 90n * DAY : 0n,
    feeBps: hasFee ? 150n : 0n,
    feeReceiver: hasFee ? pick(feeReceivers) : zeroAddress,
    policy: zeroAddress,
    referenceHash: zeroHash,
    splits,
  };
  const domain = { chainId: record.chainId, verifyingContract: record.contracts.PaymentProcessor.address };
  const signature = await of(merchant).signTypedData({
    domain: toTypedDataDomain(domain),
    types,
    primaryType: "PaymentTerms",
    message: terms,
  });
  const enter = (functionName: "charge" | "authorize", events: number): Step => ({
    from: payer,
    data: call(functionName, [terms, terms.amount, terms.merchant, signature]),
    events,
  });
  const capture = (amount: bigint): Step => ({
    from: merchant,
    data: call("capture", [terms, amount, terms.feeBps]),
    events: 1 + splitCount,
  });
  const release: Step = { from: merchant, data: call("void", [terms, AMOUNT / 2n]), events: 1 };
  const refund = (amount: bigint): Step => ({
    from: merchant,
    data: call("refund", [terms, amount, of(payer).address, zeroHash]),
    events: 1,
  });
  if (kind <= 14) return [enter("charge", 1 + splitCount)];
  if (kind <= 16) return [enter("authorize", 1), capture(AMOUNT)];
  if (kind === 17) return [enter("authorize", 1), capture(AMOUNT / 2n), release];
  if (kind === 18) return [enter("charge", 1), refund(AMOUNT)];
  return [enter("authorize", 1), capture(AMOUNT / 2n), capture(AMOUNT / 2n), refund(AMOUNT / 4n)];
}

/**
 * Starts a chain and lets at least `eventCount` events of payments happen on it, one transaction a verb and 40 of them
 * a block, over twenty days. Everything is settled when it returns, and nothing happens any more.
 *
 * @throws Error where the chain has other events than those that were planned: a verb was refused.
 */
export async function startBusyChain(folder: string, eventCount: number): Promise<BusyChain> {
  const chain = await startChain({});
  const { record } = await deployLocally(chain);
  const deploymentFile = join(folder, "deployment.json");
  writeFileSync(deploymentFile, JSON.stringify(record));
  const { client } = chain;
  const processor = record.contracts.PaymentProcessor.address;
  const token = record.tokens[0]!.address;
  const countEvents = async (): Promise<number> => {
    const head = await client.getBlockNumber();
    let count = 0;
    for (let fromBlock = 0n; fromBlock <= head; fromBlock += BLOCKS_A_QUESTION) {
      const toBlock = fromBlock + BLOCKS_A_QUESTION - 1n;
      count += (await client.getLogs({ address: processor, fromBlock, toBlock })).length;
    }
    return count;
  };

  await client.setBlockGasLimit({ gasLimit: 1_000_000_000n });
  for (const actor of [...merchants, ...payers]) {
    await giveUsdt(client, token, of(actor).address, AMOUNT * BigInt(eventCount));
    const data = encodeFunctionData({ abi: usdtAbi, functionName: "approve", args: [processor, maxUint256] });
    await client.sendTransaction({ account: of(actor), to: token, data, chain: null });
  }
  await client.mine({ blocks: 1 });
  const before = await countEvents();
  const nonces = new Map<Actor, number>();
  for (const actor of [...merchants, ...payers]) {
    nonces.set(actor, await client.getTransactionCount({ address: of(actor).address }));
  }

  const sendBlock = async (steps: readonly Step[]) => {
    const requests = steps.map(({ from, data }, id) => {
      const nonce = nonces.get(from)!;
      nonces.set(from, nonce + 1);
      const transaction = { from: of(from).address, to: processor, data, gas: GAS, nonce: toHex(nonce) };
      return { jsonrpc: "2.0", id, method: "eth_sendTransaction", params: [transaction] };
    });
    const headers = { "content-type": "application/json" };
    const response = await fetch(chain.rpcUrl, { method: "POST", headers, body: JSON.stringify(requests) });
    const answers = (await response.json()) as readonly { readonly error?: { readonly message: string } }[];
    const refused = answers.find(({ error }) => error);
    if (refused) throw new Error(`The chain refused a transaction: ${refused.error!.message}`);
    await client.mine({ blocks: 1 });
  };

  await client.setAutomine(false);
  const { timestamp: now } = await client.getBlock();
  const blocks = Math.ceil(eventCount / (STEPS_A_BLOCK * 1.25));
  const waiting: Step[][] = [];
  let planned = 0;
  for (let index = 0; planned < eventCount || waiting.length > 0;) {
    const block = waiting.splice(0).map((steps) => steps);
    while (block.length < STEPS_A_BLOCK && planned < eventCount) {
      const steps = await stepsOf(index++, { record, now });
      planned += steps.reduce((sum, { events }) => sum + events, 0);
      block.push(steps);
    }
    await client.increaseTime({ seconds: Math.ceil((20 * Number(DAY)) / blocks) });
    await sendBlock(block.map(([step]) => step!));
    waiting.push(...block.map(([, ...rest]) => rest).filter(({ length }) => length > 0));
  }
  await client.setAutomine(true);
  await client.mine({ blocks: QUIET_BLOCKS, interval: 1 });
  const happened = (await countEvents()) - before;
  // A merchant's first capture opens its store.
  if (happened !== planned + merchants.length) {
    throw new Error(`Planned were ${planned} events and ${merchants.length} stores, and ${happened} happened`);
  }
  return { chain, record, deploymentFile, eventCount: before + happened };
}

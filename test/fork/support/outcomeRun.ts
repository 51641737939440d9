import {
  type Address,
  type BaseError,
  type Hash,
  type Hex,
  decodeErrorResult,
  formatUnits,
  getAddress,
  maxUint256,
} from "viem";
import { type Path, ascending } from "../../support/payments.ts";
import { type System, usdt } from "../../support/system.ts";
import { type Usdc, deployUsdc } from "./usdc.ts";

/** Whose money is looked at. The splits are of 5 and 10 %, the fee is 1 %, the merchant takes the rest. */
export const parties = [
  "payer",
  "merchant",
  "fee receiver",
  "first split",
  "second split",
  "store",
  "token owner",
] as const;
export type Party = (typeof parties)[number];

/** The setting of one row of the table. */
export interface Situation {
  readonly token: "USDT" | "USDC";
  /** Steps before the payment, in order. */
  readonly set: readonly ((world: World) => Promise<unknown>)[];
  /** Parties that are one with another: `{ "first split": "merchant" }`. */
  readonly same?: Readonly<Partial<Record<Party, Party>>>;
  /** Neither fee nor splits: the merchant takes all. */
  readonly whole?: boolean;
}

/** Who has how much more, in tokens, and what was credited; or the error that refused it. */
export interface Outcome {
  readonly moved: Readonly<Partial<Record<Party, string>>>;
  readonly credited: Readonly<Partial<Record<Party, string>>>;
  readonly refused?: string;
  /** Maximum cost of the refusal to a caller who gives it 16,000,000 gas, where the token burns all that it is given. */
  readonly maxGas?: bigint;
}

export interface World {
  readonly system: System;
  readonly usdc: Usdc;
  readonly accounts: Readonly<Record<Party, Address>>;
}

const AMOUNT = usdt(100) + 1n;
const tokens = (amount: bigint) => formatUnits(amount, 6);

/** The parties as accounts, with the token's owner, real or mock. */
export async function createWorld(system: System, same: Situation["same"] = {}): Promise<World> {
  const usdc = await deployUsdc(system);
  const apart: Record<Party, Address> = {
    payer: system.addressOf(system.payer),
    merchant: system.addressOf(system.merchant),
    "fee receiver": system.addressOf(system.feeReceiver),
    "first split": system.addressOf(system.others[0]!),
    "second split": system.addressOf(system.others[1]!),
    store: await system.processor.read.getStore([system.addressOf(system.merchant)]),
    "token owner": getAddress(await system.token.read.owner()),
  };
  const accounts = { ...apart };
  for (const [party, other] of Object.entries(same)) accounts[party as Party] = apart[other];
  accounts.store = await system.processor.read.getStore([accounts.merchant]);
  return { system, usdc, accounts };
}

/** Sets up, pays over one rail, and measures. */
export async function observe(system: System, path: Path, situation: Situation) {
  const { same = {}, whole = false } = situation;
  const world = await createWorld(system, same);
  const { accounts, usdc } = world;
  const token = situation.token === "USDC" ? usdc : system.token;
  if (same.merchant) {
    const wallet = await system.viem.getWalletClient(accounts.merchant);
    await system.processor.write.setSigner([system.addressOf(system.signer), 2 ** 40, 2_000], {
      account: wallet.account,
    });
  }
  for (const step of situation.set) await step(world);

  const terms = await system.termsOf({
    merchant: accounts.merchant,
    token: getAddress(token.address),
    amount: AMOUNT,
    ...(!whole && {
      feeBps: 100n,
      feeReceiver: accounts["fee receiver"],
      splits: ascending([
        { account: accounts["first split"], bps: 500n },
        { account: accounts["second split"], bps: 1_000n },
      ]),
    }),
  });
  const apart = parties.filter((party) => !(party in same));
  const balances = () => Promise.all(apart.map((party) => token.read.balanceOf([accounts[party]])));
  const credits = () =>
    Promise.all(
      apart.map((party) => system.processor.read.getCredit([accounts.store, token.address, accounts[party]])),
    );
  const before = await balances();
  const { hash, refused } = await path.pay(system, terms).then(
    (hash: Hash) => ({ hash, refused: undefined }),
    (error: BaseError) => refusal(world, error),
  );
  const { gasUsed } = await system.publicClient.getTransactionReceipt({ hash });
  const changes = (await balances()).map((balance, index) => balance - before[index]!);
  const owed = await credits();
  const named = (amounts: readonly bigint[]) =>
    Object.fromEntries(apart.flatMap((party, index) => (amounts[index] ? [[party, tokens(amounts[index])]] : [])));
  const outcome: Outcome = { moved: named(changes), credited: named(owed), ...(refused && { refused }) };
  const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
  return {
    outcome,
    gasUsed,
    /** Gain of all together, and surplus of the store over its debts: zero each, where nothing is lost. */
    lost: { total: sum(changes), store: changes[apart.indexOf("store")]! - sum(owed) },
    world,
    token,
  };
}

/** The error with its parties by name and its amounts in tokens, and the transaction that it ended. */
function refusal({ system, usdc, accounts }: World, error: BaseError) {
  const cause = error.walk((at) => typeof (at as { transactionHash?: Hex }).transactionHash === "string");
  const { data, transactionHash: hash } = cause as Error & { data: Hex; transactionHash: Hex };
  const named = (value: unknown): string => {
    if (typeof value === "bigint") return value === maxUint256 ? "unlimited" : tokens(value);
    if (value === getAddress(system.token.address)) return "USDT";
    if (value === getAddress(usdc.address)) return "USDC";
    return parties.find((party) => accounts[party] === value) ?? String(value);
  };
  if (data === "0x") return { hash, refused: "no reason" };
  const { errorName, args = [] } = decodeErrorResult({ abi: system.processor.abi, data });
  const words = (args as readonly unknown[]).map(named).join(", ");
  return { hash, refused: (errorName as string) === "Error" ? words : `${errorName}(${words})` };
}

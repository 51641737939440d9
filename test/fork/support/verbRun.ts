import {
  type Address,
  type BaseError,
  type Hash,
  type Hex,
  decodeErrorResult,
  encodeAbiParameters,
  getAddress,
  hexToString,
  keccak256,
  maxUint256,
  numberToHex,
  pad,
  parseAbi,
  size,
} from "viem";
import { toTypedDataDomain, types } from "../../../sdk/src/terms/typedData.ts";
import type { PaymentTerms } from "../../../sdk/src/terms/types.ts";
import { asAuthorization, authorizations, reason } from "../../support/authorizations.ts";
import { ascending, gas, paths } from "../../support/payments.ts";
import { type System, type Wallet, permit2, usdt } from "../../support/system.ts";
import { type World, createWorld, parties } from "./outcomeRun.ts";

const abi = parseAbi([
  "function approve(address spender, uint256 amount)",
  "function balanceOf(address account) view returns (uint256)",
]);

/** Everything that moves money, but for charges: docs/outcomes.md has those in figures. */
export const verbs = [
  "authorize",
  "authorize, Permit2",
  "capture",
  "void",
  "reclaim",
  "refund of a capture",
  "refund of a charge",
  "claim",
  "claimTo",
  "claimToFor",
] as const;
export type Verb = (typeof verbs)[number];

export type TokenName = "USDT" | "USDC" | "hostile";

/** Outcome of a verb: "works", "credited: …" or "refused: …". */
export type Verdict = string;

/** A world with one token in which payer and merchant have money and trust the rails. */
export interface VerbWorld extends World {
  readonly name: TokenName;
  readonly token: Address;
  readonly hostile: Awaited<ReturnType<typeof deployHostile>>;
  readonly elsewhere: Address;
  /** Amount that the issuer has taken out of the store. */
  taken: bigint;
}

export type Change = (world: VerbWorld) => Promise<unknown>;

const deployHostile = (system: System) => system.viem.deployContract("HostileToken");

const AMOUNT = usdt(100) + 1n;

async function give({ system, name, token, hostile }: VerbWorld, account: Address, amount: bigint): Promise<void> {
  if (name === "hostile") return void (await hostile.write.mint([account, amount]));
  if (name === "USDT") return void (await system.setBalance(account, amount));
  const slot = keccak256(encodeAbiParameters([{ type: "address" }, { type: "uint256" }], [account, 9n]));
  await system.networkHelpers.setStorageAt(token, slot, pad(numberToHex(amount), { size: 32 }));
}

async function createVerbWorld(system: System, name: TokenName): Promise<VerbWorld> {
  const world = await createWorld(system);
  const hostile = await deployHostile(system);
  await system.processor.write.listToken([hostile.address, 0, "0x00000000"]);
  const token = getAddress({ USDT: system.token.address, USDC: world.usdc.address, hostile: hostile.address }[name]);
  const elsewhere = system.addressOf(system.others[7]!);
  const made: VerbWorld = { ...world, name, token, hostile, elsewhere, taken: 0n };
  for (const party of ["payer", "merchant"] as const) await give(made, made.accounts[party], usdt(1_000));
  await trust(made);
  return made;
}

/** Payer and merchant approve what pulls from them; USDT takes a new allowance only after none. */
export async function trust({ system, token }: VerbWorld): Promise<void> {
  for (const who of [system.payer, system.merchant])
    for (const spender of [system.processor.address, permit2.address])
      for (const amount of [0n, maxUint256])
        await who.writeContract({ address: token, abi, functionName: "approve", args: [spender, amount] });
}

const termsOf = async ({ system, token, accounts }: VerbWorld, overrides: Partial<PaymentTerms> = {}) =>
  system.termsOf({
    merchant: accounts.merchant,
    token,
    amount: AMOUNT,
    feeBps: 100n,
    feeReceiver: accounts["fee receiver"],
    splits: ascending([
      { account: accounts["first split"], bps: 500n },
      { account: accounts["second split"], bps: 1_000n },
    ]),
    ...overrides,
  });

/** A credit of the fee receiver's, by the means of each token; it could receive again. */
async function makeCredit(world: VerbWorld, terms: PaymentTerms): Promise<void> {
  const { system, usdc, hostile, accounts, name } = world;
  const receiver = accounts["fee receiver"];
  if (name === "USDT") await system.setBalance(receiver, maxUint256);
  if (name === "USDC") await usdc.asBlacklister.write.blacklist([receiver]);
  if (name === "hostile") await hostile.write.treat([receiver, 1]);
  await by(system, system.merchant).capture([terms, terms.amount, terms.feeBps, terms.amount]);
  if (name === "USDT") await system.setBalance(receiver, 0n);
  if (name === "USDC") await usdc.asBlacklister.write.unBlacklist([receiver]);
  if (name === "hostile") await hostile.write.treat([receiver, 0]);
}

const by = ({ processor }: System, who: Wallet) => {
  const options = { account: who.account, gas };
  return {
    capture: (args: readonly [PaymentTerms, bigint, bigint, bigint]) => processor.write.capture(args, options),
    void: (args: readonly [PaymentTerms, bigint, bigint]) => processor.write.void(args, options),
    reclaim: (args: readonly [PaymentTerms]) => processor.write.reclaim(args, options),
    refund: (args: readonly [PaymentTerms, bigint, bigint, Address, Hex]) => processor.write.refund(args, options),
    claim: (args: readonly [Address, Address, Address]) => processor.write.claim(args, options),
    claimTo: (args: readonly [Address, Address, Address, bigint]) => processor.write.claimTo(args, options),
  };
};

/** Brings the world to where the verb can act, and returns what does it. */
async function prepare(world: VerbWorld, verb: Verb): Promise<{ terms: PaymentTerms; act: () => Promise<Hash> }> {
  const { system, accounts, token, elsewhere } = world;
  const { networkHelpers, processor, merchant, stranger, feeReceiver } = system;
  const authorization = await termsOf(world, await asAuthorization(system));
  const authorized = async () => {
    await authorizations[0].pay(system, authorization);
    return authorization;
  };
  const claim = async () => {
    await makeCredit(world, await authorized());
    return [accounts.store, token, accounts["fee receiver"]] as const;
  };
  switch (verb) {
    case "authorize":
      return { terms: authorization, act: () => authorizations[0].pay(system, authorization) };
    case "authorize, Permit2":
      return { terms: authorization, act: () => authorizations[1].pay(system, authorization) };
    case "capture": {
      const terms = await authorized();
      return { terms, act: () => by(system, merchant).capture([terms, AMOUNT, terms.feeBps, AMOUNT]) };
    }
    case "void": {
      const terms = await authorized();
      return { terms, act: () => by(system, merchant).void([terms, AMOUNT, AMOUNT]) };
    }
    case "reclaim": {
      const terms = await authorized();
      const act = async () => {
        await networkHelpers.time.increaseTo(terms.authorizationExpiry);
        return by(system, stranger).reclaim([terms]);
      };
      return { terms, act };
    }
    case "refund of a capture": {
      const terms = await authorized();
      await by(system, merchant).capture([terms, AMOUNT, terms.feeBps, AMOUNT]);
      return {
        terms,
        act: () => by(system, merchant).refund([terms, usdt(50), AMOUNT, accounts.payer, reason("requested")]),
      };
    }
    case "refund of a charge": {
      const terms = await termsOf(world);
      await paths[0].pay(system, terms);
      return {
        terms,
        act: () => by(system, merchant).refund([terms, usdt(50), AMOUNT, accounts.payer, reason("requested")]),
      };
    }
    case "claim": {
      const args = await claim();
      return { terms: authorization, act: () => by(system, stranger).claim(args) };
    }
    case "claimTo": {
      const [store, , account] = await claim();
      const amount = await processor.read.getCredit([store, token, account]);
      const act = () => by(system, feeReceiver).claimTo([store, token, elsewhere, amount]);
      return { terms: authorization, act };
    }
    case "claimToFor": {
      const [store, , account] = await claim();
      const deadline = 2n ** 40n;
      const amount = await processor.read.getCredit([store, token, account]);
      const signature = await feeReceiver.signTypedData({
        domain: toTypedDataDomain(system.domain),
        types,
        primaryType: "Claim",
        message: { account, store, token, to: elsewhere, amount, nonce: 0n, deadline },
      });
      const args = [account, store, token, elsewhere, amount, deadline, signature] as const;
      return {
        terms: authorization,
        act: () => processor.write.claimToFor(args, { account: stranger.account, gas }),
      };
    }
  }
}

/** Prepares, changes the token's behaviour, lets the verb act, and measures what became of everybody's money. */
export async function observeVerb(system: System, name: TokenName, verb: Verb, change: Change) {
  const world = await createVerbWorld(system, name);
  const { processor, publicClient } = system;
  const { token, accounts, elsewhere } = world;
  const { terms, act } = await prepare(world, verb);
  const id = system.idOf(terms);
  const everybody = [...parties.map((party) => accounts[party]), elsewhere];
  const balanceOf = (account: Address) =>
    publicClient.readContract({ address: token, abi, functionName: "balanceOf", args: [account] });
  const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
  const held = async () => sum(await Promise.all(everybody.map(balanceOf)));
  const credits = () =>
    Promise.all(parties.map((party) => processor.read.getCredit([accounts.store, token, accounts[party]])));
  const creditsBefore = await credits();
  await change(world);
  const before = await held();
  const { hash, refused } = await act().then(
    (hash: Hash) => ({ hash, refused: undefined }),
    (error: BaseError) => refusalOf(system, error),
  );
  const { gasUsed } = await publicClient.getTransactionReceipt({ hash });
  const after = await credits();
  const credited = parties.filter((_, i) => after[i]! > creditsBefore[i]!);
  const verdict: Verdict =
    refused !== undefined ? `refused: ${refused}` : credited.length > 0 ? `credited: ${credited.join(", ")}` : "works";
  const [capturable] = await processor.read.getPayment([id]);
  return {
    verdict,
    gasUsed,
    /** Gain of all together: zero, where nothing is lost. */
    total: (await held()) - before,
    /** Surplus of the store over its debts, with what its issuer took put back: zero. */
    surplus: (await balanceOf(accounts.store)) + world.taken - capturable - sum(after),
  };
}

/** The name of the error, or what the token says; and the transaction that it ended. */
function refusalOf({ processor }: System, error: BaseError): { readonly hash: Hash; readonly refused: string } {
  const cause = error.walk((at) => typeof (at as { transactionHash?: Hex }).transactionHash === "string");
  const { data, transactionHash: hash } = cause as Error & { data: Hex; transactionHash: Hex };
  if (size(data) < 4) return { hash, refused: "no reason" };
  if (data.startsWith("0x08c379a0")) {
    return { hash, refused: hexToString(`0x${data.slice(2 + 8 + 128)}`).replaceAll("\0", "") };
  }
  try {
    return { hash, refused: decodeErrorResult({ abi: processor.abi, data }).errorName };
  } catch {
    return { hash, refused: "the token's own error" };
  }
}

import { type Address, type Hash, encodeFunctionData, getAddress, keccak256, multicall3Abi, toHex } from "viem";
import type { PaymentTerms } from "../../sdk/src/terms/types.ts";
import type { Chain, Indexed } from "../support/indexer.ts";
import { type Path, ascending, gas, paths } from "../support/payments.ts";
import { multicall3, permit2, usdt, noList } from "../support/system.ts";
import { holdPayments } from "./escrowWorld.ts";
import { letSafesPay } from "./payoutWorld.ts";
import { letPricesBeTaken } from "./pricedWorld.ts";

const [byAllowance, byPermit2] = paths;
const accountOf = (name: string): Address => getAddress(`0x${keccak256(toHex(name)).slice(-40)}`);

/** Accounts that only receive. */
export const supplier = accountOf("supplier");
export const broker = accountOf("broker");

/** The document that one of the payments is for. */
export const referenceHash = keccak256(toHex("a document"));

const DAY = 86_400n;
const dayOf = (instant: bigint): string => new Date(Number(instant) * 1_000).toISOString().slice(0, 10);
const Treatment = { Pay: 0, Refuse: 1, PayAndCall: 6 } as const;

/**
 * Every kind of event, in two tokens and over both rails: invoices in euros, then two days of charges, then held
 * payments. The tests refer to invoices by number.
 */
export async function letEverythingHappen(indexed: Chain) {
  const { processor, token, hostile, merchant, signer, payer, stranger, operator, feeReceiver } = indexed;
  const { addressOf, termsOf, publicClient, networkHelpers } = indexed;
  const [low, high] = [supplier, broker].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1)) as [Address, Address];
  const receiver = addressOf(feeReceiver);

  /** One transaction after the other: even a chain with automatic mining answers before the block. */
  const settle = async (sent: Promise<Hash>) => {
    const { status, transactionHash } = await publicClient.waitForTransactionReceipt({ hash: await sent });
    if (status !== "success") throw new Error(`${transactionHash} was reverted`);
    return transactionHash;
  };
  const pay = async (number: number, overrides: Partial<PaymentTerms> = {}, path: Path = byAllowance) => {
    const terms = await termsOf({ number: BigInt(number), ...overrides });
    const bySelf = { signer: addressOf(merchant), signature: await indexed.signTerms(merchant, terms) };
    await settle(path.pay(indexed, terms, terms.feeBps > 2_000n ? bySelf : {}));
    return terms;
  };
  const withParts = {
    feeBps: 250n,
    feeReceiver: receiver,
    splits: ascending([
      { account: supplier, bps: 1_000n },
      { account: broker, bps: 0n },
      { account: addressOf(operator), bps: 333n },
    ]),
  };

  await settle(processor.write.listToken([hostile.address, 0, noList]));
  const payouts = await letSafesPay(indexed, settle);
  await settle(hostile.write.mint([addressOf(payer), 10n ** 24n]));
  for (const spender of [processor.address, permit2.address]) {
    await settle(hostile.write.approve([spender, 2n ** 255n], { account: payer.account }));
  }

  const priced = await letPricesBeTaken(indexed, settle);

  // The first day: every shape in USDT. It begins at noon, so that no midnight comes in between.
  const firstNoon = ((await indexed.now()) / DAY + 1n) * DAY + DAY / 2n;
  await networkHelpers.time.increaseTo(firstNoon);
  const first = await pay(1);
  await pay(2, {}, byPermit2);
  await pay(3, { ...withParts, amount: 123_456_789n, referenceHash, payer: addressOf(payer) });
  await pay(4, { ...withParts, amount: usdt(55.55) }, byPermit2);
  await settle(processor.write.cancel([addressOf(merchant), 5n], { account: merchant.account }));
  await settle(processor.write.cancel([addressOf(merchant), 6n], { account: signer.account }));

  // The second day, with the token's own fee on.
  await networkHelpers.time.increaseTo(firstNoon + DAY);
  await settle(indexed.asTokenOwner.write.setParams([10n, 5n]));
  const short = await pay(10);
  await pay(11, { ...withParts, operator: addressOf(operator) });
  await pay(12, {}, byPermit2);
  await pay(13, withParts, byPermit2);
  await settle(indexed.asTokenOwner.write.setParams([0n, 0n]));
  // The merchant gets nothing from this one, so there is no net leg.
  await pay(14, { feeBps: 10_000n, feeReceiver: receiver });

  // One account is split account and fee receiver; the other's leg changes how the token treats the first.
  const treat = (account: Address, how: keyof typeof Treatment) =>
    settle(hostile.write.treat([account, Treatment[how]]));
  const inHostile = (split: Address, ...others: readonly Address[]) => ({
    token: getAddress(hostile.address),
    amount: 10n ** 18n,
    feeBps: 100n,
    feeReceiver: split,
    splits: [split, ...others].map((account) => ({ account, bps: 500n })),
  });
  const turning = async (number: number, before: "Pay" | "Refuse", after: "Pay" | "Refuse", path?: Path) => {
    const data = encodeFunctionData({ abi: hostile.abi, functionName: "treat", args: [low, Treatment[after]] });
    await settle(hostile.write.setCall([hostile.address, data]));
    await treat(low, before);
    await treat(high, "PayAndCall");
    return pay(number, inHostile(low, high), path);
  };
  await turning(20, "Pay", "Pay");
  await turning(21, "Refuse", "Pay");
  await turning(22, "Pay", "Refuse");
  await turning(23, "Refuse", "Refuse");
  await turning(24, "Refuse", "Pay", byPermit2);
  await turning(25, "Pay", "Refuse", byPermit2);
  const store = await processor.read.getStore([addressOf(merchant)]);
  await treat(low, "Pay");
  await treat(high, "Pay");
  await settle(processor.write.claim([store, hostile.address, low], { account: stranger.account }));
  // After the claim there are new credits, of two accounts.
  await treat(low, "Refuse");
  await treat(receiver, "Refuse");
  await pay(26, inHostile(low));
  await pay(27, { ...inHostile(low), feeReceiver: receiver }, byPermit2);

  // Two payments in one transaction: anyone may send consents.
  const bundled = await Promise.all(
    [30n, 31n].map(async (number) => {
      const terms = await termsOf({ number, ...withParts });
      const consent = await indexed.signPermit2(payer, terms, { nonce: number });
      const signature = await indexed.signTerms(signer, terms);
      return encodeFunctionData({
        abi: processor.abi,
        functionName: "chargeWithConsent",
        args: [terms, addressOf(signer), addressOf(payer), indexed.permit2Collector.address, signature, consent],
      });
    }),
  );
  const calls = bundled.map((callData) => ({ target: processor.address, allowFailure: false, callData }));
  const bundle = {
    abi: multicall3Abi,
    address: multicall3.address,
    functionName: "aggregate3",
    args: [calls],
  } as const;
  await settle(stranger.writeContract({ ...bundle, gas }));

  // The third day and later: held payments.
  await networkHelpers.time.increaseTo(firstNoon + 2n * DAY);
  const held = await holdPayments(indexed, { settle, pay, withParts, first, short });

  // A second merchant, which signs itself; signers that are appointed, restricted and revoked.
  const other = await termsOf({ merchant: addressOf(operator), number: 1n });
  const signature = await indexed.signTerms(operator, other);
  await settle(
    processor.write.charge([other, addressOf(operator), other.amount, signature], { account: payer.account }),
  );
  await settle(processor.write.setSigner([addressOf(stranger), 2 ** 40, 10_000], { account: operator.account }));
  await settle(processor.write.setSigner([addressOf(stranger), 2 ** 39, 50], { account: operator.account }));
  await settle(processor.write.setSigner([addressOf(payer), 2 ** 40, 0], { account: operator.account }));
  await settle(processor.write.setSigner([addressOf(payer), 0, 0], { account: operator.account }));

  // Governance.
  const now = Number(await indexed.now());
  await settle(processor.write.pauseEntries([token.address, now + 3_600]));
  await settle(processor.write.resumeEntries([token.address]));
  await settle(processor.write.pauseEntries([hostile.address, now + 5_000]));
  await settle(processor.write.delistToken([hostile.address]));
  await settle(processor.write.listCollector([hostile.address]));
  await settle(processor.write.delistCollector([hostile.address]));

  const days = [0n, 1n, 2n, 5n].map((after) => dayOf(firstNoon + after * DAY)) as [string, string, string, string];
  return { low, store, receiver, days, settle, pay, payouts, priced, ...held };
}

/** A chain, its indexer, and the facts of the story. */
export type World = Indexed & Awaited<ReturnType<typeof letEverythingHappen>>;

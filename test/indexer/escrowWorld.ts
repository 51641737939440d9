import { type Address, type Hash, encodeFunctionData, getAddress, keccak256, stringToHex, toHex } from "viem";
import { toTypedDataDomain, types } from "../../sdk/src/terms/typedData.ts";
import type { PaymentTerms } from "../../sdk/src/terms/types.ts";
import type { Chain } from "../support/indexer.ts";
import { gas } from "../support/payments.ts";
import { type Wallet, usdt } from "../support/system.ts";
import { exitsOf } from "./exits.ts";

const accountOf = (name: string): Address => getAddress(`0x${keccak256(toHex(name)).slice(-40)}`);

/** Accounts that only receive: split, fee, and the destination of a claim. */
export const clerk = accountOf("clerk");
export const cashier = accountOf("cashier");
export const haven = accountOf("haven");

/** Reasons of refunds. */
export const reason = stringToHex("RETURNED", { size: 32 });

const DAY = 86_400n;
const Treatment = { Pay: 0, Refuse: 1, PayAndCall: 6 } as const;

interface Tools {
  readonly settle: (sent: Promise<Hash>) => Promise<Hash>;
  readonly pay: (number: number, overrides?: Partial<PaymentTerms>) => Promise<PaymentTerms>;
  readonly withParts: Partial<PaymentTerms>;
  /** A charge of 100 USDT, and one with a token fee. */
  readonly first: PaymentTerms;
  readonly short: PaymentTerms;
}

/** Every kind of exit of held payments. Numbers begin at 60. */
export async function holdPayments(indexed: Chain, { settle, pay, withParts, first, short }: Tools) {
  const { processor, hostile, merchant, payer, stranger, operator, others, addressOf, networkHelpers } = indexed;
  const [second, third] = others as [Wallet, Wallet];

  const termsOf = async (number: number, overrides: Partial<PaymentTerms> = {}) =>
    indexed.termsOf({
      number: BigInt(number),
      operator: addressOf(operator),
      payer: addressOf(payer),
      authorizationExpiry: (await indexed.now()) + 2n * DAY,
      ...overrides,
    });
  /** Any merchant signs its invoices itself. */
  const authorize = async (number: number, overrides: Partial<PaymentTerms> = {}, by: Wallet = merchant) => {
    const terms = await termsOf(number, { merchant: addressOf(by), ...overrides });
    const invoice = [terms, addressOf(by), terms.amount, await indexed.signTerms(by, terms)] as const;
    await settle(processor.write.authorize(invoice, { account: payer.account }));
    return terms;
  };
  const exits = exitsOf(indexed);
  const capture = (terms: PaymentTerms, amount: bigint, { by = operator, feeBps = terms.feeBps } = {}) =>
    settle(exits.capture(by, terms, amount, feeBps));
  const voidHeld = (terms: PaymentTerms, amount: bigint, by = merchant) => settle(exits.voidHeld(by, terms, amount));
  const refund = (terms: PaymentTerms, amount: bigint) =>
    settle(exits.refund(merchant, terms, amount, addressOf(payer), reason));
  const treat = (who: Wallet | Address, how: keyof typeof Treatment) =>
    settle(hostile.write.treat([addressOf(who), Treatment[how]]));
  const inHostile = { token: getAddress(hostile.address), amount: 10n ** 18n };
  const firstStore = await processor.read.getStore([addressOf(merchant)]);
  await indexed.approve(merchant, processor.address);

  // The token's own fee applies to the entry. Two captures, the operator's with a lower fee; a part is voided, a part
  // refunded, and a part still capturable.
  await settle(indexed.asTokenOwner.write.setParams([10n, 5n]));
  const partly = await authorize(60, withParts);
  await settle(indexed.asTokenOwner.write.setParams([0n, 0n]));
  await capture(partly, usdt(40), { feeBps: 100n });
  await capture(partly, usdt(30), { by: merchant });
  await voidHeld(partly, usdt(9.9), operator);
  await refund(partly, usdt(20));

  // Fee receiver and merchant are one: both parts become credits, then the merchant's alone.
  const own = await authorize(63, { ...inHostile, feeBps: 1_000n, feeReceiver: addressOf(merchant) });
  await treat(merchant, "Refuse");
  await capture(own, 5n * 10n ** 17n);
  const refuseMerchant = [addressOf(merchant), Treatment.Refuse] as const;
  const flip = encodeFunctionData({ abi: hostile.abi, functionName: "treat", args: refuseMerchant });
  await settle(hostile.write.setCall([hostile.address, flip]));
  await treat(merchant, "PayAndCall");
  await capture(own, 5n * 10n ** 17n);
  await treat(merchant, "Pay");
  await settle(
    processor.write.claim([firstStore, hostile.address, addressOf(merchant)], { account: stranger.account }),
  );

  // By consent, before and after a new store: exits from the earlier store still work.
  const consented = await termsOf(64, withParts);
  const consent = await indexed.signPermit2(payer, consented, { nonce: 64n });
  const parties = [addressOf(merchant), addressOf(payer), indexed.permit2Collector.address] as const;
  const byPermit2 = [consented, ...parties, await indexed.signTerms(merchant, consented), consent] as const;
  await settle(processor.write.authorizeWithConsent(byPermit2, { account: stranger.account }));
  await settle(processor.write.newStore({ account: merchant.account }));
  const expiry = partly.authorizationExpiry;
  const renewed = await authorize(65, { ...withParts, authorizationExpiry: expiry + 3_600n });
  await voidHeld(consented, usdt(100));

  // Two captures of one payment, and one of too much, in one transaction.
  const calls = (
    [
      [10, 100],
      [15, 90],
      [1_000, 75],
    ] as const
  ).map(([amount, capturable]) => ({
    data: encodeFunctionData({
      abi: processor.abi,
      functionName: "capture",
      args: [renewed, usdt(amount), renewed.feeBps, usdt(capturable)],
    }),
    gasLimit: 2_000_000n,
  }));
  await settle(processor.write.batch([calls], { account: operator.account, gas }));

  // A store that is renewed before an event has named one, and one that is opened after its successor was named.
  await settle(processor.write.newStore({ account: second.account }));
  await authorize(1, {}, second);
  const late = await authorize(1, {}, third);
  await settle(processor.write.newStore({ account: third.account }));
  await capture(late, usdt(100));

  // Policy receipts of a charge and of an authorization.
  const policy = { policy: getAddress(indexed.policy.address) };
  await pay(66, policy);
  await authorize(67, { ...policy, authorizationExpiry: expiry + 7_200n });

  // Refunds: of a charge, of more than it brought, and of terms that share their number with charged ones.
  await refund(first, usdt(30));
  await refund(first, usdt(20));
  await refund(short, usdt(100));
  const twin = { ...first, amount: usdt(99) };
  await refund(twin, usdt(5));

  // Expired: all of it is returned.
  const forgotten = await authorize(62);
  await networkHelpers.time.increaseTo(forgotten.authorizationExpiry + DAY);
  await settle(processor.write.reclaim([forgotten], { account: stranger.account }));

  // In the new store, each leg of a capture becomes a credit once, and so does a return to the payer.
  const newStore = await processor.read.getStore([addressOf(merchant)]);
  const credited = { ...inHostile, feeBps: 100n, feeReceiver: cashier, splits: [{ account: clerk, bps: 500n }] };
  const refused = await authorize(61, credited);
  await treat(cashier, "Refuse");
  await capture(refused, 4n * 10n ** 17n);
  await treat(cashier, "Pay");
  await treat(clerk, "Refuse");
  await treat(merchant, "Refuse");
  await capture(refused, 4n * 10n ** 17n);
  await treat(payer, "Refuse");
  await voidHeld(refused, 2n * 10n ** 17n);

  await treat(merchant, "Pay");
  await settle(processor.write.claim([newStore, hostile.address, addressOf(merchant)], { account: stranger.account }));

  // The payer cannot receive: by its signature, most of its credit goes elsewhere.
  const claimed = 15n * 10n ** 16n;
  const claim = { store: newStore, token: getAddress(hostile.address), account: addressOf(payer), to: haven };
  const nonce = await processor.read.nonces([addressOf(payer)]);
  const signature = await payer.signTypedData({
    domain: toTypedDataDomain(indexed.domain),
    types: { Claim: types.Claim },
    primaryType: "Claim",
    message: { ...claim, amount: claimed, nonce, deadline: 2n ** 40n },
  });
  const { store: from, token, account, to } = claim;
  const claimTo = [account, from, token, to, claimed, 2n ** 40n, signature] as const;
  await settle(processor.write.claimToFor(claimTo, { account: stranger.account }));

  return { second, third, newStore, twin, partly };
}

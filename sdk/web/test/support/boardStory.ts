import type { Address, Hex } from "viem";
import { confirm } from "../../../../scripts/deploy/client.ts";
import { actAsIssuer } from "../../../../scripts/stack/topUp.ts";
import { type World, clientOf, newcomer } from "./stack.ts";

const HOUR = 3_600n;
const DAY = 86_400n;
const USDT = 1_000_000n;
/** More than one page of the board. */
const SMALL_ONES = 24;

/** A payment of the story. */
export interface Told {
  readonly id: Hex;
  readonly number: bigint;
  readonly amount: bigint;
}

type Name = "split" | "refunded" | "captured" | "expired" | "voided";
type Sdk = ReturnType<typeof clientOf>;

/** The expected facts of the story. */
export interface Story {
  readonly merchant: Address;
  readonly seller: Sdk;
  readonly payer: Sdk;
  /** The payer of one payment only. */
  readonly guest: Address;
  /** The account with a split of one payment. */
  readonly partner: Address;
  readonly store: Address;
  readonly payments: Readonly<Record<Name, Told>>;
  readonly refunded: bigint;
  /** Authorized, and neither captured nor returned. */
  readonly held: bigint;
  /** The amount that could not be delivered. */
  readonly credited: bigint;
}

/**
 * A merchant's business: a charge with a split, one that is refunded in part, an authorization that is captured in
 * part, one that has expired, one that was voided while the token was paused, and many small charges.
 */
export async function tellStory(world: World): Promise<Story> {
  const { stack, deployment, indexer } = world;
  const { client: chain } = stack.chain;
  const token = deployment.tokens[0]!.address;
  const people = { seller: 0n, payer: 1_000n * USDT, guest: 120n * USDT, partner: 0n };
  const [seller, payer, guest, partner] = [
    await newcomer(world, people.seller),
    await newcomer(world, people.payer),
    await newcomer(world, people.guest),
    await newcomer(world, people.partner),
  ];
  const [sells, pays, visits] = [clientOf(world, seller), clientOf(world, payer), clientOf(world, guest)];
  const { timestamp: start } = await chain.getBlock();
  let number = 0n;

  async function take(
    by: Sdk,
    amount: bigint,
    more: { splits?: readonly { account: Address; bps: bigint }[]; captureWithin?: bigint } = {},
  ) {
    const payExpiry = start + HOUR;
    const { splits = [], captureWithin = 0n } = more;
    number += 1n;
    const invoice = await sells.invoice.sign({
      number,
      token,
      amount,
      payExpiry,
      splits,
      ...(captureWithin > 0n && { payer: by.account.address }),
      authorizationExpiry: captureWithin === 0n ? 0n : payExpiry + captureWithin,
    });
    await by.invoice.pay({ invoice });
    return { invoice, told: { id: invoice.id, number, amount } };
  }

  const split = await take(visits, 120n * USDT, { splits: [{ account: partner.address, bps: 1_000n }] });
  const refunded = await take(pays, 80n * USDT);
  const captured = await take(pays, 200n * USDT, { captureWithin: 20n * DAY });
  const expired = await take(pays, 40n * USDT, { captureWithin: DAY });
  const voided = await take(pays, 60n * USDT, { captureWithin: 20n * DAY });
  for (let i = 0; i < SMALL_ONES; i++) await take(pays, USDT + BigInt(i));

  const refund = { invoice: refunded.invoice, amount: 30n * USDT, reason: "undelivered" } as const;
  const { approvals } = await sells.payment.refund.prepare(refund);
  for (const approval of approvals)
    await confirm(sells, "approving", await sells.writeContract({ ...approval, chain: null }));
  await sells.payment.refundSync(refund);
  await sells.payment.captureSync({ invoice: captured.invoice, amount: 50n * USDT });
  await actAsIssuer(chain, token, "pause");
  await sells.payment.voidSync({ invoice: voided.invoice });
  await actAsIssuer(chain, token, "unpause");
  const { store } = await sells.store.get({ merchant: seller.address });

  await chain.increaseTime({ seconds: Number(2n * DAY) });
  await chain.mine({ blocks: 1 });
  await indexer.waitForBlock(await chain.getBlockNumber());
  return {
    merchant: seller.address,
    seller: sells,
    payer: pays,
    guest: guest.address,
    partner: partner.address,
    store,
    payments: {
      split: split.told,
      refunded: refunded.told,
      captured: captured.told,
      expired: expired.told,
      voided: voided.told,
    },
    refunded: 30n * USDT,
    held: 190n * USDT,
    credited: 60n * USDT,
  };
}

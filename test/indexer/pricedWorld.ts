import { type Hash, type Address, getAddress, keccak256, toHex } from "viem";
import type { PaymentTerms } from "../../sdk/src/terms/types.ts";
import { EUR, feedBounds, guards, price, roundAt } from "../prices/support.ts";
import type { Chain } from "../support/indexer.ts";
import { usdt } from "../support/system.ts";
import { reason } from "./escrowWorld.ts";
import { exitsOf } from "./exits.ts";

const accountOf = (name: string): Address => getAddress(`0x${keccak256(toHex(name)).slice(-40)}`);
/** Accounts that only receive parts of priced payments. */
export const agent = accountOf("agent");
export const partner = accountOf("partner");

const HOUR = 3_600n;
const DAY = 24n * HOUR;
const dayOf = (instant: bigint): string => new Date(Number(instant) * 1_000).toISOString().slice(0, 10);

/** More than any price of an amount here. */
const maxIn = 10n ** 20n;

/**
 * Invoices in euros that are paid in two tokens, on two days at two prices. The merchant is the stranger, so that
 * only its totals depend on prices. Numbers begin at 50.
 */
export async function letPricesBeTaken(indexed: Chain, settle: (sent: Promise<Hash>) => Promise<Hash>) {
  const { processor, token, hostile, stranger, payer, operator, viem, addressOf, networkHelpers } = indexed;
  const noon = ((await indexed.now()) / DAY + 2n) * DAY + DAY / 2n;

  const aggregator = await viem.deployContract("AggregatorMock", [...feedBounds]);
  const feed = await viem.deployContract("FeedMock", [8, aggregator.address]);
  const push = async (instant: bigint, answer: bigint) => {
    const { startedAt, updatedAt } = roundAt(instant, answer);
    await settle(aggregator.write.push([answer, startedAt, updatedAt]));
  };
  const sourceTo = async (quote: Address, quoteDecimals: number) => {
    const pair = { base: EUR, quote, baseDecimals: 2, quoteDecimals, inverted: false };
    return getAddress((await viem.deployContract("ChainlinkSource", [feed.address, pair, guards])).address);
  };
  const source = await sourceTo(token.address, 6);
  const toHostile = await sourceTo(hostile.address, 18);

  const invoiceOf = async (number: number, amount: bigint, overrides: Partial<PaymentTerms> = {}) => {
    const inEuros = { merchant: addressOf(stranger), number: BigInt(number), amount, currency: EUR, source };
    const terms = await indexed.termsOf({ ...inEuros, ...overrides });
    return { terms, signed: [addressOf(stranger), await indexed.signTerms(stranger, terms)] as const };
  };
  const charge = async (...invoice: Parameters<typeof invoiceOf>) => {
    const { terms, signed } = await invoiceOf(...invoice);
    const [signer, signature] = signed;
    await settle(processor.write.charge([terms, signer, maxIn, signature], { account: payer.account }));
    return terms;
  };
  const withParts = { feeBps: 500n, feeReceiver: agent, splits: [{ account: partner, bps: 1_000n }] };

  // The first day; the token keeps its own fee from one of them.
  await networkHelpers.time.increaseTo(noon);
  await push(noon - 2n * HOUR, price(1.08));
  await push(noon - HOUR, price(1.0823456));
  await settle(indexed.asTokenOwner.write.setParams([10n, 5n]));
  await charge(50, 10_000n);
  await settle(indexed.asTokenOwner.write.setParams([0n, 0n]));
  const consented = await invoiceOf(51, 8_001n, withParts);
  const consent = await indexed.signPermit2(payer, consented.terms, { nonce: 5_001n, maxIn });
  const [signer, signature] = consented.signed;
  const rail = [addressOf(payer), indexed.permit2Collector.address] as const;
  await settle(
    processor.write.chargeWithConsent([consented.terms, signer, ...rail, signature, consent], {
      account: operator.account,
    }),
  );
  const held = await invoiceOf(52, 5_000n, {
    ...withParts,
    feeBps: 0n,
    operator: addressOf(operator),
    payer: addressOf(payer),
    authorizationExpiry: (await indexed.now()) + 3n * DAY,
  });
  const authorized = [held.terms, held.signed[0], maxIn, held.signed[1]] as const;
  await settle(processor.write.authorize(authorized, { account: payer.account }));

  // The second day, at another price.
  await networkHelpers.time.increaseTo(noon + DAY);
  await push(noon + DAY - HOUR, price(1.09));
  const { capture, voidHeld, refund } = exitsOf(indexed);
  await settle(capture(operator, held.terms, usdt(30)));
  const [capturable] = await processor.read.getPayment([indexed.idOf(held.terms)]);
  await settle(voidHeld(operator, held.terms, capturable));
  const returned = await charge(53, 4_000n);
  await charge(54, 4_000n, { token: getAddress(hostile.address), currency: EUR, source: toHostile });

  // More is paid back than was taken, which the chain allows.
  await indexed.approve(stranger, processor.address);
  for (const amount of [usdt(40), usdt(5)]) {
    await settle(refund(stranger, returned, amount, addressOf(payer), reason));
  }

  const days = [dayOf(noon), dayOf(noon + DAY)] as const;
  return { source, push, held: held.terms, days };
}

// What an analyst has to come across in any period, however short: each is told by name, and not left to chance.
import { type Calendar, DAY, HOUR, MINUTE, afterPause, isPaused } from "./calendar.ts";
import { type Counter, centsOf, drawSale, firstSigner, secondSigner } from "./draw.ts";
import { type EuroRound, dueOf, euroAt } from "./euro.ts";
import type { MerchantName } from "./merchants.ts";
import type { Operation, Sale } from "./operations.ts";

type Counters = Readonly<Record<MerchantName, Counter>>;

/** Whose credit nobody claims: it brought its bicycle back while the token was paused, and has not looked since. */
export const FORGETFUL = "payer 90";

/** What signers may promise: the bazaar's sellers have most of it. */
const capOf = (merchant: MerchantName): bigint => (merchant === "bazaar" ? 9_500n : 500n);

/** Each merchant names a signer at first and another later; the first is revoked, and the hotel's narrowed before. */
export function tellSigners({ calendar, merchant: { name } }: Counter): readonly Operation[] {
  const { start, handOver } = calendar;
  const named = { does: "nameSigner", merchant: name, maxOutBps: capOf(name) } as const;
  const year = start + 365 * DAY;
  const narrowed = { ...named, at: handOver - 2 * DAY, signer: firstSigner(name), validUntil: year, maxOutBps: 200n };
  return [
    { ...named, at: start + 2 * MINUTE, signer: firstSigner(name), validUntil: year },
    ...(name === "hotel" ? [narrowed] : []),
    { ...named, at: handOver - HOUR, signer: secondSigner(name), validUntil: year + 90 * DAY },
    {
      ...named,
      at: handOver + 30 * DAY > calendar.end ? calendar.end - HOUR : handOver + 30 * DAY,
      signer: firstSigner(name),
      validUntil: 0,
    },
  ];
}

/**
 * The issuer lists the hotel's store. What is captured out of it waits as credits; new money goes to the hotel's next
 * store, by anybody's call. (A payee that is listed is paid all the same: USDT asks only whom it takes from.)
 */
function tellListing({ hotel }: Counters, { listing: { from, to } }: Calendar): readonly Operation[] {
  const at = from - 3 * HOUR;
  const sale = drawSale(hotel, at, { authorizationExpiry: at + 6 * DAY, rail: "allowance" });
  const { amount, feeBps } = sale;
  const store = { merchant: "hotel", generation: 0 } as const;
  return [
    { does: "authorize", at, sale },
    { does: "listStore", at: from, ...store },
    { does: "renewStore", at: from + 1, merchant: "hotel" },
    { does: "capture", at: from + HOUR, sale, amount: amount / 2n, feeBps },
    { does: "capture", at: from + 2 * HOUR, sale, amount: amount - amount / 2n, feeBps },
    { does: "unlistStore", at: to, ...store },
  ];
}

/** The issuer pauses the token for a day: nobody pays, what is captured or voided waits as a credit. */
function tellPause({ hotel, bicycles }: Counters, { pause: { from, to } }: Calendar): readonly Operation[] {
  const at = from - 2 * HOUR;
  const stay = drawSale(hotel, at, { authorizationExpiry: at + 4 * DAY, rail: "permit2" });
  const hired = drawSale(bicycles, at, { authorizationExpiry: at + 3 * DAY, payer: FORGETFUL, rail: "allowance" });
  return [
    { does: "authorize", at, sale: stay },
    { does: "authorize", at, sale: hired },
    { does: "pause", at: from },
    { does: "capture", at: from + 3 * HOUR, sale: stay, amount: stay.amount, feeBps: stay.feeBps },
    { does: "void", at: from + 4 * HOUR, sale: hired, amount: hired.amount },
    { does: "unpause", at: to },
  ];
}

/** For one payment the token keeps a fee, and all of that is refunded: more than it brought. */
function tellTokenFee({ wholesale }: Counters, calendar: Calendar): readonly Operation[] {
  const { tokenFee: at, end } = calendar;
  const sale = drawSale(wholesale, at + 10, { rail: "allowance" });
  const refundAt = afterPause(calendar, Math.min(at + 2 * DAY, end - 2 * HOUR));
  return [
    { does: "setTokenFee", at, bps: 10n },
    { does: "charge", at: at + 10, sale },
    { does: "setTokenFee", at: at + 20, bps: 0n },
    { does: "refund", at: refundAt, sale, amount: sale.amount, reason: "undelivered" },
  ];
}

/** An invoice is amended: the payer pays the second version, and a clerk refunds something of the first. */
function tellAmendment({ books }: Counters, { tokenFee }: Calendar): readonly Operation[] {
  const at = tokenFee + 4 * HOUR - 15;
  const sale = drawSale(books, at, { namesPayer: true, rail: "allowance" });
  const before = { ...sale, amount: sale.amount * 2n, signedAt: sale.signedAt };
  return [
    { does: "charge", at, sale },
    { does: "refund", at: at + HOUR, sale: before, amount: 5_000_000n, reason: "duplicate" },
  ];
}

/** A guest who never comes, whose money goes back; and one whose booking is still open when the period ends. */
function tellGuests({ hotel }: Counters, { start, end }: Calendar): readonly Operation[] {
  const early = start + 8 * HOUR;
  const late = end - 4 * HOUR;
  const missed = drawSale(hotel, early, { authorizationExpiry: early + HOUR + DAY + MINUTE });
  const open = drawSale(hotel, late, { authorizationExpiry: late + 10 * DAY });
  return [
    { does: "authorize", at: early, sale: missed },
    { does: "reclaim", at: missed.authorizationExpiry + 3 * HOUR, sale: missed },
    { does: "authorize", at: late, sale: open },
  ];
}

/** Two regulars who change their minds, and an invoice that is taken back. */
function tellReturns({ books, bazaar, flowers }: Counters, { start }: Calendar): readonly Operation[] {
  const at = start + DAY + 10 * HOUR;
  const novel = drawSale(books, at, { rail: "allowance" });
  const vase = drawSale(bazaar, at);
  const wreath = drawSale(flowers, at);
  const half = (novel.amount / 20_000n) * 10_000n;
  return [
    { does: "charge", at, sale: novel },
    { does: "charge", at, sale: vase },
    { does: "cancel", at: at + HOUR, merchant: "flowers", number: wreath.number, signer: wreath.signer },
    { does: "refund", at: at + 6 * HOUR, sale: novel, amount: half, reason: "requested" },
    { does: "refund", at: at + 7 * HOUR, sale: vase, amount: vase.amount, reason: "undelivered" },
  ];
}

/**
 * Abacus Software signs an invoice a day in euros, and half of the first is paid back; a guest from where the euro is books
 * the hotel each week, and comes.
 */
function tellEuros({ software, hotel }: Counters, calendar: Calendar, rounds: readonly EuroRound[]) {
  const { start, end, listing } = calendar;
  const inEuros = (sale: Sale, at: number): Sale => {
    const [cents, answer] = [sale.amount / centsOf(1), euroAt(rounds, at)];
    return { ...sale, amount: dueOf(cents, answer), euros: { cents, answer } };
  };
  // What leaves a store that is listed, or a token that is paused, is told by other stories.
  const moves = (at: number) => at < end && !isPaused(calendar, at) && (at < listing.from || at > listing.to);
  const operations: Operation[] = [];
  for (let day = start; day < end; day += DAY) {
    const at = day + 11 * HOUR;
    if (isPaused(calendar, at)) continue;
    const sale = inEuros(drawSale(software, at), at);
    operations.push({ does: "charge", at, sale });
    const half = { at: at + DAY + 30 * MINUTE, amount: sale.amount / 2n } as const;
    if (day === start) operations.push({ does: "refund", sale, ...half, reason: "requested" });
  }
  for (let at = start + 9 * HOUR; at < end; at += 7 * DAY) {
    const leaves = at + 26 * HOUR;
    if (!moves(at) || !moves(leaves)) continue;
    const sale = inEuros(drawSale(hotel, at, { authorizationExpiry: at + 3 * DAY }), at);
    const { amount, feeBps } = sale;
    operations.push({ does: "authorize", at, sale }, { does: "capture", at: leaves, sale, amount, feeBps });
  }
  return operations;
}

/** Everything that any period has. */
export function tellStories(counters: Counters, calendar: Calendar, euro: readonly EuroRound[]): readonly Operation[] {
  const told = [tellListing, tellPause, tellTokenFee, tellAmendment, tellGuests, tellReturns].flatMap((tell) =>
    tell(counters, calendar),
  );
  return [...told, ...tellEuros(counters, calendar, euro)];
}

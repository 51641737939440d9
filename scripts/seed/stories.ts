// Events that any period has, however short.
import { operatorOf } from "./booked.ts";
import { type Calendar, DAY, HOUR, MINUTE, afterPause, isOpenAllYear, isPaused } from "./calendar.ts";
import { type Counter, centsOf, drawSale, firstSigner, secondSigner } from "./draw.ts";
import type { MerchantName } from "./merchants.ts";
import type { Operation, Price, Sale } from "./operations.ts";
import { type Round, answerAt, dueOf } from "./prices.ts";

type Counters = Readonly<Record<MerchantName, Counter>>;

/** It brought its bicycle back while the token was paused, and has never claimed its credit. */
export const FORGETFUL = "payer 90";
/** It has its credit sent to its bank. */
export const FAR_AWAY = "payer 89";
const SANCTIONED = "payer 99";

/** The merchants that have a story, and the receiver of the fees. */
export const storytellers: readonly MerchantName[] = [
  ...(["books", "flowers", "wholesale", "hotel", "bicycles", "bazaar", "software", "provider"] as const),
];

/** The part of an invoice that signers may promise to others: most of it to the bazaar's sellers. */
const capOf = (merchant: MerchantName): bigint => (merchant === "bazaar" ? 9_500n : 500n);

/** Each merchant names a signer at first and another later; the first is revoked, and the hotel's narrowed before. */
export function tellSigners({ calendar, merchant: { name } }: Counter): readonly Operation[] {
  const { start, handOver } = calendar;
  const named = { does: "nameSigner", merchant: name, maxOutBps: capOf(name) } as const;
  const year = start + 365 * DAY;
  const revoked = handOver + 30 * DAY > calendar.end ? calendar.end - HOUR : handOver + 30 * DAY;
  const narrowed = { ...named, at: handOver - 2 * DAY, signer: firstSigner(name), validUntil: year, maxOutBps: 200n };
  return [
    { ...named, at: start + 2 * MINUTE, signer: firstSigner(name), validUntil: year },
    ...(name === "hotel" ? [narrowed] : []),
    { ...named, at: handOver - HOUR, signer: secondSigner(name), validUntil: year + 90 * DAY },
    { ...named, at: revoked, signer: firstSigner(name), validUntil: 0 },
  ];
}

/** The issuer lists the hotel's store, whose captures become credits; anybody opens the hotel's next one. */
function tellListing({ hotel }: Counters, { listing: { from, to } }: Calendar): readonly Operation[] {
  const at = from - 3 * HOUR;
  const title = "captured by halves out of a store that the issuer lists: credits";
  const sale = drawSale(hotel, at, { title, authorizationExpiry: at + 6 * DAY, rail: "allowance" });
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

/** The issuer pauses the token for a day: nobody pays, and captures and voids become credits. */
function tellPause({ hotel, bicycles }: Counters, { pause: { from, to } }: Calendar): readonly Operation[] {
  const at = from - 2 * HOUR;
  const title = "captured while the token is paused: credits";
  const stay = drawSale(hotel, at, { title, authorizationExpiry: at + 4 * DAY, rail: "permit2" });
  const hire = (payer: string, title: string) =>
    drawSale(bicycles, at, { title, payer, authorizationExpiry: at + 3 * DAY, rail: "allowance" });
  const hired = hire(FORGETFUL, "voided while the token is paused: a credit that nobody claims");
  const hiredToo = hire(FAR_AWAY, "voided while the token is paused: a credit that its owner has sent elsewhere");
  return [
    { does: "authorize", at, sale: stay },
    { does: "authorize", at, sale: hired },
    { does: "authorize", at, sale: hiredToo },
    { does: "pause", at: from },
    { does: "capture", at: from + 3 * HOUR, sale: stay, amount: stay.amount, feeBps: stay.feeBps },
    { does: "void", at: from + 4 * HOUR, sale: hired, amount: hired.amount },
    { does: "void", at: from + 4 * HOUR, sale: hiredToo, amount: hiredToo.amount },
    { does: "unpause", at: to },
  ];
}

/** The token keeps a fee of one payment, whose refund is more than it brought. */
function tellTokenFee({ wholesale }: Counters, calendar: Calendar): readonly Operation[] {
  const { tokenFee: at, end } = calendar;
  const title = "charged while the token keeps a fee, and refunded all of it";
  const sale = drawSale(wholesale, at + 10, { title, rail: "allowance" });
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
  const sale = drawSale(books, at, { title: "amended", namesPayer: true, rail: "allowance" });
  const before = { ...sale, title: "before it was amended, and refunded in part", amount: sale.amount * 2n };
  return [
    { does: "charge", at, sale },
    { does: "refuse", at: at + MINUTE, sale: before, to: "pay", by: sale.payer, error: "NumberSpentError" },
    { does: "refund", at: at + HOUR, sale: before, amount: 5_000_000n, reason: "duplicate" },
  ];
}

/** A guest who never comes, whose money goes back; and one whose booking is still open when the period ends. */
function tellGuests({ hotel }: Counters, { start, end }: Calendar): readonly Operation[] {
  const early = start + 8 * HOUR;
  const late = end - 4 * HOUR;
  const booked = (title: string, at: number, authorizationExpiry: number) =>
    drawSale(hotel, at, { title, authorizationExpiry });
  const missed = booked("reclaimed after its expiry", early, early + HOUR + DAY + MINUTE);
  const open = booked("authorized", late, late + 10 * DAY);
  const by = operatorOf("hotel");
  const expired = missed.authorizationExpiry;
  return [
    { does: "authorize", at: early, sale: missed },
    { does: "refuse", at: expired + HOUR, sale: missed, to: "capture", by, error: "AuthorizationExpiredError" },
    { does: "reclaim", at: expired + 3 * HOUR, sale: missed },
    { does: "authorize", at: late, sale: open },
  ];
}

/** Two guests leave on one morning: both are captured in one call, beside a capture of too much. */
function tellBatch({ hotel }: Counters, { start }: Calendar): readonly Operation[] {
  const at = start + 10 * HOUR;
  const book = (title: string) => drawSale(hotel, at, { title, authorizationExpiry: at + 3 * DAY });
  const [first, second] = [book("captured in a batch"), book("captured in the same batch, beside one that fails")];
  const whole = ({ amount, feeBps }: Sale) => ({ amount, feeBps });
  const captures = [
    { sale: first, ...whole(first) },
    { sale: first, amount: 1n, feeBps: 0n, fails: true },
    { sale: second, ...whole(second) },
  ] as const;
  return [
    { does: "authorize", at, sale: first },
    { does: "authorize", at, sale: second },
    { does: "batch", at: start + DAY + 8 * HOUR, merchant: "hotel", captures },
  ];
}

/** A bouquet over each rail; and invoices tried by another than their payer, or too late. */
function tellRails({ flowers, bazaar }: Counters, { start }: Calendar): readonly Operation[] {
  const at = start + DAY + 12 * HOUR;
  const charges = (["allowance", "permit2", "relayed"] as const).map((rail, i): Operation => ({
    ...{ does: "charge", at: at + i * MINUTE },
    sale: drawSale(flowers, at + i * MINUTE, { title: `charged over ${rail}, with a fee`, rail }),
  }));
  const parts = drawSale(bazaar, at, { title: "by a signature, to several", rail: "relayed", splits: fourSellers });
  const named = drawSale(flowers, at, { title: "by a named payer", namesPayer: true });
  const expired = drawSale(flowers, at, { title: "expired" });
  const late = expired.payExpiry + MINUTE;
  return [
    ...charges,
    { does: "refuse", at: at - 30, sale: named, to: "pay", by: FORGETFUL, error: "PayerMismatchError" },
    { does: "charge", at, sale: named },
    { does: "charge", at, sale: parts },
    { does: "refuse", at: at + 30, sale: parts, to: "pay", by: FORGETFUL, error: "NumberSpentError" },
    { does: "refuse", at: late, sale: expired, to: "pay", by: expired.payer, error: "InvoiceExpiredError" },
  ];
}

const fourSellers = [1_500n, 250n, 1_000n, 1n].map((bps, i) => ({ account: `seller ${i + 1}`, bps }));

/** The list's keeper puts a payer on it: the policy in the terms lets it pay no more. */
function tellSanctions({ wholesale }: Counters, { start }: Calendar): readonly Operation[] {
  const at = start + DAY + 9 * HOUR;
  const title = "by a payer whom the sanctions list has";
  const sale = drawSale(wholesale, at, { title, payer: SANCTIONED, rail: "allowance" });
  return [
    { does: "sanction", at: at - HOUR, account: SANCTIONED },
    { does: "refuse", at, sale, to: "pay", by: SANCTIONED, error: "PolicyRefusedError" },
  ];
}

/** Two regulars who change their minds, and an invoice that is taken back. */
function tellReturns({ books, bazaar, flowers }: Counters, { start }: Calendar): readonly Operation[] {
  const at = start + DAY + 10 * HOUR;
  const novel = drawSale(books, at, { title: "charged, and refunded in part", rail: "allowance" });
  const vase = drawSale(bazaar, at, { title: "charged with splits, and refunded" });
  const wreath = drawSale(flowers, at, { title: "cancelled by its signer", payExpiry: at + DAY });
  const { number, signer } = wreath;
  const half = (novel.amount / 20_000n) * 10_000n;
  return [
    { does: "charge", at, sale: novel },
    { does: "charge", at, sale: vase },
    { does: "cancel", at: at + HOUR, merchant: "flowers", number, signer },
    { does: "refuse", at: at + 2 * HOUR, sale: wreath, to: "pay", by: wreath.payer, error: "NumberSpentError" },
    { does: "refund", at: at + 6 * HOUR, sale: novel, amount: half, reason: "requested" },
    { does: "refund", at: at + 7 * HOUR, sale: vase, amount: vase.amount, reason: "undelivered" },
  ];
}

/** The same sale, signed in a currency and paid at an instant. */
function inCurrency(sale: Sale, currency: Price["currency"], rounds: readonly Round[], at: number): Sale {
  const price = { currency, amount: sale.amount / centsOf(1), answer: answerAt(rounds, currency, at) };
  return { ...sale, amount: dueOf(price), price };
}

/** An invoice a day in euros, half of the first refunded; and a guest who books the hotel in euros each week, and comes. */
function tellEuros({ software, hotel }: Counters, calendar: Calendar, rounds: readonly Round[]) {
  const { start, end, listing } = calendar;
  // Listed stores and the paused token are in other stories.
  const moves = (at: number) => at < end && !isPaused(calendar, at) && (at < listing.from || at > listing.to);
  const operations: Operation[] = [];
  let isFirst = true;
  for (let at = start + 11 * HOUR; at < end; at += DAY) {
    if (isPaused(calendar, at) || !isOpenAllYear(at)) continue;
    const title = isFirst ? "charged, and half of it refunded" : "charged";
    const sale = inCurrency(drawSale(software, at, { title }), "EUR", rounds, at);
    operations.push({ does: "charge", at, sale });
    const back = afterPause(calendar, at + DAY + 30 * MINUTE);
    if (isFirst && back < end)
      operations.push({ does: "refund", at: back, sale, amount: sale.amount / 2n, reason: "requested" });
    isFirst = false;
  }
  for (let at = start + 9 * HOUR; at < end; at += 7 * DAY) {
    const leaves = at + 26 * HOUR;
    if (!moves(at) || !moves(leaves) || !isOpenAllYear(at)) continue;
    const booked = drawSale(hotel, at, { title: "authorized and captured", authorizationExpiry: at + 3 * DAY });
    const sale = inCurrency(booked, "EUR", rounds, at);
    const { amount, feeBps } = sale;
    operations.push({ does: "authorize", at, sale }, { does: "capture", at: leaves, sale, amount, feeBps });
  }
  return operations;
}

/** An order in yuan; and two in euros that guards refuse at first, on a weekend and while the token is off its peg. */
function tellGuards({ wholesale, books, software }: Counters, calendar: Calendar, rounds: readonly Round[]) {
  const { weekend, depeg } = calendar;
  const signed = (counter: Counter, title: string, from: number, to: number, change: Partial<Sale> = {}): Sale =>
    drawSale(counter, from, { title, rail: "allowance", payExpiry: to + HOUR, ...change });
  const refused = (sale: Sale, at: number, error: string): Operation => {
    return { does: "refuse", at, sale, to: "pay", by: sale.payer, error };
  };
  const paid = (sale: Sale, at: number): readonly Operation[] => [
    { does: "quote", at: at - 10, sale },
    { does: "charge", at, sale },
  ];
  const morning = depeg.from - 4 * HOUR;
  const waits = { authorizationExpiry: morning + 5 * DAY };
  const order = signed(wholesale, "authorized in yuan, and captured", morning, morning, waits);
  const yuan = inCurrency(order, "CNY", rounds, morning);
  const { amount, feeBps } = yuan;
  const fallen = signed(books, "refused while the token is off its peg", depeg.from + 5 * MINUTE, depeg.to);
  const offPeg = inCurrency(fallen, "EUR", rounds, depeg.to);
  const operations: Operation[] = [
    { does: "quote", at: morning - 10, sale: yuan },
    { does: "authorize", at: morning, sale: yuan },
    { does: "capture", at: morning + 2 * HOUR, sale: yuan, amount, feeBps },
    refused(offPeg, depeg.from + 5 * MINUTE, "OffPegError"),
    { does: "trip", at: depeg.from + 6 * MINUTE },
    refused(offPeg, depeg.from + 15 * MINUTE, "LatchShutError"),
    { does: "clear", at: depeg.to - 5 * MINUTE },
    ...paid(offPeg, depeg.to),
  ];
  if (!weekend) return operations;
  const { closed, open } = weekend;
  const licence = signed(software, "refused on a Sunday, charged on Monday", closed, open);
  const late = inCurrency(licence, "EUR", rounds, open);
  return [...operations, refused(late, closed, "MarketClosedError"), ...paid(late, open)];
}

export function tellStories(counters: Counters, calendar: Calendar, prices: readonly Round[]): readonly Operation[] {
  const stories = [
    ...[tellListing, tellPause, tellTokenFee, tellAmendment, tellGuests, tellBatch, tellReturns, tellRails],
    ...[tellSanctions, tellEuros, tellGuards],
  ];
  return stories.flatMap((tell) => tell(counters, calendar, prices));
}

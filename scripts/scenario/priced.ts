import { type Address, keccak256, parseAbi, stringToHex, zeroAddress } from "viem";
import { type Invoice, type PriceGetQuoteReturnType, toCurrency, toInvoiceLink } from "../../sdk/src/index.ts";
import { confirm } from "../deploy/client.ts";
import { price } from "../deploy/sources.ts";
import { writeRounds } from "../stack/feeds.ts";
import type { Cast } from "./cast.ts";
import { type PlannedPriced, type PricedName, pricedPlans, tokenPrice } from "./pricedPlan.ts";

const MINUTE = 60n;
const HOUR = 60n * MINUTE;
const DAY = 24n * HOUR;
const WEEK = 7n * DAY;
/** 1970 began on a Thursday. */
const FIRST_MONDAY = 4n * DAY;

/** Of a week that begins on Monday: when foreign exchange is closed, and when it trades. */
const [SATURDAY_NOON, MONDAY_MORNING] = [5n * DAY + 12n * HOUR, 9n * HOUR];

const latchAbi = parseAbi(["function trip()", "function clear()"]);

/** What the payer was told before it paid. */
export type Quote = Extract<PriceGetQuoteReturnType, { readonly status: "priced" }>;

/** An invoice that was paid, the price that it was paid at, and what it was refused for before. */
export interface Priced {
  readonly planned: PlannedPriced;
  readonly invoice: Invoice;
  readonly quote: Quote;
  readonly refusals: readonly string[];
}

/**
 * Invoices in euros and yuan. A weekend passes, and the token leaves its peg and comes back: each time an invoice is
 * refused until the guard that refused it accepts. The last of all, for it moves the clock; it leaves the feeds fresh, on
 * a Monday.
 */
export async function livePriced(cast: Cast): Promise<readonly Priced[]> {
  const { relayer, chain, operator } = cast;
  const now = async () => (await relayer.getBlock()).timestamp;
  const moveTo = async (timestamp: bigint) => {
    await chain.client.setNextBlockTimestamp({ timestamp });
    await chain.client.mine({ blocks: 1 });
  };
  const next = async (secondOfWeek: bigint) => {
    const instant = await now();
    const passed = (instant - FIRST_MONDAY) % WEEK;
    // A second at least: no block has the instant of the one before it.
    return moveTo(instant + ((secondOfWeek + WEEK - passed - 1n) % WEEK) + 1n);
  };

  await next(SATURDAY_NOON);
  await writePrices(cast, tokenPrice.good);
  const weekend = await sign(cast, "weekend");
  const closed = await refuse(cast, weekend, "MarketClosedError");

  await next(MONDAY_MORNING);
  await writePrices(cast);
  await moveTo((await now()) + 12n * MINUTE);
  const paidLate = await pay(cast, weekend);
  const captured = await sign(cast, "captured");
  const authorized = await pay(cast, captured);
  await operator.payment.captureSync({ invoice: captured.invoice });

  const offPeg = await sign(cast, "offPeg");
  for (const answer of tokenPrice.falls) await writePrices(cast, answer);
  const fallen = await refuse(cast, offPeg, "OffPegError");
  await turn(cast, fallen.guard, "trip");
  for (const answer of tokenPrice.recovers) await writePrices(cast, answer);
  const shut = await refuse(cast, offPeg, "LatchShutError");
  await moveTo(shut.clearsAt!);
  await turn(cast, shut.guard, "clear");
  const cleared = await pay(cast, offPeg);
  await writePrices(cast);

  return [
    { ...weekend, quote: paidLate, refusals: [closed.text] },
    { ...captured, quote: authorized, refusals: [] },
    { ...offPeg, quote: cleared, refusals: [fallen.text, shut.text] },
  ];
}

type Signed = Pick<Priced, "planned" | "invoice">;

/** Signed as any invoice is, with the currency and the recommended source of its price. */
async function sign(cast: Cast, name: PricedName): Promise<Signed> {
  const { signers, token, addressOf, relayer, deployment } = cast;
  const planned: PlannedPriced = pricedPlans[name];
  const { merchant, number, currency, amount, payer, feeBps, entry, title } = planned;
  const { timestamp } = await relayer.getBlock();
  const payExpiry = timestamp + WEEK;
  const invoice = await signers[merchant].invoice.sign({
    ...{ merchant: addressOf(merchant), operator: addressOf("operator"), payer: addressOf(payer), number },
    ...{ token: token.address, amount, currency: toCurrency(currency).address },
    source: deployment.sources.find(({ base }) => base === currency)!.address,
    ...{ payExpiry, authorizationExpiry: entry === "charge" ? 0n : payExpiry + DAY },
    ...{ feeBps, feeReceiver: feeBps > 0n ? addressOf("provider") : zeroAddress },
    referenceHash: keccak256(stringToHex(`${merchant} ${number}: ${title}`)),
  });
  return { planned, invoice };
}

const payLink = ({ payers, deployment }: Cast, { planned, invoice }: Signed) => {
  const link = toInvoiceLink(invoice, { origin: "https://shop.example", ...deployment });
  return payers[planned.payer].invoice.pay({ link, rail: "allowance" });
};

/** The payer asks what it comes to, and pays. */
async function pay(cast: Cast, signed: Signed): Promise<Quote> {
  const quote = await cast.relayer.price.getQuote({ invoice: signed.invoice });
  if (quote.status !== "priced") throw new Error(`${signed.planned.title}: ${quote.text}`);
  await payLink(cast, signed);
  return quote;
}

/** The payer tries, and must be refused by this error; what a quote says to it. */
async function refuse(cast: Cast, signed: Signed, error: string) {
  const met = await payLink(cast, signed).then(
    () => "no error: it was paid",
    (refusal: Error) => refusal.name,
  );
  const { title } = signed.planned;
  if (met !== error) throw new Error(`${title}: it was to be refused by ${error}, and met ${met}`);
  const quote = await cast.relayer.price.getQuote({ invoice: signed.invoice });
  if (quote.status !== "refused") throw new Error(`${title}: it was refused, and the quote is ${quote.text}`);
  return quote;
}

/** Somebody, for anyone may, trips or clears a latch. */
async function turn({ relayer }: Cast, latch: Address, functionName: "trip" | "clear"): Promise<void> {
  const hash = await relayer.writeContract({ address: latch, abi: latchAbi, functionName, chain: null });
  await confirm(relayer, functionName, hash);
}

/** A new round of every TEST feed, of the token's at this price. */
const writePrices = ({ chain, deployment }: Cast, tokenPrice?: string): Promise<void> =>
  writeRounds(chain.rpcUrl, deployment, tokenPrice === undefined ? {} : { "USDT/USD": price(tokenPrice) });

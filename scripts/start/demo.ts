import { zeroAddress } from "viem";
import { toCurrency, toInvoiceLink } from "../../sdk/src/index.ts";
import { secondSigner } from "../seed/draw.ts";
import { ownersOf } from "../seed/people.ts";
import type { Cast } from "../seed/perform.ts";
import { devAccount } from "../stack/accounts.ts";

/** For people who open the pages: invoices to pay, and a Safe to pay out of, by two of its owners. */
export type Demo = Awaited<ReturnType<typeof prepareDemo>>;

const A_DAY = 86_400n;
/** Above the season's, ten for each run of a kept chain. */
const numberOf = (run: number, index: number): bigint => 1_000n + 10n * BigInt(run) + BigInt(index);
/** The market for euros is shut for two days a week. */
export const GOOD_FOR_DAYS = 3n;
const MERCHANT = "books";

export async function prepareDemo(cast: Cast, origin: string, run = 0) {
  const { addressOf, people, deployment, clientAs, relayer } = cast;
  const merchant = addressOf(MERCHANT);
  const token = deployment.tokens[0]!;
  const { timestamp } = await relayer.getBlock();
  const payExpiry = timestamp + GOOD_FOR_DAYS * A_DAY;
  const euro = deployment.sources.find(({ base }) => base === "EUR");
  const common = { merchant, token: token.address, payExpiry, payer: zeroAddress };
  const inEuros = euro && { amount: 2_000n, currency: toCurrency("EUR").address, source: euro.address };
  const forPayer = { payer: devAccount("payer").address, authorizationExpiry: payExpiry + 7n * A_DAY };
  const held = `40 ${token.symbol} for the account "payer" alone, held for the merchant`;
  const drafts = [
    { title: `25 ${token.symbol}`, terms: { ...common, amount: 25_000_000n } },
    ...(inEuros ? [{ title: "EUR 20.00", terms: { ...common, ...inEuros } }] : []),
    { title: held, terms: { ...common, ...forPayer, amount: 40_000_000n } },
  ];
  const invoices = [];
  for (const [index, { title, terms }] of drafts.entries()) {
    const number = numberOf(run, index);
    const invoice = await clientAs(secondSigner(MERCHANT)).invoice.sign({ ...terms, number });
    invoices.push({ title, link: toInvoiceLink(invoice, { origin, ...deployment }) });
  }
  const lines = [1, 2, 3].map((i) => `Supplier ${i},${addressOf(`${MERCHANT} supplier ${i}`)},${10 * i}.5,INV-31${i}`);
  const owners = ownersOf(MERCHANT).map((name) => ({ address: addressOf(name), key: people.keyOf(name) }));
  const csv = `${["name,address,amount,reference", ...lines].join("\n")}\n`;
  return { invoices, payout: { safe: merchant, owners, csv } };
}

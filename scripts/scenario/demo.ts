import { type Address, type Hex, getAddress, toHex, zeroAddress } from "viem";
import { toCurrency, toInvoiceLink } from "../../sdk/src/index.ts";
import { devAccount } from "../stack/accounts.ts";
import { type Cast, merchantNames, ownersOf } from "./cast.ts";
import { suppliers } from "./plan.ts";

/** What is left for whoever opens the pages: invoices to pay, and a Safe to pay out of. */
export interface Demo {
  readonly invoices: readonly { readonly title: string; readonly link: string }[];
  readonly payout: {
    readonly safe: Address;
    /** Two of them have to sign. */
    readonly owners: readonly { readonly address: Address; readonly key: Hex }[];
    /** A spreadsheet of what is to be paid. */
    readonly csv: string;
  };
}

const A_DAY = 86_400n;
/** Above all numbers that the scenario uses. */
const FIRST_NUMBER = 1_000n;

/** Signs an invoice of each kind by the first merchant's signer, and lists what its Safe could pay. */
export async function prepareDemo(cast: Cast, origin: string): Promise<Demo> {
  const { addressOf, deployment, relayer, signers, token } = cast;
  const [name] = merchantNames;
  const merchant = addressOf(name!);
  const { timestamp } = await relayer.getBlock();
  const payExpiry = timestamp + A_DAY;
  const euro = deployment.sources.find(({ base }) => base === "EUR");
  const common = { merchant, token: token.address, payExpiry, payer: zeroAddress };
  const drafts = [
    { title: `25 ${token.symbol}`, terms: { ...common, amount: 25_000_000n } },
    ...(euro
      ? [
          {
            title: "EUR 20.00",
            terms: { ...common, amount: 2_000n, currency: toCurrency("EUR").address, source: euro.address },
          },
        ]
      : []),
    {
      title: `40 ${token.symbol} for the account "payer" alone, which wait for the merchant`,
      terms: {
        ...common,
        payer: devAccount("payer").address,
        amount: 40_000_000n,
        authorizationExpiry: payExpiry + 7n * A_DAY,
      },
    },
  ];
  const invoices: { readonly title: string; readonly link: string }[] = [];
  for (const [index, { title, terms }] of drafts.entries()) {
    const invoice = await signers[name!].invoice.sign({ ...terms, number: FIRST_NUMBER + BigInt(index) });
    invoices.push({ title, link: toInvoiceLink(invoice, { origin, ...deployment }) });
  }
  const lines = suppliers
    .slice(0, 3)
    .map((supplier, i) => `Supplier ${i + 1},${getAddress(addressOf(supplier))},${10 * (i + 1)}.5,INV-31${i + 1}`);
  const owners = ownersOf(name!).map((owner) => ({
    address: owner.address,
    key: toHex(owner.getHdKey().privateKey!),
  }));
  const csv = `${["name,address,amount,reference", ...lines].join("\n")}\n`;
  return { invoices, payout: { safe: merchant, owners, csv } };
}

// Invoices of the sample, signed as they are paid, with the documents behind them.
import { type Address, keccak256, stringToHex, zeroAddress } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { type Consent, toPermission } from "../../sdk/src/actions/payment/consent.ts";
import { type Deployment, type Invoice, documentHash, toCurrency } from "../../sdk/src/index.ts";
import { operatorOf } from "./booked.ts";
import { merchantOf } from "./merchants.ts";
import type { Name, Price, Rail, Sale } from "./operations.ts";
import type { Client } from "./perform.ts";
import { dayOf } from "./calendar.ts";

const decimal = (cents: number): string => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;

/** The hash of the document behind an invoice. Its salt is made of the number, so that readers of the sample have it. */
export function referenceHashOf({ merchant, number, payer, amount, price, signedAt, lines }: Sale): `0x${string}` {
  const { title } = merchantOf(merchant);
  const total = decimal(Number(price?.amount ?? amount / 10_000n));
  return documentHash({
    salt: keccak256(stringToHex(`sample ${merchant} ${number}`)),
    document: {
      ...{ version: 1, currency: price?.currency ?? "USDT", issuedAt: dayOf(signedAt), taxTotal: "0.00", total },
      seller: { name: title },
      buyer: { name: payer },
      lines: lines.map(({ quantity, cents }, i) => ({
        ...{ description: `item ${i + 1}`, quantity: String(quantity), unitPrice: decimal(cents) },
        ...{ taxRate: "0", taxAmount: "0.00", amount: decimal(quantity * cents) },
      })),
    },
  });
}

/** The signed invoices, by sale. */
export function invoiceBook(stage: {
  readonly deployment: Deployment;
  readonly addressOf: (name: Name) => Address;
  readonly clientAs: (name: Name) => Client;
}) {
  const { deployment, addressOf, clientAs } = stage;
  const signed = new Map<Sale, Invoice>();
  const inCurrency = ({ currency, amount }: Price) => ({
    ...{ amount, currency: toCurrency(currency).address },
    source: deployment.sources.find(({ base }) => base === currency)!.address,
  });
  const inputOf = (sale: Sale) => ({
    merchant: addressOf(sale.merchant),
    operator: addressOf(operatorOf(sale.merchant)),
    payer: sale.namesPayer ? addressOf(sale.payer) : zeroAddress,
    number: BigInt(sale.number),
    token: deployment.tokens[0]!.address,
    ...(sale.price ? inCurrency(sale.price) : { amount: sale.amount }),
    payExpiry: BigInt(sale.payExpiry),
    authorizationExpiry: BigInt(sale.authorizationExpiry),
    feeBps: sale.feeBps,
    feeReceiver: sale.feeBps > 0n ? addressOf("provider") : zeroAddress,
    policy: (merchantOf(sale.merchant).asksPolicy && deployment.sanctionsPolicy) || zeroAddress,
    referenceHash: referenceHashOf(sale),
    splits: sale.splits.map(({ account, bps }) => ({ account: addressOf(account), bps })),
  });
  async function sign(sale: Sale): Promise<Invoice> {
    const known = signed.get(sale);
    if (known) return known;
    const invoice = await clientAs(sale.signer).invoice.sign({
      ...inputOf(sale),
      now: BigInt(sale.signedAt),
      // Days of business are signed before the chain lives them.
      asksChain: false,
    });
    signed.set(sale, invoice);
    return invoice;
  }
  return {
    sign,
    termsOf: async (sale: Sale) => (await sign(sale)).terms,
  };
}

const HALF_AN_HOUR = 1_800n;

/** The payer's signature for one payment over a rail, without gas. */
export async function consentTo(
  deployment: Deployment,
  invoice: Invoice,
  payer: PrivateKeyAccount,
  { rail, maxIn, at }: { readonly rail: Exclude<Rail, "allowance">; readonly maxIn: bigint; readonly at: number },
): Promise<Consent> {
  const deadline = BigInt(at) + HALF_AN_HOUR;
  const { typedData, ...permission } = toPermission(deployment, invoice, rail, {
    ...{ payer: payer.address, maxIn, deadline, permitNonce: 0n, domain: {} },
    // Permit2's nonces have no order, so that the payment's id can be one.
    permit2Nonce: BigInt(invoice.id),
  });
  return { ...permission, payer: payer.address, signature: await payer.signTypedData(typedData as never) } as Consent;
}

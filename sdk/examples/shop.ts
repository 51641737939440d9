// A whole shop: it signs an invoice for an order, is paid, pays a part back, and lists what it has taken.
//
//   npm start                  in one terminal, until it serves
//   npm run example            in another
import { readFileSync } from "node:fs";
import { feiqianActions, formatAmount, formatInvoice, parseAmount, toDeployment, toInvoiceLink } from "@feiqian/sdk";
import { createIndexerClient } from "@feiqian/sdk/indexer";
import { createFileNumberBook } from "@feiqian/sdk/node";
import { toQr } from "@feiqian/sdk/qr";
import { createClient, http } from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";

if (!process.env.DEPLOYMENT_FILE) throw new Error("There is no local stack. Start it first: npm start");
const { RPC_URL, GRAPHQL_URL, DEPLOYMENT_FILE, MERCHANT_KEY, PAYER_KEY } = process.env as Record<string, string>;
const deployment = toDeployment(JSON.parse(readFileSync(DEPLOYMENT_FILE!, "utf8")));
const usdt = deployment.tokens[0]!;
const [merchant, payer] = [MERCHANT_KEY, PAYER_KEY].map((key) => privateKeyToAccount(key as `0x${string}`));

// Which invoice number belongs to which order: kept beside the stack's own files.
const numbers = createFileNumberBook({ folder: `${DEPLOYMENT_FILE}.numbers` });
const clientOf = (account: PrivateKeyAccount) =>
  createClient({ account, transport: http(RPC_URL) }).extend(feiqianActions({ deployment, numbers }));
const [shop, customer] = [clientOf(merchant!), clientOf(payer!)];

// 1. Sign. The same order gives the same invoice, however often it is asked for.
const order = {
  key: process.argv[2] ?? `order-${Date.now()}`,
  token: usdt.address,
  amount: parseAmount("40", usdt),
  payExpiry: 4_000_000_000n,
};
const invoice = await shop.invoice.sign(order);
const link = toInvoiceLink(invoice, { origin: "https://shop.example", ...deployment });
console.log(`${toQr(link, { as: "text" })}\n${formatInvoice(invoice, deployment)}`);

// 2. Be paid: the customer opens the link, whose invoice is verified before anything is sent.
const { id, received } = await customer.invoice.pay({ link });
console.log(`\npaid: ${formatAmount(received, usdt)}`);

// 3. Pay a part back. It comes out of the shop's own; the SDK approves exactly that much first.
const refund = { invoice, amount: parseAmount("15", usdt), reason: "undelivered" } as const;
const { amount, receipt } = await shop.payment.refundSync(refund);
console.log(`refunded: ${formatAmount(amount, usdt)}`);

// 4. List: what one payment has become the chain says; lists and totals come from the indexer.
const payment = await shop.payment.get({ invoice });
if (payment.status === "charged") console.log(`of ${id} refundable: ${formatAmount(payment.refundable, usdt)}`);
const indexer = createIndexerClient({ url: GRAPHQL_URL! });
await indexer.waitForBlock(receipt.blockNumber);
for (const one of (await indexer.listPayments({ merchant: merchant!.address, limit: 5 })).items)
  console.log(`number ${one.number}: ${formatAmount(one.due, usdt)}, ${one.status}`);

// Pays an invoice by its link, as the test payer of `npm start`:
//
//   node --env-file=.local/stack.env sdk/examples/pay.mjs LINK
import { readFileSync } from "node:fs";
import { feiqianActions, formatAmount, toDeployment } from "@feiqian/sdk";
import { createClient, http } from "viem";
import { privateKeyToAccount } from "viem/accounts";

const { RPC_URL, DEPLOYMENT_FILE, PAYER_KEY } = process.env;
const deployment = toDeployment(JSON.parse(readFileSync(DEPLOYMENT_FILE, "utf8")));
const account = privateKeyToAccount(PAYER_KEY);
const payer = createClient({ account, transport: http(RPC_URL) }).extend(feiqianActions({ deployment }));
const { received, receipt } = await payer.invoice.pay({ link: process.argv[2] });
console.log(`paid ${formatAmount(received, deployment.tokens[0])} in ${receipt.transactionHash}`);

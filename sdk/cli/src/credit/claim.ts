import { formatAmount } from "@feiqian/sdk";
import { encodeAbiParameters, keccak256 } from "viem";
import { rpcOptions } from "../chain/client.ts";
import { deploymentOptions } from "../chain/deployment.ts";
import { openFeiqian } from "../chain/feiqian.ts";
import { nameChain } from "../chain/names.ts";
import { findToken } from "../chain/token.ts";
import { findSent, journalNote, journalOptions, sendOnce } from "../chain/write.ts";
import type { Command, Context, Report } from "../command.ts";
import { CommandError } from "../errors.ts";
import { keyNote, keyOptions, loadAccount } from "../keys/load.ts";
import { confirm, confirmOptions, findAddressOption, getAddressOption } from "../options.ts";
import { formatFacts } from "../text/table.ts";

export const creditClaim: Command = {
  name: "credit claim",
  summary: "deliver a credit to its owner; for anyone",
  operands: "",
  options: {
    token: { value: "USDT", help: "the token's symbol, or its address" },
    merchant: { value: "ADDRESS", help: "the merchant whose payments it is from" },
    owner: { value: "ADDRESS", help: "its owner; default: your account" },
    store: { value: "ADDRESS", help: "the store that holds it; default: the merchant's latest" },
    ...rpcOptions,
    ...keyOptions,
    ...confirmOptions,
    ...journalOptions,
    ...deploymentOptions,
  },
  notes: [keyNote, journalNote],
  run,
};

async function run(context: Context): Promise<Report> {
  const wanted = context.options.get("token");
  const merchant = getAddressOption(context, "merchant");
  const { client, deployment } = await openFeiqian(context);
  const token = await findToken(client, deployment, wanted);
  const account = await loadAccount(context);
  const owner = findAddressOption(context, "owner") ?? account.address;
  const given = { token: token.address, merchant, owner, store: findAddressOption(context, "store") };
  const { store, amount } = await client.credit.get(given);
  const credit = { token: token.address, merchant, owner, store };
  const request = { account, deployment, name: `claim ${store} ${token.address} ${owner}` };
  const earlier = await findSent(context, request);
  if (earlier)
    return {
      text: `An earlier run had sent it: claimed in transaction ${earlier.transactionHash} of block ${earlier.blockNumber}.`,
      json: { ...credit, transaction: earlier.transactionHash, block: earlier.blockNumber, wasEarlier: true },
    };
  if (amount === 0n)
    throw new CommandError(`There is no credit of ${owner} in the store ${store}.`, {
      next: "feiqian credit list shows all credits.",
    });
  await client.credit.claim.simulate({ ...credit, account });
  const parts = [token.address, merchant, owner, store] as const;
  const hash = keccak256(encodeAbiParameters([{ type: "address[]" }], [parts]));
  const shown = formatFacts([
    ["To claim", formatAmount(amount, token)],
    ["Owner", owner],
    ["Store", store],
    ["Merchant", merchant],
    ["Chain", nameChain(deployment.chainId, deployment)],
    ["Hash", hash],
  ]);
  await confirm(context, shown, hash, "claim");
  const receipt = await sendOnce(context, request, (sender, by) => sender.credit.claimSync({ ...credit, ...by }));
  const { transactionHash: transaction, blockNumber: block } = receipt;
  return {
    text: `Claimed: ${formatAmount(amount, token)} for ${owner}, in transaction ${transaction} of block ${block}.`,
    json: { ...credit, amount, transaction, block },
  };
}

// Lists a config's tokens after the hand-over, as the lister: the first run schedules, the next one after the lister's
// delay executes and records the token: `npm run list -- --chain 11155111 --rpc URL`.
import { writeFileSync } from "node:fs";
import { type Hex, http, isAddressEqual, isHash } from "viem";
import { privateKeyToAccount, toAccount } from "viem/accounts";
import { dateOf } from "./deploy/authority.ts";
import { createSender } from "./deploy/client.ts";
import { readConfigFrom, readRecord, recordFileOf } from "./deploy/files.ts";
import { type Listing, advance, readListings, toListedTokens } from "./deploy/listing.ts";
import { readOptions, run, word, words } from "./options.ts";

const usage = `npm run list -- --chain ID --rpc URL [--config FILE] [--deployment FILE]
  --chain ID           a chain of deployments/config
  --rpc URL            the node to send to
  --config FILE        your own copy of the chain's config, by default deployments/config/ID.json
  --deployment FILE    the record, by default deployments/ID.json (of a local chain: .local/31337.json)
  --confirm-code-hash  a token's code hash that you have compared, where the config has none
  LISTER_KEY           environment: the lister's key; without it the calls are printed, for a Safe to send`;

function readLister(account: Hex) {
  const key = process.env.LISTER_KEY;
  if (key === undefined) return toAccount(account);
  if (!isHash(key)) throw new Error("LISTER_KEY is not a key of 32 bytes in hex");
  const lister = privateKeyToAccount(key);
  if (isAddressEqual(lister.address, account)) return lister;
  throw new Error(`LISTER_KEY is the key of ${lister.address}; the config names ${account} as lister`);
}

function print({ what, state, dueAt, call }: Listing): void {
  const next = { unscheduled: "to be scheduled", due: "to be executed", listed: "done", pending: "scheduled" }[state];
  console.log(`${next}: ${what}`);
  if (state === "pending") console.log(`    can be executed from ${dateOf(dueAt)} on, for a week: run this again then`);
  if (call) console.log(`    to ${call.to}, data ${call.data}`);
}

await run(async () => {
  const { values } = readOptions(usage, {
    options: { chain: word, rpc: word, config: word, deployment: word, "confirm-code-hash": words },
  });
  const chainId = Number(values.chain);
  if (!values.chain || !Number.isSafeInteger(chainId)) throw new Error(`Which chain?\n${usage}`);
  if (!values.rpc) throw new Error(`Which node? --rpc is missing.\n${usage}`);
  const config = readConfigFrom(chainId, values.config);
  if (config.lister.account === null) throw new Error("lister.account is not named in the config");
  const file = recordFileOf(chainId, values.deployment);
  const record = readRecord(file);
  if (!record) throw new Error(`There is no ${file}: nothing is recorded of that deployment.`);

  const account = readLister(config.lister.account);
  const sender = createSender(http(values.rpc), account);
  const nodeChain = await sender.getChainId();
  if (nodeChain !== chainId)
    throw new Error(`The config is for chain ${chainId}, and the node is on chain ${nodeChain}`);
  const read = () => readListings(sender, config, record, values["confirm-code-hash"] as Hex[]);
  let listings = await read();
  if (account.type === "local") {
    await advance(sender, listings);
    listings = await read();
  }
  for (const listing of listings) print(listing);
  if (listings.some(({ state }) => state !== "listed")) return;
  const added = await toListedTokens(sender, config);
  const others = record.tokens.filter(({ address }) => !added.some((token) => isAddressEqual(token.address, address)));
  writeFileSync(file, `${JSON.stringify({ ...record, tokens: [...others, ...added] }, null, 2)}\n`);
  console.log(`Every token of the config is listed, and recorded in ${file}. Next: npm run codegen`);
});

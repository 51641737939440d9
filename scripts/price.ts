// Writes the local stack's TEST feeds: `npm run price -- EUR/USD 1.09` gives one a new answer, `npm run price` lets all
// say again what they said, where a clock that was moved has left them stale.
import { price } from "./deploy/sources.ts";
import { readOptions, run } from "./options.ts";
import { openStack } from "./stack/env.ts";
import { feedsOf, writeRounds } from "./stack/feeds.ts";

const usage = `npm run price -- [PAIR PRICE] [--dir DIR]
  PAIR PRICE   EUR/USD 1.09; without them every feed repeats its answer
  --dir DIR    where the stack writes: .local`;

await run(async () => {
  const { values, positionals } = readOptions(usage, { allowPositionals: true, options: { dir: { type: "string" } } });
  const [pair, answer] = positionals;
  const { chainId, rpcUrl, record } = await openStack(values.dir);
  const pairs = [...feedsOf(record).keys()];
  if (pair !== undefined && !pairs.includes(pair))
    throw new Error(`There is no feed ${pair}. There are ${pairs.join(", ")}. Usage: npm run price -- EUR/USD 1.09`);
  if (pair !== undefined && !/^\d+(\.\d{1,8})?$/.test(answer ?? ""))
    throw new Error(`${answer ?? "Nothing"} is not a price of up to 8 decimals. Usage: npm run price -- ${pair} 1.09`);
  await writeRounds(rpcUrl, record, pair === undefined ? {} : { [pair]: price(answer!) });
  const said = pair === undefined ? "the feeds say again what they said" : `${pair} is ${answer}`;
  console.log(`On chain ${chainId} ${said}: ${pairs.join(", ")} have a new round`);
});

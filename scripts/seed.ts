// Something to look at: weeks of a believable business on a local stack, the same rows each time.
//
//   npm run seed -- --days 90 --seed 7
//
// It ends in a table of what each merchant took, and keeps serving; docs/sample-data.md tells what is in it.
import { flag, word } from "./options.ts";
import { runCommand, stackOptions } from "./stack/command.ts";

const usage = `npm run seed -- [options]
  --days N             90; 5 at least
  --seed N             7: another one draws another business
  --once               end after the table: 0 when it is as planned, otherwise 1
  --json               the result on stdout, for programs
  --check              hold every saved query's answer against the plan, everything against the chain, and a second
                       run against the first; then end
  --record             with --check: write test/deep/seed.json
  --onto DIR           no stack of its own: the one that runs and writes into DIR, whose clock it moves
  --rpc-port PORT      8545
  --graphql-port PORT  42069
  --pages-port PORT    4173
  --dir DIR            where the stack writes: .local`;

export const options = {
  ...stackOptions,
  ...{ check: flag, record: flag, onto: word },
  days: { type: "string", default: "90" },
  seed: { type: "string", default: "7" },
} as const;

runCommand("npm run seed", usage, options, async (values, command) => {
  const { seed } = await import("./seed/seed.ts");
  await seed(values, command);
});

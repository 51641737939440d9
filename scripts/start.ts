// The whole system on this machine: chain, contracts, indexer, gateway; and a short season of a business through the SDK, whose
// end are tables of who had, has and should have what. It keeps serving until it is ended; `--once` ends by itself.
import { flag, word } from "./options.ts";
import { runCommand, stackOptions } from "./stack/command.ts";

const usage = `npm start -- [options]
  --once               end after the tables: 0 when nothing differs, otherwise 1
  --json               the result on stdout, for programs
  --genesis FILE       a chain of Ethereum mainnet's contracts, real USDT included
  --fork URL           a fork of the chain behind a node
  --keep               goes on with the chain that it kept last time; a clean end keeps it
  --rpc-port PORT      8545
  --graphql-port PORT  42069
  --pages-port PORT    4173
  --gateway-port PORT  8787
  --dir DIR            where the stack writes: .local`;

export const options = { ...stackOptions, genesis: word, fork: word, keep: flag, "gateway-port": word } as const;

runCommand("npm start", usage, options, async (values, command) => {
  const { start } = await import("./start/start.ts");
  await start(values, command);
});

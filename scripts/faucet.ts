// Tops up an account of the local stack: `npm run faucet -- ADDRESS 1000` gives 1,000 USDT and some ether.
import { formatUnits, isAddress, parseEther, parseUnits } from "viem";
import { readOptions, run } from "./options.ts";
import { openStack } from "./stack/env.ts";
import { giveEther, giveUsdt } from "./stack/topUp.ts";

const usage = `npm run faucet -- ADDRESS [AMOUNT] [--dir DIR]
  AMOUNT       of USDT: 1000
  --dir DIR    where the stack writes: .local`;

const ETHER = parseEther("10");

await run(async () => {
  const { values, positionals } = readOptions(usage, { allowPositionals: true, options: { dir: { type: "string" } } });
  const [address, amount = "1000"] = positionals;
  if (!address || !isAddress(address))
    throw new Error(`${address ?? "Nothing"} is not an address. Usage: npm run faucet -- ADDRESS 1000`);
  if (!/^\d+(\.\d+)?$/.test(amount)) throw new Error(`${amount} is not an amount of USDT, such as 1000 or 0.5`);
  const { client, chainId, record } = await openStack(values.dir);
  const { address: token, symbol, decimals } = record.tokens[0]!;
  const units = parseUnits(amount, decimals);
  await giveUsdt(client, token, address, units);
  await giveEther(client, address, ETHER);
  const given = `${formatUnits(units, decimals)} ${symbol} (${token}) and 10 ETH`;
  console.log(`${address} was given ${given} on chain ${chainId}`);
});

// `npm run poc`: runs test/poc/Poc.t.sol, where an auditor writes an attack, on USDT's own code.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type Hex, hexToBigInt, pad } from "viem";
import { genesisFile, hasGenesis } from "../test/support/genesis.ts";

const USDT = "0xdac17f958d2ee523a2206206994597c13d831ec7";
/** Slots below are USDT's own variables; those above entries of its mappings, which the scene does not want. */
const FIRST_OF_MAPPINGS = 256n;
const folder = new URL("../cache/poc/", import.meta.url);
const file = new URL("usdt.json", folder);
rmSync(file, { force: true });

interface Genesis {
  readonly alloc: Readonly<Record<string, { readonly code: Hex; readonly storage: Readonly<Record<Hex, Hex>> }>>;
}

if (hasGenesis) {
  const { alloc } = JSON.parse(readFileSync(genesisFile, "utf8")) as Genesis;
  const [, usdt] = Object.entries(alloc).find(([address]) => address.toLowerCase() === USDT) ?? [];
  if (!usdt) throw new Error(`${genesisFile} has no USDT at ${USDT}`);
  const words = Object.entries(usdt.storage).filter(([slot]) => hexToBigInt(slot as Hex) < FIRST_OF_MAPPINGS);
  mkdirSync(folder, { recursive: true });
  const [slots, values] = [0, 1].map((part) => words.map((word) => pad(word[part] as Hex, { size: 32 })));
  writeFileSync(file, JSON.stringify({ code: usdt.code, slots, values }));
  console.log(`On USDT's own code, from ${genesisFile}`);
} else {
  console.log(`On UsdtMock: there is no ${genesisFile}. FORK_GENESIS names a file with USDT's own code.`);
}

const { status } = spawnSync("hardhat", ["test", "solidity", "test/poc/Poc.t.sol"], { stdio: "inherit" });
process.exitCode = status ?? 1;

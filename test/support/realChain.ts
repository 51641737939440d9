import { readFileSync } from "node:fs";
import hre from "hardhat";
import { describe, it } from "mocha";
import { hexToNumber } from "viem";
import { genesisFile, hasGenesis, writeGenesis } from "./genesis.ts";
import type { Connection } from "./system.ts";

/** The block that the genesis file was taken at; a fork of mainnet is pinned to the same one. */
export const GENESIS_BLOCK = 19_934_117;

/** An RPC that is forked instead of reading the file: mainnet with its history, or a chain started on the file. */
const forkUrl = process.env.FORK_URL;

const available = hasGenesis || forkUrl !== undefined;
const missing = `no file at ${genesisFile} (FORK_GENESIS moves it) and no FORK_URL`;

/**
 * A `describe` that needs mainnet's own code and storage. Where there is none it is skipped and says so in one line;
 * with FORK_REQUIRED=1 it fails.
 */
export function describeReal(title: string, body: () => void): void {
  if (available) describe(title, body);
  else if (process.env.FORK_REQUIRED !== "1") it.skip(`${title} (${missing})`);
  else
    it(title, () => {
      throw new Error(`Mainnet's own code is required (FORK_REQUIRED), but there is ${missing}.`);
    });
}

async function open(): Promise<Connection> {
  const forking = forkUrl ? { forking: { url: forkUrl, blockNumber: GENESIS_BLOCK } } : { initialDate: genesisDate() };
  const connection = await hre.network.create({
    network: "default",
    override: { chainId: 1, ...forking },
  });
  if (!forkUrl) await writeGenesis(connection.provider);
  return connection;
}

function genesisDate(): Date {
  const { timestamp } = JSON.parse(readFileSync(genesisFile, "utf8")) as { timestamp: `0x${string}` };
  return new Date(hexToNumber(timestamp) * 1000);
}

let connection: Promise<Connection> | undefined;

/** The chain with mainnet's code and storage, one for all files. */
export const connectReal = (): Promise<Connection> => {
  connection ??= open();
  return connection;
};

const untouched = async () => {};
let loaded: unknown;

/** As `loadFixture`; a fixture begins on the chain as it was opened, whatever other files have done to it. */
export async function loadReal<T>(fixture: () => Promise<T>): Promise<T> {
  const { networkHelpers } = await connectReal();
  if (fixture !== loaded) await networkHelpers.loadFixture(untouched);
  loaded = fixture;
  return networkHelpers.loadFixture(fixture);
}

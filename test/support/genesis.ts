import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Address, type Hex, numberToHex, pad } from "viem";

interface Account {
  readonly balance?: Hex;
  readonly nonce?: Hex;
  readonly code?: Hex;
  readonly storage?: Readonly<Record<Hex, Hex>>;
}

interface Genesis {
  readonly alloc: Readonly<Record<Address, Account>>;
  readonly timestamp: Hex;
}

/** A file with the code and storage of mainnet contracts. A user's clone does not have it. */
export const genesisFile = resolve(
  process.env.FORK_GENESIS ?? "../shared/data/mainnet/genesis_mainnet_like_19934117.json",
);

export const hasGenesis = existsSync(genesisFile);

interface Provider {
  request(args: { method: string; params?: unknown[] }): Promise<unknown>;
}

/** Writes the file's accounts into a simulated chain. Its clock has to be set by the caller. */
export async function writeGenesis(provider: Provider): Promise<void> {
  const { alloc } = JSON.parse(readFileSync(genesisFile, "utf8")) as Genesis;
  const set = (what: string, ...params: unknown[]) => provider.request({ method: `hardhat_set${what}`, params });
  const writes = Object.entries(alloc).flatMap(([address, account]) => [
    ...(account.code && account.code !== "0x" ? [set("Code", address, account.code)] : []),
    ...(BigInt(account.nonce ?? 0) > 0n ? [set("Nonce", address, numberToHex(BigInt(account.nonce!)))] : []),
    ...(BigInt(account.balance ?? 0) > 0n ? [set("Balance", address, numberToHex(BigInt(account.balance!)))] : []),
    ...Object.entries(account.storage ?? {}).map(([slot, value]) =>
      set("StorageAt", address, numberToHex(BigInt(slot)), pad(value, { size: 32 })),
    ),
  ]);
  await Promise.all(writes);
}

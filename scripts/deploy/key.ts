import { isHash } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { devAccount } from "../stack/accounts.ts";

/** The account that sends: the key's in DEPLOYER_KEY; a local chain, and a dry run, have one of their own. */
export function readDeployer(chainId: number, dryRun = false) {
  const key = process.env.DEPLOYER_KEY;
  if (key !== undefined) {
    if (!isHash(key)) throw new Error("DEPLOYER_KEY is not a key of 32 bytes in hex");
    return privateKeyToAccount(key);
  }
  if (chainId === 31337) return devAccount("deployer");
  if (!dryRun) throw new Error(`Chain ${chainId} is deployed to by a key in DEPLOYER_KEY, and there is none`);
  console.log("There is no DEPLOYER_KEY: these are the addresses for a test account. Another deployer has others.");
  return devAccount("deployer");
}

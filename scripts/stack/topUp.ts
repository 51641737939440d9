import { type Address, type EncodeFunctionDataParameters, encodeFunctionData, parseAbi, parseEther } from "viem";
import { confirm } from "../deploy/client.ts";
import type { ChainClient } from "./chain.ts";

const usdtAbi = parseAbi([
  "function owner() view returns (address)",
  "function issue(uint256 amount)",
  "function transfer(address to, uint256 value)",
  "function pause()",
  "function unpause()",
  "function addBlackList(address account)",
  "function removeBlackList(address account)",
]);

/** What Tether can do to everybody, done by the token's owner in person. */
export async function actAsIssuer(
  client: ChainClient,
  token: Address,
  functionName: "pause" | "unpause" | "addBlackList" | "removeBlackList",
  args: readonly Address[] = [],
): Promise<void> {
  const owner = await client.readContract({ address: token, abi: usdtAbi, functionName: "owner" });
  await client.impersonateAccount({ address: owner });
  await client.setBalance({ address: owner, value: parseEther("10000") });
  const data = encodeFunctionData({ abi: usdtAbi, functionName, args } as EncodeFunctionDataParameters);
  const hash = await client.sendTransaction({ account: owner, to: token, data, chain: null });
  await confirm(client, functionName, hash);
  await client.stopImpersonatingAccount({ address: owner });
}

/** New USDT for an account of a local chain, by the token's owner in person: on the mock and on the real code alike. */
export async function giveUsdt(client: ChainClient, token: Address, to: Address, amount: bigint): Promise<void> {
  const owner = await client.readContract({ address: token, abi: usdtAbi, functionName: "owner" });
  await client.impersonateAccount({ address: owner });
  await client.setBalance({ address: owner, value: parseEther("10000") });
  const call = { address: token, abi: usdtAbi, account: owner, chain: null } as const;
  const issued = await client.writeContract({ ...call, functionName: "issue", args: [amount] });
  await confirm(client, "issuing USDT", issued);
  const sent = await client.writeContract({ ...call, functionName: "transfer", args: [to, amount] });
  await confirm(client, "sending USDT", sent);
  await client.stopImpersonatingAccount({ address: owner });
}

/** More ether for an account of a local chain. */
export async function giveEther(client: ChainClient, to: Address, amount: bigint): Promise<void> {
  const balance = await client.getBalance({ address: to });
  await client.setBalance({ address: to, value: balance + amount });
}

import { type Address, type EncodeFunctionDataParameters, encodeFunctionData, parseAbi, parseEther } from "viem";
import { confirm } from "../deploy/client.ts";
import type { ChainClient } from "./chain.ts";

/** The calls of the token's owner, of the mock and the real USDT alike. */
export const issuerAbi = parseAbi([
  "function owner() view returns (address)",
  "function issue(uint256 amount)",
  "function transfer(address to, uint256 value)",
  "function pause()",
  "function unpause()",
  "function addBlackList(address account)",
  "function removeBlackList(address account)",
  "function setParams(uint256 newBasisPoints, uint256 newMaxFee)",
]);

/** Lets a local chain act as the token's owner, with ether. */
export async function impersonateIssuer(client: ChainClient, token: Address): Promise<Address> {
  const owner = await client.readContract({ address: token, abi: issuerAbi, functionName: "owner" });
  await client.impersonateAccount({ address: owner });
  await client.setBalance({ address: owner, value: parseEther("10000") });
  return owner;
}

type IssuerCall = "pause" | "unpause" | "addBlackList" | "removeBlackList" | "issue" | "transfer";
type Args = readonly (Address | bigint)[];

export async function actAsIssuer(client: ChainClient, token: Address, functionName: IssuerCall, args: Args = []) {
  const owner = await impersonateIssuer(client, token);
  const data = encodeFunctionData({ abi: issuerAbi, functionName, args } as EncodeFunctionDataParameters);
  const hash = await client.sendTransaction({ account: owner, to: token, data, chain: null });
  await confirm(client, functionName, hash);
  await client.stopImpersonatingAccount({ address: owner });
}

export async function giveUsdt(client: ChainClient, token: Address, to: Address, amount: bigint): Promise<void> {
  await actAsIssuer(client, token, "issue", [amount]);
  await actAsIssuer(client, token, "transfer", [to, amount]);
}

export async function giveEther(client: ChainClient, to: Address, amount: bigint): Promise<void> {
  const balance = await client.getBalance({ address: to });
  await client.setBalance({ address: to, value: balance + amount });
}

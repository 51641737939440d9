import { readFileSync } from "node:fs";
import { type Address, type Hex, encodeAbiParameters, keccak256, numberToHex, parseAbi, stringToHex } from "viem";
import type { Sender } from "./client.ts";

const read = (name: string): { readonly address: Address; readonly code: Hex } =>
  JSON.parse(readFileSync(new URL(`../code/${name}.json`, import.meta.url), "utf8"));

/** Contracts of others at one address on every chain, with the runtime code they have on Ethereum mainnet. */
export const permit2 = read("permit2");
export const multicall3 = read("multicall3");

const permit2Separator = (chainId: number, address: Address): Hex =>
  keccak256(
    encodeAbiParameters(
      [{ type: "bytes32" }, { type: "bytes32" }, { type: "uint256" }, { type: "address" }],
      [
        keccak256(stringToHex("EIP712Domain(string name,uint256 chainId,address verifyingContract)")),
        keccak256(stringToHex("Permit2")),
        BigInt(chainId),
        address,
      ],
    ),
  );

/** `PUSH32` of a word, as the code has an immutable. */
const push = (word: Hex) => `7f${word.slice(2)}`;
const chainWord = (chainId: number) => push(numberToHex(chainId, { size: 32 }));

/** Permit2 as its own deployment on `chainId` made it: chain id and domain separator are immutables in its code. */
export const permit2CodeOn = (chainId: number): Hex =>
  permit2.code
    .replaceAll(chainWord(1), chainWord(chainId))
    .replaceAll(push(permit2Separator(1, permit2.address)), push(permit2Separator(chainId, permit2.address))) as Hex;

/** Faults of the chain's Permit2. A copy of mainnet's code is right too: it computes its domain afresh. */
export async function checkPermit2(sender: Sender, address: Address, chainId: number): Promise<readonly string[]> {
  const code = await sender.getCode({ address });
  if (code === undefined) return [`Permit2 is not on chain ${chainId}: there is no code at ${address}`];
  if (code !== permit2CodeOn(chainId) && code !== permit2.code)
    return [`the code at ${address} on chain ${chainId} is not Permit2's (its hash is ${keccak256(code)})`];
  const abi = parseAbi(["function DOMAIN_SEPARATOR() view returns (bytes32)"]);
  const separator = await sender.readContract({ address, abi, functionName: "DOMAIN_SEPARATOR" });
  const expected = permit2Separator(chainId, address);
  return separator === expected ? [] : [`Permit2's domain separator is ${separator}, expected ${expected}`];
}

export async function checkMulticall3(sender: Sender, address: Address, chainId: number): Promise<readonly string[]> {
  const code = await sender.getCode({ address });
  if (code === undefined) return [`Multicall3 is not on chain ${chainId}: there is no code at ${address}`];
  if (code === multicall3.code) return [];
  return [`the code at ${address} on chain ${chainId} is not Multicall3's (its hash is ${keccak256(code)})`];
}

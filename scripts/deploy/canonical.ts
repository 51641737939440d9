import { readFileSync } from "node:fs";
import { type Address, type Hex, encodeAbiParameters, keccak256, numberToHex, parseAbi, stringToHex } from "viem";
import type { Sender } from "./client.ts";

type Canonical = { readonly address: Address; readonly code: Hex };

const read = (name: string): Canonical =>
  JSON.parse(readFileSync(new URL(`../code/${name}.json`, import.meta.url), "utf8")) as Canonical;

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

/** `PUSH32` of a word: how an immutable stands in the code. */
const push = (word: Hex) => `7f${word.slice(2)}`;
const chainWord = (chainId: number) => push(numberToHex(chainId, { size: 32 }));

/** Permit2 as its own deployment on `chainId` made it: chain id and domain separator are immutables in its code. */
export const permit2CodeOn = (chainId: number): Hex =>
  permit2.code
    .replaceAll(chainWord(1), chainWord(chainId))
    .replaceAll(push(permit2Separator(1, permit2.address)), push(permit2Separator(chainId, permit2.address))) as Hex;

/** What is wrong with the chain's Permit2, if anything. A copy of mainnet's code reckons its domain afresh: it is right too. */
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

/** What is wrong with the chain's Multicall3, if anything. */
export async function checkMulticall3(sender: Sender, address: Address, chainId: number): Promise<readonly string[]> {
  const code = await sender.getCode({ address });
  if (code === multicall3.code) return [];
  return [
    code === undefined
      ? `Multicall3 is not on chain ${chainId}: there is no code at ${address}`
      : `the code at ${address} on chain ${chainId} is not Multicall3's (its hash is ${keccak256(code)})`,
  ];
}

import { createRequire } from "node:module";
import { type Address, type Hex, concat, encodeAbiParameters, encodeFunctionData, encodePacked } from "viem";
import { getCreate2Address, keccak256, parseAbi, zeroAddress } from "viem";
import type { DeployConfig } from "./config.ts";

const require = createRequire(import.meta.url);
/** Creation code of a Safe's proxy; the factory appends the singleton's address. */
const { bytecode: proxyCode } =
  require("@safe-global/safe-contracts/build/artifacts/contracts/proxies/SafeProxy.sol/SafeProxy.json") as {
    bytecode: Hex;
  };

const abi = parseAbi([
  "function setup(address[] owners, uint256 threshold, address to, bytes data, address fallbackHandler, address paymentToken, uint256 payment, address paymentReceiver)",
  "function createProxyWithNonce(address singleton, bytes initializer, uint256 saltNonce) returns (address)",
]);

/** The governing Safe, and the call that creates it where the config does not name an existing one. */
export type AdminSafe = { readonly address: Address; readonly creation?: { readonly to: Address; readonly data: Hex } };

/** The Safe's address follows from its owners, before anything is sent. Null: the config names too few of them. */
export function toAdminSafe({ admin, safe }: DeployConfig): AdminSafe | null {
  if ("account" in admin) return { address: admin.account };
  if (admin.owners.length < admin.threshold) return null;
  const initializer = encodeFunctionData({
    abi,
    functionName: "setup",
    args: [
      admin.owners,
      BigInt(admin.threshold),
      zeroAddress,
      "0x",
      safe.fallbackHandler,
      zeroAddress,
      0n,
      zeroAddress,
    ],
  });
  const saltNonce = 0n;
  const creationArgs = [safe.singleton, initializer, saltNonce] as const;
  return {
    address: getCreate2Address({
      from: safe.proxyFactory,
      salt: keccak256(encodePacked(["bytes32", "uint256"], [keccak256(initializer), saltNonce])),
      bytecode: concat([proxyCode, encodeAbiParameters([{ type: "address" }], [safe.singleton])]),
    }),
    creation: {
      to: safe.proxyFactory,
      data: encodeFunctionData({ abi, functionName: "createProxyWithNonce", args: creationArgs }),
    },
  };
}

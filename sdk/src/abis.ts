import { parseAbi } from "viem";

/** What the SDK asks a token. The lists and the pause are an issuer's own: a token may have none of them. */
export const tokenAbi = /* @__PURE__ */ parseAbi([
  "function balanceOf(address account) view returns (uint256)",
  "function allowance(address owner, address spender) view returns (uint256)",
  "function approve(address spender, uint256 amount)",
  "function paused() view returns (bool)",
  "function isBlackListed(address account) view returns (bool)",
  "function isBlacklisted(address account) view returns (bool)",
]);

/** What the SDK asks a token whose owners sign for it: ERC-2612, ERC-3009 and their EIP-712 domain. */
export const signedTokenAbi = /* @__PURE__ */ parseAbi([
  "function eip712Domain() view returns (bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)",
  "function name() view returns (string)",
  "function version() view returns (string)",
  "function nonces(address owner) view returns (uint256)",
  "function authorizationState(address authorizer, bytes32 nonce) view returns (bool)",
]);

/** What the SDK asks Permit2. */
export const permit2Abi = /* @__PURE__ */ parseAbi([
  "function nonceBitmap(address owner, uint256 word) view returns (uint256)",
]);

export const multicall3Abi = /* @__PURE__ */ parseAbi([
  "function getCurrentBlockTimestamp() view returns (uint256)",
  "function getBlockNumber() view returns (uint256)",
]);

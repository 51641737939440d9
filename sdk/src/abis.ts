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

export const permit2Abi = /* @__PURE__ */ parseAbi([
  "function nonceBitmap(address owner, uint256 word) view returns (uint256)",
]);

export const multicall3Abi = /* @__PURE__ */ parseAbi([
  "function getCurrentBlockTimestamp() view returns (uint256)",
  "function getBlockNumber() view returns (uint256)",
]);

/** What the SDK asks a price source: of whichever kind it is, it has some of these. */
export const sourceAbi = /* @__PURE__ */ parseAbi([
  "function base() view returns (address)",
  "function quote() view returns (address)",
  "function convertUp(bytes32 id, address from, address to, uint256 amount) view returns (uint256 converted, uint256 rate, uint256 ratedAt)",
  "struct Pair { address base; address quote; uint8 baseDecimals; uint8 quoteDecimals; bool inverted; }",
  "function getPair() view returns (Pair)",
  "function first() view returns (address)",
  "function second() view returns (address)",
  "function whenOpen() view returns (address)",
  "function whenClosed() view returns (address)",
  "function opensAt() view returns (uint256)",
  "function isOpen(uint256 instant) view returns (bool)",
  "function latch() view returns (address)",
  "function market() view returns (address)",
  "function checkPeg() view returns (uint256 startedAt)",
  "function inner() view returns (address)",
  "function issuer() view returns (address)",
]);

/** What anyone may do to a latch. */
export const latchAbi = /* @__PURE__ */ parseAbi(["function trip()", "function clear()"]);

/** What the SDK asks a source of signed quotes, and brings to it. */
export const signedQuoteSourceAbi = /* @__PURE__ */ parseAbi([
  "struct Terms { address base; address quote; uint8 baseDecimals; uint8 quoteDecimals; uint256 lowRate; uint256 highRate; uint256 maxValidity; address lastPrice; uint256 bandBps; }",
  "function getTerms() view returns (Terms)",
  "function getBand(bytes32 id) view returns (uint256 low, uint256 high)",
  "function submit(bytes32 id, uint256 rate, uint256 ratedAt, uint256 validUntil, bytes signature)",
]);

// Signatures of the Safe's functions, and of the contracts around it. They are generated as JSON, so that no app
// bundles a parser for them.
import { parseAbi, parseAbiParameters } from "viem";

export const safeAbis = {
  safeAbi: parseAbi([
    "function getOwners() view returns (address[])",
    "function getThreshold() view returns (uint256)",
    "function nonce() view returns (uint256)",
    "function VERSION() view returns (string)",
    "function getTransactionHash(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, uint256 nonce) view returns (bytes32)",
    "function approvedHashes(address owner, bytes32 hash) view returns (uint256)",
    "function approveHash(bytes32 hash)",
    "function simulateAndRevert(address target, bytes data)",
    "event ExecutionSuccess(bytes32 indexed txHash, uint256 payment)",
    "function execTransaction(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, bytes signatures) payable returns (bool success)",
  ]),
  simulateTxAccessorAbi: parseAbi([
    "function simulate(address to, uint256 value, bytes data, uint8 operation) returns (uint256 estimate, bool success, bytes returnData)",
  ]),
  // `aggregate3` is a question where no transaction is sent: nothing of what it does lasts.
  multicall3Abi: parseAbi([
    "struct Call3 { address target; bool allowFailure; bytes callData; }",
    "struct Result { bool success; bytes returnData; }",
    "function aggregate3(Call3[] calls) view returns (Result[] results)",
    "function getEthBalance(address account) view returns (uint256)",
  ]),
  multiSendAbi: parseAbi(["function multiSend(bytes transactions) payable"]),
  // The factory, and the call by which it sets up the Safe that it makes.
  safeCreationAbi: parseAbi([
    "function proxyCreationCode() pure returns (bytes)",
    "function createProxyWithNonce(address singleton, bytes initializer, uint256 saltNonce) returns (address proxy)",
    "function setup(address[] owners, uint256 threshold, address to, bytes data, address fallbackHandler, address paymentToken, uint256 payment, address paymentReceiver)",
  ]),
  // The lists and the pause are an issuer's own: a token may have none of them.
  issuerAbi: parseAbi([
    "function paused() view returns (bool)",
    "function isBlackListed(address account) view returns (bool)",
    "function isBlacklisted(address account) view returns (bool)",
  ]),
  screeningAbi: parseAbi([
    "function getRules() view returns (address[])",
    "function list() view returns (address)",
    "function isSanctioned(address) view returns (bool)",
  ]),
  safeTxParameters: parseAbiParameters(
    "address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, uint256 nonce",
  ),
};

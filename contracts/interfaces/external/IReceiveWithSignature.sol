// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// USDC's second form of ERC-3009's `receiveWithAuthorization`, for accounts whose signature is any bytes (ERC-1271).
interface IReceiveWithSignature {
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes memory signature
    ) external;
}

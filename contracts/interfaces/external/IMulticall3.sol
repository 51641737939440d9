// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// The part of Multicall3 that is used here: 0xcA11bde05977b3631167028862bE2a173976CA11 on every chain.
interface IMulticall3 {
    struct Call {
        address target;
        bytes callData;
    }

    struct Result {
        bool success;
        bytes returnData;
    }

    function tryAggregate(bool requireSuccess, Call[] calldata calls) external payable returns (Result[] memory);
}

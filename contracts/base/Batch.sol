// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBatch} from "../interfaces/IBatch.sol";

/// Many verbs in one transaction. OpenZeppelin's Multicall stops at the first failure; a batch of captures must not.
abstract contract Batch is IBatch {
    /// Gas between the reading of `gasleft` and the call.
    uint256 private constant CALL_OVERHEAD = 5_000;

    /// @inheritdoc IBatch
    function batch(Call[] calldata calls) external returns (bool[] memory succeeded) {
        succeeded = new bool[](calls.length);
        for (uint256 i = 0; i < calls.length; ++i) {
            uint256 available = gasleft();
            uint256 required = ((calls[i].gasLimit + CALL_OVERHEAD) * 64) / 63;
            require(available >= required, BatchGasTooLow(i, available, required));
            succeeded[i] = _call(i, calls[i]);
        }
    }

    /// As the caller's own call: a batch is the caller's word for each of its items, and gives nobody else's.
    function _call(uint256 index, Call calldata item) private returns (bool success) {
        bytes memory data = item.data;
        uint256 gasLimit = item.gasLimit;
        bytes4 selector;
        // Solidity's own call copies all that is returned, which a hostile token can make expensive for the calls after
        // it. OpenZeppelin's LowLevelCall copies a part, but caps no gas.
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            mstore(0, 0)
            success := delegatecall(gasLimit, address(), add(data, 32), mload(data), 0, 4)
            selector := mload(0)
        }
        if (!success) emit CallFailed(msg.sender, index, selector);
    }
}

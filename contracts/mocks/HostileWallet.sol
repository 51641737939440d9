// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// TEST ONLY. An ERC-1271 signer that makes a call of its own when it is asked, and says yes only if the call ends as
/// expected: one that re-enters, or whose mind depends on the moment.
contract HostileWallet {
    address private _target;
    bytes private _data;
    bool private _success;
    bytes private _result;

    /// Makes the call `data` to `target`, and says yes if it returns `result`, or reverts with it.
    function expectCall(address target, bytes calldata data, bool success, bytes calldata result) external {
        _target = target;
        _data = data;
        _success = success;
        _result = result;
    }

    function isValidSignature(bytes32, bytes calldata) external returns (bytes4) {
        // solhint-disable-next-line avoid-low-level-calls
        (bool success, bytes memory result) = _target.call(_data);
        bool expected = success == _success && keccak256(result) == keccak256(_result);
        return expected ? IERC1271.isValidSignature.selector : bytes4(0);
    }
}

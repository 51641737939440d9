// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ICollector} from "../interfaces/ICollector.sol";

/// TEST ONLY. A collector that takes its caller's word for the consent: it brings any sum from anybody who has given it
/// an allowance, and makes a call first.
contract HostileCollector is ICollector {
    using SafeERC20 for IERC20;

    /// @param consent `abi.encode(address from, uint256 amount, address target, bytes data)`; no call if `target` is zero.
    function collect(bytes32, address token, address, address to, uint256, address, bytes calldata consent) external {
        (address from, uint256 amount, address target, bytes memory data) = abi.decode(
            consent,
            (address, uint256, address, bytes)
        );
        if (target != address(0)) Address.functionCall(target, data);
        if (amount != 0) IERC20(token).safeTransferFrom(from, to, amount);
    }
}

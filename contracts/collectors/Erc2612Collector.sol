// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICollector} from "../interfaces/ICollector.sol";
import {Tokens} from "../libraries/Tokens.sol";
import {Collector} from "./Collector.sol";

/// Collects by ERC-2612: approval and payment in one transaction. A permit is an allowance and no consent to a payment,
/// so the payer has to send that transaction itself.
contract Erc2612Collector is Collector {
    /// `payer` pays by its own call only; this one came from `caller`.
    error CallerNotPayer(address caller, address payer);

    constructor(address room) Collector(room) {}

    /// @inheritdoc ICollector
    /// @param consent `abi.encode(uint256 maxIn, uint256 deadline, uint8 v, bytes32 r, bytes32 s)` of a permit of
    /// `maxIn` for this contract.
    function collect(
        bytes32,
        address token,
        address payer,
        address to,
        uint256 amount,
        address caller,
        bytes calldata consent
    ) external onlyRoom {
        require(caller == payer, CallerNotPayer(caller, payer));
        (uint256 maxIn, uint256 deadline, uint8 v, bytes32 r, bytes32 s) = abi.decode(
            consent,
            (uint256, uint256, uint8, bytes32, bytes32)
        );
        // Another allowance may be larger than the permit, and is no consent.
        require(amount <= maxIn, MaxInExceeded(amount, maxIn));
        Tokens.tryPermit(token, payer, address(this), maxIn, deadline, v, r, s);
        Tokens.transferFrom(token, payer, to, amount);
    }
}

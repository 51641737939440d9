// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICollector} from "../interfaces/ICollector.sol";
import {Tokens} from "../libraries/Tokens.sol";
import {Collector} from "./Collector.sol";

/// Collects by ERC-3009, as USDC has it: the payer needs no allowance, it signs a transfer to this contract whose nonce
/// is the id. Nobody else can use it, because the token takes it from its receiver alone.
contract Erc3009Collector is Collector {
    constructor(address room) Collector(room) {}

    /// @inheritdoc ICollector
    /// @param consent `abi.encode(uint256 validAfter, uint256 validBefore, bytes signature)` of a
    /// ReceiveWithAuthorization of exactly `amount`.
    function collect(
        bytes32 id,
        address token,
        address payer,
        address to,
        uint256 amount,
        address,
        bytes calldata consent
    ) external onlyRoom {
        (uint256 validAfter, uint256 validBefore, bytes memory signature) = abi.decode(
            consent,
            (uint256, uint256, bytes)
        );
        uint256 received = Tokens.receiveWithAuthorization(
            token,
            payer,
            amount,
            validAfter,
            validBefore,
            id,
            signature
        );
        Tokens.transfer(token, to, received);
    }
}

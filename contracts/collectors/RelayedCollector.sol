// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Domain} from "../base/Domain.sol";
import {ICollector} from "../interfaces/ICollector.sol";
import {IMulticall3} from "../interfaces/external/IMulticall3.sol";
import {Tokens} from "../libraries/Tokens.sol";
import {Collector} from "./Collector.sol";

/// Collects by the payer's allowance to this contract and its signature over the id, which anyone may send. The
/// signature has a type of its own under this contract's own domain: no signature of an invoice can pass for it.
contract RelayedCollector is Collector, Domain {
    /// It names the payer, because accounts with code can share a key, and the token, because wallets show it.
    bytes32 private constant PAY_TYPEHASH = keccak256(
        "Pay(address payer,address token,uint256 maxIn,bytes32 id,uint256 deadline)"
    );

    constructor(address room, IMulticall3 preparer) Collector(room) Domain(preparer) {}

    /// @inheritdoc ICollector
    /// @param consent `abi.encodePacked(uint256 maxIn, uint256 deadline, bytes signature)`; the signature is the payer's
    /// over `Pay(address payer,address token,uint256 maxIn,bytes32 id,uint256 deadline)`.
    function collect(
        bytes32 id,
        address token,
        address payer,
        address to,
        uint256 amount,
        address,
        bytes calldata consent
    ) external onlyRoom {
        (uint256 maxIn, uint256 deadline) = abi.decode(consent[:64], (uint256, uint256));
        require(amount <= maxIn, MaxInExceeded(amount, maxIn));
        bytes32 structHash = keccak256(abi.encode(PAY_TYPEHASH, payer, token, maxIn, id, deadline));
        _checkSignature(payer, _digest(structHash), deadline, consent[64:]);

        Tokens.transferFrom(token, payer, to, amount);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Domain} from "../base/Domain.sol";
import {ICollector} from "../interfaces/ICollector.sol";
import {IPaymentProcessor} from "../interfaces/IPaymentProcessor.sol";
import {IMulticall3} from "../interfaces/external/IMulticall3.sol";
import {Tokens} from "../libraries/Tokens.sol";
import {PaymentId} from "../types/PaymentTerms.sol";
import {Collector} from "./Collector.sol";

/// Collects by the payer's allowance to this contract and its signature over the payment's id, which anyone may send.
/// What is signed is a type of its own under this contract's own domain: no signature of an invoice can pass for it.
contract RelayedCollector is Collector, Domain {
    bytes32 private constant PAY_TYPEHASH = keccak256("Pay(bytes32 paymentId,uint256 maxIn,uint256 deadline)");

    constructor(address processor, IMulticall3 preparer) Collector(processor) Domain(preparer) {}

    /// @inheritdoc ICollector
    /// @param consent `abi.encodePacked(uint256 maxIn, uint256 deadline, bytes signature)`; the signature is the payer's
    /// over `Pay(bytes32 paymentId,uint256 maxIn,uint256 deadline)`.
    function collect(
        PaymentId id,
        address token,
        address payer,
        address to,
        uint256 amount,
        address,
        bytes calldata consent
    ) external onlyProcessor {
        (uint256 maxIn, uint256 deadline) = abi.decode(consent[:64], (uint256, uint256));
        require(amount <= maxIn, IPaymentProcessor.MaxInExceeded(amount, maxIn));
        bytes32 structHash = keccak256(abi.encode(PAY_TYPEHASH, id, maxIn, deadline));
        _checkSignature(payer, _digest(structHash), deadline, consent[64:]);
        Tokens.transferFrom(token, payer, to, amount);
    }
}

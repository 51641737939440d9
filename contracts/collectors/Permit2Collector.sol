// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICollector} from "../interfaces/ICollector.sol";
import {IPermit2} from "../interfaces/external/IPermit2.sol";
import {Tokens} from "../libraries/Tokens.sol";
import {Collector} from "./Collector.sol";

/// Collects by Permit2: the payer, who has approved Permit2 once, signs a transfer whose witness is the id.
contract Permit2Collector is Collector {
    /// Completes Permit2's type with the witness: the id itself.
    string private constant WITNESS_TYPE = "bytes32 id)TokenPermissions(address token,uint256 amount)";

    IPermit2 private immutable _permit2;

    constructor(address room, IPermit2 permit2) Collector(room) {
        _permit2 = permit2;
    }

    /// @inheritdoc ICollector
    /// @param consent `abi.encode(uint256 maxIn, uint256 nonce, uint256 deadline, bytes signature)` of a
    /// PermitWitnessTransferFrom of `maxIn` with this contract as its spender. Any unused nonce of the payer's will do:
    /// the room takes an id once.
    function collect(
        bytes32 id,
        address token,
        address payer,
        address to,
        uint256 amount,
        address,
        bytes calldata consent
    ) external onlyRoom {
        // Permit2 passes on all the gas there is, and USDT would burn it.
        Tokens.checkPayable(token, payer, address(_permit2), amount);
        (uint256 maxIn, uint256 nonce, uint256 deadline, bytes memory signature) = abi.decode(
            consent,
            (uint256, uint256, uint256, bytes)
        );
        _permit2.permitWitnessTransferFrom(
            IPermit2.PermitTransferFrom({
                permitted: IPermit2.TokenPermissions({token: token, amount: maxIn}),
                nonce: nonce,
                deadline: deadline
            }),
            IPermit2.SignatureTransferDetails({to: to, requestedAmount: amount}),
            payer,
            id,
            WITNESS_TYPE,
            signature
        );
    }
}

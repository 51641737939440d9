// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Balances} from "../base/Balances.sol";
import {Domain} from "../base/Domain.sol";
import {Governed} from "../base/Governed.sol";
import {IMulticall3} from "../interfaces/external/IMulticall3.sol";

/// TEST ONLY. The smallest room: money comes in, and its owner tips somebody with it. It shows what a room inherits, and
/// what one entry of the manifest brings it.
contract ToyRoom is Governed, Balances {
    /// `amount` of `token` went from `from`'s balance to `to`. A `Credited` follows if it could not be delivered.
    event Tipped(bytes32 indexed id, address indexed from, address indexed to, address token, uint256 amount);

    /// Tips so far.
    uint256 private _count;

    constructor(address authority, IMulticall3 preparer) AccessManaged(authority) Domain(preparer) {}

    /// Tips `to` with `amount` of the caller's tokens, by its allowance to this contract.
    function tip(
        address token,
        address to,
        uint256 amount
    ) external nonReentrant onlyDeploymentChain returns (bytes32 id) {
        _checkEntryOpen(token);
        _checkPayee(token, to);
        id = _digest(keccak256(abi.encode(msg.sender, ++_count)));

        // Money that came in is free. A room locks what it is going to pay, so that no withdrawal takes it meanwhile.
        (address store, uint256 received) = _deposit(msg.sender, token, amount);
        _lock(store, token, received);
        _spendLocked(store, token, received);
        // The room's own event comes before that of a credit, which is of the same id.
        emit Tipped(id, msg.sender, to, token, received);

        // The store exists from its first payment out.
        _openStoreFor(msg.sender, token);
        _pushOrCredit(id, "tip", store, token, to, received);
    }
}

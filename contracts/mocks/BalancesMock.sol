// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Balances} from "../base/Balances.sol";
import {Domain} from "../base/Domain.sol";
import {IMulticall3} from "../interfaces/external/IMulticall3.sol";

/// TEST ONLY. A room in which anybody locks, unlocks and pays out of anybody's balance.
contract BalancesMock is Balances {
    /// Issuer list of every token.
    bytes4 public issuerList;

    constructor(IMulticall3 preparer) Domain(preparer) {}

    function setIssuerList(bytes4 issuerList_) external {
        issuerList = issuerList_;
    }

    function deposit(address owner, address token, uint256 amount) external nonReentrant {
        _deposit(owner, token, amount);
    }

    function lock(address store, address token, uint256 amount) external {
        _lock(store, token, amount);
    }

    function unlock(address store, address token, uint256 amount) external {
        _unlock(store, token, amount);
    }

    function pay(bytes32 id, address owner, address token, address to, uint256 amount) external nonReentrant {
        address store = _openStore(owner, getGeneration(owner));
        _spendLocked(store, token, amount);
        _pushOrCredit(id, "paid", store, token, to, amount);
    }

    function _issuerListOf(address) internal view override returns (bytes4) {
        return issuerList;
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Custody} from "../base/Custody.sol";
import {Domain} from "../base/Domain.sol";
import {OwnStore} from "../base/OwnStore.sol";
import {IMulticall3} from "../interfaces/external/IMulticall3.sol";

/// TEST ONLY. The smallest room that is its own store: it pays anybody out of what it holds.
contract OwnStoreMock is Custody, OwnStore {
    constructor(IMulticall3 preparer) Domain(preparer) {}

    function pay(bytes32 id, address token, address account, uint256 amount) external nonReentrant {
        _pushOrCredit(id, "paid", address(this), token, account, amount);
    }

    /// No token's issuer is asked.
    function _issuerListOf(address) internal pure override returns (bytes4) {
        return 0;
    }
}

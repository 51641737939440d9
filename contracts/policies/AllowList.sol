// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPolicyRule} from "../interfaces/IPolicyRule.sol";
import {AccountList} from "./AccountList.sol";

/// Only payers on the list may pay.
contract AllowList is IPolicyRule, AccountList {
    constructor(address owner) AccountList(owner) {}

    /// @inheritdoc IPolicyRule
    function check(address from, address[] calldata, address, uint256) external view returns (bytes32) {
        return isListed(from) ? bytes32(0) : bytes32("PAYER_NOT_ALLOWED");
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPolicyRule} from "../interfaces/IPolicyRule.sol";
import {AccountList} from "./AccountList.sol";

/// Neither payer nor merchant may be on the list.
contract DenyList is IPolicyRule, AccountList {
    constructor(address owner) AccountList(owner) {}

    /// @inheritdoc IPolicyRule
    function check(address payer, address merchant, address, uint256) external view returns (bytes32) {
        if (isListed(payer)) return "PAYER_DENIED";
        return isListed(merchant) ? bytes32("MERCHANT_DENIED") : bytes32(0);
    }
}

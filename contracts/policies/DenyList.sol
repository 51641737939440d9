// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPolicyRule} from "../interfaces/IPolicyRule.sol";
import {AccountList} from "./AccountList.sol";

/// Neither the payer nor anybody who is paid may be on the list.
contract DenyList is IPolicyRule, AccountList {
    constructor(address owner) AccountList(owner) {}

    /// @inheritdoc IPolicyRule
    function check(address from, address[] calldata to, address, uint256) external view returns (bytes32) {
        if (isListed(from)) return "PAYER_DENIED";
        for (uint256 i = 0; i < to.length; ++i) if (isListed(to[i])) return "PAYEE_DENIED";
        return 0;
    }
}

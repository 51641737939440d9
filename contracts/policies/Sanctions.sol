// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPolicyRule} from "../interfaces/IPolicyRule.sol";
import {ISanctionsList} from "../interfaces/external/ISanctionsList.sol";

/// Neither payer nor merchant may be sanctioned, as a list of Chainalysis' interface tells. A list that does not answer
/// lets nobody pass: the call reverts, and the engine takes that for a refusal.
contract Sanctions is IPolicyRule {
    ISanctionsList public immutable list;

    error SanctionsListWithoutCode(address list);

    constructor(ISanctionsList list_) {
        require(address(list_).code.length != 0, SanctionsListWithoutCode(address(list_)));
        list = list_;
    }

    /// @inheritdoc IPolicyRule
    function check(address payer, address merchant, address, uint256) external view returns (bytes32) {
        if (list.isSanctioned(payer)) return "PAYER_SANCTIONED";
        return list.isSanctioned(merchant) ? bytes32("MERCHANT_SANCTIONED") : bytes32(0);
    }
}

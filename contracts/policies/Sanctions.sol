// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPolicyRule} from "../interfaces/IPolicyRule.sol";
import {ISanctionsList} from "../interfaces/external/ISanctionsList.sol";

/// Neither the payer nor anybody who is paid may be sanctioned, by a list with Chainalysis' interface. A list that does
/// not answer lets nobody pass: the call reverts, and the engine takes that for a refusal.
contract Sanctions is IPolicyRule {
    ISanctionsList public immutable list;

    error SanctionsListWithoutCode(address list);

    constructor(ISanctionsList list_) {
        require(address(list_).code.length != 0, SanctionsListWithoutCode(address(list_)));
        list = list_;
    }

    /// @inheritdoc IPolicyRule
    function check(address from, address[] calldata to, address, uint256) external view returns (bytes32) {
        if (list.isSanctioned(from)) return "PAYER_SANCTIONED";
        for (uint256 i = 0; i < to.length; ++i) if (list.isSanctioned(to[i])) return "PAYEE_SANCTIONED";
        return 0;
    }
}

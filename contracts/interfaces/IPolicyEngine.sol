// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPolicy} from "./IPolicy.sol";
import {IPolicyRule} from "./IPolicyRule.sol";

interface IPolicyEngine is IPolicy {
    /// The receipt: `room` asked about `id`, which `from` pays, and no rule objected. Anybody can ask: that the payment
    /// was taken, the event of the room says.
    event Allowed(address indexed room, bytes32 indexed id, address indexed from);

    error TooManyRules(uint256 attempted, uint256 allowed);
    error RuleWithoutCode(address rule);

    function getRules() external view returns (IPolicyRule[] memory);
}

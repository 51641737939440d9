// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentId} from "../types/PaymentTerms.sol";
import {IPolicy} from "./IPolicy.sol";
import {IPolicyRule} from "./IPolicyRule.sol";

/// A policy of up to four rules, fixed for ever: a payment is allowed when each of them is content.
interface IPolicyEngine is IPolicy {
    /// The receipt: every rule of this engine was asked about payment `id` of `payer` to `merchant`, and none objected.
    event PaymentAllowed(PaymentId indexed id, address indexed payer, address indexed merchant);

    error TooManyRules(uint256 attempted, uint256 allowed);
    error RuleWithoutCode(address rule);
    /// Only the processor is answered, so that a receipt says that a payment was taken.
    error CallerNotProcessor(address caller, address processor);

    function getRules() external view returns (IPolicyRule[] memory);
}

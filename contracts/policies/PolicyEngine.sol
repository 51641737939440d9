// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPolicy} from "../interfaces/IPolicy.sol";
import {IPolicyEngine} from "../interfaces/IPolicyEngine.sol";
import {IPolicyRule} from "../interfaces/IPolicyRule.sol";
import {PaymentId, PaymentTerms} from "../types/PaymentTerms.sol";

/// Asks its rules one after the other and leaves a receipt when none objects. The rules are immutable, so that an
/// invoice under this policy means at payment what it meant when it was signed; what their lists hold may change.
contract PolicyEngine is IPolicyEngine {
    uint256 private constant RULES_AT_MOST = 4;

    /// What one rule may cost; four of them stay within what the processor gives a policy.
    uint256 private constant RULE_GAS = 100_000;

    /// The reason when a rule reverts, runs out of gas or gives no answer.
    bytes32 private constant UNANSWERED = "RULE_UNANSWERED";

    address private immutable _processor;
    IPolicyRule private immutable _first;
    IPolicyRule private immutable _second;
    IPolicyRule private immutable _third;
    IPolicyRule private immutable _fourth;

    constructor(address processor, IPolicyRule[] memory rules) {
        require(rules.length <= RULES_AT_MOST, TooManyRules(rules.length, RULES_AT_MOST));
        for (uint256 i = 0; i < rules.length; ++i)
            require(address(rules[i]).code.length != 0, RuleWithoutCode(address(rules[i])));
        _processor = processor;
        _first = rules.length > 0 ? rules[0] : IPolicyRule(address(0));
        _second = rules.length > 1 ? rules[1] : IPolicyRule(address(0));
        _third = rules.length > 2 ? rules[2] : IPolicyRule(address(0));
        _fourth = rules.length > 3 ? rules[3] : IPolicyRule(address(0));
    }

    /// @inheritdoc IPolicy
    function decide(
        PaymentId id,
        PaymentTerms calldata terms,
        address payer,
        uint256 due
    ) external returns (bytes32 reason) {
        require(msg.sender == _processor, CallerNotProcessor(msg.sender, _processor));
        reason = _ask(_first, terms, payer, due);
        if (reason == 0) reason = _ask(_second, terms, payer, due);
        if (reason == 0) reason = _ask(_third, terms, payer, due);
        if (reason == 0) reason = _ask(_fourth, terms, payer, due);
        if (reason == 0) emit PaymentAllowed(id, payer, terms.merchant);
    }

    /// @inheritdoc IPolicyEngine
    function getRules() external view returns (IPolicyRule[] memory rules) {
        IPolicyRule[4] memory all = [_first, _second, _third, _fourth];
        uint256 count = 0;
        while (count < RULES_AT_MOST && address(all[count]) != address(0)) ++count;
        rules = new IPolicyRule[](count);
        for (uint256 i = 0; i < count; ++i) rules[i] = all[i];
    }

    function _ask(
        IPolicyRule rule,
        PaymentTerms calldata terms,
        address payer,
        uint256 due
    ) private view returns (bytes32) {
        if (address(rule) == address(0)) return 0;
        // solhint-disable-next-line avoid-low-level-calls
        (bool success, bytes memory answer) = address(rule).staticcall{gas: RULE_GAS}(
            abi.encodeCall(IPolicyRule.check, (payer, terms.merchant, terms.token, due))
        );
        return success && answer.length == 32 ? bytes32(answer) : UNANSWERED;
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPolicy} from "../interfaces/IPolicy.sol";
import {IPolicyEngine} from "../interfaces/IPolicyEngine.sol";
import {IPolicyRule} from "../interfaces/IPolicyRule.sol";

/// Asks its rules one after the other and leaves a receipt when none objects. The rules are immutable, so that an
/// invoice under this policy means at payment what it meant when it was signed; their lists may change.
contract PolicyEngine is IPolicyEngine {
    uint256 private constant MAX_RULES = 4;

    /// Maximum gas of one rule. Four of them stay within the gas that a room gives a policy.
    uint256 private constant RULE_GAS = 100_000;

    /// Reason when a rule reverts, runs out of gas or gives no answer.
    bytes32 private constant UNANSWERED = "RULE_UNANSWERED";

    IPolicyRule private immutable _first;
    IPolicyRule private immutable _second;
    IPolicyRule private immutable _third;
    IPolicyRule private immutable _fourth;

    constructor(IPolicyRule[] memory rules) {
        require(rules.length <= MAX_RULES, TooManyRules(rules.length, MAX_RULES));
        for (uint256 i = 0; i < rules.length; ++i)
            require(address(rules[i]).code.length != 0, RuleWithoutCode(address(rules[i])));

        _first = rules.length > 0 ? rules[0] : IPolicyRule(address(0));
        _second = rules.length > 1 ? rules[1] : IPolicyRule(address(0));
        _third = rules.length > 2 ? rules[2] : IPolicyRule(address(0));
        _fourth = rules.length > 3 ? rules[3] : IPolicyRule(address(0));
    }

    /// @inheritdoc IPolicy
    function decide(
        bytes32 id,
        address from,
        address[] calldata to,
        address token,
        uint256 amount
    ) external returns (bytes32 reason) {
        bytes memory question = abi.encodeCall(IPolicyRule.check, (from, to, token, amount));
        reason = _ask(_first, question);
        if (reason == 0) reason = _ask(_second, question);
        if (reason == 0) reason = _ask(_third, question);
        if (reason == 0) reason = _ask(_fourth, question);

        if (reason == 0) emit Allowed(msg.sender, id, from);
    }

    /// @inheritdoc IPolicyEngine
    function getRules() external view returns (IPolicyRule[] memory rules) {
        IPolicyRule[4] memory all = [_first, _second, _third, _fourth];
        uint256 count = 0;
        while (count < MAX_RULES && address(all[count]) != address(0)) ++count;
        rules = new IPolicyRule[](count);
        for (uint256 i = 0; i < count; ++i) rules[i] = all[i];
    }

    function _ask(IPolicyRule rule, bytes memory question) private view returns (bytes32) {
        if (address(rule) == address(0)) return 0;

        // solhint-disable-next-line avoid-low-level-calls
        (bool success, bytes memory answer) = address(rule).staticcall{gas: RULE_GAS}(question);
        return success && answer.length == 32 ? bytes32(answer) : UNANSWERED;
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {IPolicy} from "../interfaces/IPolicy.sol";
import {IPolicyRule} from "../interfaces/IPolicyRule.sol";

/// TEST ONLY. A policy, and a rule, that answers as it is told to.
contract HostilePolicy is IPolicy, IPolicyRule {
    enum Mood {
        Answer,
        Revert,
        BurnGas,
        ReturnBomb,
        Call,
        /// Answers the sum that it is told.
        Echo
    }

    Mood public mood;
    bytes public answer;
    address public target;
    bytes public data;
    /// How often it has decided.
    uint256 public decisions;

    error InABadMood();

    function setAnswer(bytes calldata answer_) external {
        (mood, answer) = (Mood.Answer, answer_);
    }

    function setMood(Mood mood_) external {
        mood = mood_;
    }

    /// Makes a call before it allows; if that call fails, so does it.
    function setCall(address target_, bytes calldata data_) external {
        (mood, target, data) = (Mood.Call, target_, data_);
    }

    function decide(bytes32, address, address[] calldata, address, uint256 amount) external returns (bytes32) {
        ++decisions;
        if (mood == Mood.Call) {
            Address.functionCall(target, data);
            return 0;
        }
        _answer(amount);
    }

    function check(address, address[] calldata, address, uint256 amount) external view returns (bytes32) {
        _answer(amount);
    }

    function _answer(uint256 sum) private view {
        if (mood == Mood.Revert) revert InABadMood();
        bytes memory result = mood == Mood.Echo ? abi.encode(sum) : answer;
        uint256 length = mood == Mood.ReturnBomb ? 288_000 : result.length;
        bool burns = mood == Mood.BurnGas;
        // No library burns all the gas, or answers in another shape than the declared one.
        assembly ("memory-safe") {
            if burns {
                invalid()
            }
            return(add(result, 32), length)
        }
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPriceSource} from "../interfaces/IPriceSource.sol";

/// TEST ONLY. A price source that answers as it is told to, whatever it is asked.
contract HostileSource is IPriceSource {
    enum Mood {
        Answer,
        Revert,
        BurnGas,
        ReturnBomb,
        ReturnShort
    }

    Mood public mood;
    uint256 public converted;
    address public base;
    address public quote;

    error SourceIsClosed();

    function setConverted(uint256 converted_) external {
        (mood, converted) = (Mood.Answer, converted_);
    }

    function setMood(Mood mood_) external {
        mood = mood_;
    }

    function convertUp(bytes32, address, address, uint256) external view returns (uint256, uint256, uint256) {
        return _answer();
    }

    function convertDown(bytes32, address, address, uint256) external view returns (uint256, uint256, uint256) {
        return _answer();
    }

    function _answer() private view returns (uint256, uint256, uint256) {
        require(mood != Mood.Revert, SourceIsClosed());
        if (mood == Mood.Answer) return (converted, 1e18, block.timestamp);
        bool burns = mood == Mood.BurnGas;
        bytes memory zeros = new bytes(mood == Mood.ReturnBomb ? 288_000 : 64);
        // No library burns all the gas, or answers in another shape than the declared one.
        assembly ("memory-safe") {
            if burns {
                invalid()
            }
            return(add(zeros, 32), mload(zeros))
        }
    }
}

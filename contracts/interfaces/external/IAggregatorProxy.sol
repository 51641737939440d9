// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AggregatorV3Interface} from "@chainlink/contracts/src/v0.8/shared/interfaces/AggregatorV3Interface.sol";

/// Chainlink's proxy before a feed, of which its package ships no interface.
interface IAggregatorProxy is AggregatorV3Interface {
    /// The aggregator behind it now.
    function aggregator() external view returns (address);

    /// Counts the aggregators that have stood behind it. It is in the upper bits of a round's id.
    function phaseId() external view returns (uint16);

    /// The aggregator of a phase.
    function phaseAggregators(uint16 phase) external view returns (address);
}

/// An aggregator's own bounds.
interface IAggregatorBounds {
    /// Answers are clamped to these: a price at a bound may be any price beyond it.
    function minAnswer() external view returns (int192);

    function maxAnswer() external view returns (int192);
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AggregatorV3Interface} from "@chainlink/contracts/src/v0.8/shared/interfaces/AggregatorV3Interface.sol";
import {IPriceSource} from "./IPriceSource.sol";

/// A source that has no price while a rollup's sequencer is down.
interface ISequencerGate is IPriceSource {
    error UptimeUnanswered(address uptimeFeed);
    error SequencerDown(uint256 since);
    error UptimeUnknown(uint256 startedAt);
    error SequencerInGrace(uint256 upForSeconds, uint256 gracePeriod);

    /// Source that is asked while the sequencer is up.
    function inner() external view returns (IPriceSource);

    /// Chainlink's: 0 is up, 1 is down, and `startedAt` says since when.
    function uptimeFeed() external view returns (AggregatorV3Interface);

    /// Seconds.
    function gracePeriod() external view returns (uint256);
}

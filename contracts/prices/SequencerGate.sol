// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AggregatorV3Interface} from "@chainlink/contracts/src/v0.8/shared/interfaces/AggregatorV3Interface.sol";
import {IPriceSource} from "../interfaces/IPriceSource.sol";
import {ISequencerGate} from "../interfaces/ISequencerGate.sol";

/// On a rollup: no price while its sequencer is down, nor for a while after, in which rounds that were held back arrive
/// one after the other.
contract SequencerGate is ISequencerGate {
    uint256 private constant FEED_GAS = 200_000;

    /// @inheritdoc ISequencerGate
    IPriceSource public immutable inner;
    /// @inheritdoc ISequencerGate
    AggregatorV3Interface public immutable uptimeFeed;
    /// @inheritdoc ISequencerGate
    uint256 public immutable gracePeriod;
    /// @inheritdoc IPriceSource
    address public immutable base;
    /// @inheritdoc IPriceSource
    address public immutable quote;

    constructor(IPriceSource inner_, AggregatorV3Interface uptimeFeed_, uint256 gracePeriod_) {
        (inner, uptimeFeed, gracePeriod) = (inner_, uptimeFeed_, gracePeriod_);
        (base, quote) = (inner_.base(), inner_.quote());
    }

    /// @inheritdoc IPriceSource
    function convertUp(
        bytes32 id,
        address from,
        address to,
        uint256 amount
    ) external view returns (uint256, uint256, uint256) {
        _checkSequencer();
        return inner.convertUp(id, from, to, amount);
    }

    /// @inheritdoc IPriceSource
    function convertDown(
        bytes32 id,
        address from,
        address to,
        uint256 amount
    ) external view returns (uint256, uint256, uint256) {
        _checkSequencer();
        return inner.convertDown(id, from, to, amount);
    }

    function _checkSequencer() private view {
        // solhint-disable-next-line avoid-low-level-calls
        (bool success, bytes memory data) = address(uptimeFeed).staticcall{gas: FEED_GAS}(
            abi.encodeCall(AggregatorV3Interface.latestRoundData, ())
        );
        require(success && data.length == 160, UptimeUnanswered(address(uptimeFeed)));
        (, int256 answer, uint256 startedAt, , ) = abi.decode(data, (uint80, int256, uint256, uint256, uint80));
        require(answer == 0, SequencerDown(startedAt));
        // Arbitrum's feed answers zero before it has heard anything.
        require(startedAt != 0 && startedAt <= block.timestamp, UptimeUnknown(startedAt));
        uint256 upFor = block.timestamp - startedAt;
        require(upFor > gracePeriod, SequencerInGrace(upFor, gracePeriod));
    }
}

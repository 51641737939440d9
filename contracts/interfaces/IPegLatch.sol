// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IChainlinkSource} from "./IChainlinkSource.sol";

/// Says whether a token is at its peg. One latch a token: all sources that have the token at par ask it.
interface IPegLatch {
    /// In the market feed's own decimals, inclusive. Outside `low` to `high` nothing is at par and anyone may trip the
    /// latch; it is cleared from `innerLow` to `innerHigh` only, so that it does not flutter at an edge.
    struct Band {
        uint256 low;
        uint256 innerLow;
        uint256 innerHigh;
        uint256 high;
    }

    event Tripped(uint256 answer, uint256 shutUntil);
    event Cleared(uint256 answer);

    error BandNotNested(uint256 low, uint256 innerLow, uint256 innerHigh, uint256 high);
    error OffPeg(uint256 answer, uint256 low, uint256 high);
    /// The feed has had no round as yet.
    error NoRound();
    error PegHolds(uint256 answer, uint256 low, uint256 high);
    error LatchShut(uint256 until);
    error LatchOpen();
    error OutsideInnerBand(uint256 answer, uint256 innerLow, uint256 innerHigh);

    /// Shuts the latch when the latest round, whatever its guards say of it, is outside the band. For anyone, again and
    /// again.
    function trip() external;

    /// Opens it, once its time is over and the latest round is inside the inner band. For anyone.
    function clear() external;

    /// Reverts while the latch is shut, or the latest round is outside the band or refused by the market's guards.
    /// @return startedAt When that round was observed.
    function checkPeg() external view returns (uint256 startedAt);

    /// Source of the token's price in the currency.
    function market() external view returns (IChainlinkSource);

    /// Zero: open. In the past: it may be cleared when the market is inside the inner band.
    function shutUntil() external view returns (uint256);

    function getBand() external view returns (Band memory);
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Basis points: 10,000 are the whole.
library Bps {
    uint256 internal constant WHOLE = 10_000;

    /// `bps` of `amount`, rounded down. Amounts are at most `type(uint120).max`, so the product cannot overflow.
    function ofDown(uint256 bps, uint256 amount) internal pure returns (uint256) {
        return (amount * bps) / WHOLE;
    }
}

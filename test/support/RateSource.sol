// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPriceSource} from "../../contracts/interfaces/IPriceSource.sol";

/// TEST ONLY. Prices one pair at the rate that it is told, and fails as it is told to.
contract RateSource is IPriceSource {
    enum Mood {
        Priced,
        Dead,
        BurnGas
    }

    address public immutable base;
    address public immutable quote;
    /// Units of `quote` for one of `base`, with 18 decimals.
    uint256 private _rate;
    uint256 private _ratedAt;
    Mood private _mood;

    error NoPrice();

    constructor(address base_, address quote_, uint256 rate, uint256 ratedAt) {
        (base, quote) = (base_, quote_);
        set(rate, ratedAt, Mood.Priced);
    }

    function set(uint256 rate, uint256 ratedAt, Mood mood) public {
        (_rate, _ratedAt, _mood) = (rate, ratedAt, mood);
    }

    function convertUp(
        bytes32,
        address from,
        address to,
        uint256 amount
    ) external view returns (uint256 converted, uint256 rate, uint256 ratedAt) {
        _check(from, to);
        return ((amount * _rate + 1e18 - 1) / 1e18, _rate, _ratedAt);
    }

    function convertDown(
        bytes32,
        address from,
        address to,
        uint256 amount
    ) external view returns (uint256 converted, uint256 rate, uint256 ratedAt) {
        _check(from, to);
        return ((amount * _rate) / 1e18, _rate, _ratedAt);
    }

    function _check(address from, address to) private view {
        require(from == base && to == quote, PairNotPriced(from, to, base, quote));
        require(_mood != Mood.Dead, NoPrice());
        if (_mood != Mood.BurnGas) return;
        // No library burns all the gas.
        assembly ("memory-safe") {
            invalid()
        }
    }
}

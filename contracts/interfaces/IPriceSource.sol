// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// One guarded price of `base` in `quote`, immutable: the merchant signs it into the terms, and what it refused then it
/// refuses at payment. It has a price that every guard of it accepts, or none.
///
/// A currency is an ISO-4217 number as an address, address(840) for the US dollar, in minor units; a token is its own
/// address, in base units.
interface IPriceSource {
    /// It prices another pair.
    error PairNotPriced(address attemptedBase, address attemptedQuote, address base, address quote);

    /// @return What is priced.
    function base() external view returns (address);

    /// @return What it is priced in.
    function quote() external view returns (address);

    /// `amount` of `from` in units of `to`, rounded up: for a payer.
    /// @param id The payment that it is for, which a quote that is signed for one payment looks at.
    /// @param from This source's `base`; asked for another, it refuses, as for another `to` than its `quote`.
    /// @return converted In units of `to`.
    /// @return rate Whole units of `to` for a whole one of `from`, with 18 decimals, rounded up. It is for people:
    /// `converted` is not made of it.
    /// @return ratedAt The oldest instant that is in the rate.
    function convertUp(
        bytes32 id,
        address from,
        address to,
        uint256 amount
    ) external view returns (uint256 converted, uint256 rate, uint256 ratedAt);

    /// The same rounded down: for whoever is paid out. The rate is rounded up all the same.
    function convertDown(
        bytes32 id,
        address from,
        address to,
        uint256 amount
    ) external view returns (uint256 converted, uint256 rate, uint256 ratedAt);
}

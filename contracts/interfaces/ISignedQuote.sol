// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPriceSource} from "./IPriceSource.sol";

/// A price that an issuer signs for one payment, within a band that nobody can widen.
interface ISignedQuote is IPriceSource {
    /// The two units to convert between, and the bounds of the rate, with 18 decimals and inclusive.
    struct Terms {
        address base;
        address quote;
        uint8 baseDecimals;
        uint8 quoteDecimals;
        uint256 lowRate;
        uint256 highRate;
        /// Seconds that a quote may be good for.
        uint256 maxValidity;
    }

    event Quoted(bytes32 indexed id, uint256 rate, uint256 ratedAt, uint256 validUntil);

    error RateOutOfBand(uint256 attempted, uint256 lowRate, uint256 highRate);
    error RateBandEmpty(uint256 lowRate, uint256 highRate);
    error QuoteTooLong(uint256 attempted, uint256 allowed);
    /// Its instant lies ahead.
    error QuoteFromFuture(uint256 ratedAt, uint256 timestamp);
    /// There is one for this payment already, as new or newer.
    error QuoteNotNewer(uint256 attempted, uint256 known);
    error NotQuoted(bytes32 id);
    error QuoteExpired(uint256 timestamp, uint256 validUntil);

    /// Brings a quote to the chain. For anyone who has it.
    /// @param rate Whole units of `quote` for a whole one of `base`, with 18 decimals.
    /// @param signature The issuer's over `Quote(bytes32 id,uint256 rate,uint256 ratedAt,uint256 validUntil)`.
    function submit(bytes32 id, uint256 rate, uint256 ratedAt, uint256 validUntil, bytes calldata signature) external;

    function issuer() external view returns (address);

    function getTerms() external view returns (Terms memory);
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPriceSource} from "./IPriceSource.sol";

/// A price that an issuer signs for one payment, within bounds that nobody can widen.
interface ISignedQuote is IPriceSource {
    /// The two units to convert between, and what bounds a quote.
    struct Terms {
        address base;
        address quote;
        uint8 baseDecimals;
        uint8 quoteDecimals;
        /// With 18 decimals, inclusive.
        uint256 lowRate;
        uint256 highRate;
        /// Seconds that a quote may be good for.
        uint256 maxValidity;
        /// A source of the same pair, whose rate a quote has to lie near when it is brought; zero: the bounds alone hold.
        IPriceSource lastPrice;
        /// How far from it, in basis points.
        uint256 bandBps;
    }

    event Quoted(bytes32 indexed id, uint256 rate, uint256 ratedAt, uint256 validUntil);

    error RateOutOfBand(uint256 attempted, uint256 lowRate, uint256 highRate);
    error RateBandEmpty(uint256 lowRate, uint256 highRate);
    error BandTooWide(uint256 attemptedBps, uint256 allowedBps);
    /// The source of the last price prices another pair.
    error LastPricePairDiffers(address base, address quote, address otherBase, address otherQuote);
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

    /// The bounds of a payment's quote just now: the terms', and those around the last price. Reverts where that source
    /// has no price.
    /// @return low With 18 decimals, inclusive.
    /// @return high The same.
    function getBand(bytes32 id) external view returns (uint256 low, uint256 high);
}

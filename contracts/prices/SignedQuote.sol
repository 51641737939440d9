// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Domain} from "../base/Domain.sol";
import {IPriceSource} from "../interfaces/IPriceSource.sol";
import {ISignedQuote} from "../interfaces/ISignedQuote.sol";
import {IMulticall3} from "../interfaces/external/IMulticall3.sol";
import {Bps} from "../libraries/Bps.sol";

/// A rate that the issuer signs for one id: short-lived, within bounds, and submitted here before the payment. Where it
/// takes a feed's place over a weekend it has to lie near the last price of the week.
contract SignedQuote is ISignedQuote, Domain {
    struct Known {
        uint128 rate;
        uint48 ratedAt;
        uint48 validUntil;
    }

    bytes32 private constant QUOTE_TYPEHASH = keccak256(
        "Quote(bytes32 id,uint256 rate,uint256 ratedAt,uint256 validUntil)"
    );

    /// @inheritdoc ISignedQuote
    address public immutable issuer;
    /// @inheritdoc IPriceSource
    address public immutable base;
    /// @inheritdoc IPriceSource
    address public immutable quote;

    uint8 private immutable _baseDecimals;
    uint8 private immutable _quoteDecimals;
    uint256 private immutable _lowRate;
    uint256 private immutable _highRate;
    uint256 private immutable _maxValidity;
    IPriceSource private immutable _lastPrice;
    uint256 private immutable _bandBps;
    uint256 private immutable _multiplier;
    uint256 private immutable _divisor;

    mapping(bytes32 id => Known) private _quotes;

    constructor(IMulticall3 preparer, address issuer_, Terms memory terms) Domain(preparer) {
        require(
            terms.lowRate != 0 && terms.lowRate <= terms.highRate && terms.highRate <= type(uint128).max,
            RateBandEmpty(terms.lowRate, terms.highRate)
        );
        require(terms.bandBps <= Bps.WHOLE, BandTooWide(terms.bandBps, Bps.WHOLE));
        (issuer, base, quote) = (issuer_, terms.base, terms.quote);
        (_baseDecimals, _quoteDecimals) = (terms.baseDecimals, terms.quoteDecimals);
        (_lowRate, _highRate, _maxValidity) = (terms.lowRate, terms.highRate, terms.maxValidity);
        (_lastPrice, _bandBps) = (terms.lastPrice, terms.bandBps);
        if (address(terms.lastPrice) != address(0)) {
            (address otherBase, address otherQuote) = (terms.lastPrice.base(), terms.lastPrice.quote());
            require(otherBase == base && otherQuote == quote, LastPricePairDiffers(base, quote, otherBase, otherQuote));
        }
        _multiplier = 10 ** uint256(terms.quoteDecimals);
        _divisor = 10 ** (uint256(terms.baseDecimals) + 18);
        // Reverts where the largest rate leaves no room: such a quote could be brought, and would have no price.
        terms.highRate * _multiplier;
    }

    /// @inheritdoc ISignedQuote
    function submit(bytes32 id, uint256 rate, uint256 ratedAt, uint256 validUntil, bytes calldata signature) external {
        (uint256 low, uint256 high) = getBand(id);
        require(rate >= low && rate <= high, RateOutOfBand(rate, low, high));
        require(ratedAt <= block.timestamp, QuoteFromFuture(ratedAt, block.timestamp));
        require(block.timestamp <= validUntil, QuoteExpired(block.timestamp, validUntil));
        require(validUntil <= ratedAt + _maxValidity, QuoteTooLong(validUntil - ratedAt, _maxValidity));
        Known storage known = _quotes[id];
        require(ratedAt > known.ratedAt, QuoteNotNewer(ratedAt, known.ratedAt));
        bytes32 structHash = keccak256(abi.encode(QUOTE_TYPEHASH, id, rate, ratedAt, validUntil));
        _checkSignature(issuer, _digest(structHash), signature);
        (known.rate, known.ratedAt, known.validUntil) = (uint128(rate), uint48(ratedAt), uint48(validUntil));
        emit Quoted(id, rate, ratedAt, validUntil);
    }

    /// @inheritdoc IPriceSource
    function convertUp(
        bytes32 id,
        address from,
        address to,
        uint256 amount
    ) external view returns (uint256, uint256, uint256) {
        return _convert(id, from, to, amount, Math.Rounding.Ceil);
    }

    /// @inheritdoc IPriceSource
    function convertDown(
        bytes32 id,
        address from,
        address to,
        uint256 amount
    ) external view returns (uint256, uint256, uint256) {
        return _convert(id, from, to, amount, Math.Rounding.Floor);
    }

    /// @inheritdoc ISignedQuote
    function getTerms() external view returns (Terms memory) {
        return
            Terms({
                base: base,
                quote: quote,
                baseDecimals: _baseDecimals,
                quoteDecimals: _quoteDecimals,
                lowRate: _lowRate,
                highRate: _highRate,
                maxValidity: _maxValidity,
                lastPrice: _lastPrice,
                bandBps: _bandBps
            });
    }

    /// @inheritdoc ISignedQuote
    function getBand(bytes32 id) public view returns (uint256 low, uint256 high) {
        (low, high) = (_lowRate, _highRate);
        if (address(_lastPrice) == address(0)) return (low, high);
        (, uint256 last, ) = _lastPrice.convertUp(id, base, quote, 1);
        uint256 distance = (last * _bandBps) / Bps.WHOLE;
        return (Math.max(low, last - distance), Math.min(high, last + distance));
    }

    function _convert(
        bytes32 id,
        address from,
        address to,
        uint256 amount,
        Math.Rounding rounding
    ) private view returns (uint256 converted, uint256 rate, uint256 ratedAt) {
        require(from == base && to == quote, PairNotPriced(from, to, base, quote));
        Known memory known = _quotes[id];
        require(known.ratedAt != 0, NotQuoted(id));
        require(block.timestamp <= known.validUntil, QuoteExpired(block.timestamp, known.validUntil));
        (rate, ratedAt) = (known.rate, known.ratedAt);
        converted = Math.mulDiv(amount, rate * _multiplier, _divisor, rounding);
    }
}

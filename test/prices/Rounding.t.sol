// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IChainlinkSource} from "../../contracts/interfaces/IChainlinkSource.sol";
import {IPegLatch} from "../../contracts/interfaces/IPegLatch.sol";
import {IPriceSource} from "../../contracts/interfaces/IPriceSource.sol";
import {ISignedQuote} from "../../contracts/interfaces/ISignedQuote.sol";
import {IMulticall3} from "../../contracts/interfaces/external/IMulticall3.sol";
import {AggregatorMock, FeedMock} from "../../contracts/mocks/FeedMock.sol";
import {ChainlinkSource} from "../../contracts/prices/ChainlinkSource.sol";
import {CrossSource} from "../../contracts/prices/CrossSource.sol";
import {ParSource} from "../../contracts/prices/ParSource.sol";
import {PegLatch} from "../../contracts/prices/PegLatch.sol";
import {SignedQuote} from "../../contracts/prices/SignedQuote.sol";
import {vm} from "../support/Vm.sol";

/// The due amount for a unit, as an exact fraction. It follows the definition of a price, without the contracts' own
/// shortening of it.
struct Rate {
    uint256 num;
    uint256 den;
}

/// A number of 768 bits: an amount times the fractions of two legs.
struct Wide {
    uint256 top;
    uint256 middle;
    uint256 low;
}

contract RoundingFuzzTest {
    /// The error of the arithmetic where a result leaves 256 bits.
    bytes32 private constant OVERFLOW = keccak256(abi.encodeWithSignature("Panic(uint256)", 0x11));
    bytes32 private constant ID = bytes32(uint256(1));
    uint256 private constant RATE_ONE = 1e18;
    uint256 private constant NOW = 1_000_000;

    /// With 24 decimals beside it, the longest answer that a source has room for.
    uint256 private constant ANSWER_BITS = 176;
    /// With longer ones in both legs the rate of a cross, which is for people, may leave 256 bits.
    uint256 private constant CROSS_ANSWER_BITS = 96;

    address private constant A = address(0xA);
    address private constant B = address(0xB);
    address private constant C = address(0xC);

    function setUp() public {
        vm.warp(NOW);
    }

    function testFuzz_oneFeedErrsByLessThanAUnit(uint256 seed) public {
        uint256 amount = _draw(seed, "amount", 120);
        uint256 answer = _draw(seed, "answer", ANSWER_BITS);
        (ChainlinkSource source, Rate memory r) = _makeSource(seed, answer, 1 << ANSWER_BITS, A, B);
        _requireRoundsBy(source, amount, r);
    }

    /// Of two legs each errs by less than a unit of its own, and the second's rate makes more or less of the first's:
    /// the whole is off by less than `rate of the second + 1`, and up and down are at most `ceil(that rate) + 1` apart.
    function testFuzz_aCrossErrsByAUnitALeg(uint256 seed) public {
        uint256 amount = _draw(seed, "amount", 120);
        (ChainlinkSource first, Rate memory r1) = _makeLeg(seed, "first", A, B);
        (ChainlinkSource second, Rate memory r2) = _makeLeg(seed, "second", B, C);
        CrossSource cross = new CrossSource(first, second);

        (uint256 up, bool hasUp) = _tryUp(cross, amount);
        (uint256 down, bool hasDown) = _tryDown(cross, amount);
        require(hasUp == _fits(amount, r1, r2, true), "rounded up, there is a price where it does not fit, or none");
        require(
            hasDown == _fits(amount, r1, r2, false),
            "rounded down, there is a price where it does not fit, or none"
        );

        Wide memory due = _product(amount, r1.num, r2.num);
        Wide memory unitOfFirst = _product(1, r1.den, r2.num);
        if (hasUp) {
            require(!_less(_product(up, r1.den, r2.den), due), "rounded up, it is less than is due");
            require(
                up == 0 || _less(_product(up - 1, r1.den, r2.den), _add(due, unitOfFirst)),
                "rounded up, it is a unit a leg over what is due"
            );
        }
        if (hasDown) {
            require(!_less(due, _product(down, r1.den, r2.den)), "rounded down, it is more than is due");
            require(
                _less(due, _add(_product(down + 1, r1.den, r2.den), unitOfFirst)),
                "rounded down, it is a unit a leg under what is due"
            );
        }
        if (hasUp && hasDown) {
            require(up >= down, "up is below down");
            require(up - down <= Math.ceilDiv(r2.num, r2.den) + 1, "up and down lie farther apart than a unit a leg");
        }
    }

    /// A source is made as long as its largest answer has room, and then each answer has a price.
    function testFuzz_whatIsMadeHasAPrice(uint256 seed, bool inverted) public {
        uint256 maxAnswer = _draw(seed, "largest answer", 191) - 1;
        vm.assume(maxAnswer != 0 && maxAnswer < uint256(uint192(type(int192).max)));
        IChainlinkSource.Pair memory pair = _drawPair(seed, A, B);
        pair.inverted = inverted;
        uint256 feedDecimals = _drawDecimals(seed, "feed");
        FeedMock feed = _makeFeed(feedDecimals, maxAnswer);

        uint256 beside = pair.inverted ? pair.baseDecimals : pair.quoteDecimals;
        uint256 against = (pair.inverted ? pair.quoteDecimals : pair.baseDecimals) + feedDecimals;
        (bool hasRoom, ) = Math.tryMul(maxAnswer, beside > against ? 10 ** (beside - against) : 1);
        try new ChainlinkSource(feed, pair, _guards(maxAnswer)) returns (ChainlinkSource source) {
            require(hasRoom, "a source was made whose largest answer has no room");
            source.convertUp(ID, pair.base, pair.quote, 1);
            source.convertDown(ID, pair.base, pair.quote, 1);
        } catch (bytes memory reason) {
            require(!hasRoom, "a source was not made although its largest answer has room");
            require(keccak256(reason) == OVERFLOW, "another error than of the arithmetic");
        }
    }

    function testFuzz_parErrsByLessThanAUnit(uint256 seed) public {
        uint256 amount = _draw(seed, "amount", 120);
        (ChainlinkSource market, ) = _makeSource(seed, 100, 1_000, A, B);
        IPegLatch.Band memory band = IPegLatch.Band({low: 90, innerLow: 95, innerHigh: 105, high: 110});
        (uint256 from, uint256 to) = (_drawDecimals(seed, "currency"), _drawDecimals(seed, "token"));
        PegLatch latch = new PegLatch(market, band, 1 hours);
        ParSource source = new ParSource(latch, A, uint8(from), B, uint8(to));
        _requireRoundsBy(source, amount, Rate(10 ** to, 10 ** from));
    }

    function testFuzz_aQuoteErrsByLessThanAUnit(uint256 seed) public {
        uint256 amount = _draw(seed, "amount", 120);
        uint256 rate = _draw(seed, "rate", 127);
        (uint256 from, uint256 to) = (_drawDecimals(seed, "base"), _drawDecimals(seed, "quote"));
        ISignedQuote.Terms memory terms = ISignedQuote.Terms({
            base: A,
            quote: B,
            baseDecimals: uint8(from),
            quoteDecimals: uint8(to),
            lowRate: 1,
            highRate: type(uint128).max,
            maxValidity: 1 hours,
            lastPrice: IPriceSource(address(0)),
            bandBps: 0
        });
        SignedQuote source = new SignedQuote(IMulticall3(address(0)), address(this), terms);
        source.submit(ID, rate, NOW, NOW + 1, "");
        _requireRoundsBy(source, amount, Rate(rate * 10 ** to, RATE_ONE * 10 ** from));
    }

    /// ERC-1271: as the issuer of quotes, this signs everything.
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        return this.isValidSignature.selector;
    }

    function _requireRoundsBy(IPriceSource source, uint256 amount, Rate memory r) private view {
        (uint256 up, bool hasUp) = _tryUp(source, amount);
        (uint256 down, bool hasDown) = _tryDown(source, amount);
        Rate memory par = Rate(1, 1);
        require(hasUp == _fits(amount, r, par, true), "rounded up, there is a price where it does not fit, or none");
        require(
            hasDown == _fits(amount, r, par, false),
            "rounded down, there is a price where it does not fit, or none"
        );

        Wide memory due = _product(amount, r.num, 1);
        if (hasUp) {
            require(!_less(_product(up, r.den, 1), due), "rounded up, it is less than is due");
            require(up == 0 || _less(_product(up - 1, r.den, 1), due), "rounded up, it is a unit over what is due");
        }
        if (hasDown) {
            require(!_less(due, _product(down, r.den, 1)), "rounded down, it is more than is due");
            require(_less(due, _add(_product(down, r.den, 1), Wide(0, 0, r.den))), "rounded down, a unit is missing");
        }
        if (hasUp && hasDown) require(up >= down && up - down <= 1, "up and down are more than a unit apart");
    }

    /// Whether what each leg gives has room in 256 bits.
    function _fits(uint256 amount, Rate memory r1, Rate memory r2, bool up) private pure returns (bool) {
        (uint256 middle, bool fits) = _divide(amount, r1, up);
        if (fits) (, fits) = _divide(middle, r2, up);
        return fits;
    }

    function _divide(uint256 amount, Rate memory r, bool up) private pure returns (uint256 quotient, bool fits) {
        (uint256 high, ) = Math.mul512(amount, r.num);
        if (high >= r.den) return (0, false);
        quotient = Math.mulDiv(amount, r.num, r.den);
        if (!up || mulmod(amount, r.num, r.den) == 0) return (quotient, true);
        return quotient == type(uint256).max ? (0, false) : (quotient + 1, true);
    }

    function _tryUp(IPriceSource source, uint256 amount) private view returns (uint256, bool) {
        try source.convertUp(ID, source.base(), source.quote(), amount) returns (uint256 converted, uint256, uint256) {
            return (converted, true);
        } catch (bytes memory reason) {
            require(keccak256(reason) == OVERFLOW, "another error than of the arithmetic");
            return (0, false);
        }
    }

    function _tryDown(IPriceSource source, uint256 amount) private view returns (uint256, bool) {
        try source.convertDown(ID, source.base(), source.quote(), amount) returns (
            uint256 converted,
            uint256,
            uint256
        ) {
            return (converted, true);
        } catch (bytes memory reason) {
            require(keccak256(reason) == OVERFLOW, "another error than of the arithmetic");
            return (0, false);
        }
    }

    function _makeLeg(
        uint256 seed,
        string memory which,
        address base,
        address quote
    ) private returns (ChainlinkSource, Rate memory) {
        seed = uint256(keccak256(abi.encode(seed, which)));
        uint256 answer = _draw(seed, "answer", CROSS_ANSWER_BITS);
        return _makeSource(seed, answer, 1 << CROSS_ANSWER_BITS, base, quote);
    }

    function _makeSource(
        uint256 seed,
        uint256 answer,
        uint256 maxAnswer,
        address base,
        address quote
    ) private returns (ChainlinkSource source, Rate memory r) {
        IChainlinkSource.Pair memory pair = _drawPair(seed, base, quote);
        uint256 feedDecimals = _drawDecimals(seed, "feed");
        source = new ChainlinkSource(_makeFeed(feedDecimals, answer), pair, _guards(maxAnswer));
        (uint256 price, uint256 one) = pair.inverted ? (10 ** feedDecimals, answer) : (answer, 10 ** feedDecimals);
        r = Rate(10 ** uint256(pair.quoteDecimals) * price, 10 ** uint256(pair.baseDecimals) * one);
        _requireRateRoundsUp(source, price, one);
    }

    /// The rate that people see is for whole units.
    function _requireRateRoundsUp(ChainlinkSource source, uint256 price, uint256 one) private view {
        (, uint256 rate, ) = source.convertDown(ID, source.base(), source.quote(), 0);
        Wide memory whole = _product(price, RATE_ONE, 1);
        require(!_less(_product(rate, one, 1), whole), "the rate is rounded down");
        require(_less(_product(rate - 1, one, 1), whole), "the rate is a unit over");
    }

    /// A feed with two rounds, both of them with this answer.
    function _makeFeed(uint256 decimals, uint256 answer) private returns (FeedMock) {
        AggregatorMock aggregator = new AggregatorMock(0, type(int192).max);
        aggregator.push(int256(answer), NOW - 2, NOW - 2);
        aggregator.push(int256(answer), NOW - 1, NOW - 1);
        return new FeedMock(uint8(decimals), aggregator);
    }

    function _guards(uint256 maxAnswer) private pure returns (IChainlinkSource.Guards memory guards) {
        (guards.maxAge, guards.minAnswer, guards.maxAnswer) = (1 hours, 1, maxAnswer);
    }

    function _drawPair(uint256 seed, address base, address quote) private pure returns (IChainlinkSource.Pair memory) {
        return
            IChainlinkSource.Pair({
                base: base,
                quote: quote,
                baseDecimals: uint8(_drawDecimals(seed, "base")),
                quoteDecimals: uint8(_drawDecimals(seed, "quote")),
                inverted: uint256(keccak256(abi.encode(seed, "inverted"))) % 2 == 1
            });
    }

    function _drawDecimals(uint256 seed, string memory what) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, "decimals", what))) % 25;
    }

    /// From 1 to 2^bits, each length as often as any other; now and then a whole power.
    function _draw(uint256 seed, string memory what, uint256 bits) private pure returns (uint256) {
        uint256 random = uint256(keccak256(abi.encode(seed, what)));
        uint256 length = random % (bits + 1);
        uint256 top = 1 << length;
        if (length == bits || (random >> 8) % 16 == 0) return top;
        return top + ((random >> 16) % top);
    }

    function _product(uint256 a, uint256 b, uint256 c) private pure returns (Wide memory w) {
        (uint256 high, uint256 low) = Math.mul512(a, b);
        (uint256 carry, uint256 middle) = (0, 0);
        (carry, w.low) = Math.mul512(low, c);
        (w.top, middle) = Math.mul512(high, c);
        (carry, w.middle) = Math.add512(carry, middle);
        w.top += carry;
    }

    function _add(Wide memory a, Wide memory b) private pure returns (Wide memory w) {
        uint256 carry;
        uint256 more;
        (carry, w.low) = Math.add512(a.low, b.low);
        (more, w.middle) = Math.add512(a.middle, b.middle);
        w.top = a.top + b.top + more;
        (more, w.middle) = Math.add512(w.middle, carry);
        w.top += more;
    }

    function _less(Wide memory a, Wide memory b) private pure returns (bool) {
        if (a.top != b.top) return a.top < b.top;
        return a.middle != b.middle ? a.middle < b.middle : a.low < b.low;
    }
}

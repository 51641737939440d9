// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IGoverned} from "../interfaces/IGoverned.sol";

/// The lists that decide which tokens and collectors an entry may use, and the pause of entries.
abstract contract Governed is IGoverned, AccessManaged {
    struct Listing {
        bool listed;
        uint48 entriesPausedUntil;
        uint16 maxTokenFeeBps;
        bytes4 issuerList;
    }

    uint256 private constant PAUSE_AT_MOST = 7 days;
    uint256 private constant OPEN_BETWEEN_PAUSES = 21 days;
    uint256 private constant TOKEN_FEE_BPS_AT_MOST = 100;

    mapping(address token => Listing) private _tokens;
    mapping(address collector => bool listed) private _collectors;

    /// @inheritdoc IGoverned
    function listToken(address token, uint16 maxTokenFeeBps, bytes4 issuerList) external restricted {
        require(token.code.length != 0, TokenWithoutCode(token));
        require(maxTokenFeeBps <= TOKEN_FEE_BPS_AT_MOST, TokenFeeTooHigh(maxTokenFeeBps, TOKEN_FEE_BPS_AT_MOST));
        Listing storage listing = _tokens[token];
        listing.listed = true;
        listing.maxTokenFeeBps = maxTokenFeeBps;
        listing.issuerList = issuerList;
        emit TokenListed(token, maxTokenFeeBps, issuerList);
    }

    /// @inheritdoc IGoverned
    function delistToken(address token) external restricted {
        require(_tokens[token].listed, TokenNotListed(token));
        _tokens[token].listed = false;
        emit TokenDelisted(token);
    }

    /// @inheritdoc IGoverned
    function setCollector(address collector, bool listed) external restricted {
        require(!listed || collector.code.length != 0, CollectorWithoutCode(collector));
        _collectors[collector] = listed;
        emit CollectorSet(collector, listed);
    }

    /// @inheritdoc IGoverned
    function pauseEntries(address token, uint48 until) external restricted {
        Listing storage listing = _tokens[token];
        require(listing.listed, TokenNotListed(token));
        require(until > block.timestamp, PauseInPast(until, block.timestamp));
        uint256 longest = block.timestamp + PAUSE_AT_MOST;
        require(until <= longest, PauseTooLong(until, longest));
        uint256 last = listing.entriesPausedUntil;
        uint256 earliest = last == 0 ? 0 : last + OPEN_BETWEEN_PAUSES;
        require(block.timestamp >= earliest, PauseTooSoon(block.timestamp, earliest));
        listing.entriesPausedUntil = until;
        emit EntriesPausedUntil(token, until);
    }

    /// @inheritdoc IGoverned
    function resumeEntries(address token) external restricted {
        Listing storage listing = _tokens[token];
        // Only an end that lies ahead moves: an old one would begin its 21 days anew.
        if (listing.entriesPausedUntil <= block.timestamp) return;
        listing.entriesPausedUntil = uint48(block.timestamp);
        emit EntriesPausedUntil(token, block.timestamp);
    }

    /// @inheritdoc IGoverned
    function getToken(
        address token
    ) external view returns (bool listed, uint256 entriesPausedUntil, uint256 maxTokenFeeBps, bytes4 issuerList) {
        Listing storage listing = _tokens[token];
        return (listing.listed, listing.entriesPausedUntil, listing.maxTokenFeeBps, listing.issuerList);
    }

    /// @inheritdoc IGoverned
    function isCollector(address collector) external view returns (bool) {
        return _collectors[collector];
    }

    /// Refuses a token that is not listed or is paused.
    /// @return What the token's own fee may keep of a transfer, in basis points.
    function _checkEntryOpen(address token) internal view returns (uint256) {
        Listing memory listing = _tokens[token];
        require(listing.listed, TokenNotListed(token));
        require(block.timestamp >= listing.entriesPausedUntil, EntriesPaused(token, listing.entriesPausedUntil));
        return listing.maxTokenFeeBps;
    }

    /// Selector of the function by which the token's issuer tells whether it has listed an account; zero: not known.
    function _issuerListOf(address token) internal view returns (bytes4) {
        return _tokens[token].issuerList;
    }

    function _checkCollector(address collector) internal view {
        require(_collectors[collector], CollectorNotListed(collector));
    }
}

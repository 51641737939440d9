// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IGoverned} from "../interfaces/IGoverned.sol";
import {IssuerLists} from "./IssuerLists.sol";

/// The lists that decide which tokens and collectors an entry may use, and the pause of entries.
abstract contract Governed is IGoverned, IssuerLists, AccessManaged {
    struct Listing {
        bool listed;
        uint48 entriesPausedAt;
        uint48 entriesPausedUntil;
        uint16 maxTokenFeeBps;
        bytes4 issuerList;
    }

    uint256 private constant MAX_PAUSE = 7 days;

    /// Entries stay open for this many times the length of the pause before: 21 days after the longest.
    uint256 private constant OPEN_PER_PAUSE = 3;

    uint256 private constant MAX_TOKEN_FEE_BPS = 100;

    mapping(address token => Listing) private _tokens;
    mapping(address collector => bool listed) private _collectors;

    /// @inheritdoc IGoverned
    function listToken(address token, uint16 maxTokenFeeBps, bytes4 issuerList) external restricted {
        require(token.code.length != 0, TokenWithoutCode(token));
        require(maxTokenFeeBps <= MAX_TOKEN_FEE_BPS, TokenFeeTooHigh(maxTokenFeeBps, MAX_TOKEN_FEE_BPS));

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
    function listCollector(address collector) external restricted {
        require(collector.code.length != 0, CollectorWithoutCode(collector));

        _collectors[collector] = true;
        emit CollectorListed(collector);
    }

    /// @inheritdoc IGoverned
    function delistCollector(address collector) external restricted {
        _checkCollector(collector);

        _collectors[collector] = false;
        emit CollectorDelisted(collector);
    }

    /// @inheritdoc IGoverned
    function pauseEntries(address token, uint48 until) external restricted {
        Listing storage listing = _tokens[token];
        require(listing.listed, TokenNotListed(token));
        require(until > block.timestamp, PauseInPast(until, block.timestamp));
        (uint256 start, uint256 end) = (listing.entriesPausedAt, listing.entriesPausedUntil);
        // A pause that is running is extended; a new one comes after its time of open entries.
        if (block.timestamp >= end) {
            uint256 earliest = end + (end - start) * OPEN_PER_PAUSE;
            require(block.timestamp >= earliest, PauseTooSoon(block.timestamp, earliest));
            start = block.timestamp;
        }
        require(until <= start + MAX_PAUSE, PauseTooLong(until, start + MAX_PAUSE));

        (listing.entriesPausedAt, listing.entriesPausedUntil) = (uint48(start), until);
        emit EntriesPausedUntil(token, until);
    }

    /// @inheritdoc IGoverned
    function resumeEntries(address token) external restricted {
        Listing storage listing = _tokens[token];
        // Only a pause that is running ends: an old one would grow.
        if (listing.entriesPausedUntil <= block.timestamp) return;

        listing.entriesPausedUntil = uint48(block.timestamp);
        emit EntriesPausedUntil(token, block.timestamp);
    }

    /// The authority is fixed: an AccessManager lets nobody but an admin cancel a change of it that is scheduled.
    function setAuthority(address) public pure override {
        revert AuthorityFixed();
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
    /// @return maxTokenFeeBps Maximum share of a transfer that the token's own fee may keep, in basis points.
    function _checkEntryOpen(address token) internal view returns (uint256 maxTokenFeeBps) {
        Listing storage listing = _tokens[token];
        require(listing.listed, TokenNotListed(token));
        require(block.timestamp >= listing.entriesPausedUntil, EntriesPaused(token, listing.entriesPausedUntil));
        return listing.maxTokenFeeBps;
    }

    function _issuerListOf(address token) internal view override returns (bytes4) {
        return _tokens[token].issuerList;
    }

    function _checkCollector(address collector) internal view {
        require(_collectors[collector], CollectorNotListed(collector));
    }
}

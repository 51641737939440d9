// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IGoverned} from "../../contracts/interfaces/IGoverned.sol";
import {HostilePolicy} from "../../contracts/mocks/HostilePolicy.sol";
import {Exits} from "./Exits.sol";
import {RateSource} from "./RateSource.sol";
import {vm} from "./Vm.sol";

/// The world around the payments: time, the issuers of the tokens, governance, compliance providers, prices, and the
/// payers' own affairs.
abstract contract Surroundings is Exits {
    uint256 internal constant NOBODY = type(uint256).max;

    uint256 private _blacklisted = NOBODY;
    uint256 private _denied = NOBODY;

    function warp(uint256 seed) external {
        vm.warp(block.timestamp + 1 + _draw(seed, "seconds", _draw(seed, "long", 4) == 0 ? 10 days : 6 hours));
    }

    /// To the expiry of one of the authorizations, or a second before it.
    function warpToExpiry(uint256 seed) external {
        if (authorizedIds.length == 0) return;
        bytes32 id = authorizedIds[_draw(seed, "which", authorizedIds.length)];
        uint256 expiry = ghostPayments[id].authorizationExpiry;
        // Not so far that everything else expires too.
        if (expiry <= block.timestamp + 1 || expiry > block.timestamp + 3 days) return;
        vm.warp(expiry - _draw(seed, "before", 2));
    }

    /// A payer has more money, and another allowance for one rail.
    function approve(uint256 seed) external {
        uint256 payer = FIRST_PAYER + _draw(seed, "payer", PAYERS);
        uint256 amount = _draw(seed, "limited", 3) == 0 ? _draw(seed, "amount", 1e12) : type(uint256).max;
        _approve(payer, _draw(seed, "spender", 2) == 0 ? address(processor) : permit2, amount);
        _fund(payer, _draw(seed, "money", 1e12));
    }

    /// One party more can receive the blocklisting token, and another one less.
    function swapBlocked(uint256 seed) external {
        uint256 opened = _draw(seed, "opened", PARTIES);
        uint256 closed = _draw(seed, "closed", PARTIES);
        // Mostly one with a credit: its claim succeeds only then.
        if (creditKeys.length != 0 && _draw(seed, "known", 4) != 0) {
            uint256 account = creditKeys[_draw(seed, "which", creditKeys.length)][2];
            if (account < PARTIES) opened = account;
        }
        while (!blocked[opened]) opened = (opened + 1) % PARTIES;
        _open(opened, closed);
    }

    /// A blocked party can receive the blocklisting token; `closed`, or the next that could, cannot any more.
    function _open(uint256 opened, uint256 closed) internal {
        while (blocked[closed]) closed = (closed + 1) % PARTIES;
        _setBlocked(opened, false);
        _setBlocked(closed, true);
    }

    /// Somebody else is on the deny list, or nobody; the provider dies, or comes back.
    function provide(uint256 seed) external {
        if (_draw(seed, "list", 2) == 0) {
            if (_denied != NOBODY) _deny(_denied, false);
            uint256 who = _draw(seed, "who", 5);
            if (who == 0) _denied = _draw(seed, "merchant", MERCHANTS);
            if (who == 1) _denied = FIRST_PAYER + _draw(seed, "payer", PAYERS);
            if (who == 2) _denied = FIRST_PAYEE + _draw(seed, "payee", PAYEES);
            if (who > 2) _denied = NOBODY;
            else _deny(_denied, true);
        } else {
            _setProviderDead(!ghostProviderDead);
        }
    }

    function _deny(uint256 party, bool value) private {
        address[] memory listed = new address[](1);
        listed[0] = accounts[party];
        denyList.setListed(listed, value);
        ghostDenied[accounts[party]] = value;
    }

    function _setProviderDead(bool dead) internal {
        ghostProviderDead = dead;
        if (dead) provider.setMood(HostilePolicy.Mood.Revert);
        else provider.setAnswer(abi.encode(bytes32(0)));
    }

    /// One of the prices moves, mostly not far; or its source dies, or comes back. A rate may be zero, or make sums that
    /// are too large for a payment.
    function price(uint256 seed) external {
        uint256 size = _draw(seed, "size", 12);
        uint256 rate = 1 + _draw(seed, "rate", 2e18);
        if (size == 0) rate = 0;
        if (size == 1) rate = 1e43;
        if (size == 2) rate = 1e18;
        if (size == 3) rate = 1 + _draw(seed, "rate", 1e12);
        if (size == 4) rate = 1 + _draw(seed, "rate", 1e24);
        uint256 state = _draw(seed, "mood", 6);
        RateSource.Mood mood = state < 3 ? RateSource.Mood(state) : RateSource.Mood.Priced;
        RateSource source = _draw(seed, "source", 2) == 0 ? usdtSource : blocklistingSource;
        _setPrice(source, Price(rate, block.timestamp - _draw(seed, "age", 2 days), mood));
    }

    function _setPrice(RateSource source, Price memory said) internal {
        ghostPrices[address(source)] = said;
        source.set(said.rate, said.ratedAt, said.mood);
    }

    /// The tokens' issuer: fees, USDT's pause, and its power to destroy.
    function issue(uint256 seed) external {
        uint256 what = usdt.paused() && _draw(seed, "resume", 2) == 0 ? 3 : _draw(seed, "what", 8);
        if (what < 3) {
            vm.prank(accounts[ISSUER]);
            usdt.setParams(what == 0 ? 0 : 1 + _draw(seed, "rate", 19), 1 + _draw(seed, "most", 49));
        } else if (what == 3) {
            bool paused = usdt.paused();
            vm.prank(accounts[ISSUER]);
            paused ? usdt.unpause() : usdt.pause();
        } else if (what < 6) {
            _destroy(_drawFull(seed));
        } else {
            blocklisting.setFee(_draw(seed, "rate", 20));
        }
    }

    /// USDT's blacklist.
    function blacklist(uint256 seed) external {
        uint256 who = _draw(seed, "who", 3);
        uint256 account = who == 0 ? FIRST_PAYER + _draw(seed, "payer", PAYERS) : _drawStore(seed);
        _swapBlacklisted(account);
    }

    /// USDT blacklists the owner of a credit that its store can pay, if there is one, and nobody else; it is not paused.
    /// @return key Index of the credit; NOBODY: nothing was done.
    function _blacklistCreditor(uint256 seed) internal returns (uint256 key) {
        if (creditKeys.length == 0) return NOBODY;
        uint256 first = _draw(seed, "which", creditKeys.length);
        for (uint256 i = 0; i < creditKeys.length; ++i) {
            key = (first + i) % creditKeys.length;
            uint256[3] storage known = creditKeys[key];
            if (known[1] != uint160(address(usdt)) || known[2] >= PARTIES) continue;
            uint256 credit = ghostCredits[known[0]][address(usdt)][known[2]];
            if (credit == 0 || _balanceOf(address(usdt), known[0]) < credit) continue;
            if (_blacklisted != NOBODY) _swapBlacklisted(NOBODY);
            _swapBlacklisted(known[2]);
            _resume();
            return key;
        }
        return NOBODY;
    }

    /// Lists, pauses and collectors; at times by somebody who may not.
    function govern(uint256 seed) external {
        address caller = _draw(seed, "stranger", 6) == 0 ? accounts[STRANGER] : address(this);
        address token = _draw(seed, "token", 2) == 0 ? address(usdt) : address(blocklisting);
        // Often a pause too soon, where there can be one.
        bool soon = _draw(seed, "too soon", 2) == 0;
        if (soon && _isTooSoon(address(usdt))) token = address(usdt);
        else if (soon && _isTooSoon(address(blocklisting))) token = address(blocklisting);
        soon = soon && _isTooSoon(token);
        Listing storage listing = ghostListings[token];
        Reasons memory reasons = _noReasons();
        _when(
            reasons,
            caller != address(this),
            abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, caller)
        );
        uint256 what = _draw(seed, "what", 10);
        if (soon) what = 9;
        if (!listing.listed || what < 2) {
            uint16 maxFee = uint16([MAX_TOKEN_FEE_BPS, MAX_TOKEN_FEE_BPS, 5, 0, 101][_draw(seed, "max fee", 5)]);
            _when(reasons, maxFee > 100, abi.encodeWithSelector(IGoverned.TokenFeeTooHigh.selector, maxFee, 100));
            bytes4 list = _draw(seed, "issuer's list", 2) == 0 ? bytes4(0) : _issuerListOf(token);
            if (!_performStill(caller, abi.encodeCall(processor.listToken, (token, maxFee, list)), reasons)) return;
            (listing.listed, listing.maxTokenFeeBps, listing.issuerList) = (true, maxFee, list);
        } else if (what == 2) {
            if (!_performStill(caller, abi.encodeCall(processor.delistToken, (token)), reasons)) return;
            listing.listed = false;
        } else if (what == 3 || !ghostCollectorListed) {
            _list(caller, ghostCollectorListed == (_draw(seed, "again", 4) == 0), reasons);
        } else if (what < 6) {
            if (!_performStill(caller, abi.encodeCall(processor.resumeEntries, (token)), reasons)) return;
            if (listing.pausedUntil > block.timestamp) listing.pausedUntil = block.timestamp;
        } else {
            uint256 length = _draw(seed, "until", what < 8 ? 6 hours : 14 days);
            if (what == 7 && length > 5 hours) length = 0;
            _pause(caller, token, uint48(block.timestamp + length), reasons);
        }
    }

    /// The collector, which is listed or not as it may be already: listing it twice does no harm.
    function _list(address caller, bool listed, Reasons memory reasons) private {
        address rail = collector;
        _when(
            reasons,
            !listed && !ghostCollectorListed,
            abi.encodeWithSelector(IGoverned.CollectorNotListed.selector, rail)
        );
        bytes memory data =
            listed
                ? abi.encodeCall(processor.listCollector, (rail))
                : abi.encodeCall(processor.delistCollector, (rail));
        if (!_performStill(caller, data, reasons)) return;
        ghostCollectorListed = listed;
        require(processor.isCollector(rail) == listed, "10: a collector is not as governance listed it");
    }

    /// Entries are open for three times the length of the pause before.
    function _earliestPause(Listing storage listing) private view returns (uint256) {
        return listing.pausedUntil + 3 * (listing.pausedUntil - listing.pausedAt);
    }

    function _isTooSoon(address token) private view returns (bool) {
        Listing storage listing = ghostListings[token];
        return block.timestamp >= listing.pausedUntil && block.timestamp < _earliestPause(listing);
    }

    function _pause(address caller, address token, uint48 until, Reasons memory reasons) private {
        Listing storage listing = ghostListings[token];
        bool running = block.timestamp < listing.pausedUntil;
        uint256 start = running ? listing.pausedAt : block.timestamp;
        uint256 earliest = _earliestPause(listing);
        _when(
            reasons,
            until <= block.timestamp,
            abi.encodeWithSelector(IGoverned.PauseInPast.selector, until, block.timestamp)
        );
        _when(
            reasons,
            until > start + 7 days,
            abi.encodeWithSelector(IGoverned.PauseTooLong.selector, until, start + 7 days)
        );
        _when(
            reasons,
            _isTooSoon(token),
            abi.encodeWithSelector(IGoverned.PauseTooSoon.selector, block.timestamp, earliest)
        );
        if (!_performStill(caller, abi.encodeCall(processor.pauseEntries, (token, until)), reasons)) return;
        (listing.pausedAt, listing.pausedUntil) = (start, until);
        _reach(running ? "A pause extended" : "EntriesPausedUntil");
    }

    /// One account at a time is on USDT's blacklist.
    function _swapBlacklisted(uint256 account) internal {
        bool any = _blacklisted != NOBODY;
        uint256 old = _blacklisted;
        _blacklisted = any ? NOBODY : account;
        vm.prank(accounts[ISSUER]);
        if (any) usdt.removeBlackList(accounts[old]);
        else usdt.addBlackList(accounts[account]);
    }

    /// Mostly a store that takes new money.
    function _drawStore(uint256 seed) private view returns (uint256) {
        uint256 merchant = _draw(seed, "merchant", MERCHANTS);
        uint256 generation = ghostGenerations[accounts[merchant]];
        if (_draw(seed, "older", 3) == 0) generation = _draw(seed, "generation", generation + 1);
        return _storeOf(accounts[merchant], generation);
    }

    /// A store that holds payments, if there is one.
    function _drawFull(uint256 seed) private view returns (uint256 store) {
        uint256 first = _draw(seed, "merchant", MERCHANTS);
        for (uint256 i = 0; i < MERCHANTS; ++i) {
            store = _presentStore(accounts[(first + i) % MERCHANTS]);
            if (ghostCapturableSums[store][address(usdt)] != 0) return store;
        }
        return _drawStore(seed);
    }

    /// The issuers refuse nobody any more, and keep no fee.
    function _heal() internal {
        if (_blacklisted != NOBODY) _swapBlacklisted(NOBODY);
        vm.prank(accounts[ISSUER]);
        usdt.setParams(0, 0);
        _resume();
        blocklisting.setFee(0);
        for (uint256 i = 0; i < PARTIES; ++i) if (blocked[i]) _setBlocked(i, false);
    }

    function _resume() private {
        if (!usdt.paused()) return;
        vm.prank(accounts[ISSUER]);
        usdt.unpause();
    }

    /// The issuer gives a store back the amount that it has destroyed.
    function _restore(uint256 store) internal {
        uint256 destroyed = ghostDestroyed[store][address(usdt)];
        if (destroyed == 0) return;
        ghostDestroyed[store][address(usdt)] = 0;
        vm.prank(accounts[ISSUER]);
        usdt.transfer(accounts[store], destroyed);
    }

    function _destroy(uint256 store) private {
        ghostDestroyed[store][address(usdt)] += usdt.balanceOf(accounts[store]);
        bool listed = usdt.isBlackListed(accounts[store]);
        vm.prank(accounts[ISSUER]);
        usdt.addBlackList(accounts[store]);
        vm.prank(accounts[ISSUER]);
        usdt.destroyBlackFunds(accounts[store]);
        if (listed) return;
        vm.prank(accounts[ISSUER]);
        usdt.removeBlackList(accounts[store]);
    }
}

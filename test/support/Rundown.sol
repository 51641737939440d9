// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentTerms} from "../../contracts/types/PaymentTerms.sol";
import {RateSource} from "./RateSource.sol";
import {Surroundings} from "./Surroundings.sol";
import {vm} from "./Vm.sol";

/// The end of a sequence. With everything against them, the merchants capture and the payers get their money back;
/// then the issuers relent, and the rest goes to its owners until every store is empty.
abstract contract Rundown is Surroundings {
    /// Property 7, and property 1 at its end.
    function runToZero() external {
        _silence();
        for (uint256 i = 0; i < authorizedIds.length; ++i) _captureAlone(authorizedIds[i]);
        _passExpiries();
        for (uint256 i = 0; i < authorizedIds.length; ++i) _reclaimAlone(authorizedIds[i]);
        _heal();
        _claimAll(false);
        for (uint256 store = FIRST_STORE; store < ISSUER; ++store) _restore(store);
        _claimAll(true);
        for (uint256 store = FIRST_STORE; store < ISSUER; ++store) {
            _requireEmpty(store, address(usdt));
            _requireEmpty(store, address(blocklisting));
        }
    }

    /// No provider answers, no source has a price, and governance has closed every entry. USDT stays paused, stores stay
    /// blacklisted and parties blocked.
    function _silence() private {
        _setProviderDead(true);
        _setPrice(usdtSource, Price(0, 0, RateSource.Mood.Dead));
        _setPrice(blocklistingSource, Price(0, 0, RateSource.Mood.BurnGas));
        _delist(address(usdt));
        _delist(address(blocklisting));
        if (ghostCollectorListed) processor.delistCollector(collector);
        ghostCollectorListed = false;
    }

    function _delist(address token) private {
        if (ghostListings[token].listed) processor.delistToken(token);
        ghostListings[token].listed = false;
    }

    /// The merchant needs nobody before the expiry: half of the held amount, so that there is something to reclaim.
    function _captureAlone(bytes32 id) private {
        if (_capturable(id) == 0 || block.timestamp >= ghostPayments[id].authorizationExpiry) return;
        Exit memory e = _exitOf(id, Verb.Capture);
        e.caller = e.terms.merchant;
        e.amount = (_capturable(id) + 1) / 2;
        e.feeBps = e.terms.feeBps;
        require(_performExit(e), "7: a merchant could not capture alone");
        _reach("Captured alone");
    }

    function _passExpiries() private {
        uint256 last = block.timestamp;
        for (uint256 i = 0; i < authorizedIds.length; ++i) {
            uint256 expiry = ghostPayments[authorizedIds[i]].authorizationExpiry;
            if (expiry > last) last = expiry;
        }
        vm.warp(last);
    }

    function _reclaimAlone(bytes32 id) private {
        uint256 capturable = _capturable(id);
        if (capturable == 0) return;
        Exit memory e = _exitOf(id, Verb.Reclaim);
        e.caller = accounts[uint256(id) % PARTIES];
        require(_performExit(e) && _capturable(id) == 0, "7: a payer could not get the held amount back");
        _reach("Reclaimed alone");
    }

    function _exitOf(bytes32 id, Verb verb) private view returns (Exit memory e) {
        (e.verb, e.id, e.named) = (verb, id, _capturable(id));
        e.terms = abi.decode(ghostPayments[id].terms, (PaymentTerms));
    }

    /// @param whole Whether the stores hold all that they owe; otherwise the issuer has destroyed some.
    function _claimAll(bool whole) private {
        for (uint256 i = 0; i < creditKeys.length; ++i) {
            (uint256 store, address token) = (creditKeys[i][0], address(uint160(creditKeys[i][1])));
            uint256 account = creditKeys[i][2];
            uint256 credit = ghostCredits[store][token][account];
            if (credit == 0) continue;
            Claim memory c = Claim(store, token, account, account, credit, accounts[STRANGER]);
            bool claimed = _performClaim(c, _claimData(c), _reasonsOfClaim(c));
            bool short = !whole && ghostDestroyed[store][token] != 0;
            require(claimed || short, "7: a credit could not be claimed");
        }
    }

    /// Apart from the amount that it received as somebody's payee.
    function _requireEmpty(uint256 store, address token) private view {
        require(ghostCapturableSums[store][token] == 0, "7: a store still holds a payment");
        require(ghostCreditSums[store][token] == 0, "7: a store still owes credits");
        require(_balanceOf(token, store) == ghostSurplus[store][token], "7: a store is not empty, to the unit");
    }
}

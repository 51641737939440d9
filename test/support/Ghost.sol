// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {NumberStatus} from "../../contracts/types/NumberStatus.sol";
import {PaymentId, PaymentTerms} from "../../contracts/types/PaymentTerms.sol";
import {Ledgers} from "./Ledgers.sol";
import {RateSource} from "./RateSource.sol";

/// The expected state, kept beside the contracts and compared with them after every call.
abstract contract Ghost is Ledgers {
    struct Signer {
        uint256 validUntil;
        uint256 maxOutBps;
        /// Counts the settings: the nonce of the next signed one.
        uint256 nonce;
        /// Whether the last setting was the owner's own call.
        bool direct;
    }

    struct Listing {
        bool listed;
        uint256 pausedAt;
        uint256 pausedUntil;
        uint256 maxTokenFeeBps;
        bytes4 issuerList;
    }

    /// The present answer of a price source.
    struct Price {
        uint256 rate;
        uint256 ratedAt;
        RateSource.Mood mood;
    }

    /// An id, and the state of its money.
    struct Payment {
        /// `abi.encode` of the terms; empty: no such payment.
        bytes terms;
        /// Zero: a charge.
        uint256 authorizationExpiry;
        /// Amount that was taken from the payer.
        uint256 due;
        /// Of a charge: maximum that it may pay back.
        uint256 ceiling;
        uint256 store;
        uint256 generation;
        /// Of an authorized one: the sum of capturable, captured, voided and reclaimed.
        uint256 arrived;
        uint256 captured;
        uint256 voided;
        uint256 reclaimed;
        uint256 refunded;
    }

    /// One attempt to charge or to authorize, with all that its maker knows of it.
    struct Attempt {
        PaymentTerms terms;
        /// False: it charges.
        bool authorizes;
        address signer;
        bytes signature;
        /// Whether `signature` is `signer`'s, over these very terms.
        bool signed;
        address caller;
        address payer;
        /// Maximum that the payer allows.
        uint256 maxIn;
        /// Amount that the terms take; zero where their source has no price for them.
        uint256 due;
        /// Zero: by the payer's allowance.
        address collector;
        uint256 permitNonce;
        uint256 permitDeadline;
        bytes consent;
        /// Whether `consent` is `payer`'s, to this very payment.
        bool consented;
    }

    mapping(address merchant => mapping(uint256 number => NumberStatus)) internal ghostNumbers;
    /// The id that collected under a number, if one has.
    mapping(address merchant => mapping(uint256 number => bytes32 id)) internal ghostCollected;
    mapping(address merchant => mapping(address signer => Signer)) internal ghostSigners;
    /// Next nonces of signed claims.
    mapping(address account => uint256) internal ghostNonces;
    mapping(uint256 store => mapping(address token => mapping(uint256 account => uint256))) internal ghostCredits;
    mapping(uint256 store => mapping(address token => uint256)) internal ghostCreditSums;
    /// The credits that there have been: store, token, account.
    uint256[3][] internal creditKeys;
    /// Amount of a store's tokens that the issuer has destroyed.
    mapping(uint256 store => mapping(address token => uint256)) internal ghostDestroyed;
    /// Amount that a store received as somebody's payee: nobody's.
    mapping(uint256 store => mapping(address token => uint256)) internal ghostSurplus;
    mapping(bytes32 id => Payment) internal ghostPayments;
    /// The charged and the authorized ids.
    bytes32[] internal ids;
    bytes32[] internal authorizedIds;
    mapping(uint256 store => mapping(address token => uint256)) internal ghostCapturableSums;
    mapping(address merchant => uint256) internal ghostGenerations;
    /// Whether the provider is dead, and the accounts on the deny list.
    bool internal ghostProviderDead;
    mapping(address account => bool) internal ghostDenied;
    mapping(address source => Price) internal ghostPrices;
    mapping(address token => Listing) internal ghostListings;
    bool internal ghostCollectorListed = true;
    mapping(address payer => mapping(uint256 nonce => bool)) internal ghostPermitNonces;

    constructor() {
        ghostListings[address(usdt)] = Listing(true, 0, 0, MAX_TOKEN_FEE_BPS, _issuerListOf(address(usdt)));
        ghostListings[address(blocklisting)] = Listing(
            true,
            0,
            0,
            MAX_TOKEN_FEE_BPS,
            _issuerListOf(address(blocklisting))
        );
        ghostPrices[address(usdtSource)] = Price(FIRST_RATE, START, RateSource.Mood.Priced);
        ghostPrices[address(blocklistingSource)] = Price(FIRST_RATE, START, RateSource.Mood.Priced);
    }

    /// The token that the source has a price in.
    function _quoteOf(address source) internal view returns (address) {
        return source == address(usdtSource) ? address(usdt) : address(blocklisting);
    }

    /// Whether the terms' source prices their pair, whatever its mood.
    function _isPair(PaymentTerms memory terms) internal view returns (bool) {
        return terms.currency == EURO && terms.token == _quoteOf(terms.source);
    }

    function _isAnswered(PaymentTerms memory terms) internal view returns (bool) {
        return _isPair(terms) && ghostPrices[terms.source].mood == RateSource.Mood.Priced;
    }

    /// Amount that the terms take now, rounded up; zero where nobody prices it.
    function _dueOf(PaymentTerms memory terms) internal view returns (uint256 due) {
        if (terms.source == address(0)) return terms.amount;
        if (!_isAnswered(terms) || terms.amount > type(uint120).max) return 0;
        uint256 product = terms.amount * ghostPrices[terms.source].rate;
        due = product / 1e18;
        if (due * 1e18 < product) ++due;
    }

    /// Maximum that a charge may pay back: nobody keeps the price of priced terms.
    function _ceilingOf(PaymentTerms memory terms) internal pure returns (uint256) {
        return terms.source == address(0) ? terms.amount : type(uint120).max;
    }

    function _isLive(address merchant, address signer) internal view returns (bool) {
        return block.timestamp < ghostSigners[merchant][signer].validUntil;
    }

    /// Share of fee and splits together.
    function _outBpsOf(PaymentTerms memory terms) internal pure returns (uint256 outBps) {
        outBps = terms.feeBps;
        for (uint256 i = 0; i < terms.splits.length; ++i) outBps += terms.splits[i].bps;
    }

    /// Whether the issuer lists the account, as far as the room knows how to ask.
    function _isBlacklisted(address token, address account) internal view returns (bool) {
        if (ghostListings[token].issuerList == 0) return false;
        return token == address(usdt) ? usdt.isBlackListed(account) : blocklisting.isBlocked(account);
    }

    /// The store that takes the merchant's new money.
    function _presentStore(address merchant) internal view returns (uint256) {
        return _storeOf(merchant, ghostGenerations[merchant]);
    }

    function _capturable(bytes32 id) internal view returns (uint256) {
        Payment storage p = ghostPayments[id];
        return p.arrived - p.captured - p.voided - p.reclaimed;
    }

    /// Amount that the store owes: held payments and credits.
    function _owed(uint256 store, address token) internal view returns (uint256) {
        return ghostCapturableSums[store][token] + ghostCreditSums[store][token];
    }

    /// Amount that may still be paid back, under these terms.
    function _refundable(bytes32 id, PaymentTerms memory terms) internal view returns (uint256) {
        Payment storage p = ghostPayments[id];
        return (terms.authorizationExpiry == 0 ? _ceilingOf(terms) : p.captured) - p.refunded;
    }

    // ── Properties of the state, in the numbers of test/invariants/README.md ──

    /// Of one merchant: its numbers, signers and generation are the ghost's.
    function _requireMerchant(uint256 merchant) internal view {
        address account = accounts[merchant];
        for (uint256 number = FIRST_NUMBER; number < FIRST_NUMBER + NUMBERS; ++number) {
            require(
                processor.getNumberStatus(account, number) == ghostNumbers[account][number],
                "4, 10: a number changed that no call was about"
            );
        }
        for (uint256 i = FIRST_SIGNER; i < FIRST_PAYER; ++i) {
            (uint256 validUntil, uint256 maxOutBps, uint256 nonce) = processor.getSigner(account, accounts[i]);
            Signer memory named = ghostSigners[account][accounts[i]];
            require(
                validUntil == named.validUntil && maxOutBps == named.maxOutBps,
                "9, 10: a signer changed that no call was about"
            );
            require(nonce == named.nonce, "9: a setting of a signer did not spend its nonce, or spent another's");
        }
        require(
            processor.getGeneration(account) == ghostGenerations[account],
            "10: a store was renewed that no call was about"
        );
        require(processor.nonces(account) == ghostNonces[account], "12: a nonce changed that no call was about");
    }

    /// Of one id: the amount that arrived is where the ghost says, and at most the captured or charged one was refunded.
    function _requirePayment(bytes32 id) internal view {
        Payment storage p = ghostPayments[id];
        (uint256 capturable, uint256 refundable, uint256 generation) = processor.getPayment(PaymentId.wrap(id));
        require(
            p.arrived == capturable + p.captured + p.voided + p.reclaimed,
            "2: the amount that arrived is not the sum of capturable, captured, voided and reclaimed"
        );
        uint256 refunded = processor.getRefunded(PaymentId.wrap(id));
        if (p.authorizationExpiry == 0) {
            require(
                refunded == p.refunded && refunded <= p.ceiling,
                "3: a charge has refunded too much, or another sum"
            );
            require(refundable == 0 && generation == 0, "8: a charge is held");
        } else {
            require(refundable == p.captured - p.refunded, "3: more can be refunded than was captured, or less");
            require(refunded == 0 && generation == p.generation, "10: a payment has changed its store");
        }
    }

    /// Of one store, in one token: the credits are the ghost's, and it has what it owes, to the unit.
    function _requireStore(uint256 store, address token) internal view {
        uint256 sum;
        for (uint256 i = 0; i < ISSUER; ++i) {
            uint256 credit = processor.getCredit(accounts[store], token, accounts[i]);
            require(credit == ghostCredits[store][token][i], "10: a credit changed that no call was about");
            sum += credit;
        }
        require(sum == ghostCreditSums[store][token], "1: the credits of a store do not add up");
        uint256 owed = _owed(store, token);
        uint256 balance = _balanceOf(token, store);
        uint256 destroyed = ghostDestroyed[store][token];
        require(destroyed != 0 || balance >= owed, "1: a store owes more than it holds");
        require(
            balance + destroyed == owed + ghostSurplus[store][token],
            "1: a store is not short by the amount that its issuer took, to the unit"
        );
    }

    /// The processor holds nothing between calls, nor do the collectors and Permit2.
    function _requireNothingHeld() internal view {
        for (uint256 i = ISSUER + 1; i < ACCOUNTS; ++i) {
            require(
                _balanceOf(address(usdt), i) == 0 && _balanceOf(address(blocklisting), i) == 0,
                "6: a contract that only passes money on holds some"
            );
        }
    }
}

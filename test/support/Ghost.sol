// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {NumberStatus} from "../../contracts/types/NumberStatus.sol";
import {PaymentTerms} from "../../contracts/types/PaymentTerms.sol";
import {Ledgers} from "./Ledgers.sol";

/// What ought to be true, kept beside the contracts and compared with them after every call.
abstract contract Ghost is Ledgers {
    struct Signer {
        uint256 validUntil;
        uint256 maxOutBps;
    }

    struct Listing {
        bool listed;
        uint256 pausedUntil;
        uint256 maxTokenFeeBps;
    }

    /// One try to charge, with what its maker knows of it.
    struct Attempt {
        PaymentTerms terms;
        address signer;
        bytes signature;
        /// Whether `signature` is `signer`'s, over these very terms.
        bool signed;
        address caller;
        address payer;
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
    mapping(address merchant => uint256) internal ghostNonces;
    mapping(uint256 store => mapping(address token => mapping(uint256 account => uint256))) internal ghostCredits;
    mapping(uint256 store => mapping(address token => uint256)) internal ghostCreditSums;
    /// Which credits there have been: store, token, account.
    uint256[3][] internal creditKeys;
    /// Stores that the issuer has taken tokens out of.
    mapping(uint256 store => mapping(address token => bool)) internal ghostDestroyed;
    mapping(address token => Listing) internal ghostListings;
    bool internal ghostCollectorListed = true;
    mapping(address payer => mapping(uint256 nonce => bool)) internal ghostPermitNonces;

    constructor() {
        ghostListings[address(usdt)] = Listing(true, 0, MAX_TOKEN_FEE_BPS);
        ghostListings[address(blocklisting)] = Listing(true, 0, MAX_TOKEN_FEE_BPS);
    }

    function _isLive(address merchant, address signer) internal view returns (bool) {
        return block.timestamp < ghostSigners[merchant][signer].validUntil;
    }

    /// What fee and splits ask for together.
    function _outBpsOf(PaymentTerms memory terms) internal pure returns (uint256 outBps) {
        outBps = terms.feeBps;
        for (uint256 i = 0; i < terms.splits.length; ++i) outBps += terms.splits[i].bps;
    }

    // ── Properties of the state, in the numbers of test/invariants/README.md ──

    /// Of one merchant: its numbers, signers and credits are the ghost's, and its store has what it owes.
    function _requireState(uint256 merchant) internal view {
        address account = accounts[merchant];
        for (uint256 number = FIRST_NUMBER; number < FIRST_NUMBER + NUMBERS; ++number) {
            require(
                processor.getNumberStatus(account, number) == ghostNumbers[account][number],
                "4, 10: a number changed that no call was about"
            );
        }
        for (uint256 i = FIRST_SIGNER; i < FIRST_PAYER; ++i) {
            (uint256 validUntil, uint256 maxOutBps) = processor.getSigner(account, accounts[i]);
            Signer memory named = ghostSigners[account][accounts[i]];
            require(
                validUntil == named.validUntil && maxOutBps == named.maxOutBps,
                "9, 10: a signer changed that no call was about"
            );
        }
        _requireCredits(FIRST_STORE + merchant, address(usdt));
        _requireCredits(FIRST_STORE + merchant, address(blocklisting));
    }

    function _requireCredits(uint256 store, address token) private view {
        uint256 sum;
        for (uint256 i = 0; i < ISSUER; ++i) {
            uint256 credit = processor.getCredit(accounts[store], token, accounts[i]);
            require(credit == ghostCredits[store][token][i], "10: a credit changed that no call was about");
            sum += credit;
        }
        require(sum == ghostCreditSums[store][token], "1: the credits of a store do not add up");
        require(
            ghostDestroyed[store][token] || _balanceOf(token, store) >= sum,
            "1: a store owes more credits than it holds"
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

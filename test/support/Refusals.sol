// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ICollector} from "../../contracts/interfaces/ICollector.sol";
import {ICustody} from "../../contracts/interfaces/ICustody.sol";
import {IDistribution} from "../../contracts/interfaces/IDistribution.sol";
import {IDomain} from "../../contracts/interfaces/IDomain.sol";
import {IGoverned} from "../../contracts/interfaces/IGoverned.sol";
import {IPaymentProcessor} from "../../contracts/interfaces/IPaymentProcessor.sol";
import {IPriceSource} from "../../contracts/interfaces/IPriceSource.sol";
import {ISigners} from "../../contracts/interfaces/ISigners.sol";
import {IStores} from "../../contracts/interfaces/IStores.sol";
import {Tokens} from "../../contracts/libraries/Tokens.sol";
import {NumberStatus} from "../../contracts/types/NumberStatus.sol";
import {PaymentTerms, Split} from "../../contracts/types/PaymentTerms.sol";
import {Ghost} from "./Ghost.sol";
import {RateSource} from "./RateSource.sol";
import {TypedData} from "./TypedData.sol";

/// The errors of Permit2, which its interface here does not need.
interface IPermit2Errors {
    error SignatureExpired(uint256 deadline);
    error InvalidNonce();
    error InvalidSigner();
    error InvalidSignature();
    error InvalidSignatureLength();
    error InvalidContractSignature();
    error InvalidAmount(uint256 maxAmount);
}

/// Every reason to refuse a call, apart from the money. The contract is free in the order of its guards: it must refuse
/// when there is a reason, and give one that is true.
abstract contract Refusals is Ghost {
    struct Reasons {
        bytes[] list;
        uint256 count;
    }

    uint256 private constant MAX_REASONS = 64;

    function _noReasons() internal pure returns (Reasons memory reasons) {
        reasons.list = new bytes[](MAX_REASONS);
    }

    function _when(Reasons memory reasons, bool holds, bytes memory reason) internal pure {
        if (holds) reasons.list[reasons.count++] = reason;
    }

    function _holds(Reasons memory reasons, bytes memory reason) internal pure returns (bool) {
        for (uint256 i = 0; i < reasons.count; ++i) {
            if (keccak256(reasons.list[i]) == keccak256(reason)) return true;
        }
        return false;
    }

    function _reasonsToRefuse(Attempt memory a) internal view returns (Reasons memory reasons) {
        reasons = _noReasons();
        if (a.authorizes) _addOfAuthorization(reasons, a.terms);
        else
            _when(
                reasons,
                a.terms.authorizationExpiry != 0,
                abi.encodeWithSelector(IPaymentProcessor.NotForCharge.selector, a.terms.authorizationExpiry)
            );
        bool hasParts = a.terms.feeBps != 0 || a.terms.splits.length != 0;
        if (a.authorizes || (a.collector != address(0) && hasParts)) _addOfStore(reasons, a.terms);
        _addOfTerms(reasons, a.terms, a.payer);
        _addOfPayees(reasons, a.terms);
        _addOfInvoice(reasons, a);
        _addOfPrice(reasons, a.terms, a.due);
        _addOfPolicy(reasons, a.terms, a.payer);
        if (a.collector != address(0)) _addOfConsent(reasons, a);
        else _when(reasons, a.due > a.maxIn, abi.encodeWithSelector(ICollector.MaxInExceeded.selector, a.due, a.maxIn));
    }

    /// The error of a source is passed on. One that burns its gas has none.
    function _addOfPrice(Reasons memory reasons, PaymentTerms memory t, uint256 due) private view {
        if (t.source == address(0)) {
            _when(
                reasons,
                t.currency != t.token,
                abi.encodeWithSelector(IPaymentProcessor.CurrencyNotPriced.selector, t.currency, t.token)
            );
            return;
        }
        _when(
            reasons,
            !_isPair(t),
            abi.encodeWithSelector(IPriceSource.PairNotPriced.selector, t.currency, t.token, EURO, _quoteOf(t.source))
        );
        RateSource.Mood mood = ghostPrices[t.source].mood;
        _when(reasons, mood == RateSource.Mood.Dead, abi.encodeWithSelector(RateSource.NoPrice.selector));
        _when(reasons, mood == RateSource.Mood.BurnGas, "");
        _when(
            reasons,
            _isAnswered(t) && (due == 0 || due > type(uint120).max),
            abi.encodeWithSelector(IPaymentProcessor.AmountOutOfRange.selector, due, type(uint120).max)
        );
    }

    function _addOfAuthorization(Reasons memory reasons, PaymentTerms memory t) private view {
        uint256 expiry = t.authorizationExpiry;
        uint256 latest = block.timestamp + 366 days;
        if (expiry == 0) {
            _when(reasons, true, abi.encodeWithSelector(IPaymentProcessor.NotForAuthorize.selector));
            return;
        }
        _when(
            reasons,
            expiry < t.payExpiry + 1 days,
            abi.encodeWithSelector(IPaymentProcessor.AuthorizationTooShort.selector, t.payExpiry, expiry)
        );
        _when(
            reasons,
            expiry > latest,
            abi.encodeWithSelector(IPaymentProcessor.AuthorizationTooLong.selector, expiry, latest)
        );
        _when(reasons, t.payer == address(0), abi.encodeWithSelector(IPaymentProcessor.PayerNotNamed.selector));
    }

    /// A store that the issuer lists takes no new money.
    function _addOfStore(Reasons memory reasons, PaymentTerms memory t) private view {
        address store = processor.getStore(t.merchant);
        _when(
            reasons,
            _isBlacklisted(t.token, store),
            abi.encodeWithSelector(IStores.StoreBlacklisted.selector, store, t.token)
        );
    }

    function _addOfPolicy(Reasons memory reasons, PaymentTerms memory t, address payer) private view {
        if (t.policy == address(provider)) {
            _when(
                reasons,
                ghostProviderDead,
                abi.encodeWithSelector(IPaymentProcessor.PolicyUnanswered.selector, t.policy)
            );
        } else if (t.policy != address(0)) {
            bytes32 reason;
            if (ghostProviderDead) reason = "RULE_UNANSWERED";
            // The deny list is asked first, about the payer first.
            if (_isPayeeDenied(t)) reason = "PAYEE_DENIED";
            if (ghostDenied[payer]) reason = "PAYER_DENIED";
            _when(
                reasons,
                reason != 0,
                abi.encodeWithSelector(IPaymentProcessor.PolicyRefused.selector, t.policy, reason)
            );
        }
    }

    /// Whether anybody is denied who is paid under the terms.
    function _isPayeeDenied(PaymentTerms memory t) private view returns (bool denied) {
        denied = ghostDenied[t.merchant] || (t.feeBps != 0 && ghostDenied[t.feeReceiver]);
        for (uint256 i = 0; i < t.splits.length; ++i) denied = denied || ghostDenied[t.splits[i].account];
    }

    function _addOfTerms(Reasons memory reasons, PaymentTerms memory t, address payer) private view {
        _when(
            reasons,
            t.amount == 0 || t.amount > type(uint120).max,
            abi.encodeWithSelector(IPaymentProcessor.AmountOutOfRange.selector, t.amount, type(uint120).max)
        );
        _when(
            reasons,
            block.timestamp >= t.payExpiry,
            abi.encodeWithSelector(IPaymentProcessor.InvoiceExpired.selector, block.timestamp, t.payExpiry)
        );
        _when(
            reasons,
            t.payer != address(0) && t.payer != payer,
            abi.encodeWithSelector(IPaymentProcessor.PayerMismatch.selector, payer, t.payer)
        );
        _when(
            reasons,
            payer == t.merchant,
            abi.encodeWithSelector(IPaymentProcessor.PayerIsMerchant.selector, t.merchant)
        );
        Listing memory listing = ghostListings[t.token];
        _when(reasons, !listing.listed, abi.encodeWithSelector(IGoverned.TokenNotListed.selector, t.token));
        _when(
            reasons,
            block.timestamp < listing.pausedUntil,
            abi.encodeWithSelector(IGoverned.EntriesPaused.selector, t.token, listing.pausedUntil)
        );
    }

    function _addOfPayees(Reasons memory reasons, PaymentTerms memory t) private view {
        _addOfPayee(reasons, t.token, t.merchant);
        if (t.feeBps != 0) _addOfPayee(reasons, t.token, t.feeReceiver);
        _when(reasons, t.feeBps > 10_000, abi.encodeWithSelector(IDistribution.BpsOverRest.selector, t.feeBps, 10_000));
        _when(
            reasons,
            t.splits.length > 16,
            abi.encodeWithSelector(IDistribution.TooManySplits.selector, t.splits.length, 16)
        );
        address previous = address(0);
        uint256 outBps = t.feeBps;
        for (uint256 i = 0; i < t.splits.length && outBps <= 10_000; ++i) {
            Split memory split = t.splits[i];
            _addOfPayee(reasons, t.token, split.account);
            _when(
                reasons,
                split.account <= previous,
                abi.encodeWithSelector(IDistribution.SplitsNotAscending.selector, previous, split.account)
            );
            _when(
                reasons,
                outBps + split.bps > 10_000,
                abi.encodeWithSelector(IDistribution.BpsOverRest.selector, split.bps, 10_000 - outBps)
            );
            previous = split.account;
            outBps += split.bps;
        }
    }

    function _addOfPayee(Reasons memory reasons, address token, address payee) internal view {
        _when(
            reasons,
            payee == address(0) || payee == token || payee == address(processor),
            abi.encodeWithSelector(ICustody.PayeeNotAllowed.selector, payee)
        );
    }

    function _addOfInvoice(Reasons memory reasons, Attempt memory a) private view {
        PaymentTerms memory t = a.terms;
        _addOfNumber(reasons, t.merchant, t.number);
        if (a.signer != t.merchant) {
            uint256 cap = ghostSigners[t.merchant][a.signer].maxOutBps;
            _addOfLiveness(reasons, t.merchant, a.signer);
            _when(
                reasons,
                _outBpsOf(t) > cap,
                abi.encodeWithSelector(ISigners.SignerCapExceeded.selector, _outBpsOf(t), cap)
            );
        }
        _when(
            reasons,
            !a.signed,
            abi.encodeWithSelector(IDomain.InvalidSignature.selector, a.signer, TypedData.idOf(separator, t))
        );
    }

    function _addOfNumber(Reasons memory reasons, address merchant, uint256 number) internal view {
        NumberStatus status = ghostNumbers[merchant][number];
        _when(
            reasons,
            status != NumberStatus.Unused,
            abi.encodeWithSelector(IPaymentProcessor.NumberSpent.selector, merchant, number, status)
        );
    }

    function _addOfLiveness(Reasons memory reasons, address merchant, address signer) internal view {
        _when(
            reasons,
            !_isLive(merchant, signer),
            abi.encodeWithSelector(
                ISigners.SignerNotLive.selector,
                merchant,
                signer,
                ghostSigners[merchant][signer].validUntil
            )
        );
    }

    function _addOfConsent(Reasons memory reasons, Attempt memory a) private view {
        _when(
            reasons,
            a.collector != collector || !ghostCollectorListed,
            abi.encodeWithSelector(IGoverned.CollectorNotListed.selector, a.collector)
        );
        // Asked before Permit2 is.
        uint256 balance = IERC20(a.terms.token).balanceOf(a.payer);
        uint256 allowance = IERC20(a.terms.token).allowance(a.payer, permit2);
        _when(
            reasons,
            balance < a.due || allowance < a.due,
            abi.encodeWithSelector(Tokens.PayerShort.selector, a.payer, balance, allowance, a.due)
        );
        _when(
            reasons,
            block.timestamp > a.permitDeadline,
            abi.encodeWithSelector(IPermit2Errors.SignatureExpired.selector, a.permitDeadline)
        );
        _when(reasons, a.due > a.maxIn, abi.encodeWithSelector(IPermit2Errors.InvalidAmount.selector, a.maxIn));
        _when(
            reasons,
            ghostPermitNonces[a.payer][a.permitNonce],
            abi.encodeWithSelector(IPermit2Errors.InvalidNonce.selector)
        );
        // Permit2's error depends on the bytes that it was shown instead of a consent.
        _when(reasons, !a.consented, abi.encodeWithSelector(IPermit2Errors.InvalidSigner.selector));
        _when(reasons, !a.consented, abi.encodeWithSelector(IPermit2Errors.InvalidSignature.selector));
        _when(reasons, !a.consented, abi.encodeWithSelector(IPermit2Errors.InvalidSignatureLength.selector));
        _when(reasons, !a.consented, abi.encodeWithSelector(IPermit2Errors.InvalidContractSignature.selector));
    }
}

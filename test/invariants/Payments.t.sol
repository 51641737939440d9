// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
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
import {BlocklistToken} from "../support/BlocklistToken.sol";
import {PaymentHandler} from "../support/PaymentHandler.sol";
import {RateSource} from "../support/RateSource.sol";
import {IPermit2Errors} from "../support/Refusals.sol";

/// The handler, once more under this file's name: the runner knows the contracts of the files that it is given.
contract Handler is PaymentHandler {}

/// Twelve properties that hold in every sequence of calls: README.md beside this file says them in words. The handler
/// requires those of one call, and those of the state after each call.
contract PaymentsTest {
    uint256 private constant SEQUENCES = 60;
    uint256 private constant DEPTH = 100;

    PaymentHandler[] private _handlers;
    string private _missing;

    /// Any sequence. Its seed alone reproduces one that fails.
    function testFuzz_paymentsKeepTheirProperties(uint256 seed) public {
        _run(seed);
    }

    /// A campaign proves nothing about what it never does. This is one with fixed seeds, which counts.
    function test_sequencesReachEveryPath() public {
        for (uint256 i = 0; i < SEQUENCES; ++i) _run(uint256(keccak256(abi.encode("sequence", i))));

        _wantSuccess("Charged", 60);
        _wantSuccess("Charged by Permit2", 40);
        _wantSuccess("Charged under a signer", 40);
        _wantSuccess("Charged with 16 splits", 3);
        _wantSuccess("Charged with a token fee", 5);
        _wantSuccess("Charged under a policy", 20);
        _wantSuccess("Charged at a price", 25);
        _wantSuccess("Authorized", 60);
        _wantSuccess("Authorized by Permit2", 40);
        _wantSuccess("Authorized under a signer", 40);
        _wantSuccess("Authorized under a policy", 20);
        _wantSuccess("Authorized with a token fee", 5);
        _wantSuccess("Authorized at a price", 25);
        _wantSuccess("Captured", 30);
        _wantSuccess("Captured again", 10);
        _wantSuccess("Captured by the merchant", 10);
        _wantSuccess("Captured with a lower fee", 5);
        _wantSuccess("Captured as credits", 5);
        _wantSuccess("Captured alone", 20);
        _wantSuccess("Voided", 30);
        _wantSuccess("Reclaimed", 10);
        _wantSuccess("Reclaimed alone", 40);
        _wantSuccess("Returned as a credit", 5);
        _wantSuccess("Out of an older store", 5);
        _wantSuccess("Refunded of a charge", 20);
        _wantSuccess("Refunded of a capture", 5);
        _wantSuccess("Refunded of a priced charge", 8);
        _wantSuccess("Refunded with its source dead", 1);
        _wantSuccess("Out with its source dead", 15);
        _wantSuccess("A batch's item", 20);
        _wantSuccess("A batch's failed item", 20);
        _wantSuccess("Renewed by the merchant", 5);
        _wantSuccess("Renewed for blacklisted", 5);
        _wantSuccess("Renewed for a shortage", 3);
        _wantSuccess("Renewed for its credits", 1);
        _wantSuccess("Credited", 60);
        _wantSuccess("Credited: net", 5);
        _wantSuccess("Credited: fee", 10);
        _wantSuccess("Credited: split", 40);
        _wantSuccess("Credited: returned", 5);
        _wantSuccess("Claimed", 10);
        _wantSuccess("Claimed by its blacklisted owner", 1);
        _wantSuccess("Claimed elsewhere by call", 10);
        _wantSuccess("Claimed elsewhere by signature", 10);
        _wantSuccess("A spent Claim refused", 1);
        _wantSuccess("A repeated exit refused", 40);
        _wantSuccess("Cancelled", 20);
        _wantSuccess("SignerSet", 20);
        _wantSuccess("Signer revoked", 5);
        _wantSuccess("SignerSet by signature", 20);
        _wantSuccess("A dead SetSigner refused", 5);
        _wantSuccess("EntriesPausedUntil", 3);
        _wantSuccess("A pause extended", 1);

        _wantRefusal("NotForCharge", IPaymentProcessor.NotForCharge.selector);
        _wantRefusal("NotForAuthorize", IPaymentProcessor.NotForAuthorize.selector);
        _wantRefusal("AuthorizationTooShort", IPaymentProcessor.AuthorizationTooShort.selector);
        _wantRefusal("AuthorizationTooLong", IPaymentProcessor.AuthorizationTooLong.selector);
        _wantRefusal("PayerNotNamed", IPaymentProcessor.PayerNotNamed.selector);
        _wantRefusal("CurrencyNotPriced", IPaymentProcessor.CurrencyNotPriced.selector);
        _wantRefusal("MaxInExceeded", ICollector.MaxInExceeded.selector);
        _wantRefusal("PairNotPriced", IPriceSource.PairNotPriced.selector);
        _wantRefusal("a dead source", RateSource.NoPrice.selector);
        this.want("a source that burns its gas", "Refused without a word", 5);
        _wantRefusal("PolicyRefused", IPaymentProcessor.PolicyRefused.selector);
        _wantRefusal("PolicyUnanswered", IPaymentProcessor.PolicyUnanswered.selector);
        _wantRefusal("AuthorizationExpired", IPaymentProcessor.AuthorizationExpired.selector);
        _wantRefusal("AuthorizationNotExpired", IPaymentProcessor.AuthorizationNotExpired.selector);
        _wantRefusal("NothingToReclaim", IPaymentProcessor.NothingToReclaim.selector);
        _wantRefusal("NotMerchantOrOperator", IPaymentProcessor.NotMerchantOrOperator.selector);
        _wantRefusal("FeeNotAllowed", IPaymentProcessor.FeeNotAllowed.selector);
        _wantRefusal("NumberNotCharged", IPaymentProcessor.NumberNotCharged.selector);
        _wantRefusal("CapturableChanged", IPaymentProcessor.CapturableChanged.selector);
        _wantRefusal("RefundableChanged", IPaymentProcessor.RefundableChanged.selector);
        _wantRefusal("StoreBlacklisted", IStores.StoreBlacklisted.selector);
        _wantRefusal("AccountBlacklisted", ICustody.AccountBlacklisted.selector);
        _wantRefusal("AccountsNotAscending", IPaymentProcessor.AccountsNotAscending.selector);
        _wantRefusal("StoreNotShort", IPaymentProcessor.StoreNotShort.selector);
        _wantRefusal("PaymentsNotAscending", IPaymentProcessor.PaymentsNotAscending.selector);
        _wantRefusal("NotOfStore", IPaymentProcessor.NotOfStore.selector);
        _wantRefusal("IssuerListUnknown", IStores.IssuerListUnknown.selector);
        _wantRefusal("StoreNotBlacklisted", IStores.StoreNotBlacklisted.selector);
        _wantRefusal("AmountOutOfRange", IPaymentProcessor.AmountOutOfRange.selector);
        _wantRefusal("InvoiceExpired", IPaymentProcessor.InvoiceExpired.selector);
        _wantRefusal("PayerMismatch", IPaymentProcessor.PayerMismatch.selector);
        _wantRefusal("PayerIsMerchant", IPaymentProcessor.PayerIsMerchant.selector);
        _wantRefusal("NumberSpent", IPaymentProcessor.NumberSpent.selector);
        _wantRefusal("PayeeNotAllowed", ICustody.PayeeNotAllowed.selector);
        _wantRefusal("TooManySplits", IDistribution.TooManySplits.selector);
        _wantRefusal("SplitsNotAscending", IDistribution.SplitsNotAscending.selector);
        _wantRefusal("BpsOverRest", IDistribution.BpsOverRest.selector);
        _wantRefusal("ShortReceived", IDistribution.ShortReceived.selector);
        _wantRefusal("NoCredit", ICustody.NoCredit.selector);
        _wantRefusal("CreditExceeded", ICustody.CreditExceeded.selector);
        _wantRefusal("SignerNotLive", ISigners.SignerNotLive.selector);
        _wantRefusal("SignerCapExceeded", ISigners.SignerCapExceeded.selector);
        _wantRefusal("InvalidSignature", IDomain.InvalidSignature.selector);
        _wantRefusal("SignatureExpired", IDomain.SignatureExpired.selector);
        _wantRefusal("SignerNotAllowed", ISigners.SignerNotAllowed.selector);
        _wantRefusal("BpsOverWhole", ISigners.BpsOverWhole.selector);
        _wantRefusal("TokenNotListed", IGoverned.TokenNotListed.selector);
        _wantRefusal("EntriesPaused", IGoverned.EntriesPaused.selector);
        _wantRefusal("CollectorNotListed", IGoverned.CollectorNotListed.selector);
        _wantRefusal("PauseInPast", IGoverned.PauseInPast.selector);
        _wantRefusal("PauseTooLong", IGoverned.PauseTooLong.selector);
        _wantRefusal("PauseTooSoon", IGoverned.PauseTooSoon.selector);
        _wantRefusal("TokenFeeTooHigh", IGoverned.TokenFeeTooHigh.selector);
        _wantRefusal("AccessManagedUnauthorized", IAccessManaged.AccessManagedUnauthorized.selector);
        _wantRefusal("TransferFailed", Tokens.TransferFailed.selector);
        _wantRefusal("PayerShort", Tokens.PayerShort.selector);
        _wantRefusal("a blocked claim", BlocklistToken.Blocked.selector);
        _wantRefusal("Permit2: transfer failed", bytes4(keccak256("Error(string)")));
        _wantRefusal("Permit2: SignatureExpired", IPermit2Errors.SignatureExpired.selector);
        _wantRefusal("Permit2: InvalidNonce", IPermit2Errors.InvalidNonce.selector);
        _wantRefusal("Permit2: InvalidAmount", IPermit2Errors.InvalidAmount.selector);
        _wantRefusal("Permit2: InvalidSigner", IPermit2Errors.InvalidSigner.selector);
        _wantRefusal("Permit2: InvalidSignatureLength", IPermit2Errors.InvalidSignatureLength.selector);
        _wantRefusal("Permit2: InvalidContractSignature", IPermit2Errors.InvalidContractSignature.selector);
        require(bytes(_missing).length == 0, string.concat("the sequences do too little of:", _missing));
    }

    /// A sequence: which calls, and with what, is drawn from its seed.
    function _run(uint256 seed) private {
        PaymentHandler handler = new Handler();
        _handlers.push(handler);
        function(uint256) external[35] memory actions = [
            handler.charge,
            handler.chargeByPermit2,
            handler.chargeTwin,
            handler.chargeFlawless,
            handler.chargeToMany,
            handler.authorize,
            handler.authorizeByPermit2,
            handler.authorizeTwin,
            handler.authorizeFlawless,
            handler.replay,
            handler.cancel,
            handler.capture,
            handler.void,
            handler.reclaim,
            handler.refund,
            handler.repeatExit,
            handler.batch,
            handler.claim,
            handler.claimTo,
            handler.claimToFor,
            handler.invalidateNonce,
            handler.newStore,
            handler.newStoreForBlacklisted,
            handler.newStoreForShortage,
            handler.setSigner,
            handler.setSignerFor,
            handler.warp,
            handler.govern,
            handler.warpToExpiry,
            handler.approve,
            handler.swapBlocked,
            handler.provide,
            handler.price,
            handler.issue,
            handler.blacklist
        ];
        for (uint256 i = 0; i < DEPTH; ++i) {
            uint256 draw = uint256(keccak256(abi.encode(seed, i)));
            actions[draw % actions.length](draw);
            handler.requireState();
        }
        handler.requireWholeState();
        handler.runToZero();
        handler.requireWholeState();
    }

    function _wantSuccess(string memory name, uint256 atLeast) private {
        this.want(name, bytes32(bytes(name)), atLeast);
    }

    function _wantRefusal(string memory name, bytes4 selector) private {
        this.want(name, selector, 1);
    }

    /// External, because a copy of it in each of a hundred places is more than the compiler can address.
    function want(string calldata name, bytes32 path, uint256 atLeast) external {
        uint256 count;
        for (uint256 i = 0; i < _handlers.length; ++i) count += _handlers[i].reached(path);
        if (count >= atLeast) return;
        _missing = string.concat(_missing, " ", name, " (", Strings.toString(count), " times)");
    }
}

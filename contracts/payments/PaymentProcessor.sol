// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Domain} from "../base/Domain.sol";
import {Governed} from "../base/Governed.sol";
import {ICollector} from "../interfaces/ICollector.sol";
import {IPaymentProcessor} from "../interfaces/IPaymentProcessor.sol";
import {IPolicy} from "../interfaces/IPolicy.sol";
import {IPriceSource} from "../interfaces/IPriceSource.sol";
import {IMulticall3} from "../interfaces/external/IMulticall3.sol";
import {Numbers} from "../libraries/Numbers.sol";
import {Tokens} from "../libraries/Tokens.sol";
import {NumberStatus} from "../types/NumberStatus.sol";
import {PaymentId, PaymentTerms, PaymentTermsLib} from "../types/PaymentTerms.sol";
import {Batch} from "./Batch.sol";
import {Payouts} from "./Payouts.sol";
import {Signers} from "./Signers.sol";

/// The system of record: every verb that moves a payment's money, each read from top to bottom. Nothing is upgradeable
/// and nobody's role reaches the money; between calls this contract holds none.
///
/// Entries (charge, authorize) ask for everything: chain, token, expiry, number, signature, policy, consent. Exits
/// (capture, void, reclaim, refund) ask for the state of the payment and for nothing that another could withhold.
contract PaymentProcessor is IPaymentProcessor, Governed, Signers, Payouts, Batch {
    using Numbers for Numbers.Map;
    using PaymentTermsLib for PaymentTerms;

    /// What is left of an authorized payment.
    struct Payment {
        /// Waits in the merchant's store, to be captured, voided or reclaimed.
        uint120 capturable;
        /// Captured and not yet refunded.
        uint120 refundable;
        /// Which of the merchant's stores holds it.
        uint16 generation;
    }

    uint256 private constant AMOUNT_AT_MOST = type(uint120).max;

    /// Between the last moment to authorize and the end of the authorization: time to capture.
    uint256 private constant AUTHORIZATION_AT_LEAST = 1 days;

    /// From now to the end of an authorization: a payer's money does not wait for ever.
    uint256 private constant AUTHORIZATION_AT_MOST = 366 days;

    /// What a policy may use.
    uint256 private constant POLICY_GAS = 500_000;

    /// What a price source may use: two feeds with four readings each take a fifth of it.
    uint256 private constant SOURCE_GAS = 1_000_000;

    mapping(address merchant => Numbers.Map) private _numbers;
    mapping(PaymentId => Payment) private _payments;
    /// What a charge has paid back. It counts up: what remains would be zero before the first refund and after the last.
    mapping(PaymentId => uint256) private _refunded;

    constructor(address authority, IMulticall3 preparer) AccessManaged(authority) Domain(preparer) {}

    /// @inheritdoc IPaymentProcessor
    function charge(
        PaymentTerms calldata terms,
        uint256 maxIn,
        address signer,
        bytes calldata signature
    ) external nonReentrant returns (PaymentId id) {
        uint256 due;
        uint256 maxTokenFeeBps;
        (id, due, maxTokenFeeBps) = _enterCharge(terms, signer, signature, msg.sender);
        require(due <= maxIn, MaxInExceeded(due, maxIn));
        (uint256 received, uint256 fee) = _payNow(id, terms, due, msg.sender, false, maxTokenFeeBps);
        emit Charged(id, terms.merchant, msg.sender, terms, signer, address(0), received, fee);
    }

    /// @inheritdoc IPaymentProcessor
    function chargeWithConsent(
        PaymentTerms calldata terms,
        address signer,
        bytes calldata signature,
        address payer,
        address collector,
        bytes calldata consent
    ) external nonReentrant returns (PaymentId id) {
        _checkCollector(collector);
        uint256 due;
        uint256 maxTokenFeeBps;
        (id, due, maxTokenFeeBps) = _enterCharge(terms, signer, signature, payer);
        uint256 received;
        uint256 fee;
        if (terms.feeBps == 0 && terms.splits.length == 0) {
            received = _collect(id, terms.token, payer, due, collector, consent, terms.merchant, maxTokenFeeBps);
        } else {
            address store = _openStore(terms.merchant, getGeneration(terms.merchant));
            // The parts are of what arrived, never of what was due: a token's fee is not taken out of other money.
            uint256 arrived = _collect(id, terms.token, payer, due, collector, consent, store, maxTokenFeeBps);
            (received, fee) = _payNow(id, terms, arrived, store, true, maxTokenFeeBps);
        }
        emit Charged(id, terms.merchant, payer, terms, signer, collector, received, fee);
    }

    /// @inheritdoc IPaymentProcessor
    function authorize(
        PaymentTerms calldata terms,
        uint256 maxIn,
        address signer,
        bytes calldata signature
    ) external nonReentrant returns (PaymentId id) {
        uint256 due;
        uint256 maxTokenFeeBps;
        (id, due, maxTokenFeeBps) = _enterAuthorize(terms, signer, signature, msg.sender);
        require(due <= maxIn, MaxInExceeded(due, maxIn));
        (address store, uint256 generation) = _storeOf(terms.merchant);
        uint256 before = Tokens.balanceOf(terms.token, store);
        Tokens.transferFrom(terms.token, msg.sender, store, due);
        uint256 arrived = Tokens.balanceOf(terms.token, store) - before;
        _checkReceived(arrived, due, maxTokenFeeBps);
        _hold(id, arrived, generation);
        emit Authorized(id, terms.merchant, msg.sender, terms, signer, address(0), store, arrived);
    }

    /// @inheritdoc IPaymentProcessor
    function authorizeWithConsent(
        PaymentTerms calldata terms,
        address signer,
        bytes calldata signature,
        address payer,
        address collector,
        bytes calldata consent
    ) external nonReentrant returns (PaymentId id) {
        _checkCollector(collector);
        uint256 due;
        uint256 maxTokenFeeBps;
        (id, due, maxTokenFeeBps) = _enterAuthorize(terms, signer, signature, payer);
        (address store, uint256 generation) = _storeOf(terms.merchant);
        uint256 arrived = _collect(id, terms.token, payer, due, collector, consent, store, maxTokenFeeBps);
        _hold(id, arrived, generation);
        emit Authorized(id, terms.merchant, payer, terms, signer, collector, store, arrived);
    }

    /// @inheritdoc IPaymentProcessor
    function capture(PaymentTerms calldata terms, uint256 amount, uint256 feeBps) external nonReentrant {
        if (msg.sender == terms.operator) require(feeBps <= terms.feeBps, FeeNotAllowed(feeBps, terms.feeBps));
        else {
            _checkMerchantOrOperator(terms);
            require(feeBps == terms.feeBps, FeeNotAllowed(feeBps, terms.feeBps));
        }
        uint256 expiry = terms.authorizationExpiry;
        require(block.timestamp < expiry, AuthorizationExpired(block.timestamp, expiry));
        PaymentId id = getPaymentId(terms);
        Payment memory payment = _payments[id];
        require(amount != 0 && amount <= payment.capturable, AmountOutOfRange(amount, payment.capturable));
        payment.capturable -= uint120(amount);
        payment.refundable += uint120(amount);
        _payments[id] = payment;
        address store = _openStore(terms.merchant, payment.generation);
        (uint256 net, uint256 fee) = _payOthers(id, terms, amount, feeBps, store, true);
        if (net != 0) _pushOrCredit(id, store, terms.token, terms.merchant, net);
        emit Captured(id, amount, net, fee);
    }

    /// @inheritdoc IPaymentProcessor
    function void(PaymentTerms calldata terms, uint256 amount) external nonReentrant {
        _checkMerchantOrOperator(terms);
        PaymentId id = getPaymentId(terms);
        Payment storage payment = _payments[id];
        uint256 capturable = payment.capturable;
        require(amount != 0 && amount <= capturable, AmountOutOfRange(amount, capturable));
        _returnToPayer(id, terms, payment, amount);
        emit Voided(id, amount);
    }

    /// @inheritdoc IPaymentProcessor
    function reclaim(PaymentTerms calldata terms) external nonReentrant {
        uint256 expiry = terms.authorizationExpiry;
        require(block.timestamp >= expiry, AuthorizationNotExpired(block.timestamp, expiry));
        PaymentId id = getPaymentId(terms);
        Payment storage payment = _payments[id];
        uint256 amount = payment.capturable;
        require(amount != 0, NothingToReclaim(id));
        _returnToPayer(id, terms, payment, amount);
        emit Reclaimed(id, amount);
    }

    /// @inheritdoc IPaymentProcessor
    function refund(PaymentTerms calldata terms, uint256 amount, address to, bytes32 reason) external nonReentrant {
        _checkMerchantOrOperator(terms);
        if (terms.payer == address(0)) _checkPayee(terms.token, to);
        else require(to == terms.payer, PayerMismatch(to, terms.payer));
        PaymentId id = getPaymentId(terms);
        uint256 refundable = _refundable(id, terms);
        require(amount != 0 && amount <= refundable, AmountOutOfRange(amount, refundable));
        if (terms.authorizationExpiry == 0) _refunded[id] += amount;
        else _payments[id].refundable -= uint120(amount);
        Tokens.transferFrom(terms.token, msg.sender, to, amount);
        emit Refunded(id, to, msg.sender, amount, reason);
    }

    /// @inheritdoc IPaymentProcessor
    function cancel(address merchant, uint256 number) external nonReentrant {
        if (msg.sender != merchant) _checkLive(merchant, msg.sender);
        _spend(merchant, number, NumberStatus.Cancelled);
        emit Cancelled(merchant, number, msg.sender);
    }

    /// @inheritdoc IPaymentProcessor
    function newStore() external nonReentrant {
        _renewStore(msg.sender);
    }

    /// @inheritdoc IPaymentProcessor
    function newStoreForShortage(PaymentTerms[] calldata payments) external nonReentrant {
        require(payments.length != 0, StoreNotShort(0, 0));
        address merchant = payments[0].merchant;
        address token = payments[0].token;
        (address store, uint256 generation) = _storeOf(merchant);
        uint256 capturable = 0;
        bytes32 previous = 0;
        for (uint256 i = 0; i < payments.length; ++i) {
            bytes32 id = PaymentId.unwrap(getPaymentId(payments[i]));
            // Ascending, so that none is counted twice.
            require(id > previous, PaymentsNotAscending(previous, id));
            Payment memory payment = _payments[PaymentId.wrap(id)];
            require(
                payments[i].merchant == merchant && payments[i].token == token && payment.generation == generation,
                NotOfStore(PaymentId.wrap(id), store, token)
            );
            capturable += payment.capturable;
            previous = id;
        }
        uint256 balance = Tokens.balanceOf(token, store);
        require(capturable > balance, StoreNotShort(balance, capturable));
        _renewStore(merchant);
    }

    /// @inheritdoc IPaymentProcessor
    function newStoreForBlacklisted(address merchant, address token) external nonReentrant {
        bytes4 list = _issuerListOf(token);
        require(list != 0, IssuerListUnknown(token));
        (address store, ) = _storeOf(merchant);
        require(Tokens.isIssuerListed(token, list, store), StoreNotBlacklisted(store, token));
        _renewStore(merchant);
    }

    /// @inheritdoc IPaymentProcessor
    function getPaymentId(PaymentTerms calldata terms) public view returns (PaymentId) {
        return PaymentId.wrap(_digest(terms.structHash()));
    }

    /// @inheritdoc IPaymentProcessor
    function getNumberStatus(address merchant, uint256 number) external view returns (NumberStatus) {
        return _numbers[merchant].get(number);
    }

    /// @inheritdoc IPaymentProcessor
    function getPayment(
        PaymentId id
    ) external view returns (uint256 capturable, uint256 refundable, uint256 generation) {
        Payment storage payment = _payments[id];
        return (payment.capturable, payment.refundable, payment.generation);
    }

    /// @inheritdoc IPaymentProcessor
    function getRefunded(PaymentId id) external view returns (uint256) {
        return _refunded[id];
    }

    function _enterCharge(
        PaymentTerms calldata terms,
        address signer,
        bytes calldata signature,
        address payer
    ) private returns (PaymentId id, uint256 due, uint256 maxTokenFeeBps) {
        require(terms.authorizationExpiry == 0, NotForCharge(terms.authorizationExpiry));
        return _enter(terms, signer, signature, payer, NumberStatus.Charged);
    }

    function _enterAuthorize(
        PaymentTerms calldata terms,
        address signer,
        bytes calldata signature,
        address payer
    ) private returns (PaymentId id, uint256 due, uint256 maxTokenFeeBps) {
        uint256 expiry = terms.authorizationExpiry;
        require(expiry != 0, NotForAuthorize());
        require(
            expiry >= AUTHORIZATION_AT_LEAST && terms.payExpiry <= expiry - AUTHORIZATION_AT_LEAST,
            AuthorizationTooShort(terms.payExpiry, expiry)
        );
        uint256 latest = block.timestamp + AUTHORIZATION_AT_MOST;
        require(expiry <= latest, AuthorizationTooLong(expiry, latest));
        // Anybody could otherwise authorize, reclaim later, and have burnt the number.
        require(terms.payer != address(0), PayerNotNamed());
        return _enter(terms, signer, signature, payer, NumberStatus.Authorized);
    }

    /// What every entry asks, and the effect that lets it happen once. All signatures are checked here, before any
    /// balance is read: an ERC-6492 signature brings a call of its own. The price is asked after them, so that nothing
    /// comes between it and the payment; the policy last, so that it decides about invoices only that are going to be
    /// paid.
    /// @return id The digest of the terms.
    /// @return due What is taken of the payer, in the token's base units.
    /// @return maxTokenFeeBps What the token's own fee may keep of a transfer.
    function _enter(
        PaymentTerms calldata terms,
        address signer,
        bytes calldata signature,
        address payer,
        NumberStatus status
    ) private onlyDeploymentChain returns (PaymentId id, uint256 due, uint256 maxTokenFeeBps) {
        require(terms.amount != 0 && terms.amount <= AMOUNT_AT_MOST, AmountOutOfRange(terms.amount, AMOUNT_AT_MOST));
        require(block.timestamp < terms.payExpiry, InvoiceExpired(block.timestamp, terms.payExpiry));
        require(terms.payer == address(0) || terms.payer == payer, PayerMismatch(payer, terms.payer));
        // A payment to oneself moves nothing: the merchant's measured part would be zero.
        require(payer != terms.merchant, PayerIsMerchant(terms.merchant));
        id = getPaymentId(terms);
        maxTokenFeeBps = _checkEntryOpen(terms.token);
        uint256 outBps = _checkPayees(terms);
        _spend(terms.merchant, terms.number, status);
        _checkInvoice(terms.merchant, outBps, PaymentId.unwrap(id), signer, signature);
        due = terms.amount;
        if (terms.source != address(0)) due = _price(id, terms);
        else require(terms.currency == terms.token, CurrencyNotPriced(terms.currency, terms.token));
        if (terms.policy != address(0)) _askPolicy(id, terms, payer, due);
    }

    /// What priced terms come to now. The source answers for its guards, and for the pair.
    function _price(PaymentId id, PaymentTerms calldata terms) private returns (uint256 due) {
        uint256 rate;
        uint256 ratedAt;
        (due, rate, ratedAt) = IPriceSource(terms.source).convertUp{gas: SOURCE_GAS}(
            id,
            terms.currency,
            terms.token,
            terms.amount
        );
        require(due != 0 && due <= AMOUNT_AT_MOST, AmountOutOfRange(due, AMOUNT_AT_MOST));
        emit Priced(id, due, rate, ratedAt);
    }

    /// Only a clear yes within its gas lets a payment in: whatever else a policy does, the payer keeps the money.
    function _askPolicy(PaymentId id, PaymentTerms calldata terms, address payer, uint256 due) private {
        // solhint-disable-next-line avoid-low-level-calls
        (bool success, bytes memory answer) = terms.policy.call{gas: POLICY_GAS}(
            abi.encodeCall(IPolicy.decide, (id, terms, payer, due))
        );
        require(success && answer.length == 32, PolicyUnanswered(terms.policy));
        require(bytes32(answer) == 0, PolicyRefused(terms.policy, bytes32(answer)));
    }

    /// Lets the collector bring what is due to `to`.
    /// @return arrived What did arrive, measured.
    function _collect(
        PaymentId id,
        address token,
        address payer,
        uint256 due,
        address collector,
        bytes calldata consent,
        address to,
        uint256 maxTokenFeeBps
    ) private returns (uint256 arrived) {
        uint256 before = Tokens.balanceOf(token, to);
        ICollector(collector).collect(id, token, payer, to, due, msg.sender, consent);
        arrived = Tokens.balanceOf(token, to) - before;
        _checkReceived(arrived, due, maxTokenFeeBps);
    }

    /// `arrived` is at most what is due, which fits.
    function _hold(PaymentId id, uint256 arrived, uint256 generation) private {
        _payments[id] = Payment({capturable: uint120(arrived), refundable: 0, generation: uint16(generation)});
    }

    function _returnToPayer(
        PaymentId id,
        PaymentTerms calldata terms,
        Payment storage payment,
        uint256 amount
    ) private {
        payment.capturable -= uint120(amount);
        address store = _openStore(terms.merchant, payment.generation);
        _pushOrCredit(id, store, terms.token, terms.payer, amount);
    }

    function _refundable(PaymentId id, PaymentTerms calldata terms) private view returns (uint256) {
        if (terms.authorizationExpiry != 0) return _payments[id].refundable;
        NumberStatus status = _numbers[terms.merchant].get(terms.number);
        require(status == NumberStatus.Charged, NumberNotCharged(terms.merchant, terms.number, status));
        // Both are bound to the id: no more than the ceiling has ever been counted. What priced terms came to, their
        // event says: to keep it here would cost each payer a fresh word, for a bound on what the caller itself gives.
        uint256 ceiling = terms.source == address(0) ? terms.amount : AMOUNT_AT_MOST;
        return ceiling - _refunded[id];
    }

    function _checkMerchantOrOperator(PaymentTerms calldata terms) private view {
        require(
            msg.sender == terms.merchant || msg.sender == terms.operator,
            NotMerchantOrOperator(msg.sender, terms.merchant, terms.operator)
        );
    }

    function _storeOf(address merchant) private view returns (address store, uint256 generation) {
        generation = getGeneration(merchant);
        store = getStoreOf(merchant, generation);
    }

    function _spend(address merchant, uint256 number, NumberStatus status) private {
        Numbers.Map storage numbers = _numbers[merchant];
        NumberStatus spent = numbers.get(number);
        require(spent == NumberStatus.Unused, NumberSpent(merchant, number, spent));
        numbers.spend(number, status);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Batch} from "../base/Batch.sol";
import {Domain} from "../base/Domain.sol";
import {Governed} from "../base/Governed.sol";
import {Signers} from "../base/Signers.sol";
import {ICollector} from "../interfaces/ICollector.sol";
import {IPaymentProcessor} from "../interfaces/IPaymentProcessor.sol";
import {IPolicy} from "../interfaces/IPolicy.sol";
import {IPriceSource} from "../interfaces/IPriceSource.sol";
import {IMulticall3} from "../interfaces/external/IMulticall3.sol";
import {Bps} from "../libraries/Bps.sol";
import {Numbers} from "../libraries/Numbers.sol";
import {Tokens} from "../libraries/Tokens.sol";
import {NumberStatus} from "../types/NumberStatus.sol";
import {PaymentId, PaymentTerms, PaymentTermsLib} from "../types/PaymentTerms.sol";
import {Distribution} from "./Distribution.sol";

/// The system of record: every verb that moves a payment's money, each read from top to bottom. Nothing is upgradeable
/// and nobody's role reaches the money; between calls this contract holds none.
///
/// Entries (charge, authorize) check everything: chain, token, expiry, number, signature, policy, consent. Exits
/// (capture, void, reclaim, refund) check the state of the payment and nothing that another could withhold.
contract PaymentProcessor is IPaymentProcessor, Governed, Signers, Distribution, Batch {
    using Bps for uint256;
    using Numbers for Numbers.Map;
    using PaymentTermsLib for PaymentTerms;

    /// State of an authorized payment.
    struct Payment {
        /// Held in the merchant's store, to be captured, voided or reclaimed.
        uint120 capturable;
        /// Captured and not yet refunded.
        uint120 refundable;
        /// Generation of the merchant's store that holds it.
        uint16 generation;
    }

    /// How priced terms were priced; zeros for others.
    struct Rate {
        uint256 rate;
        uint256 ratedAt;
    }

    uint256 private constant MAX_AMOUNT = type(uint120).max;

    /// From the last moment to authorize to the end of the authorization: time to capture.
    uint256 private constant MIN_AUTHORIZATION_WINDOW = 1 days;

    /// From now to the end of an authorization: a payer's money is not held for ever.
    uint256 private constant MAX_AUTHORIZATION_WINDOW = 366 days;

    /// Maximum gas of a policy.
    uint256 private constant POLICY_GAS = 500_000;

    /// Maximum gas of a price source: two feeds with four readings each take a fifth of it.
    uint256 private constant SOURCE_GAS = 1_000_000;

    mapping(address merchant => Numbers.Map) private _numbers;
    mapping(PaymentId => Payment) private _payments;
    /// Amount that a charge has paid back. It counts up: a remainder would be zero before the first refund and after the
    /// last.
    mapping(PaymentId => uint256) private _refunded;

    constructor(address authority, IMulticall3 preparer) AccessManaged(authority) Domain(preparer) {}

    /// @inheritdoc IPaymentProcessor
    function charge(
        PaymentTerms calldata terms,
        address signer,
        uint256 maxIn,
        bytes calldata signature
    ) external nonReentrant returns (PaymentId id) {
        uint256 due;
        uint256 maxTokenFeeBps;
        (id, due, maxTokenFeeBps) = _enterCharge(terms, signer, signature, msg.sender);
        require(due <= maxIn, ICollector.MaxInExceeded(due, maxIn));

        (uint256 rest, uint256 fee) = _divide(terms, due, terms.feeBps);
        uint256 received = _pull(terms.token, msg.sender, terms.merchant, rest, maxTokenFeeBps);
        emit Charged(id, terms.merchant, msg.sender, terms, signer, address(0), received, fee);

        _pullParts(id, terms, due, fee, msg.sender);
    }

    /// @inheritdoc IPaymentProcessor
    function chargeWithConsent(
        PaymentTerms calldata terms,
        address signer,
        address payer,
        address collector,
        bytes calldata signature,
        bytes calldata consent
    ) external nonReentrant returns (PaymentId id) {
        _checkCollector(collector);
        uint256 due;
        uint256 maxTokenFeeBps;
        (id, due, maxTokenFeeBps) = _enterCharge(terms, signer, signature, payer);

        // A payment with parts passes through the store.
        bool isWhole = terms.feeBps == 0 && terms.splits.length == 0;
        address to = isWhole ? terms.merchant : _openStoreFor(terms.merchant, terms.token);
        uint256 before = Tokens.balanceOf(terms.token, to);
        ICollector(collector).collect(PaymentId.unwrap(id), terms.token, payer, to, due, msg.sender, consent);
        uint256 arrived = _measure(terms.token, to, before, due, maxTokenFeeBps);
        // The parts are of the amount that arrived, not of the due one: a token's fee is not taken out of other money.
        (uint256 rest, uint256 fee) = _divide(terms, arrived, terms.feeBps);
        uint256 received = isWhole ? rest : _pushAll(to, terms.token, terms.merchant, rest, maxTokenFeeBps);
        emit Charged(id, terms.merchant, payer, terms, signer, collector, received, fee);

        _pushParts(id, terms, arrived, fee, to);
    }

    /// @inheritdoc IPaymentProcessor
    function authorize(
        PaymentTerms calldata terms,
        address signer,
        uint256 maxIn,
        bytes calldata signature
    ) external nonReentrant returns (PaymentId id) {
        uint256 due;
        uint256 maxTokenFeeBps;
        (id, due, maxTokenFeeBps) = _enterAuthorize(terms, signer, signature, msg.sender);
        require(due <= maxIn, ICollector.MaxInExceeded(due, maxIn));

        (address store, uint256 generation) = _storeFor(terms.merchant, terms.token);
        uint256 arrived = _pull(terms.token, msg.sender, store, due, maxTokenFeeBps);
        _hold(id, arrived, generation);
        emit Authorized(id, terms.merchant, msg.sender, terms, signer, address(0), store, arrived);
    }

    /// @inheritdoc IPaymentProcessor
    function authorizeWithConsent(
        PaymentTerms calldata terms,
        address signer,
        address payer,
        address collector,
        bytes calldata signature,
        bytes calldata consent
    ) external nonReentrant returns (PaymentId id) {
        _checkCollector(collector);
        uint256 due;
        uint256 maxTokenFeeBps;
        (id, due, maxTokenFeeBps) = _enterAuthorize(terms, signer, signature, payer);

        (address store, uint256 generation) = _storeFor(terms.merchant, terms.token);
        uint256 before = Tokens.balanceOf(terms.token, store);
        ICollector(collector).collect(PaymentId.unwrap(id), terms.token, payer, store, due, msg.sender, consent);
        uint256 arrived = _measure(terms.token, store, before, due, maxTokenFeeBps);
        _hold(id, arrived, generation);
        emit Authorized(id, terms.merchant, payer, terms, signer, collector, store, arrived);
    }

    /// @inheritdoc IPaymentProcessor
    function capture(
        PaymentTerms calldata terms,
        uint256 amount,
        uint256 feeBps,
        uint256 capturable
    ) external nonReentrant {
        _checkMerchantOrOperator(terms);
        bool mayTakeLess = msg.sender == terms.operator;
        require(feeBps == terms.feeBps || (mayTakeLess && feeBps < terms.feeBps), FeeNotAllowed(feeBps, terms.feeBps));
        uint256 expiry = terms.authorizationExpiry;
        require(block.timestamp < expiry, AuthorizationExpired(block.timestamp, expiry));
        PaymentId id = getPaymentId(terms);
        Payment storage payment = _payments[id];
        _checkCapturable(payment, amount, capturable);

        payment.capturable -= uint120(amount);
        payment.refundable += uint120(amount);
        (uint256 net, uint256 fee) = _divide(terms, amount, feeBps);
        emit Captured(id, amount, net, fee);

        address store = _openStore(terms.merchant, payment.generation);
        _pushParts(id, terms, amount, fee, store);
        if (net != 0) _pushOrCredit(PaymentId.unwrap(id), NET, store, terms.token, terms.merchant, net);
    }

    /// @inheritdoc IPaymentProcessor
    function void(PaymentTerms calldata terms, uint256 amount, uint256 capturable) external nonReentrant {
        _checkMerchantOrOperator(terms);
        PaymentId id = getPaymentId(terms);
        Payment storage payment = _payments[id];
        _checkCapturable(payment, amount, capturable);

        emit Voided(id, amount);
        _returnToPayer(id, terms, payment, amount);
    }

    /// @inheritdoc IPaymentProcessor
    function reclaim(PaymentTerms calldata terms) external nonReentrant {
        uint256 expiry = terms.authorizationExpiry;
        require(block.timestamp >= expiry, AuthorizationNotExpired(block.timestamp, expiry));
        PaymentId id = getPaymentId(terms);
        Payment storage payment = _payments[id];
        uint256 amount = payment.capturable;
        require(amount != 0, NothingToReclaim(id));

        emit Reclaimed(id, amount);
        _returnToPayer(id, terms, payment, amount);
    }

    /// @inheritdoc IPaymentProcessor
    function refund(
        PaymentTerms calldata terms,
        uint256 amount,
        uint256 refundable,
        address to,
        bytes32 reason
    ) external nonReentrant {
        _checkMerchantOrOperator(terms);
        if (terms.payer == address(0)) _checkPayee(terms.token, to);
        else require(to == terms.payer, PayerMismatch(to, terms.payer));
        PaymentId id = getPaymentId(terms);
        uint256 present = _refundable(id, terms);
        require(refundable == present, RefundableChanged(refundable, present));
        require(amount != 0 && amount <= refundable, AmountOutOfRange(amount, refundable));

        if (terms.authorizationExpiry == 0) _refunded[id] += amount;
        else _payments[id].refundable -= uint120(amount);
        emit Refunded(id, to, msg.sender, amount, reason);

        Tokens.transferFrom(terms.token, msg.sender, to, amount);
    }

    /// @inheritdoc IPaymentProcessor
    function cancel(address merchant, uint256 number) external nonReentrant {
        if (msg.sender != merchant) _checkLive(merchant, msg.sender);

        _spend(merchant, number, NumberStatus.Cancelled);
        emit Cancelled(merchant, number, msg.sender);
    }

    /// @inheritdoc IPaymentProcessor
    function newStoreForShortage(
        address merchant,
        address token,
        PaymentTerms[] calldata payments,
        address[] calldata accounts
    ) external nonReentrant {
        uint256 generation = getGeneration(merchant);
        address store = getStoreOf(merchant, generation);
        uint256 owed = 0;
        bytes32 previous = 0;
        for (uint256 i = 0; i < payments.length; ++i) {
            bytes32 id = PaymentId.unwrap(getPaymentId(payments[i]));
            // Ascending, so that none is counted twice.
            require(id > previous, PaymentsNotAscending(previous, id));
            Payment storage payment = _payments[PaymentId.wrap(id)];
            require(
                payments[i].merchant == merchant && payments[i].token == token && payment.generation == generation,
                NotOfStore(PaymentId.wrap(id), store, token)
            );
            owed += payment.capturable;
            previous = id;
        }
        address last = address(0);
        for (uint256 i = 0; i < accounts.length; ++i) {
            require(accounts[i] > last, AccountsNotAscending(last, accounts[i]));
            owed += getCredit(store, token, accounts[i]);
            last = accounts[i];
        }
        uint256 balance = Tokens.balanceOf(token, store);
        require(owed > balance, StoreNotShort(balance, owed));

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
            expiry >= MIN_AUTHORIZATION_WINDOW && terms.payExpiry <= expiry - MIN_AUTHORIZATION_WINDOW,
            AuthorizationTooShort(terms.payExpiry, expiry)
        );
        uint256 latest = block.timestamp + MAX_AUTHORIZATION_WINDOW;
        require(expiry <= latest, AuthorizationTooLong(expiry, latest));
        // Anybody could otherwise authorize, reclaim later, and have burnt the number.
        require(terms.payer != address(0), PayerNotNamed());

        return _enter(terms, signer, signature, payer, NumberStatus.Authorized);
    }

    /// The guards of every entry, and the effect that lets it happen once. All signatures are checked here, before any
    /// balance is read: an ERC-6492 signature makes a call of its own. The price is asked after them, so that nothing
    /// comes between it and the payment; the policy last, so that it only decides about invoices that are going to be
    /// paid.
    /// @return id Digest of the terms.
    /// @return due Amount that is taken of the payer, in base units of the token.
    /// @return maxTokenFeeBps Maximum share of a transfer that the token's own fee may keep.
    function _enter(
        PaymentTerms calldata terms,
        address signer,
        bytes calldata signature,
        address payer,
        NumberStatus status
    ) private onlyDeploymentChain returns (PaymentId id, uint256 due, uint256 maxTokenFeeBps) {
        require(terms.amount != 0 && terms.amount <= MAX_AMOUNT, AmountOutOfRange(terms.amount, MAX_AMOUNT));
        require(block.timestamp < terms.payExpiry, InvoiceExpired(block.timestamp, terms.payExpiry));
        require(terms.payer == address(0) || terms.payer == payer, PayerMismatch(payer, terms.payer));
        // A payment to oneself moves nothing: the merchant's measured part would be zero.
        require(payer != terms.merchant, PayerIsMerchant(terms.merchant));
        maxTokenFeeBps = _checkEntryOpen(terms.token);
        uint256 outBps = _checkPayees(terms);
        id = getPaymentId(terms);

        _spend(terms.merchant, terms.number, status);

        _checkSigned(terms.merchant, outBps, PaymentId.unwrap(id), signer, signature);
        due = terms.amount;
        if (terms.source != address(0)) due = _price(id, terms);
        else require(terms.currency == terms.token, CurrencyNotPriced(terms.currency, terms.token));
        if (terms.policy != address(0)) _askPolicy(id, terms, payer, due);
    }

    /// Price of the terms now. The source answers for its guards, and for the pair.
    function _price(PaymentId id, PaymentTerms calldata terms) private returns (uint256 due) {
        uint256 rate;
        uint256 ratedAt;
        (due, rate, ratedAt) = IPriceSource(terms.source).convertUp{gas: SOURCE_GAS}(
            PaymentId.unwrap(id),
            terms.currency,
            terms.token,
            terms.amount
        );
        require(due != 0 && due <= MAX_AMOUNT, AmountOutOfRange(due, MAX_AMOUNT));
        emit Priced(id, terms.source, terms.currency, terms.token, terms.amount, due, rate, ratedAt);
    }

    /// Only a clear yes within its gas lets a payment in: whatever else a policy does, the payer keeps the money.
    function _askPolicy(PaymentId id, PaymentTerms calldata terms, address payer, uint256 due) private {
        // solhint-disable-next-line avoid-low-level-calls
        (bool success, bytes memory answer) = terms.policy.call{gas: POLICY_GAS}(
            abi.encodeCall(IPolicy.decide, (PaymentId.unwrap(id), payer, _payeesOf(terms), terms.token, due))
        );
        require(success && answer.length == 32, PolicyUnanswered(terms.policy));
        require(bytes32(answer) == 0, PolicyRefused(terms.policy, bytes32(answer)));
    }

    /// Brings `amount` to `to` by the payer's allowance to this contract.
    /// @return received Amount that arrived.
    function _pull(
        address token,
        address payer,
        address to,
        uint256 amount,
        uint256 maxTokenFeeBps
    ) private returns (uint256 received) {
        if (amount == 0) return 0;

        uint256 before = Tokens.balanceOf(token, to);
        Tokens.transferFrom(token, payer, to, amount);
        return _measure(token, to, before, amount, maxTokenFeeBps);
    }

    /// Brings `amount` to `to` out of the store. It must arrive.
    /// @return received Amount that arrived.
    function _pushAll(
        address store,
        address token,
        address to,
        uint256 amount,
        uint256 maxTokenFeeBps
    ) private returns (uint256 received) {
        if (amount == 0) return 0;

        uint256 before = Tokens.balanceOf(token, to);
        require(_push(store, token, to, amount), Tokens.TransferFailed(token, store, to, amount));
        return _measure(token, to, before, amount, maxTokenFeeBps);
    }

    /// Refuses an arrival over `due`, or short of it by more than the token's own fee.
    /// @param before Balance of `to` before the transfer.
    /// @return received Amount that arrived.
    function _measure(
        address token,
        address to,
        uint256 before,
        uint256 due,
        uint256 maxTokenFeeBps
    ) private view returns (uint256 received) {
        received = Tokens.balanceOf(token, to) - before;
        require(received <= due, OverReceived(received, due));
        require(due - received <= maxTokenFeeBps.ofDown(due), ShortReceived(received, due));
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
        _pushOrCredit(PaymentId.unwrap(id), RETURNED, store, terms.token, terms.payer, amount);
    }

    function _refundable(PaymentId id, PaymentTerms calldata terms) private view returns (uint256) {
        if (terms.authorizationExpiry != 0) return _payments[id].refundable;
        NumberStatus status = _numbers[terms.merchant].get(terms.number);
        require(status == NumberStatus.Charged, NumberNotCharged(terms.merchant, terms.number, status));
        // Both are bound to the id: no more than the ceiling has ever been counted. The price of priced terms is in
        // their event: to keep it here would cost each payer a fresh word, for a bound on what the caller itself gives.
        uint256 ceiling = terms.source == address(0) ? terms.amount : MAX_AMOUNT;
        return ceiling - _refunded[id];
    }

    /// A partial exit names the state that it acts on, so that a repetition of it moves nothing.
    function _checkCapturable(Payment storage payment, uint256 amount, uint256 capturable) private view {
        uint256 present = payment.capturable;
        require(capturable == present, CapturableChanged(capturable, present));
        require(amount != 0 && amount <= capturable, AmountOutOfRange(amount, capturable));
    }

    function _checkMerchantOrOperator(PaymentTerms calldata terms) private view {
        require(
            msg.sender == terms.merchant || msg.sender == terms.operator,
            NotMerchantOrOperator(msg.sender, terms.merchant, terms.operator)
        );
    }

    function _spend(address merchant, uint256 number, NumberStatus status) private {
        NumberStatus spent = _numbers[merchant].spend(number, status);
        require(spent == NumberStatus.Unused, NumberSpent(merchant, number, spent));
    }
}

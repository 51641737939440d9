// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Governed} from "../base/Governed.sol";
import {ICollector} from "../interfaces/ICollector.sol";
import {IPaymentProcessor} from "../interfaces/IPaymentProcessor.sol";
import {IMulticall3} from "../interfaces/external/IMulticall3.sol";
import {Numbers} from "../libraries/Numbers.sol";
import {Tokens} from "../libraries/Tokens.sol";
import {NumberStatus} from "../types/NumberStatus.sol";
import {PaymentId, PaymentTerms, PaymentTermsLib} from "../types/PaymentTerms.sol";
import {Payouts} from "./Payouts.sol";
import {Signers} from "./Signers.sol";

/// The system of record: every verb that moves a payment's money, each read from top to bottom. Nothing is upgradeable
/// and nobody's role reaches the money; between calls this contract holds none.
contract PaymentProcessor is IPaymentProcessor, Governed, Signers, Payouts {
    using Numbers for Numbers.Map;
    using PaymentTermsLib for PaymentTerms;

    uint256 private constant AMOUNT_AT_MOST = type(uint120).max;

    mapping(address merchant => Numbers.Map) private _numbers;

    constructor(address authority, IMulticall3 preparer) AccessManaged(authority) Signers(preparer) {}

    /// @inheritdoc IPaymentProcessor
    function charge(
        PaymentTerms calldata terms,
        address signer,
        bytes calldata signature
    ) external nonReentrant returns (PaymentId id) {
        uint256 maxTokenFeeBps;
        (id, maxTokenFeeBps) = _enterCharge(terms, signer, signature, msg.sender);
        (uint256 received, uint256 fee) = _payOut(id, terms, terms.amount, msg.sender, false, maxTokenFeeBps);
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
        uint256 maxTokenFeeBps;
        (id, maxTokenFeeBps) = _enterCharge(terms, signer, signature, payer);
        uint256 received;
        uint256 fee;
        if (terms.feeBps == 0 && terms.splits.length == 0) {
            received = _collect(id, terms, payer, collector, consent, terms.merchant, maxTokenFeeBps);
        } else {
            address store = _openStore(terms.merchant);
            // The parts are of what arrived, never of what was due: a token's fee is not taken out of other money.
            uint256 arrived = _collect(id, terms, payer, collector, consent, store, maxTokenFeeBps);
            (received, fee) = _payOut(id, terms, arrived, store, true, maxTokenFeeBps);
        }
        emit Charged(id, terms.merchant, payer, terms, signer, collector, received, fee);
    }

    /// @inheritdoc IPaymentProcessor
    function cancel(address merchant, uint256 number) external nonReentrant {
        if (msg.sender != merchant) _checkLive(merchant, msg.sender);
        _spend(merchant, number, NumberStatus.Cancelled);
        emit Cancelled(merchant, number, msg.sender);
    }

    /// @inheritdoc IPaymentProcessor
    function getPaymentId(PaymentTerms calldata terms) public view returns (PaymentId) {
        return PaymentId.wrap(_digest(terms.structHash()));
    }

    /// @inheritdoc IPaymentProcessor
    function getNumberStatus(address merchant, uint256 number) external view returns (NumberStatus) {
        return _numbers[merchant].get(number);
    }

    function _enterCharge(
        PaymentTerms calldata terms,
        address signer,
        bytes calldata signature,
        address payer
    ) private returns (PaymentId id, uint256 maxTokenFeeBps) {
        require(terms.authorizationExpiry == 0, NotForCharge(terms.authorizationExpiry));
        id = getPaymentId(terms);
        maxTokenFeeBps = _enter(id, terms, signer, signature, payer, NumberStatus.Charged);
    }

    /// What every entry asks, and the effect that lets it happen once. All signatures are checked here, before any
    /// balance is read: an ERC-6492 signature brings a call of its own.
    /// @return maxTokenFeeBps What the token's own fee may keep of a transfer.
    function _enter(
        PaymentId id,
        PaymentTerms calldata terms,
        address signer,
        bytes calldata signature,
        address payer,
        NumberStatus status
    ) private onlyDeploymentChain returns (uint256 maxTokenFeeBps) {
        require(terms.amount != 0 && terms.amount <= AMOUNT_AT_MOST, AmountOutOfRange(terms.amount, AMOUNT_AT_MOST));
        require(block.timestamp < terms.payExpiry, InvoiceExpired(block.timestamp, terms.payExpiry));
        require(terms.payer == address(0) || terms.payer == payer, PayerMismatch(payer, terms.payer));
        // A payment to oneself moves nothing: the merchant's measured part would be zero.
        require(payer != terms.merchant, PayerIsMerchant(terms.merchant));
        maxTokenFeeBps = _checkEntryOpen(terms.token);
        uint256 outBps = _checkPayees(terms);
        _spend(terms.merchant, terms.number, status);
        _checkInvoice(terms.merchant, outBps, PaymentId.unwrap(id), signer, signature);
    }

    /// Lets the collector bring the amount to `to`.
    /// @return arrived What did, measured.
    function _collect(
        PaymentId id,
        PaymentTerms calldata terms,
        address payer,
        address collector,
        bytes calldata consent,
        address to,
        uint256 maxTokenFeeBps
    ) private returns (uint256 arrived) {
        uint256 before = Tokens.balanceOf(terms.token, to);
        ICollector(collector).collect(id, terms.token, payer, to, terms.amount, consent);
        arrived = Tokens.balanceOf(terms.token, to) - before;
        _checkReceived(arrived, terms.amount, maxTokenFeeBps);
    }

    function _spend(address merchant, uint256 number, NumberStatus status) private {
        Numbers.Map storage numbers = _numbers[merchant];
        NumberStatus spent = numbers.get(number);
        require(spent == NumberStatus.Unused, NumberSpent(merchant, number, spent));
        numbers.spend(number, status);
    }
}

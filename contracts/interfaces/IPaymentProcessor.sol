// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {NumberStatus} from "../types/NumberStatus.sol";
import {PaymentId, PaymentTerms} from "../types/PaymentTerms.sol";

/// Payments under signed terms. The terms travel in calldata and are hashed, never stored; their EIP-712 digest is the
/// payment's id. A merchant numbers its invoices, and a number is spent once.
interface IPaymentProcessor {
    /// `payer` paid `merchant` under `terms`, an invoice that `signer` signed. `received` arrived at the merchant and
    /// `fee` went to the fee receiver, in base units of the token; each split has a `SplitPaid` before this event.
    /// `collector` is the rail that was used; zero: the payer's allowance.
    event Charged(
        PaymentId indexed id,
        address indexed merchant,
        address indexed payer,
        PaymentTerms terms,
        address signer,
        address collector,
        uint256 received,
        uint256 fee
    );

    /// `signer` spent `number` of `merchant`: no terms with that number will ever be paid.
    event Cancelled(address indexed merchant, uint256 indexed number, address signer);

    /// The number has been spent before: charged, authorized or cancelled.
    error NumberSpent(address merchant, uint256 number, NumberStatus status);
    /// These terms are authorized and captured, not charged.
    error NotForCharge(uint256 authorizationExpiry);
    error InvoiceExpired(uint256 timestamp, uint256 payExpiry);
    error AmountOutOfRange(uint256 attempted, uint256 allowed);
    /// The terms name another payer.
    error PayerMismatch(address attempted, address allowed);
    error PayerIsMerchant(address merchant);

    /// The caller pays by its allowance to this contract, and the payment goes to its owners at once: each split and
    /// the fee rounded down, the merchant the rest. A fee or split that cannot be delivered becomes a credit in the
    /// merchant's store; the merchant's part must arrive, short at most by the token's own fee, or nothing happens.
    /// @param terms What the merchant signed.
    /// @param signer The merchant, or a live signer of it within its cap.
    /// @param signature `signer`'s, over the terms' digest: ECDSA of 65 bytes, ERC-1271 or ERC-6492.
    /// @return id The digest of the terms.
    function charge(
        PaymentTerms calldata terms,
        address signer,
        bytes calldata signature
    ) external returns (PaymentId id);

    /// `payer` pays over a collector's rail; anyone may send it. Otherwise as `charge`, but that a payment with fee or
    /// splits passes through the merchant's store, and its parts are of what arrived there.
    /// @param payer Who pays, and has signed the consent.
    /// @param collector A listed collector.
    /// @param consent The payer's consent to this very id, in the collector's encoding.
    function chargeWithConsent(
        PaymentTerms calldata terms,
        address signer,
        bytes calldata signature,
        address payer,
        address collector,
        bytes calldata consent
    ) external returns (PaymentId id);

    /// Spends `number` of `merchant`, so that no invoice with it can be paid. For the merchant and its live signers.
    function cancel(address merchant, uint256 number) external;

    /// The id of a payment under `terms`: their EIP-712 digest, on the chain of deployment.
    function getPaymentId(PaymentTerms calldata terms) external view returns (PaymentId);

    /// Charged answers for every version of an invoice that shares the number; that these very terms were paid, the
    /// `Charged` event of their id says.
    function getNumberStatus(address merchant, uint256 number) external view returns (NumberStatus);
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {NumberStatus} from "../types/NumberStatus.sol";
import {PaymentId, PaymentTerms} from "../types/PaymentTerms.sol";

/// Payments under signed terms. The terms travel in calldata and are hashed, never stored; their EIP-712 digest is the
/// payment's id. A merchant numbers its invoices, and a number is spent once.
interface IPaymentProcessor {
    /// `source` priced `amount` of `currency` with `due` of `token`, in base units, at `rate`: whole tokens for a whole
    /// unit of the currency, with 18 decimals, whose oldest part is of the instant `ratedAt`. The `Charged` or
    /// `Authorized` of the id follows.
    event Priced(
        PaymentId indexed id,
        address indexed source,
        address currency,
        address token,
        uint256 amount,
        uint256 due,
        uint256 rate,
        uint256 ratedAt
    );

    /// `payer` paid `merchant` under `terms`, an invoice that `signer` signed: `received` arrived at the merchant and
    /// `fee` is the fee receiver's, in base units of the token. `collector` is the rail; zero: the payer's allowance. A
    /// `SplitPaid` for each split follows, and a `Credited` for each leg that could not be delivered.
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

    /// `payer` paid under `terms`, an invoice that `signer` signed: `store` holds the `amount` that arrived, in base units
    /// of the token, which is captured before the terms' `authorizationExpiry` or goes back.
    event Authorized(
        PaymentId indexed id,
        address indexed merchant,
        address indexed payer,
        PaymentTerms terms,
        address signer,
        address collector,
        address store,
        uint256 amount
    );

    /// `amount` of the held money goes to its owners: `net` to the merchant, `fee` to the fee receiver. A `SplitPaid`
    /// for each split follows, and a `Credited` for each leg that could not be delivered.
    event Captured(PaymentId indexed id, uint256 amount, uint256 net, uint256 fee);

    /// `amount` of the held money goes back to the payer, by the will of the merchant or operator.
    event Voided(PaymentId indexed id, uint256 amount);

    /// All money that was still held, `amount`, goes back to the payer, because the authorization has expired.
    event Reclaimed(PaymentId indexed id, uint256 amount);

    /// `from`, the merchant or operator, paid `amount` back to `to`. `reason` is a code of up to 32 bytes of ASCII.
    event Refunded(PaymentId indexed id, address indexed to, address indexed from, uint256 amount, bytes32 reason);

    /// `signer` spent `number` of `merchant`: no terms with that number will ever be paid.
    event Cancelled(address indexed merchant, uint256 indexed number, address signer);

    /// The number has been spent before: charged, authorized or cancelled.
    error NumberSpent(address merchant, uint256 number, NumberStatus status);
    /// The amount is not in the token, and the terms name no source to price it.
    error CurrencyNotPriced(address currency, address token);
    /// These terms are authorized and captured, not charged.
    error NotForCharge(uint256 authorizationExpiry);
    /// These terms are charged, not authorized.
    error NotForAuthorize();
    /// An authorization ends a day after the last moment to pay, at the earliest.
    error AuthorizationTooShort(uint256 payExpiry, uint256 authorizationExpiry);
    /// An authorization ends 366 days from now, at the latest.
    error AuthorizationTooLong(uint256 attempted, uint256 allowed);
    /// An authorization needs terms that name their payer.
    error PayerNotNamed();
    error AuthorizationExpired(uint256 timestamp, uint256 authorizationExpiry);
    error AuthorizationNotExpired(uint256 timestamp, uint256 authorizationExpiry);
    error NothingToReclaim(PaymentId id);
    error NotMerchantOrOperator(address caller, address merchant, address operator);
    /// The operator captures with any fee up to the terms', the merchant with the terms' alone.
    error FeeNotAllowed(uint256 attemptedBps, uint256 allowedBps);
    /// Nothing was charged under the number of these terms.
    error NumberNotCharged(address merchant, uint256 number, NumberStatus status);
    /// The terms' policy refused, for `reason`: up to 32 bytes of ASCII.
    error PolicyRefused(address policy, bytes32 reason);
    /// The terms' policy reverted, or gave no answer within its gas.
    error PolicyUnanswered(address policy);
    /// The store owes `owed` to the payments and accounts that were shown, and has `balance`: it is not short of them.
    error StoreNotShort(uint256 balance, uint256 owed);
    /// Payments are shown in ascending order of their ids, each once.
    error PaymentsNotAscending(bytes32 previous, bytes32 id);
    /// Accounts are shown in ascending order, each once.
    error AccountsNotAscending(address previous, address account);
    /// The payment is not in this token, or not held in this store.
    error NotOfStore(PaymentId id, address store, address token);
    /// `actual` is capturable, not `attempted`: something has moved since the caller looked.
    error CapturableChanged(uint256 attempted, uint256 actual);
    /// `actual` is refundable, not `attempted`: something has moved since the caller looked.
    error RefundableChanged(uint256 attempted, uint256 actual);
    error InvoiceExpired(uint256 timestamp, uint256 payExpiry);
    error AmountOutOfRange(uint256 attempted, uint256 allowed);
    /// The terms name another payer.
    error PayerMismatch(address attempted, address allowed);
    error PayerIsMerchant(address merchant);

    /// The caller pays by its allowance to this contract, and the payment goes to its owners at once: each split and
    /// the fee rounded down, the merchant the rest. A fee or split that cannot be delivered becomes a credit in the
    /// merchant's store; the merchant's part must arrive, short at most by the token's own fee, or nothing happens.
    /// @param terms Terms that the merchant signed.
    /// @param signer The merchant, or a live signer of it within its cap.
    /// @param maxIn Maximum that is taken, in base units of the token: the price of priced terms is known only then.
    /// @param signature `signer`'s, over the terms' digest: ECDSA of 65 bytes, ERC-1271 or ERC-6492.
    /// @return id Digest of the terms.
    function charge(
        PaymentTerms calldata terms,
        address signer,
        uint256 maxIn,
        bytes calldata signature
    ) external returns (PaymentId id);

    /// `payer` pays over a collector's rail; anyone may send it. Otherwise as `charge`, except that a payment with fee or
    /// splits passes through the merchant's store, and its parts are of the amount that arrived there.
    /// @param payer Account that pays, and has signed the consent.
    /// @param collector A listed collector.
    /// @param consent The payer's consent to this very id, in the collector's encoding.
    function chargeWithConsent(
        PaymentTerms calldata terms,
        address signer,
        address payer,
        address collector,
        bytes calldata signature,
        bytes calldata consent
    ) external returns (PaymentId id);

    /// The caller pays by its allowance to this contract, and the merchant's store holds the payment. Only for terms with
    /// an `authorizationExpiry`, at least a day after `payExpiry` and at most 366 days from now, and with a named payer.
    /// The token's own fee is missing from the money that is held. A store that the issuer lists takes nothing.
    /// @param maxIn Maximum that is taken, in base units of the token.
    /// @return id Digest of the terms.
    function authorize(
        PaymentTerms calldata terms,
        address signer,
        uint256 maxIn,
        bytes calldata signature
    ) external returns (PaymentId id);

    /// `payer` pays over a collector's rail, and the merchant's store holds the payment; anyone may send it.
    function authorizeWithConsent(
        PaymentTerms calldata terms,
        address signer,
        address payer,
        address collector,
        bytes calldata signature,
        bytes calldata consent
    ) external returns (PaymentId id);

    /// Brings `amount` of the held money to its owners, as often as there is something left, before
    /// `authorizationExpiry`. A part that cannot be delivered becomes a credit in the store. For the operator and the
    /// merchant.
    /// @param amount In base units of the token, from 1 to `capturable`.
    /// @param feeBps Fee in basis points of `amount`: the operator may take less than the terms allow, the merchant takes
    /// exactly that.
    /// @param capturable Capturable amount that the caller acts on; another one moves nothing.
    function capture(PaymentTerms calldata terms, uint256 amount, uint256 feeBps, uint256 capturable) external;

    /// Returns `amount` of the held money to the payer, at any time. For the operator and the merchant.
    /// @param capturable Capturable amount that the caller acts on; another one moves nothing.
    function void(PaymentTerms calldata terms, uint256 amount, uint256 capturable) external;

    /// Returns all money that is held to the payer, from `authorizationExpiry` on. For anyone.
    function reclaim(PaymentTerms calldata terms) external;

    /// The caller, operator or merchant, pays `amount` back by its allowance to this contract: of the captured amount, or
    /// of a charge. Fee and splits are kept. It arrives, or nothing happens. A priced charge sets no bound to the sum:
    /// the due amount is in its event, and a caller who refunds more gives its own.
    /// @param refundable Refundable amount that the caller acts on; another one moves nothing. Of an authorization:
    /// captured and not refunded. Of a charge: its amount, of a priced one `type(uint120).max`, less `getRefunded`.
    /// @param to The terms' payer; where they name none, anybody.
    /// @param reason A code of up to 32 bytes of ASCII, for the record.
    function refund(
        PaymentTerms calldata terms,
        uint256 amount,
        uint256 refundable,
        address to,
        bytes32 reason
    ) external;

    /// New money of `merchant` goes to a new store from now on, because the present one has less than it owes: only the
    /// token's issuer can have done that. Anyone may show it, so that no further payer's money goes there.
    /// @param payments Terms of the merchant in `token` that are held in its present store, ascending by id.
    /// @param accounts Accounts with a credit in that store, ascending.
    function newStoreForShortage(
        address merchant,
        address token,
        PaymentTerms[] calldata payments,
        address[] calldata accounts
    ) external;

    /// Spends `number` of `merchant`, so that no invoice with it can be paid. For the merchant and its live signers.
    function cancel(address merchant, uint256 number) external;

    /// The id of a payment under `terms`: their EIP-712 digest, on the chain of deployment.
    function getPaymentId(PaymentTerms calldata terms) external view returns (PaymentId);

    /// `Charged` is the answer for every version of an invoice that shares the number. Only the `Charged` event of its
    /// id shows that a version was paid.
    function getNumberStatus(address merchant, uint256 number) external view returns (NumberStatus);

    /// State of an authorized payment; zeros for a charge.
    /// @return capturable Amount that is held, in base units of the token.
    /// @return refundable Amount that was captured and is not refunded.
    /// @return generation Generation of the merchant's store that holds it.
    function getPayment(
        PaymentId id
    ) external view returns (uint256 capturable, uint256 refundable, uint256 generation);

    /// Amount that a charge has paid back so far, in base units of the token.
    function getRefunded(PaymentId id) external view returns (uint256);
}

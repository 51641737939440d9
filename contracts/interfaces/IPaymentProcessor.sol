// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {NumberStatus} from "../types/NumberStatus.sol";
import {PaymentId, PaymentTerms} from "../types/PaymentTerms.sol";

/// Payments under signed terms. The terms travel in calldata and are hashed, never stored; their EIP-712 digest is the
/// payment's id. A merchant numbers its invoices, and a number is spent once.
interface IPaymentProcessor {
    /// Priced terms came to `due`, in base units of the token, at `rate`: whole tokens for a whole unit of the currency,
    /// with 18 decimals, of which the oldest part is of the instant `ratedAt`. A `Charged` or `Authorized` follows.
    event Priced(PaymentId indexed id, uint256 due, uint256 rate, uint256 ratedAt);

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

    /// `payer`'s money waits under `terms`, an invoice that `signer` signed: `amount` arrived in `store`, in base units of
    /// the token, and is captured before the terms' `authorizationExpiry` or goes back.
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

    /// `amount` of what waited went to its owners: `net` to the merchant, `fee` to the fee receiver, and each split has
    /// a `SplitPaid` before this event. A part with a `Credited` before this event waits for its owner.
    event Captured(PaymentId indexed id, uint256 amount, uint256 net, uint256 fee);

    /// `amount` of what waited went back to the payer, by the merchant's or operator's will.
    event Voided(PaymentId indexed id, uint256 amount);

    /// All that still waited, `amount`, went back to the payer, for the authorization had expired.
    event Reclaimed(PaymentId indexed id, uint256 amount);

    /// `from`, the merchant or operator, paid `amount` back to `to`. `reason` is a code of up to 32 bytes of ASCII.
    event Refunded(PaymentId indexed id, address indexed to, address indexed from, uint256 amount, bytes32 reason);

    /// `signer` spent `number` of `merchant`: no terms with that number will ever be paid.
    event Cancelled(address indexed merchant, uint256 indexed number, address signer);

    /// The number has been spent before: charged, authorized or cancelled.
    error NumberSpent(address merchant, uint256 number, NumberStatus status);
    /// The payment takes more than the payer allows.
    error MaxInExceeded(uint256 attempted, uint256 allowed);
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
    /// Who may authorize has to stand in the terms.
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
    /// The payments shown await `capturable` in the store, which has `balance`: it is not short of them.
    error StoreNotShort(uint256 balance, uint256 capturable);
    /// Payments are shown in ascending order of their ids, each once.
    error PaymentsNotAscending(bytes32 previous, bytes32 id);
    /// The payment is not in this token, or does not wait in this store.
    error NotOfStore(PaymentId id, address store, address token);
    /// Nobody has said how this token's issuer tells what it has blacklisted.
    error IssuerListUnknown(address token);
    error StoreNotBlacklisted(address store, address token);
    error InvoiceExpired(uint256 timestamp, uint256 payExpiry);
    error AmountOutOfRange(uint256 attempted, uint256 allowed);
    /// The terms name another payer.
    error PayerMismatch(address attempted, address allowed);
    error PayerIsMerchant(address merchant);

    /// The caller pays by its allowance to this contract, and the payment goes to its owners at once: each split and
    /// the fee rounded down, the merchant the rest. A fee or split that cannot be delivered becomes a credit in the
    /// merchant's store; the merchant's part must arrive, short at most by the token's own fee, or nothing happens.
    /// @param terms What the merchant signed.
    /// @param maxIn The most that is taken, in the token's base units: what priced terms come to is known only then.
    /// @param signer The merchant, or a live signer of it within its cap.
    /// @param signature `signer`'s, over the terms' digest: ECDSA of 65 bytes, ERC-1271 or ERC-6492.
    /// @return id The digest of the terms.
    function charge(
        PaymentTerms calldata terms,
        uint256 maxIn,
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

    /// The caller pays by its allowance to this contract, and the payment waits in the merchant's store. Only terms with
    /// an `authorizationExpiry`, at least a day after `payExpiry` and at most 366 days from now, and with a named payer.
    /// What the token's own fee keeps is missing from what waits.
    /// @param maxIn The most that is taken, in the token's base units.
    /// @return id The digest of the terms.
    function authorize(
        PaymentTerms calldata terms,
        uint256 maxIn,
        address signer,
        bytes calldata signature
    ) external returns (PaymentId id);

    /// `payer` pays over a collector's rail, and the payment waits; anyone may send it.
    function authorizeWithConsent(
        PaymentTerms calldata terms,
        address signer,
        bytes calldata signature,
        address payer,
        address collector,
        bytes calldata consent
    ) external returns (PaymentId id);

    /// Brings `amount` of what waits to its owners, as often as there is something left, before `authorizationExpiry`.
    /// What cannot be delivered becomes a credit in the store. For the operator, and for the merchant.
    /// @param amount In base units of the token, from 1 to what is capturable.
    /// @param feeBps The fee in basis points of `amount`: the operator may take less than the terms allow, the merchant
    /// takes what they say.
    function capture(PaymentTerms calldata terms, uint256 amount, uint256 feeBps) external;

    /// Returns `amount` of what waits to the payer, at any time. For the operator and the merchant.
    function void(PaymentTerms calldata terms, uint256 amount) external;

    /// Returns all that waits to the payer, from `authorizationExpiry` on. For anyone.
    function reclaim(PaymentTerms calldata terms) external;

    /// The caller, operator or merchant, pays `amount` back by its allowance to this contract: of what was captured, or
    /// of a charge's amount. Fee and splits are kept. It arrives, or nothing happens. A priced charge sets no such bound:
    /// what it came to stands in its `Priced`, and whoever refunds more gives what is its own.
    /// @param to The terms' payer; where they name none, whoever is to have it.
    /// @param reason A code of up to 32 bytes of ASCII, for the record.
    function refund(PaymentTerms calldata terms, uint256 amount, address to, bytes32 reason) external;

    /// The caller's new money goes to a new store from now on.
    function newStore() external;

    /// The same for a merchant whose store has less than waits in it, which only its issuer can have brought about.
    /// Anyone may show it, so that no further payer's money goes there.
    /// @param payments Terms of one merchant and token that wait in its present store, ascending by id.
    function newStoreForShortage(PaymentTerms[] calldata payments) external;

    /// The same for a merchant whose store the issuer of `token` has on its list.
    function newStoreForBlacklisted(address merchant, address token) external;

    /// Spends `number` of `merchant`, so that no invoice with it can be paid. For the merchant and its live signers.
    function cancel(address merchant, uint256 number) external;

    /// The id of a payment under `terms`: their EIP-712 digest, on the chain of deployment.
    function getPaymentId(PaymentTerms calldata terms) external view returns (PaymentId);

    /// Charged answers for every version of an invoice that shares the number; that these very terms were paid, the
    /// `Charged` event of their id says.
    function getNumberStatus(address merchant, uint256 number) external view returns (NumberStatus);

    /// What is left of an authorized payment; zero for a charge.
    /// @return capturable What waits, in base units of the token.
    /// @return refundable What was captured and is not yet refunded.
    /// @return generation Which of the merchant's stores holds it.
    function getPayment(
        PaymentId id
    ) external view returns (uint256 capturable, uint256 refundable, uint256 generation);

    /// What a charge has paid back so far, in base units of the token.
    function getRefunded(PaymentId id) external view returns (uint256);
}

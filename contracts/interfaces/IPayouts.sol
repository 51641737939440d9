// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentId} from "../types/PaymentTerms.sol";

/// How a payment reaches its owners: each part is pushed; what cannot be delivered becomes a credit that its owner
/// claims, and stops nobody.
interface IPayouts {
    /// `amount` of payment `id` is `account`'s split. It was pushed, unless a `Credited` of the same payment and
    /// account stands before this event.
    event SplitPaid(PaymentId indexed id, address indexed account, uint256 amount);

    /// `amount` of `token` from payment `id` could not be delivered and waits in `store` for `account` to be claimed.
    event Credited(PaymentId indexed id, address indexed store, address indexed account, address token, uint256 amount);

    /// `amount` of `token` left `store` for `account`, whose credit it was.
    event Claimed(address indexed store, address indexed account, address indexed token, uint256 amount);

    /// The store that holds `merchant`'s tokens was created.
    event StoreOpened(address indexed store, address indexed merchant);

    /// Zero, the payment's token and the processor are not to be paid.
    error PayeeNotAllowed(address account);
    error TooManySplits(uint256 attempted, uint256 allowed);
    /// Accounts of splits ascend strictly: `account` does not follow `previous`.
    error SplitsNotAscending(address previous, address account);
    /// Fee and splits so far leave `allowed` basis points.
    error BpsOverRest(uint256 attempted, uint256 allowed);
    /// Less than `due` arrived, by more than the token's own fee may keep.
    error ShortReceived(uint256 received, uint256 due);
    error OverReceived(uint256 received, uint256 due);
    error NoCredit(address store, address token, address account);

    /// Sends the whole credit of `account` in `store` to `account`. Anyone may call it; there is no gas cap.
    function claim(address store, address token, address account) external;

    /// The address of `merchant`'s store, whether it has been opened or not.
    function getStore(address merchant) external view returns (address);

    /// What waits in `store` for `account`, in base units of `token`.
    function getCredit(address store, address token, address account) external view returns (uint256);
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentId} from "../types/PaymentTerms.sol";

/// How a payment reaches its owners: each part is pushed; what cannot be delivered becomes a credit, and stops nobody.
interface IPayouts {
    /// `amount` of payment `id` is `account`'s split. It was pushed, unless a `Credited` of the same payment and
    /// account stands before this event.
    event SplitPaid(PaymentId indexed id, address indexed account, uint256 amount);

    error TooManySplits(uint256 attempted, uint256 allowed);
    /// Accounts of splits ascend strictly: `account` does not follow `previous`.
    error SplitsNotAscending(address previous, address account);
    /// Fee and splits so far leave `allowed` basis points.
    error BpsOverRest(uint256 attempted, uint256 allowed);
    /// Less than `due` arrived, by more than the token's own fee may keep.
    error ShortReceived(uint256 received, uint256 due);
    error OverReceived(uint256 received, uint256 due);
}

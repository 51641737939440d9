// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentId} from "../types/PaymentTerms.sol";

interface IDistribution {
    /// `amount` of payment `id` is `account`'s split, and was delivered unless a `Credited` of this leg follows.
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

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Stores} from "../base/Stores.sol";
import {IDistribution} from "../interfaces/IDistribution.sol";
import {Bps} from "../libraries/Bps.sol";
import {Tokens} from "../libraries/Tokens.sol";
import {PaymentId, PaymentTerms, Split} from "../types/PaymentTerms.sol";

/// Divides a payment into splits, fee and the merchant's rest, and brings each part to its owner.
abstract contract Distribution is IDistribution, Stores {
    using Bps for uint256;

    /// Kinds of legs.
    bytes32 internal constant NET = "net";
    bytes32 internal constant FEE = "fee";
    bytes32 internal constant SPLIT = "split";
    bytes32 internal constant RETURNED = "returned";

    uint256 private constant MAX_SPLITS = 16;

    /// Refuses terms whose payees cannot be paid.
    /// @return outBps Share of fee and splits together, in basis points.
    function _checkPayees(PaymentTerms calldata terms) internal view returns (uint256 outBps) {
        _checkPayee(terms.token, terms.merchant);
        outBps = terms.feeBps;
        require(outBps <= Bps.WHOLE, BpsOverRest(outBps, Bps.WHOLE));
        if (outBps != 0) _checkPayee(terms.token, terms.feeReceiver);

        Split[] calldata splits = terms.splits;
        require(splits.length <= MAX_SPLITS, TooManySplits(splits.length, MAX_SPLITS));
        address previous = address(0);
        for (uint256 i = 0; i < splits.length; ++i) {
            address account = splits[i].account;
            uint256 bps = splits[i].bps;
            require(account > previous, SplitsNotAscending(previous, account));
            require(bps <= Bps.WHOLE - outBps, BpsOverRest(bps, Bps.WHOLE - outBps));
            _checkPayee(terms.token, account);
            outBps += bps;
            previous = account;
        }
    }

    /// Everybody who is paid under the terms: the merchant, the fee receiver if there is a fee, and the splits.
    function _payeesOf(PaymentTerms calldata terms) internal pure returns (address[] memory payees) {
        Split[] calldata splits = terms.splits;
        uint256 first = terms.feeBps == 0 ? 1 : 2;
        payees = new address[](first + splits.length);
        payees[0] = terms.merchant;
        if (first == 2) payees[1] = terms.feeReceiver;
        for (uint256 i = 0; i < splits.length; ++i) payees[first + i] = splits[i].account;
    }

    /// Divides `amount` by the terms. Splits and fee are rounded down.
    /// @return rest Amount that is left for the merchant.
    function _divide(
        PaymentTerms calldata terms,
        uint256 amount,
        uint256 feeBps
    ) internal pure returns (uint256 rest, uint256 fee) {
        fee = feeBps.ofDown(amount);
        rest = amount - fee;
        Split[] calldata splits = terms.splits;
        for (uint256 i = 0; i < splits.length; ++i) rest -= splits[i].bps.ofDown(amount);
    }

    /// Brings each split of `amount`, and the fee, to its owner by the payer's allowance, or credits it.
    function _pullParts(
        PaymentId id,
        PaymentTerms calldata terms,
        uint256 amount,
        uint256 fee,
        address payer
    ) internal {
        Split[] calldata splits = terms.splits;
        for (uint256 i = 0; i < splits.length; ++i) {
            uint256 part = splits[i].bps.ofDown(amount);
            if (part == 0) continue;
            emit SplitPaid(id, splits[i].account, part);
            _pullOrCredit(id, SPLIT, terms, payer, splits[i].account, part);
        }
        if (fee != 0) _pullOrCredit(id, FEE, terms, payer, terms.feeReceiver, fee);
    }

    /// Brings each split of `amount`, and the fee, to its owner out of the store, or credits it.
    function _pushParts(
        PaymentId id,
        PaymentTerms calldata terms,
        uint256 amount,
        uint256 fee,
        address store
    ) internal {
        Split[] calldata splits = terms.splits;
        for (uint256 i = 0; i < splits.length; ++i) {
            uint256 part = splits[i].bps.ofDown(amount);
            if (part == 0) continue;
            emit SplitPaid(id, splits[i].account, part);
            _pushOrCredit(PaymentId.unwrap(id), SPLIT, store, terms.token, splits[i].account, part);
        }
        if (fee != 0) _pushOrCredit(PaymentId.unwrap(id), FEE, store, terms.token, terms.feeReceiver, fee);
    }

    function _pullOrCredit(
        PaymentId id,
        bytes32 leg,
        PaymentTerms calldata terms,
        address payer,
        address account,
        uint256 amount
    ) private {
        address token = terms.token;
        if (Tokens.tryTransferFrom(token, payer, account, amount)) return;

        // A payer that cannot pay is refused here: the way to the store would burn as much gas once more.
        Tokens.checkPayable(token, payer, address(this), amount);
        address store = _openStoreFor(terms.merchant, token);
        uint256 before = Tokens.balanceOf(token, store);
        Tokens.transferFrom(token, payer, store, amount);
        uint256 arrived = Tokens.balanceOf(token, store) - before;
        _credit(PaymentId.unwrap(id), leg, store, token, account, arrived);
    }
}

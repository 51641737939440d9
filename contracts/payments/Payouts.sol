// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPayouts} from "../interfaces/IPayouts.sol";
import {ITokenStore} from "../interfaces/ITokenStore.sol";
import {Bps} from "../libraries/Bps.sol";
import {Tokens} from "../libraries/Tokens.sol";
import {PaymentId, PaymentTerms, Split} from "../types/PaymentTerms.sol";
import {Stores} from "./Stores.sol";

/// Divides a payment into splits, fee and the merchant's rest, and brings each part to its owner.
abstract contract Payouts is IPayouts, Stores {
    using Bps for uint256;

    uint256 private constant SPLITS_AT_MOST = 16;

    /// Refuses terms whose payees cannot be paid.
    /// @return outBps What fee and splits take together, in basis points.
    function _checkPayees(PaymentTerms calldata terms) internal view returns (uint256 outBps) {
        _checkPayee(terms.token, terms.merchant);
        outBps = terms.feeBps;
        require(outBps <= Bps.WHOLE, BpsOverRest(outBps, Bps.WHOLE));
        if (outBps != 0) _checkPayee(terms.token, terms.feeReceiver);

        Split[] calldata splits = terms.splits;
        require(splits.length <= SPLITS_AT_MOST, TooManySplits(splits.length, SPLITS_AT_MOST));
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

    /// Refuses what arrived of `due` when it is over, or short by more than the token's own fee.
    function _checkReceived(uint256 received, uint256 due, uint256 maxTokenFeeBps) internal pure {
        require(received <= due, OverReceived(received, due));
        require(due - received <= maxTokenFeeBps.ofDown(due), ShortReceived(received, due));
    }

    /// Brings `amount` to its owners at once: what cannot be delivered to a split or the fee receiver is credited, but
    /// the merchant's part must arrive.
    /// @param from The payer, whose allowance is used, or the merchant's store (`held`), which has the amount.
    /// @param maxTokenFeeBps What the token's own fee may keep of the merchant's part, in basis points.
    /// @return received What arrived at the merchant.
    /// @return fee What the fee receiver was paid or credited.
    function _payNow(
        PaymentId id,
        PaymentTerms calldata terms,
        uint256 amount,
        address from,
        bool held,
        uint256 maxTokenFeeBps
    ) internal returns (uint256 received, uint256 fee) {
        uint256 rest;
        (rest, fee) = _payOthers(id, terms, amount, terms.feeBps, from, held);
        if (rest == 0) return (0, fee);
        // Last and alone between the two readings, so that no other part can be taken for the merchant's.
        uint256 before = Tokens.balanceOf(terms.token, terms.merchant);
        if (!held) Tokens.transferFrom(terms.token, from, terms.merchant, rest);
        else
            require(
                ITokenStore(from).push(terms.token, terms.merchant, rest),
                Tokens.TransferFailed(terms.token, from, terms.merchant, rest)
            );
        received = Tokens.balanceOf(terms.token, terms.merchant) - before;
        _checkReceived(received, rest, maxTokenFeeBps);
    }

    /// Brings each split and the fee, both rounded down, to their owners, or credits them.
    /// @return rest What is left for the merchant.
    /// @return fee What the fee receiver was paid or credited.
    function _payOthers(
        PaymentId id,
        PaymentTerms calldata terms,
        uint256 amount,
        uint256 feeBps,
        address from,
        bool held
    ) internal returns (uint256 rest, uint256 fee) {
        rest = amount;
        Split[] calldata splits = terms.splits;
        for (uint256 i = 0; i < splits.length; ++i) {
            uint256 part = splits[i].bps.ofDown(amount);
            if (part == 0) continue;
            rest -= part;
            _deliverOrCredit(id, terms, splits[i].account, part, from, held);
            emit SplitPaid(id, splits[i].account, part);
        }
        fee = feeBps.ofDown(amount);
        if (fee != 0) {
            rest -= fee;
            _deliverOrCredit(id, terms, terms.feeReceiver, fee, from, held);
        }
    }

    function _deliverOrCredit(
        PaymentId id,
        PaymentTerms calldata terms,
        address account,
        uint256 amount,
        address from,
        bool held
    ) private {
        if (held) return _pushOrCredit(id, from, terms.token, account, amount);
        if (Tokens.tryTransferFrom(terms.token, from, account, amount)) return;
        // A payer that cannot pay is refused here: the way to the store would burn as much gas once more.
        Tokens.checkPayable(terms.token, from, address(this), amount);
        address store = _openStore(terms.merchant, getGeneration(terms.merchant));
        uint256 before = Tokens.balanceOf(terms.token, store);
        Tokens.transferFrom(terms.token, from, store, amount);
        _credit(id, store, terms.token, account, Tokens.balanceOf(terms.token, store) - before);
    }

    /// What the store cannot deliver to `account` stays in it as that account's credit.
    function _pushOrCredit(PaymentId id, address store, address token, address account, uint256 amount) internal {
        if (!ITokenStore(store).push(token, account, amount)) _credit(id, store, token, account, amount);
    }
}

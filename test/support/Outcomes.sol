// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IDistribution} from "../../contracts/interfaces/IDistribution.sol";
import {Tokens} from "../../contracts/libraries/Tokens.sol";
import {PaymentTerms} from "../../contracts/types/PaymentTerms.sol";
import {Refusals} from "./Refusals.sol";

/// Where the money of a call that nothing speaks against would go: worked out on a ledger in memory.
abstract contract Outcomes is Refusals {
    struct Outcome {
        /// Not empty: the money does not get through, and this is the error.
        bytes refusal;
        /// What is divided: what is due, or what of it arrived in the store.
        uint256 base;
        uint256 splitTotal;
        /// What the fee is reckoned by.
        uint256 feeBps;
        uint256 fee;
        /// What the merchant was sent, and what of it arrived.
        uint256 rest;
        uint256 received;
        /// What waits in the merchant's store for each account.
        uint256[] credited;
        bool anyCredit;
        bool refused;
    }

    struct Route {
        uint256 from;
        uint256 store;
        uint256 merchant;
        bool held;
        /// Whether all that cannot be delivered is credited; otherwise the merchant's part must arrive.
        bool credits;
    }

    function _outcomeOf(Attempt memory a, Ledger memory ledger) internal view returns (Outcome memory o) {
        o.credited = new uint256[](ACCOUNTS);
        PaymentTerms memory t = a.terms;
        Route memory route = Route({
            from: _indexOf(a.payer),
            store: _presentStore(t.merchant),
            merchant: _indexOf(t.merchant),
            held: false,
            credits: false
        });
        o.base = a.due;
        o.feeBps = t.feeBps;
        if (a.collector == address(0)) {
            ledger.allowance = IERC20(t.token).allowance(a.payer, address(processor));
            if (a.waits) return _hold(o, t, ledger, route, a.due);
            _divide(o, t, ledger, route);
            return o;
        }

        ledger.allowance = IERC20(t.token).allowance(a.payer, permit2);
        bool direct = !a.waits && t.feeBps == 0 && t.splits.length == 0;
        uint256 to = direct ? route.merchant : route.store;
        uint256 before = ledger.balances[to];
        if (!_moveFrom(ledger, route.from, to, a.due)) {
            return _refuse(o, abi.encodeWithSignature("Error(string)", "TRANSFER_FROM_FAILED"));
        }
        uint256 arrived = ledger.balances[to] - before;
        if (_checkArrived(o, t.token, arrived, a.due)) return o;
        o.base = arrived;
        if (a.waits) return o;
        if (direct) {
            o.base = a.due;
            o.rest = a.due;
            o.received = arrived;
            return o;
        }
        route.from = route.store;
        route.held = true;
        _divide(o, t, ledger, route);
    }

    /// From the payer's allowance into the store.
    function _hold(
        Outcome memory o,
        PaymentTerms memory t,
        Ledger memory ledger,
        Route memory route,
        uint256 due
    ) private view returns (Outcome memory) {
        uint256 before = ledger.balances[route.store];
        if (!_moveFrom(ledger, route.from, route.store, due)) {
            if (_checkPayable(o, ledger, accounts[route.from], due)) return o;
            return _refuse(o, _transferFailed(t.token, route.from, route.store, due));
        }
        o.base = ledger.balances[route.store] - before;
        _checkArrived(o, t.token, o.base, due);
        return o;
    }

    /// Of `amount` that waits in `store`: a capture at `feeBps`.
    function _outcomeOfCapture(
        PaymentTerms memory t,
        Ledger memory ledger,
        uint256 store,
        uint256 amount,
        uint256 feeBps
    ) internal view returns (Outcome memory o) {
        o.credited = new uint256[](ACCOUNTS);
        (o.base, o.feeBps) = (amount, feeBps);
        _divide(o, t, ledger, Route(store, store, _indexOf(t.merchant), true, true));
    }

    /// Of `amount` that waits in `store`: a return to the payer.
    function _outcomeOfReturn(
        PaymentTerms memory t,
        Ledger memory ledger,
        uint256 store,
        uint256 amount
    ) internal view returns (Outcome memory o) {
        o.credited = new uint256[](ACCOUNTS);
        o.base = amount;
        _bring(o, t, ledger, Route(store, store, 0, true, true), t.payer, amount);
    }

    /// Of a refund, which its caller pays.
    function _outcomeOfRefund(
        PaymentTerms memory t,
        Ledger memory ledger,
        address caller,
        address to,
        uint256 amount
    ) internal view returns (Outcome memory o) {
        o.credited = new uint256[](ACCOUNTS);
        o.base = amount;
        ledger.allowance = IERC20(t.token).allowance(caller, address(processor));
        (uint256 from, uint256 receiver) = (_indexOf(caller), _indexOf(to));
        if (_moveFrom(ledger, from, receiver, amount)) {
            ledger.brought[receiver] += amount - _tokenFeeOf(t.token, amount);
            return o;
        }
        if (_checkPayable(o, ledger, caller, amount)) return o;
        _refuse(o, _transferFailed(t.token, from, receiver, amount));
    }

    function _divide(Outcome memory o, PaymentTerms memory t, Ledger memory ledger, Route memory route) private view {
        for (uint256 i = 0; i < t.splits.length; ++i) {
            uint256 part = (o.base * t.splits[i].bps) / 10_000;
            o.splitTotal += part;
            if (part != 0) _bring(o, t, ledger, route, t.splits[i].account, part);
            if (o.refused) return;
        }
        o.fee = (o.base * o.feeBps) / 10_000;
        if (o.fee != 0) _bring(o, t, ledger, route, t.feeReceiver, o.fee);
        if (o.refused) return;

        o.rest = o.base - o.splitTotal - o.fee;
        if (o.rest == 0) return;
        if (route.credits) {
            _bring(o, t, ledger, route, t.merchant, o.rest);
            return;
        }
        uint256 before = ledger.balances[route.merchant];
        if (!_send(ledger, route, route.merchant, o.rest)) {
            if (!route.held && _checkPayable(o, ledger, accounts[route.from], o.rest)) return;
            _refuse(o, _transferFailed(t.token, route.from, route.merchant, o.rest));
            return;
        }
        o.received = ledger.balances[route.merchant] - before;
        _checkArrived(o, t.token, o.received, o.rest);
    }

    /// To its owner, else to the merchant's store as a credit.
    function _bring(
        Outcome memory o,
        PaymentTerms memory t,
        Ledger memory ledger,
        Route memory route,
        address account,
        uint256 part
    ) private view {
        uint256 index = _indexOf(account);
        if (_send(ledger, route, index, part)) {
            ledger.brought[index] += part - _tokenFeeOf(t.token, part);
            return;
        }
        uint256 credited = part;
        if (!route.held) {
            if (_checkPayable(o, ledger, accounts[route.from], part)) return;
            uint256 before = ledger.balances[route.store];
            if (!_send(ledger, route, route.store, part)) {
                _refuse(o, _transferFailed(t.token, route.from, route.store, part));
                return;
            }
            credited = ledger.balances[route.store] - before;
        }
        o.credited[index] += credited;
        o.anyCredit = true;
    }

    function _send(Ledger memory ledger, Route memory route, uint256 to, uint256 amount) private view returns (bool) {
        return route.held ? _move(ledger, route.from, to, amount) : _moveFrom(ledger, route.from, to, amount);
    }

    /// Whether the payer has, or allows, less than is due.
    function _checkPayable(
        Outcome memory o,
        Ledger memory ledger,
        address payer,
        uint256 due
    ) private view returns (bool short) {
        uint256 balance = ledger.balances[_indexOf(payer)];
        short = balance < due || ledger.allowance < due;
        if (!short) return false;
        _refuse(o, abi.encodeWithSelector(Tokens.PayerShort.selector, payer, balance, ledger.allowance, due));
    }

    /// Whether so much is missing that the token's own fee cannot be the reason.
    function _checkArrived(
        Outcome memory o,
        address token,
        uint256 arrived,
        uint256 due
    ) private view returns (bool short) {
        short = arrived + (due * ghostListings[token].maxTokenFeeBps) / 10_000 < due;
        if (short) _refuse(o, abi.encodeWithSelector(IDistribution.ShortReceived.selector, arrived, due));
    }

    function _refuse(Outcome memory o, bytes memory refusal) private pure returns (Outcome memory) {
        o.refusal = refusal;
        o.refused = true;
        return o;
    }

    function _transferFailed(
        address token,
        uint256 from,
        uint256 to,
        uint256 amount
    ) private view returns (bytes memory) {
        return abi.encodeWithSelector(Tokens.TransferFailed.selector, token, accounts[from], accounts[to], amount);
    }
}

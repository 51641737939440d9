// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IDistribution} from "../../contracts/interfaces/IDistribution.sol";
import {IStores} from "../../contracts/interfaces/IStores.sol";
import {Tokens} from "../../contracts/libraries/Tokens.sol";
import {PaymentTerms} from "../../contracts/types/PaymentTerms.sol";
import {Refusals} from "./Refusals.sol";

/// The money's way in a call that nothing refuses: worked out on a ledger in memory.
abstract contract Outcomes is Refusals {
    /// One transfer to an owner, in the order of the contract's own.
    struct Leg {
        /// Its name in a `Credited`.
        bytes32 kind;
        uint256 account;
        uint256 amount;
        bool delivered;
        /// Amount that the merchant's store holds for the account instead.
        uint256 credited;
    }

    struct Outcome {
        /// Not empty: the money does not get through, and this is the error.
        bytes refusal;
        /// The amount that is divided: the due one, or the part of it that arrived in the store.
        uint256 base;
        uint256 splitTotal;
        uint256 feeBps;
        uint256 fee;
        /// Amount that the merchant was sent, and the part of it that arrived.
        uint256 rest;
        uint256 received;
        Leg[] legs;
        uint256 count;
        bool anyCredit;
        bool refused;
    }

    struct Route {
        uint256 from;
        uint256 store;
        uint256 merchant;
        /// Out of the store; otherwise by the payer's allowance.
        bool held;
    }

    /// 16 splits, the fee and the net.
    uint256 private constant MAX_LEGS = 18;

    function _outcomeOf(Attempt memory a, Ledger memory ledger) internal view returns (Outcome memory o) {
        PaymentTerms memory t = a.terms;
        Route memory route = Route({
            from: _indexOf(a.payer),
            store: _presentStore(t.merchant),
            merchant: _indexOf(t.merchant),
            held: false
        });
        o = _newOutcome(a.due, t.feeBps);
        if (a.collector == address(0)) {
            ledger.allowance = IERC20(t.token).allowance(a.payer, address(processor));
            if (a.authorizes) return _hold(o, t, ledger, route, a.due);
            _distribute(o, t, ledger, route);
            return o;
        }

        ledger.allowance = IERC20(t.token).allowance(a.payer, permit2);
        bool direct = !a.authorizes && t.feeBps == 0 && t.splits.length == 0;
        uint256 to = direct ? route.merchant : route.store;
        uint256 before = ledger.balances[to];
        if (!_moveFrom(ledger, route.from, to, a.due)) {
            return _refuse(o, abi.encodeWithSignature("Error(string)", "TRANSFER_FROM_FAILED"));
        }
        uint256 arrived = ledger.balances[to] - before;
        if (_checkArrived(o, t.token, arrived, a.due)) return o;
        if (direct) {
            o.rest = a.due;
            o.received = arrived;
            return o;
        }
        o.base = arrived;
        if (a.authorizes) return o;
        route.from = route.store;
        route.held = true;
        _distribute(o, t, ledger, route);
    }

    function _newOutcome(uint256 base, uint256 feeBps) internal pure returns (Outcome memory o) {
        (o.base, o.feeBps) = (base, feeBps);
        o.legs = new Leg[](MAX_LEGS);
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

    /// A capture of `amount` out of `store` at `feeBps`.
    function _outcomeOfCapture(
        PaymentTerms memory t,
        Ledger memory ledger,
        uint256 store,
        uint256 amount,
        uint256 feeBps
    ) internal view returns (Outcome memory o) {
        o = _newOutcome(amount, feeBps);
        Route memory route = Route(store, store, _indexOf(t.merchant), true);
        _divide(o, t);
        _bringParts(o, t, ledger, route);
        if (o.rest != 0) _bring(o, t, ledger, route, "net", t.merchant, o.rest);
    }

    /// A return of `amount` out of `store` to the payer.
    function _outcomeOfReturn(
        PaymentTerms memory t,
        Ledger memory ledger,
        uint256 store,
        uint256 amount
    ) internal view returns (Outcome memory o) {
        o = _newOutcome(amount, 0);
        _bring(o, t, ledger, Route(store, store, 0, true), "returned", t.payer, amount);
    }

    /// A refund, which its caller pays.
    function _outcomeOfRefund(
        PaymentTerms memory t,
        Ledger memory ledger,
        address caller,
        address to,
        uint256 amount
    ) internal view returns (Outcome memory o) {
        o = _newOutcome(amount, 0);
        ledger.allowance = IERC20(t.token).allowance(caller, address(processor));
        (uint256 from, uint256 receiver) = (_indexOf(caller), _indexOf(to));
        if (_moveFrom(ledger, from, receiver, amount)) {
            ledger.brought[receiver] += amount - _tokenFeeOf(t.token, amount);
            return o;
        }
        if (_checkPayable(o, ledger, caller, amount)) return o;
        _refuse(o, _transferFailed(t.token, from, receiver, amount));
    }

    /// Of a charge: the merchant's part, which must arrive, before all others.
    function _distribute(
        Outcome memory o,
        PaymentTerms memory t,
        Ledger memory ledger,
        Route memory route
    ) private view {
        _divide(o, t);
        if (o.rest != 0) {
            uint256 before = ledger.balances[route.merchant];
            if (!_send(ledger, route, route.merchant, o.rest)) {
                if (!route.held && _checkPayable(o, ledger, accounts[route.from], o.rest)) return;
                _refuse(o, _transferFailed(t.token, route.from, route.merchant, o.rest));
                return;
            }
            o.received = ledger.balances[route.merchant] - before;
            if (_checkArrived(o, t.token, o.received, o.rest)) return;
        }
        _bringParts(o, t, ledger, route);
    }

    function _divide(Outcome memory o, PaymentTerms memory t) private pure {
        for (uint256 i = 0; i < t.splits.length; ++i) o.splitTotal += (o.base * t.splits[i].bps) / 10_000;
        o.fee = (o.base * o.feeBps) / 10_000;
        o.rest = o.base - o.splitTotal - o.fee;
    }

    function _bringParts(
        Outcome memory o,
        PaymentTerms memory t,
        Ledger memory ledger,
        Route memory route
    ) private view {
        for (uint256 i = 0; i < t.splits.length; ++i) {
            uint256 part = (o.base * t.splits[i].bps) / 10_000;
            if (part != 0) _bring(o, t, ledger, route, "split", t.splits[i].account, part);
            if (o.refused) return;
        }
        if (o.fee != 0) _bring(o, t, ledger, route, "fee", t.feeReceiver, o.fee);
    }

    /// To its owner, else to the merchant's store as a credit.
    function _bring(
        Outcome memory o,
        PaymentTerms memory t,
        Ledger memory ledger,
        Route memory route,
        bytes32 kind,
        address account,
        uint256 part
    ) private view {
        Leg memory leg = Leg(kind, _indexOf(account), part, true, 0);
        o.legs[o.count++] = leg;
        if (_send(ledger, route, leg.account, part)) {
            ledger.brought[leg.account] += part - _tokenFeeOf(t.token, part);
            return;
        }
        leg.delivered = false;
        leg.credited = route.held ? part : _moveToStore(o, t.token, ledger, route, part);
        o.anyCredit = true;
    }

    /// An undeliverable part, by the payer's allowance. A store that the issuer lists does not take it.
    function _moveToStore(
        Outcome memory o,
        address token,
        Ledger memory ledger,
        Route memory route,
        uint256 part
    ) private view returns (uint256 arrived) {
        if (_checkPayable(o, ledger, accounts[route.from], part)) return 0;
        address store = accounts[route.store];
        if (_isBlacklisted(token, store)) {
            _refuse(o, abi.encodeWithSelector(IStores.StoreBlacklisted.selector, store, token));
            return 0;
        }
        uint256 before = ledger.balances[route.store];
        if (!_moveFrom(ledger, route.from, route.store, part)) {
            _refuse(o, _transferFailed(token, route.from, route.store, part));
            return 0;
        }
        return ledger.balances[route.store] - before;
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

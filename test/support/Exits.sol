// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBatch} from "../../contracts/interfaces/IBatch.sol";
import {ICustody} from "../../contracts/interfaces/ICustody.sol";
import {IPaymentProcessor} from "../../contracts/interfaces/IPaymentProcessor.sol";
import {NumberStatus} from "../../contracts/types/NumberStatus.sol";
import {PaymentTerms} from "../../contracts/types/PaymentTerms.sol";
import {BlocklistToken} from "./BlocklistToken.sol";
import {Performance} from "./Performance.sol";
import {RateSource} from "./RateSource.sol";
import {TypedData} from "./TypedData.sol";
import {Vm} from "./Vm.sol";

/// The ways of held money to its owners, and back: draws such calls, predicts their effects, makes them, and keeps the
/// ghost.
abstract contract Exits is Performance {
    enum Verb {
        Capture,
        Void,
        Reclaim,
        Refund
    }

    struct Exit {
        Verb verb;
        PaymentTerms terms;
        bytes32 id;
        address caller;
        uint256 amount;
        /// Capturable or refundable amount that the caller names.
        uint256 named;
        uint256 feeBps;
        address to;
    }

    struct Claim {
        uint256 store;
        address token;
        uint256 account;
        uint256 to;
        uint256 amount;
        address caller;
    }

    /// Number of payments, or credits, that are looked at for one that suits.
    uint256 private constant LOOKS = 12;
    uint256 private constant CREDIT_LOOKS = 48;
    uint256 private constant KEPT_EXITS = 8;

    /// Successful exits, each with the amount that was captured of its payment by then.
    bytes[] private _made;

    // ── Drawing ──

    /// Mostly of a payment that suits the verb, by a caller who may. At times with a flaw.
    function _drawExit(uint256 seed, Verb verb) internal view returns (Exit memory e) {
        e.verb = verb;
        e.id = _drawPayment(seed, verb);
        e.terms = abi.decode(ghostPayments[e.id].terms, (PaymentTerms));
        uint256 other = _draw(seed, "other terms", 24);
        if (other < 2) {
            if (other == 0) e.terms.amount += 1;
            else e.terms.number = FIRST_NUMBER + _draw(seed, "number", NUMBERS);
            e.id = TypedData.idOf(separator, e.terms);
        }
        PaymentTerms memory t = e.terms;
        e.caller = _draw(seed, "operator", 2) == 0 && t.operator != address(0) ? t.operator : t.merchant;
        // An operator seldom has an allowance to refund by.
        if (verb == Verb.Refund && _draw(seed, "merchant", 2) == 0) e.caller = t.merchant;
        if (verb == Verb.Reclaim || _draw(seed, "anybody", 12) == 0) e.caller = accounts[_draw(seed, "who", PARTIES)];
        _setAmounts(seed, e);
        e.to = t.payer;
        if (t.payer == address(0) || _draw(seed, "to", 12) == 0) e.to = accounts[_draw(seed, "receiver", ISSUER)];
        if (_draw(seed, "no receiver", 24) == 0) e.to = address(0);
    }

    function _setAmounts(uint256 seed, Exit memory e) internal view {
        PaymentTerms memory t = e.terms;
        uint256 most = _mostOf(e);
        uint256 usual = most;
        // A priced charge may pay back more than anybody has: mostly a part of its price.
        if (e.verb == Verb.Refund && t.authorizationExpiry == 0 && t.source != address(0)) {
            usual = ghostPayments[e.id].due;
            if (usual == 0 || _draw(seed, "beyond", 6) == 0) usual += 1e6;
        }
        e.amount = usual;
        if (usual != 0 && _draw(seed, "part", 3) != 0) e.amount = 1 + _draw(seed, "amount", usual);
        uint256 odd = _draw(seed, "odd amount", 24);
        if (odd == 0) e.amount = 0;
        if (odd == 1) e.amount = most + 1;
        e.named = most;
        uint256 stale = _draw(seed, "stale", 16);
        if (stale == 0) e.named = most + 1 + _draw(seed, "more", 1e6);
        if (stale == 1 && most != 0) e.named = most - 1;
        e.feeBps = t.feeBps;
        if (e.caller == t.operator && t.feeBps != 0) e.feeBps = _draw(seed, "fee", t.feeBps + 1);
        uint256 oddFee = _draw(seed, "odd fee", 24);
        if (oddFee == 0) e.feeBps = t.feeBps + 1;
        if (oddFee == 1 && t.feeBps != 0) e.feeBps = t.feeBps - 1;
    }

    function _drawPayment(uint256 seed, Verb verb) private view returns (bytes32 id) {
        bool any = verb == Verb.Refund || _draw(seed, "any", 16) == 0;
        bytes32[] storage known = any ? ids : authorizedIds;
        uint256 first = _draw(seed, "which", known.length);
        for (uint256 i = 0; i < LOOKS && i < known.length; ++i) {
            id = known[(first + i) % known.length];
            if (_isOpenTo(id, verb)) return id;
        }
        return known[first];
    }

    function _isOpenTo(bytes32 id, Verb verb) private view returns (bool) {
        Payment storage p = ghostPayments[id];
        if (verb == Verb.Refund) return (p.authorizationExpiry == 0 ? p.ceiling : p.captured) > p.refunded;
        if (_capturable(id) == 0) return false;
        if (verb == Verb.Capture) return block.timestamp < p.authorizationExpiry;
        return verb == Verb.Void || block.timestamp >= p.authorizationExpiry;
    }

    /// Mostly an existing credit.
    function _drawClaim(uint256 seed) internal view returns (Claim memory c) {
        c.store = FIRST_STORE + _draw(seed, "store", ISSUER - FIRST_STORE);
        c.token = _draw(seed, "token", 2) == 0 ? address(usdt) : address(blocklisting);
        c.account = _draw(seed, "account", PARTIES);
        uint256 first = creditKeys.length == 0 ? 0 : _draw(seed, "which", creditKeys.length);
        for (uint256 i = 0; i < CREDIT_LOOKS && i < creditKeys.length && _draw(seed, "known", 8) != 0; ++i) {
            uint256[3] storage known = creditKeys[(first + i) % creditKeys.length];
            (c.store, c.token, c.account) = (known[0], address(uint160(known[1])), known[2]);
            bool closed = _refuses(c.token, c.store, c.account) && _draw(seed, "open", 4) != 0;
            if (ghostCredits[c.store][c.token][c.account] != 0 && !closed) break;
        }
        c.to = c.account;
        c.amount = ghostCredits[c.store][c.token][c.account];
        c.caller = accounts[_draw(seed, "caller", PARTIES)];
        if (_draw(seed, "own", 3) == 0 && c.account < PARTIES) c.caller = accounts[c.account];
    }

    // ── Predicting ──

    /// Maximum that the verb can take.
    function _mostOf(Exit memory e) internal view returns (uint256) {
        return e.verb == Verb.Refund ? _refundable(e.id, e.terms) : _capturable(e.id);
    }

    function _dataOf(Exit memory e) internal view returns (bytes memory) {
        if (e.verb == Verb.Capture) return abi.encodeCall(processor.capture, (e.terms, e.amount, e.feeBps, e.named));
        if (e.verb == Verb.Void) return abi.encodeCall(processor.void, (e.terms, e.amount, e.named));
        if (e.verb == Verb.Reclaim) return abi.encodeCall(processor.reclaim, (e.terms));
        return abi.encodeCall(processor.refund, (e.terms, e.amount, e.named, e.to, "RETURNED"));
    }

    /// Moves the money on the ledger where there is no reason to refuse.
    function _predict(
        Exit memory e,
        Ledger memory ledger
    ) internal view returns (Reasons memory reasons, Outcome memory o) {
        reasons = _noReasons();
        uint256 most = _mostOf(e);
        if (e.verb == Verb.Reclaim) {
            e.amount = most;
            _when(
                reasons,
                block.timestamp < e.terms.authorizationExpiry,
                _timely(IPaymentProcessor.AuthorizationNotExpired.selector, e.terms)
            );
            _when(reasons, most == 0, abi.encodeWithSelector(IPaymentProcessor.NothingToReclaim.selector, e.id));
        } else {
            _addOfCaller(reasons, e);
            bytes4 changed =
                e.verb == Verb.Refund
                    ? IPaymentProcessor.RefundableChanged.selector
                    : IPaymentProcessor.CapturableChanged.selector;
            _when(reasons, e.named != most, abi.encodeWithSelector(changed, e.named, most));
            _when(
                reasons,
                e.amount == 0 || e.amount > e.named,
                abi.encodeWithSelector(IPaymentProcessor.AmountOutOfRange.selector, e.amount, e.named)
            );
        }
        if (e.verb == Verb.Refund) _addOfRefund(reasons, e);
        if (reasons.count != 0) return (reasons, o);

        uint256 store = ghostPayments[e.id].store;
        if (e.verb == Verb.Capture) o = _outcomeOfCapture(e.terms, ledger, store, e.amount, e.feeBps);
        else if (e.verb == Verb.Refund) o = _outcomeOfRefund(e.terms, ledger, e.caller, e.to, e.amount);
        else o = _outcomeOfReturn(e.terms, ledger, store, e.amount);
        _when(reasons, o.refused, o.refusal);
    }

    function _addOfCaller(Reasons memory reasons, Exit memory e) private view {
        PaymentTerms memory t = e.terms;
        bool merchant = e.caller == t.merchant;
        bool operator = e.caller == t.operator;
        _when(
            reasons,
            !merchant && !operator,
            abi.encodeWithSelector(IPaymentProcessor.NotMerchantOrOperator.selector, e.caller, t.merchant, t.operator)
        );
        if (e.verb != Verb.Capture) return;
        _when(
            reasons,
            operator ? e.feeBps > t.feeBps : merchant && e.feeBps != t.feeBps,
            abi.encodeWithSelector(IPaymentProcessor.FeeNotAllowed.selector, e.feeBps, t.feeBps)
        );
        _when(
            reasons,
            block.timestamp >= t.authorizationExpiry,
            _timely(IPaymentProcessor.AuthorizationExpired.selector, t)
        );
    }

    function _addOfRefund(Reasons memory reasons, Exit memory e) private view {
        PaymentTerms memory t = e.terms;
        if (t.payer == address(0)) _addOfPayee(reasons, t.token, e.to);
        _when(
            reasons,
            t.payer != address(0) && e.to != t.payer,
            abi.encodeWithSelector(IPaymentProcessor.PayerMismatch.selector, e.to, t.payer)
        );
        NumberStatus status = ghostNumbers[t.merchant][t.number];
        _when(
            reasons,
            t.authorizationExpiry == 0 && status != NumberStatus.Charged,
            abi.encodeWithSelector(IPaymentProcessor.NumberNotCharged.selector, t.merchant, t.number, status)
        );
    }

    function _timely(bytes4 selector, PaymentTerms memory t) private view returns (bytes memory) {
        return abi.encodeWithSelector(selector, block.timestamp, t.authorizationExpiry);
    }

    // ── Making ──

    function _performExit(Exit memory e) internal returns (bool success) {
        Balances memory before = _allBalances();
        Ledger memory ledger = _ledgerOf(before, e.terms.token);
        (Reasons memory reasons, Outcome memory o) = _predict(e, ledger);
        bytes memory result;
        (success, result) = _call(e.caller, _dataOf(e));
        _requireExpected(success, result, reasons);
        if (!success) {
            _requireNothingMoved(before);
            return false;
        }
        _requireMoved(e.terms.merchant, before, ledger);
        Vm.Log[] memory logs = _ownLogs();
        require(_requireExit(logs, 0, e, o) == logs.length, "6: an exit has more events than it should");
        _keepExit(e, o, ledger);

        bytes memory made = abi.encode(e, ghostPayments[e.id].captured);
        if (_made.length < KEPT_EXITS) _made.push(made);
        else _made[calls % KEPT_EXITS] = made;
    }

    /// Property 11: the very call once more, as a second server makes it, or the same one after a crash. Two sums only
    /// fall, the capturable one and the refundable one of a charge, so a repetition never succeeds. The refundable one of
    /// an authorization grows by captures, and without one in between a repetition does not succeed either.
    function _repeatExit(uint256 which) internal {
        if (_made.length == 0) return;
        (Exit memory e, uint256 captured) = abi.decode(_made[which % _made.length], (Exit, uint256));
        bool grown =
            e.verb == Verb.Refund && e.terms.authorizationExpiry != 0 && ghostPayments[e.id].captured != captured;
        bool moved = _performExit(e);
        require(!moved || grown, "11: a repetition of an exit moved money");
        if (!moved) _reach("A repeated exit refused");
    }

    /// One transaction of `exits`.
    /// @param starved Index of the one with too little gas to do anything; beyond their count: none.
    /// @param inTurn Whether each names the state that the items before it leave; otherwise the one before the batch.
    function _performBatch(Exit[] memory exits, uint256 starved, bool inTurn) internal {
        Balances memory before = _allBalances();
        Ledger memory onUsdt = _ledgerOf(before, address(usdt));
        Ledger memory other = _ledgerOf(before, address(blocklisting));
        IBatch.Call[] memory items = new IBatch.Call[](exits.length);
        Reasons[] memory reasons = new Reasons[](exits.length);
        Outcome[] memory outcomes = new Outcome[](exits.length);
        for (uint256 i = 0; i < exits.length; ++i) {
            Exit memory e = exits[i];
            Ledger memory ledger = e.terms.token == address(usdt) ? onUsdt : other;
            if (inTurn) e.named = _mostOf(e);
            if (i == starved) _when(reasons[i] = _noReasons(), true, "");
            else (reasons[i], outcomes[i]) = _predict(e, ledger);
            items[i] = IBatch.Call(_dataOf(e), i == starved ? 100 : CALL_GAS);
            if (reasons[i].count != 0) continue;
            // At once: the next item begins where this one ends.
            _keepExit(e, outcomes[i], ledger);
            for (uint256 k = FIRST_STORE; k < ISSUER; ++k) ledger.brought[k] = 0;
        }
        (bool success, bytes memory result) = _call(
            exits[0].caller,
            abi.encodeCall(processor.batch, (items)),
            (exits.length + 1) * CALL_GAS
        );
        require(success, string.concat("10: a batch was refused: ", _hexOf(bytes4(result))));
        _requireSame(onUsdt.balances, _balancesOf(address(usdt)), "10: a batch is not what its items are");
        _requireSame(other.balances, _balancesOf(address(blocklisting)), "10: a batch is not what its items are");
        _requireItems(exits, outcomes, reasons, abi.decode(result, (bool[])));
    }

    /// Each item has its effect, and its events in its turn; one that failed has a `CallFailed` with its reason.
    function _requireItems(
        Exit[] memory exits,
        Outcome[] memory outcomes,
        Reasons[] memory reasons,
        bool[] memory succeeded
    ) private {
        Vm.Log[] memory logs = _ownLogs();
        uint256 next = 0;
        for (uint256 i = 0; i < exits.length; ++i) {
            bool expected = reasons[i].count == 0;
            require(succeeded[i] == expected, "10: an item of a batch failed without a reason, or succeeded with one");
            if (expected) next = _requireExit(logs, next, exits[i], outcomes[i]);
            else {
                // The runner records the events of a call that reverts, too: a refund's comes before its transfer.
                if (exits[i].verb == Verb.Refund && _at(logs, next).topics[0] == IPaymentProcessor.Refunded.selector)
                    ++next;
                _requireFailed(_at(logs, next++), exits[i].caller, i, reasons[i]);
            }
            _reach(expected ? "A batch's item" : "A batch's failed item");
        }
        require(next == logs.length, "10: a batch has more events than its items");
    }

    function _requireFailed(Vm.Log memory log, address caller, uint256 index, Reasons memory reasons) private pure {
        bytes memory topics = abi.encode(IBatch.CallFailed.selector, caller);
        bool holds = false;
        for (uint256 i = 0; i < reasons.count; ++i) {
            holds = holds || _says(log, topics, abi.encode(index, bytes4(reasons.list[i])));
        }
        require(holds, "10: a failed item of a batch has no CallFailed, or one with a wrong reason");
    }

    /// Properties 5, 6 and 10, on the balances.
    function _requireMoved(address merchant, Balances memory before, Ledger memory ledger) internal view {
        bool onUsdt = ledger.token == address(usdt);
        uint256[] memory later = _balancesOf(ledger.token);
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            bool othersStore = _isStore(i) && accounts[_ownerOf(i)] != merchant;
            require(!othersStore || later[i] == ledger.balances[i], "10: another merchant's store changed");
            require(later[i] == ledger.balances[i], "5, 6: an exit moved other tokens than its own, or not all");
        }
        _requireSame(
            onUsdt ? before.blocklisting : before.usdt,
            _balancesOf(onUsdt ? address(blocklisting) : address(usdt)),
            "5: an exit moved another token"
        );
    }

    /// The exit's own event, with the sums that were moved, and then those of its legs.
    /// @return next Index of the first event that is not of this exit.
    function _requireExit(
        Vm.Log[] memory logs,
        uint256 first,
        Exit memory e,
        Outcome memory o
    ) internal view returns (uint256 next) {
        bytes32 selector = [
            IPaymentProcessor.Captured.selector,
            IPaymentProcessor.Voided.selector,
            IPaymentProcessor.Reclaimed.selector,
            IPaymentProcessor.Refunded.selector
        ][uint256(e.verb)];
        bytes memory topics = abi.encode(selector, e.id);
        bytes memory data = abi.encode(e.amount);
        if (e.verb == Verb.Capture) data = abi.encode(e.amount, o.rest, o.fee);
        if (e.verb == Verb.Refund) {
            topics = abi.encode(selector, e.id, e.to, e.caller);
            data = abi.encode(e.amount, bytes32("RETURNED"));
        }
        require(_says(_at(logs, first), topics, data), "2: an exit's event does not come first, or has other sums");
        return _requireLegs(logs, first + 1, e.id, accounts[ghostPayments[e.id].store], e.terms.token, o);
    }

    function _keepExit(Exit memory e, Outcome memory o, Ledger memory ledger) internal {
        Payment storage p = ghostPayments[e.id];
        bool priced = e.terms.source != address(0);
        bool unpriceable = priced && ghostPrices[e.terms.source].mood != RateSource.Mood.Priced;
        if (unpriceable) _reach(e.verb == Verb.Refund ? "Refunded with its source dead" : "Out with its source dead");
        if (e.verb == Verb.Refund) {
            if (priced && e.terms.authorizationExpiry == 0) _reach("Refunded of a priced charge");
            p.refunded += e.amount;
            // Other terms with a charged number: the refund is its caller's own mistake, and counts for its own id.
            if (p.terms.length == 0) {
                (p.terms, p.ceiling) = (abi.encode(e.terms), _ceilingOf(e.terms));
                ids.push(e.id);
            }
            _reach(e.terms.authorizationExpiry == 0 ? "Refunded of a charge" : "Refunded of a capture");
        } else {
            ghostCapturableSums[p.store][e.terms.token] -= e.amount;
        }
        if (e.verb == Verb.Capture) {
            bool again = p.captured != 0;
            p.captured += e.amount;
            _reach("Captured");
            if (again) _reach("Captured again");
            if (e.caller == e.terms.merchant) _reach("Captured by the merchant");
            if (e.feeBps < e.terms.feeBps) _reach("Captured with a lower fee");
        } else if (e.verb == Verb.Void) {
            p.voided += e.amount;
            _reach("Voided");
        } else if (e.verb == Verb.Reclaim) {
            p.reclaimed += e.amount;
            _reach("Reclaimed");
        }
        if (e.verb != Verb.Refund) {
            if (p.generation != ghostGenerations[e.terms.merchant]) _reach("Out of an older store");
            if (o.anyCredit) _reach(e.verb == Verb.Capture ? "Captured as credits" : "Returned as a credit");
        }
        _keepCredits(p.store, o, ledger);
    }

    /// @param data The claim's own call.
    /// @param reasons Those that are not the credit's.
    function _performClaim(Claim memory c, bytes memory data, Reasons memory reasons) internal returns (bool success) {
        Balances memory before = _allBalances();
        Ledger memory ledger = _ledgerOf(before, c.token);
        uint256 credit = ghostCredits[c.store][c.token][c.account];
        _when(
            reasons,
            c.amount == 0,
            abi.encodeWithSelector(ICustody.NoCredit.selector, accounts[c.store], c.token, accounts[c.account])
        );
        _when(reasons, c.amount > credit, abi.encodeWithSelector(ICustody.CreditExceeded.selector, c.amount, credit));
        if (reasons.count == 0 && !_deliver(ledger, c.store, c.to, c.amount)) {
            // USDT gives no reason.
            bytes memory blockedTo = abi.encodeWithSelector(BlocklistToken.Blocked.selector, accounts[c.to]);
            _when(reasons, true, c.token == address(usdt) ? bytes("") : blockedTo);
        }
        bytes memory result;
        (success, result) = _call(c.caller, data);
        _requireExpected(success, result, reasons);
        if (!success) {
            _requireNothingMoved(before);
            return false;
        }
        _requireMoved(accounts[_ownerOf(c.store)], before, ledger);
        Vm.Log[] memory logs = _ownLogs();
        require(
            logs.length == 1 &&
                _says(
                    logs[0],
                    abi.encode(ICustody.Claimed.selector, accounts[c.store], accounts[c.account], c.token),
                    abi.encode(accounts[c.to], c.amount)
                ),
            "1: a claim has not exactly its own event"
        );
        ghostCredits[c.store][c.token][c.account] = credit - c.amount;
        ghostCreditSums[c.store][c.token] -= c.amount;
        _keepSurplus(ledger);
    }

    function _claimData(Claim memory c) internal view returns (bytes memory) {
        return abi.encodeCall(processor.claim, (accounts[c.store], c.token, accounts[c.account]));
    }

    /// Property 12: `claim` is anybody's, but only the account's own where the issuer lists it.
    function _reasonsOfClaim(Claim memory c) internal view returns (Reasons memory reasons) {
        reasons = _noReasons();
        address account = accounts[c.account];
        _when(
            reasons,
            c.caller != account && _isBlacklisted(c.token, account),
            abi.encodeWithSelector(ICustody.AccountBlacklisted.selector, account, c.token)
        );
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICollector} from "../../contracts/interfaces/ICollector.sol";
import {ICustody} from "../../contracts/interfaces/ICustody.sol";
import {IDistribution} from "../../contracts/interfaces/IDistribution.sol";
import {IDomain} from "../../contracts/interfaces/IDomain.sol";
import {IPaymentProcessor} from "../../contracts/interfaces/IPaymentProcessor.sol";
import {ISigners} from "../../contracts/interfaces/ISigners.sol";
import {IStores} from "../../contracts/interfaces/IStores.sol";
import {NumberStatus} from "../../contracts/types/NumberStatus.sol";
import {PaymentTerms} from "../../contracts/types/PaymentTerms.sol";
import {Attempts} from "./Attempts.sol";
import {IPermit2Errors} from "./Refusals.sol";
import {TypedData} from "./TypedData.sol";
import {vm, Vm} from "./Vm.sol";

/// Makes a call, compares it with the prediction, and keeps the ghost. Each message begins with the number of the
/// property that broke.
abstract contract Performance is Attempts {
    /// More than any honest call needs; USDT's failed assertions burn all their gas.
    uint256 internal constant CALL_GAS = 8_000_000;

    /// Count of each path: errors by their selector, successes by their event's name.
    mapping(bytes32 path => uint256) public reached;
    uint256 public calls;

    function _call(address caller, bytes memory data) internal returns (bool success, bytes memory result) {
        return _call(caller, data, CALL_GAS);
    }

    function _call(
        address caller,
        bytes memory data,
        uint256 gasLimit
    ) internal returns (bool success, bytes memory result) {
        ++calls;
        vm.recordLogs();
        vm.prank(caller);
        (success, result) = address(processor).call{gas: gasLimit}(data);
        // The runner at times replaces an empty answer with words of its own: no error has such a selector.
        if (!success && bytes4(result) == 0) result = "";
    }

    function _requireSame(uint256[] memory before, uint256[] memory later, string memory problem) internal pure {
        require(keccak256(abi.encode(before)) == keccak256(abi.encode(later)), problem);
    }

    function _requireNothingMoved(Balances memory before) internal view {
        _requireSame(before.usdt, _balancesOf(address(usdt)), "5: tokens moved in a call that moves none");
        _requireSame(
            before.blocklisting,
            _balancesOf(address(blocklisting)),
            "5: tokens moved in a call that moves none"
        );
    }

    /// A call that moves no tokens: it must be refused for one of the reasons, or succeed if there is none.
    function _performStill(address caller, bytes memory data, Reasons memory reasons) internal returns (bool success) {
        Balances memory before = _allBalances();
        bytes memory result;
        (success, result) = _call(caller, data);
        _requireNothingMoved(before);
        _requireExpected(success, result, reasons);
    }

    function _requireExpected(bool success, bytes memory result, Reasons memory reasons) internal {
        if (success) {
            require(reasons.count == 0, _broken(reasons));
            return;
        }
        require(reasons.count != 0, string.concat("a call was refused without a reason: ", _hexOf(bytes4(result))));
        require(
            _holds(reasons, result),
            string.concat("a call was refused for a wrong reason: ", _hexOf(bytes4(result)))
        );
        ++reached[bytes4(result)];
    }

    function _perform(Attempt memory a) internal returns (bool success) {
        a.due = _dueOf(a.terms);
        Reasons memory reasons = _reasonsToRefuse(a);
        Balances memory before = _allBalances();
        Outcome memory outcome;
        bool onUsdt = a.terms.token == address(usdt);
        Ledger memory ledger = _ledgerOf(before, onUsdt ? address(usdt) : address(blocklisting));
        if (reasons.count == 0) {
            outcome = _outcomeOf(a, ledger);
            _when(reasons, outcome.refused, outcome.refusal);
        }

        bytes memory result;
        (success, result) = _call(a.caller, _entryOf(a));
        _requireExpected(success, result, reasons);
        if (!success) {
            _requireNothingMoved(before);
            if (result.length == 0) _reach("Refused without a word");
            return false;
        }

        _requireOnce(a, abi.decode(result, (bytes32)));
        _requireSigner(a);
        _requireMoney(a, outcome, ledger, onUsdt ? before.usdt : before.blocklisting);
        _requireSame(
            onUsdt ? before.blocklisting : before.usdt,
            _balancesOf(onUsdt ? address(blocklisting) : address(usdt)),
            "5: a payment moved another token"
        );
        _requireEvents(a, outcome);
        _keep(a, outcome, ledger);
    }

    /// The verb of the attempt.
    function _entryOf(Attempt memory a) private view returns (bytes memory) {
        if (a.collector == address(0)) {
            bytes4 own = a.authorizes ? processor.authorize.selector : processor.charge.selector;
            return abi.encodeWithSelector(own, a.terms, a.signer, a.maxIn, a.signature);
        }
        bytes4 sent = a.authorizes ? processor.authorizeWithConsent.selector : processor.chargeWithConsent.selector;
        return abi.encodeWithSelector(sent, a.terms, a.signer, a.payer, a.collector, a.signature, a.consent);
    }

    /// Property 4.
    function _requireOnce(Attempt memory a, bytes32 id) private view {
        PaymentTerms memory t = a.terms;
        require(id == TypedData.idOf(separator, t), "4: the id is not the digest of the terms");
        require(ghostNumbers[t.merchant][t.number] == NumberStatus.Unused, "4: a spent number was taken");
        require(ghostCollected[t.merchant][t.number] == 0, "4: a second id collected under one number");
        require(
            processor.getNumberStatus(t.merchant, t.number) ==
                (a.authorizes ? NumberStatus.Authorized : NumberStatus.Charged),
            "4: an entry left its number unspent"
        );
    }

    /// Property 9.
    function _requireSigner(Attempt memory a) private view {
        address merchant = a.terms.merchant;
        require(a.signed, "9: an invoice that its signer did not sign was taken");
        if (a.signer == merchant) return;
        require(_isLive(merchant, a.signer), "9: an invoice was taken under a signer who is not live");
        require(
            _outBpsOf(a.terms) <= ghostSigners[merchant][a.signer].maxOutBps,
            "9: an invoice was taken over its signer's cap"
        );
    }

    /// Properties 4 (a payer was debited), 5, 6 and 10, on the balances.
    function _requireMoney(
        Attempt memory a,
        Outcome memory o,
        Ledger memory expected,
        uint256[] memory before
    ) private view {
        PaymentTerms memory t = a.terms;
        uint256[] memory later = _balancesOf(t.token);
        uint256 payer = _indexOf(a.payer);
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            require(i == payer || later[i] >= before[i], "5: somebody else than the payer lost tokens");
            bool othersStore = _isStore(i) && accounts[_ownerOf(i)] != t.merchant;
            require(!othersStore || later[i] == expected.balances[i], "10: another merchant's store changed");
            require(later[i] == expected.balances[i], "6: a leg is not what the terms say, to the unit");
        }
        require(before[payer] <= later[payer] + a.due, "5: the payer lost more than the due amount");
        require(before[payer] - later[payer] <= a.maxIn, "5: the payer lost more than its maximum");
        require(_sumOf(later) == _sumOf(before), "6: legs and debit differ");
        require(a.authorizes || o.splitTotal + o.fee + o.rest == o.base, "6: fee, splits and net are not the whole");
        bool payerIsPayee = !a.authorizes && t.feeReceiver == a.payer;
        for (uint256 i = 0; !a.authorizes && i < t.splits.length; ++i)
            payerIsPayee = payerIsPayee || t.splits[i].account == a.payer;
        require(payerIsPayee || before[payer] == later[payer] + a.due, "4: an entry did not debit its payer");
    }

    /// Properties 4 and 6, on the events: the price, then the entry's own event, then one for each leg.
    function _requireEvents(Attempt memory a, Outcome memory o) private {
        Vm.Log[] memory logs = _ownLogs();
        bytes32 id = TypedData.idOf(separator, a.terms);
        uint256 next = 0;
        if (a.terms.source != address(0)) _requirePriced(_at(logs, next++), id, a);
        _requireEntry(_at(logs, next++), id, a, o);
        next = _requireLegs(logs, next, id, accounts[_presentStore(a.terms.merchant)], a.terms.token, o);
        require(next == logs.length, "4, 6: an entry has more events than it should");
    }

    /// The processor's events since the call, without those of opened stores.
    function _ownLogs() internal returns (Vm.Log[] memory own) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint256 count = 0;
        for (uint256 i = 0; i < logs.length; ++i) {
            bool skipped = logs[i].emitter != address(processor) || logs[i].topics[0] == IStores.StoreOpened.selector;
            if (!skipped) logs[count++] = logs[i];
        }
        own = new Vm.Log[](count);
        for (uint256 i = 0; i < count; ++i) own[i] = logs[i];
    }

    function _at(Vm.Log[] memory logs, uint256 index) internal pure returns (Vm.Log memory) {
        require(index < logs.length, "4, 6: a call has fewer events than it should");
        return logs[index];
    }

    /// @param topics `abi.encode` of the event's selector and its indexed parameters.
    /// @param data `abi.encode` of its other parameters.
    function _says(Vm.Log memory log, bytes memory topics, bytes memory data) internal pure returns (bool) {
        return keccak256(abi.encodePacked(log.topics)) == keccak256(topics) && keccak256(log.data) == keccak256(data);
    }

    /// The balances show that `a.due` was taken.
    function _requirePriced(Vm.Log memory log, bytes32 id, Attempt memory a) private view {
        PaymentTerms memory t = a.terms;
        Price storage price = ghostPrices[t.source];
        require(
            _says(
                log,
                abi.encode(IPaymentProcessor.Priced.selector, id, t.source),
                abi.encode(t.currency, t.token, t.amount, a.due, price.rate, price.ratedAt)
            ),
            "6: priced terms have no Priced before their entry's event, or an untrue one"
        );
    }

    function _requireEntry(Vm.Log memory log, bytes32 id, Attempt memory a, Outcome memory o) private view {
        PaymentTerms memory t = a.terms;
        bytes32 selector = a.authorizes ? IPaymentProcessor.Authorized.selector : IPaymentProcessor.Charged.selector;
        require(log.topics[0] == selector, "4: an entry's own event does not come first, or there is none");
        bytes memory data =
            a.authorizes
                ? abi.encode(t, a.signer, a.collector, accounts[_presentStore(t.merchant)], o.base)
                : abi.encode(t, a.signer, a.collector, o.received, o.fee);
        require(
            _says(log, abi.encode(selector, id, t.merchant, a.payer), data),
            "1, 4, 6, 9: an entry's event has other terms, parties, sums or another store than the entry"
        );
    }

    /// Property 6: after the payment's own event, a `SplitPaid` for each split, and a `Credited` directly after it or in
    /// its place for each leg that was not delivered, under the name of that leg.
    /// @return next Index of the first event that is not of these legs.
    function _requireLegs(
        Vm.Log[] memory logs,
        uint256 first,
        bytes32 id,
        address store,
        address token,
        Outcome memory o
    ) internal view returns (uint256 next) {
        next = first;
        for (uint256 i = 0; i < o.count; ++i) {
            Leg memory leg = o.legs[i];
            address account = accounts[leg.account];
            if (leg.kind == "split") {
                bytes memory paid = abi.encode(IDistribution.SplitPaid.selector, id, account);
                require(
                    _says(_at(logs, next++), paid, abi.encode(leg.amount)),
                    "6: a split has no SplitPaid of its own"
                );
            }
            if (leg.delivered) continue;
            bytes memory credited = abi.encode(ICustody.Credited.selector, id, store, account);
            require(
                _says(_at(logs, next++), credited, abi.encode(leg.kind, token, leg.credited)),
                "6: a leg that was not delivered has no Credited that names it"
            );
        }
    }

    function _keep(Attempt memory a, Outcome memory o, Ledger memory ledger) private {
        PaymentTerms memory t = a.terms;
        bytes32 id = TypedData.idOf(separator, t);
        uint256 store = _presentStore(t.merchant);
        ghostNumbers[t.merchant][t.number] = a.authorizes ? NumberStatus.Authorized : NumberStatus.Charged;
        ghostCollected[t.merchant][t.number] = id;
        if (a.collector != address(0)) ghostPermitNonces[a.payer][a.permitNonce] = true;

        Payment storage payment = ghostPayments[id];
        payment.terms = abi.encode(t);
        (payment.due, payment.ceiling) = (a.due, _ceilingOf(t));
        payment.authorizationExpiry = t.authorizationExpiry;
        ids.push(id);
        if (a.authorizes) {
            authorizedIds.push(id);
            (payment.store, payment.generation) = (store, ghostGenerations[t.merchant]);
            payment.arrived = o.base;
            ghostCapturableSums[store][t.token] += o.base;
        }
        _keepCredits(store, o, ledger);

        string memory verb = a.authorizes ? "Authorized" : "Charged";
        _reach(a.collector == address(0) ? verb : string.concat(verb, " by Permit2"));
        if (a.signer != t.merchant) _reach(string.concat(verb, " under a signer"));
        if (t.policy != address(0)) _reach(string.concat(verb, " under a policy"));
        if (t.source != address(0)) _reach(string.concat(verb, " at a price"));
        if (!a.authorizes && t.splits.length == 16) _reach("Charged with 16 splits");
        if (!a.authorizes && o.rest > o.received) _reach("Charged with a token fee");
        if (a.authorizes && a.due > o.base) _reach("Authorized with a token fee");
    }

    function _reach(string memory path) internal {
        ++reached[bytes32(bytes(path))];
    }

    /// The credits that a call has left in a store.
    function _keepCredits(uint256 store, Outcome memory o, Ledger memory ledger) internal {
        address token = ledger.token;
        for (uint256 i = 0; i < o.count; ++i) {
            Leg memory leg = o.legs[i];
            if (leg.credited == 0) continue;
            ghostCredits[store][token][leg.account] += leg.credited;
            ghostCreditSums[store][token] += leg.credited;
            creditKeys.push([store, uint160(token), leg.account]);
            _reach("Credited");
            _reach(string.concat("Credited: ", _textOf(leg.kind)));
        }
        _keepSurplus(ledger);
    }

    function _keepSurplus(Ledger memory ledger) internal {
        for (uint256 i = FIRST_STORE; i < ISSUER; ++i) {
            if (ledger.brought[i] != 0) ghostSurplus[i][ledger.token] += ledger.brought[i];
        }
    }

    /// The property that a call breaks which succeeds in spite of the reasons.
    function _broken(Reasons memory reasons) private pure returns (string memory) {
        bytes4 reason = bytes4(reasons.list[0]);
        if (reason == IPaymentProcessor.NumberSpent.selector) return "4: a spent number was taken again";
        if (
            reason == ISigners.SignerNotLive.selector ||
            reason == ISigners.SignerCapExceeded.selector ||
            reason == IDomain.InvalidSignature.selector
        ) return string.concat("9: a signature counted that must not: ", _hexOf(reason));
        if (reason == IPaymentProcessor.AmountOutOfRange.selector)
            return "2, 3: an amount was taken that is out of range";
        if (
            reason == IPaymentProcessor.CapturableChanged.selector ||
            reason == IPaymentProcessor.RefundableChanged.selector
        ) return string.concat("11: an exit acted on another state than its caller named: ", _hexOf(reason));
        if (reason == ICustody.AccountBlacklisted.selector)
            return "12: somebody else moved a credit to a blacklisted account";
        if (reason == IPaymentProcessor.StoreNotShort.selector)
            return "1: a store was renewed for a shortage that there is not";
        if (reason == ICollector.MaxInExceeded.selector || reason == IPermit2Errors.InvalidAmount.selector)
            return "5: a payer paid more than its maximum";
        if (
            reason == IPaymentProcessor.AuthorizationExpired.selector ||
            reason == IPaymentProcessor.AuthorizationNotExpired.selector ||
            reason == IPaymentProcessor.NothingToReclaim.selector
        ) return string.concat("8: an exit at the wrong time: ", _hexOf(reason));
        return string.concat("5: a call succeeded that had to be refused: ", _hexOf(reason));
    }

    function _textOf(bytes32 word) private pure returns (string memory) {
        uint256 length = 0;
        while (length < 32 && word[length] != 0) ++length;
        bytes memory text = new bytes(length);
        for (uint256 i = 0; i < length; ++i) text[i] = word[i];
        return string(text);
    }

    function _hexOf(bytes4 value) internal pure returns (string memory) {
        bytes memory text = "0x00000000";
        for (uint256 i = 0; i < 4; ++i) {
            text[2 + 2 * i] = bytes("0123456789abcdef")[uint8(value[i]) >> 4];
            text[3 + 2 * i] = bytes("0123456789abcdef")[uint8(value[i]) & 15];
        }
        return string(text);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStores} from "../../contracts/interfaces/IStores.sol";
import {IDomain} from "../../contracts/interfaces/IDomain.sol";
import {IPaymentProcessor} from "../../contracts/interfaces/IPaymentProcessor.sol";
import {IDistribution} from "../../contracts/interfaces/IDistribution.sol";
import {ISigners} from "../../contracts/interfaces/ISigners.sol";
import {NumberStatus} from "../../contracts/types/NumberStatus.sol";
import {PaymentTerms} from "../../contracts/types/PaymentTerms.sol";
import {Attempts} from "./Attempts.sol";
import {IPermit2Errors} from "./Refusals.sol";
import {TypedData} from "./TypedData.sol";
import {vm, Vm} from "./Vm.sol";

/// Makes a call, compares it with what had to happen, and keeps the ghost. Each message begins with the number of the
/// property that broke.
abstract contract Performance is Attempts {
    /// More than any honest call needs; USDT's failed assertions burn what they are given.
    uint256 internal constant CALL_GAS = 8_000_000;

    /// How often each way was gone: errors by their selector, successes by their event's name.
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
        // In place of an empty answer the runner at times gives words of its own: no error has such a selector.
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

    /// The verb of the attempt. Those over a rail differ in their names alone.
    function _entryOf(Attempt memory a) private view returns (bytes memory) {
        if (a.collector == address(0)) {
            bytes4 own = a.waits ? processor.authorize.selector : processor.charge.selector;
            return abi.encodeWithSelector(own, a.terms, a.maxIn, a.signer, a.signature);
        }
        bytes4 sent = a.waits ? processor.authorizeWithConsent.selector : processor.chargeWithConsent.selector;
        return abi.encodeWithSelector(sent, a.terms, a.signer, a.signature, a.payer, a.collector, a.consent);
    }

    /// Property 4.
    function _requireOnce(Attempt memory a, bytes32 id) private view {
        PaymentTerms memory t = a.terms;
        require(id == TypedData.idOf(separator, t), "4: the id is not the digest of the terms");
        require(ghostNumbers[t.merchant][t.number] == NumberStatus.Unused, "4: a spent number was taken");
        require(ghostCollected[t.merchant][t.number] == 0, "4: a second id collected under one number");
        require(
            processor.getNumberStatus(t.merchant, t.number) ==
                (a.waits ? NumberStatus.Authorized : NumberStatus.Charged),
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
        require(before[payer] <= later[payer] + a.due, "5: the payer lost more than the terms come to");
        require(before[payer] - later[payer] <= a.maxIn, "5: the payer lost more than it agreed to");
        require(_sumOf(later) == _sumOf(before), "6: legs and debit differ");
        require(
            a.waits || o.splitTotal + o.fee + o.rest == o.base,
            "6: fee, splits and the merchant's part are not the whole"
        );
        bool payerIsPayee = !a.waits && t.feeReceiver == a.payer;
        for (uint256 i = 0; !a.waits && i < t.splits.length; ++i)
            payerIsPayee = payerIsPayee || t.splits[i].account == a.payer;
        require(payerIsPayee || before[payer] == later[payer] + a.due, "4: an entry did not debit its payer");
    }

    /// What the events say is what happened.
    function _requireEvents(Attempt memory a, Outcome memory o) private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        _requireParts(logs, o);
        uint256 entries;
        uint256 prices;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter != address(processor)) continue;
            bytes32 topic = logs[i].topics[0];
            if (topic == IPaymentProcessor.Charged.selector) _requireCharged(logs[i], a, o);
            else if (topic == IPaymentProcessor.Authorized.selector) _requireAuthorized(logs[i], a, o);
            if (topic == IPaymentProcessor.Charged.selector || topic == IPaymentProcessor.Authorized.selector)
                ++entries;
            if (topic != IPaymentProcessor.Priced.selector) continue;
            require(entries == 0, "6: Priced comes after its entry's event");
            _requirePriced(logs[i], a);
            ++prices;
        }
        require(entries == 1, "4: an entry has not exactly one event");
        require(
            prices == (a.terms.source == address(0) ? 0 : 1),
            "6: priced terms have not one price, or others have one"
        );
    }

    /// What was taken is `a.due`: the balances say so.
    function _requirePriced(Vm.Log memory log, Attempt memory a) private view {
        Price storage price = ghostPrices[a.terms.source];
        (uint256 due, uint256 rate, uint256 ratedAt) = abi.decode(log.data, (uint256, uint256, uint256));
        require(log.topics[1] == TypedData.idOf(separator, a.terms), "6: Priced names another payment");
        require(due == a.due, "6: Priced names another sum than was taken");
        require(rate == price.rate && ratedAt == price.ratedAt, "6: Priced names another rate than the source's");
    }

    function _requireCharged(Vm.Log memory log, Attempt memory a, Outcome memory o) private view {
        (PaymentTerms memory t, address signer, address rail, uint256 received, uint256 fee) = abi.decode(
            log.data,
            (PaymentTerms, address, address, uint256, uint256)
        );
        require(!a.waits, "4: an authorization says that it was charged");
        require(TypedData.idOf(separator, t) == log.topics[1], "4: Charged carries other terms than its id's");
        require(signer == a.signer && rail == a.collector, "9: Charged names another signer or collector");
        require(received == o.received && fee == o.fee, "6: Charged names other sums than were moved");
    }

    function _requireAuthorized(Vm.Log memory log, Attempt memory a, Outcome memory o) private view {
        (PaymentTerms memory t, address signer, address rail, address store, uint256 amount) = abi.decode(
            log.data,
            (PaymentTerms, address, address, address, uint256)
        );
        require(a.waits, "4: a charge says that it was authorized");
        require(TypedData.idOf(separator, t) == log.topics[1], "4: Authorized carries other terms than its id's");
        require(signer == a.signer && rail == a.collector, "9: Authorized names another signer or collector");
        require(store == accounts[_presentStore(t.merchant)], "1: Authorized names another store");
        require(amount == o.base, "2: Authorized names another sum than arrived");
    }

    /// Splits and credits.
    function _requireParts(Vm.Log[] memory logs, Outcome memory o) internal view {
        uint256 splitTotal;
        uint256 credited;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter != address(processor)) continue;
            bytes32 topic = logs[i].topics[0];
            if (topic == IDistribution.SplitPaid.selector) splitTotal += abi.decode(logs[i].data, (uint256));
            if (topic != IStores.Credited.selector) continue;
            (, uint256 amount) = abi.decode(logs[i].data, (address, uint256));
            credited += amount;
        }
        require(splitTotal == o.splitTotal, "6: the SplitPaid events are not the splits");
        require(credited == _sumOf(o.credited), "6: the Credited events are not the credits");
    }

    function _keep(Attempt memory a, Outcome memory o, Ledger memory ledger) private {
        PaymentTerms memory t = a.terms;
        bytes32 id = TypedData.idOf(separator, t);
        uint256 store = _presentStore(t.merchant);
        ghostNumbers[t.merchant][t.number] = a.waits ? NumberStatus.Authorized : NumberStatus.Charged;
        ghostCollected[t.merchant][t.number] = id;
        if (a.collector != address(0)) ghostPermitNonces[a.payer][a.permitNonce] = true;

        Payment storage payment = ghostPayments[id];
        payment.terms = abi.encode(t);
        (payment.due, payment.ceiling) = (a.due, _ceilingOf(t));
        payment.authorizationExpiry = t.authorizationExpiry;
        ids.push(id);
        if (a.waits) {
            authorizedIds.push(id);
            (payment.store, payment.generation) = (store, ghostGenerations[t.merchant]);
            payment.arrived = o.base;
            ghostCapturableSums[store][t.token] += o.base;
        }
        _keepParts(store, o, ledger);

        string memory verb = a.waits ? "Authorized" : "Charged";
        _reach(a.collector == address(0) ? verb : string.concat(verb, " by Permit2"));
        if (a.signer != t.merchant) _reach(string.concat(verb, " under a signer"));
        if (t.policy != address(0)) _reach(string.concat(verb, " under a policy"));
        if (t.source != address(0)) _reach(string.concat(verb, " at a price"));
        if (!a.waits && t.splits.length == 16) _reach("Charged with 16 splits");
        if (!a.waits && o.rest > o.received) _reach("Charged with a token fee");
        if (a.waits && a.due > o.base) _reach("Authorized with a token fee");
    }

    function _reach(string memory path) internal {
        ++reached[bytes32(bytes(path))];
    }

    /// What a call that paid parts out has left in stores.
    function _keepParts(uint256 store, Outcome memory o, Ledger memory ledger) internal {
        address token = ledger.token;
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            if (o.credited[i] == 0) continue;
            ghostCredits[store][token][i] += o.credited[i];
            ghostCreditSums[store][token] += o.credited[i];
            creditKeys.push([store, uint160(token), i]);
            ++reached["Credited"];
        }
        _keepSurplus(ledger);
    }

    function _keepSurplus(Ledger memory ledger) internal {
        for (uint256 i = FIRST_STORE; i < ISSUER; ++i) {
            if (ledger.brought[i] != 0) ghostSurplus[i][ledger.token] += ledger.brought[i];
        }
    }

    /// Which property a call breaks that went through in spite of the reasons.
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
        if (reason == IPaymentProcessor.MaxInExceeded.selector || reason == IPermit2Errors.InvalidAmount.selector)
            return "5: a payer paid more than it agreed to";
        if (
            reason == IPaymentProcessor.AuthorizationExpired.selector ||
            reason == IPaymentProcessor.AuthorizationNotExpired.selector ||
            reason == IPaymentProcessor.NothingToReclaim.selector
        ) return string.concat("8: an exit at the wrong time: ", _hexOf(reason));
        return string.concat("5: a call went through that had to be refused: ", _hexOf(reason));
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

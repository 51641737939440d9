// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDomain} from "../../contracts/interfaces/IDomain.sol";
import {IPaymentProcessor} from "../../contracts/interfaces/IPaymentProcessor.sol";
import {ISigners} from "../../contracts/interfaces/ISigners.sol";
import {NumberStatus} from "../../contracts/types/NumberStatus.sol";
import {PaymentTerms} from "../../contracts/types/PaymentTerms.sol";
import {Rundown} from "./Rundown.sol";
import {TypedData} from "./TypedData.sol";

/// What the invariant campaign calls, in any order and with any seeds. Each function is one call of one actor; who, to
/// what, and with what fault, is drawn from the seed.
abstract contract PaymentHandler is Rundown {
    uint256 private constant KEPT_ATTEMPTS = 8;

    bytes[] private _entered;

    constructor() {
        for (uint256 merchant = 0; merchant < MERCHANTS; ++merchant) {
            for (uint256 signer = 0; signer < SIGNERS; ++signer) {
                if (merchant == signer) continue;
                uint16 cap = [uint16(2_000), 10_000, 500, 5_000][(merchant + signer) % 4];
                _setSigner(merchant, accounts[FIRST_SIGNER + signer], uint48(START + 30 days), cap);
            }
        }
    }

    // ── Invoices ──

    function charge(uint256 seed) external {
        _enter(_makeAttempt(seed, false, false, Kind.Any));
    }

    function chargeByPermit2(uint256 seed) external {
        _enter(_makeAttempt(seed, false, true, Kind.Any));
    }

    function chargeTwin(uint256 seed) external {
        _enter(_makeAttempt(seed, false, _draw(seed, "rail", 2) == 0, Kind.Twin));
    }

    function chargeFlawless(uint256 seed) external {
        _enter(_makeAttempt(seed, false, _draw(seed, "rail", 2) == 0, Kind.Flawless));
    }

    function chargeToMany(uint256 seed) external {
        _enter(_makeAttempt(seed, false, _draw(seed, "rail", 2) == 0, Kind.ToMany));
    }

    function authorize(uint256 seed) external {
        _enter(_makeAttempt(seed, true, false, Kind.Any));
    }

    function authorizeByPermit2(uint256 seed) external {
        _enter(_makeAttempt(seed, true, true, Kind.Any));
    }

    function authorizeTwin(uint256 seed) external {
        _enter(_makeAttempt(seed, true, _draw(seed, "rail", 2) == 0, Kind.Twin));
    }

    function authorizeFlawless(uint256 seed) external {
        Kind kind = _draw(seed, "many", 3) == 0 ? Kind.ToMany : Kind.Flawless;
        _enter(_makeAttempt(seed, true, _draw(seed, "rail", 2) == 0, kind));
    }

    /// The very call once more that has been answered.
    function replay(uint256 seed) external {
        if (_entered.length == 0) return;
        Attempt memory again = abi.decode(_entered[seed % _entered.length], (Attempt));
        require(!_perform(again), "4: a payment was taken twice");
    }

    function _enter(Attempt memory a) private {
        if (!_perform(a)) return;
        if (_entered.length < KEPT_ATTEMPTS) _entered.push(abi.encode(a));
        else _entered[calls % KEPT_ATTEMPTS] = abi.encode(a);
    }

    function cancel(uint256 seed) external {
        address merchant = accounts[_draw(seed, "merchant", MERCHANTS)];
        uint256 number = FIRST_NUMBER + _draw(seed, "number", NUMBERS);
        uint256 who = _draw(seed, "who", 3);
        address caller = accounts[_draw(seed, "caller", who == 0 ? PARTIES : SIGNERS) + (who == 1 ? FIRST_SIGNER : 0)];
        if (who == 2) caller = merchant;
        Reasons memory reasons = _noReasons();
        if (caller != merchant) _addOfLiveness(reasons, merchant, caller);
        _addOfNumber(reasons, merchant, number);
        if (!_performStill(caller, abi.encodeCall(processor.cancel, (merchant, number)), reasons)) return;
        ghostNumbers[merchant][number] = NumberStatus.Cancelled;
        require(
            processor.getNumberStatus(merchant, number) == NumberStatus.Cancelled,
            "4: cancelled, but not so marked"
        );
        ++reached["Cancelled"];
    }

    // ── What waits ──

    function capture(uint256 seed) external {
        _exit(seed, Verb.Capture);
    }

    function void(uint256 seed) external {
        _exit(seed, Verb.Void);
    }

    function reclaim(uint256 seed) external {
        _exit(seed, Verb.Reclaim);
    }

    function refund(uint256 seed) external {
        if (ids.length != 0) _performExit(_drawExit(seed, Verb.Refund));
    }

    function _exit(uint256 seed, Verb verb) private {
        if (authorizedIds.length != 0) _performExit(_drawExit(seed, verb));
    }

    /// Some exits in one transaction, by the caller of the first; one that has too little gas fails for that alone.
    function batch(uint256 seed) external {
        if (authorizedIds.length == 0) return;
        uint256 count = 2 + _draw(seed, "count", 3);
        Exit[] memory exits = new Exit[](count);
        for (uint256 i = 0; i < count; ++i) {
            // Mostly of one merchant. At most one refund, which changes an allowance.
            for (uint256 look = 0; look < 4; ++look) {
                uint256 item = uint256(keccak256(abi.encode(seed, i, look)));
                exits[i] = _drawExit(item, Verb(_draw(item, "verb", i == 0 ? 4 : 3)));
                if (exits[i].terms.merchant == exits[0].terms.merchant) break;
            }
            exits[i].caller = exits[0].caller;
        }
        _performBatch(exits, _draw(seed, "starved", 4 * count));
    }

    // ── Stores and credits ──

    /// By anybody, for anybody.
    function claim(uint256 seed) external {
        Claim memory c = _drawClaim(seed);
        if (_performClaim(c, _claimData(c), _noReasons())) _reach("Claimed");
    }

    /// Elsewhere, by the account's signature; at times it is another's, for another place, too late, or used before.
    function claimTo(uint256 seed) external {
        Claim memory c = _drawClaim(seed);
        c.to = _draw(seed, "to", ISSUER);
        uint256 part = _draw(seed, "part", 8);
        if (part < 3 && c.amount != 0) c.amount = 1 + _draw(seed, "amount", c.amount);
        if (part == 3) c.amount += 1;
        uint256 flaw = _draw(seed, "flaw", 16);
        address account = accounts[c.account];
        uint256 deadline = flaw == 0 ? block.timestamp - 1 : block.timestamp + _draw(seed, "deadline", 1 days);
        bytes32 digest = _claimDigest(c, accounts[c.to], ghostNonces[account], deadline);
        bytes memory signature = TypedData.sign(_keyOf(flaw == 1 ? c.account + 1 : c.account), digest);
        address elsewhere = accounts[(c.to + 1) % ISSUER];
        if (flaw == 2) signature = _signClaim(c, elsewhere, ghostNonces[account], deadline);
        bool used = flaw == 3 && ghostNonces[account] != 0;
        if (used) signature = _signClaim(c, accounts[c.to], ghostNonces[account] - 1, deadline);
        Reasons memory reasons = _noReasons();
        _when(
            reasons,
            block.timestamp > deadline,
            abi.encodeWithSelector(IDomain.SignatureExpired.selector, block.timestamp, deadline)
        );
        // A store's own credit moves by nobody's signature.
        bool signed = flaw != 1 && flaw != 2 && !used && c.account < PARTIES;
        _when(reasons, !signed, abi.encodeWithSelector(IDomain.InvalidSignature.selector, account, digest));
        bytes memory data = abi.encodeCall(
            processor.claimTo,
            (accounts[c.store], c.token, account, accounts[c.to], c.amount, deadline, signature)
        );
        if (!_performClaim(c, data, reasons)) return;
        ++ghostNonces[account];
        _reach("Claimed elsewhere");
    }

    function _claimDigest(Claim memory c, address to, uint256 nonce, uint256 deadline) private view returns (bytes32) {
        (address account, address store) = (accounts[c.account], accounts[c.store]);
        return TypedData.claimDigest(separator, account, store, c.token, to, c.amount, nonce, deadline);
    }

    function _signClaim(
        Claim memory c,
        address to,
        uint256 nonce,
        uint256 deadline
    ) private view returns (bytes memory) {
        return TypedData.sign(_keyOf(c.account), _claimDigest(c, to, nonce, deadline));
    }

    /// Seldom: the ways that are open to everybody are for the same stores.
    function newStore(uint256 seed) external {
        address merchant = accounts[_draw(seed, "merchant", MERCHANTS)];
        if (_draw(seed, "seldom", 3) != 0) return;
        _renew(merchant, merchant, abi.encodeCall(processor.newStore, ()), _noReasons(), "Renewed by the merchant");
    }

    /// Mostly of a store that is on the issuer's list, if there is one.
    function newStoreForBlacklisted(uint256 seed) external {
        uint256 first = _draw(seed, "merchant", MERCHANTS);
        address token = _draw(seed, "token", 4) == 0 ? address(blocklisting) : address(usdt);
        // Or in a token of which nobody knows its issuer's list.
        if (ghostListings[address(blocklisting)].issuerList == 0) token = address(blocklisting);
        address merchant = accounts[first];
        for (uint256 i = 0; i < MERCHANTS && !usdt.isBlackListed(accounts[_presentStore(merchant)]); ++i) {
            merchant = accounts[(first + i) % MERCHANTS];
        }
        address store = accounts[_presentStore(merchant)];
        bytes4 list = ghostListings[token].issuerList;
        Reasons memory reasons = _noReasons();
        _when(reasons, list == bytes4(0), abi.encodeWithSelector(IPaymentProcessor.IssuerListUnknown.selector, token));
        _when(
            reasons,
            list != bytes4(0) && (token != address(usdt) || !usdt.isBlackListed(store)),
            abi.encodeWithSelector(IPaymentProcessor.StoreNotBlacklisted.selector, store, token)
        );
        bytes memory data = abi.encodeCall(processor.newStoreForBlacklisted, (merchant, token));
        _renew(merchant, accounts[_draw(seed, "caller", PARTIES)], data, reasons, "Renewed for blacklisted");
    }

    /// Mostly of a store that is short, if there is one, by all that waits in it. At times by one payment twice, or by
    /// one that waits elsewhere.
    function newStoreForShortage(uint256 seed) external {
        (uint256 store, address token) = _drawShort(seed);
        bytes32[] memory shown = _drawShown(seed, store, token);
        PaymentTerms[] memory payments = new PaymentTerms[](shown.length);
        for (uint256 i = 0; i < shown.length; ++i) {
            payments[i] = abi.decode(ghostPayments[shown[i]].terms, (PaymentTerms));
        }
        address merchant = accounts[_ownerOf(store)];
        if (shown.length != 0) {
            (merchant, token) = (payments[0].merchant, payments[0].token);
            store = _presentStore(merchant);
        }
        bytes memory data = abi.encodeCall(processor.newStoreForShortage, (payments));
        Reasons memory reasons = _reasonsOfShortage(shown, payments, store, token);
        _renew(merchant, accounts[_draw(seed, "caller", PARTIES)], data, reasons, "Renewed for a shortage");
    }

    function _drawShort(uint256 seed) private view returns (uint256 store, address token) {
        token = _draw(seed, "token", 6) == 0 ? address(blocklisting) : address(usdt);
        uint256 first = _draw(seed, "merchant", MERCHANTS);
        for (uint256 i = 0; i < MERCHANTS; ++i) {
            store = _presentStore(accounts[(first + i) % MERCHANTS]);
            if (ghostCapturableSums[store][token] > _balanceOf(token, store)) return (store, token);
        }
        store = _presentStore(accounts[first]);
    }

    /// What waits in the store, ascending by id; a flaw, perhaps.
    function _drawShown(uint256 seed, uint256 store, address token) private view returns (bytes32[] memory shown) {
        uint256 flaw = _draw(seed, "flaw", 12);
        shown = new bytes32[](authorizedIds.length + 1);
        uint256 count;
        for (uint256 i = 0; i < authorizedIds.length; ++i) {
            bytes32 id = authorizedIds[i];
            bool here = ghostPayments[id].store == store && _capturable(id) != 0;
            if (here) here = abi.decode(ghostPayments[id].terms, (PaymentTerms)).token == token;
            if (!here && (flaw != 0 || i % 4 != 0)) continue;
            uint256 place = count++;
            for (; place > 0 && shown[place - 1] > id; --place) shown[place] = shown[place - 1];
            shown[place] = id;
        }
        if (flaw == 1 && count != 0) shown[count++] = shown[0];
        if (flaw == 2) count = 0;
        if (flaw == 3) count = (count + 1) / 2;
        return _cut(shown, count);
    }

    function _cut(bytes32[] memory list, uint256 count) private pure returns (bytes32[] memory cut) {
        cut = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) cut[i] = list[i];
    }

    function _reasonsOfShortage(
        bytes32[] memory shown,
        PaymentTerms[] memory payments,
        uint256 store,
        address token
    ) private view returns (Reasons memory reasons) {
        reasons = _noReasons();
        bytes32 previous;
        uint256 capturable;
        for (uint256 i = 0; i < shown.length; ++i) {
            Payment storage p = ghostPayments[shown[i]];
            _when(
                reasons,
                shown[i] <= previous,
                abi.encodeWithSelector(IPaymentProcessor.PaymentsNotAscending.selector, previous, shown[i])
            );
            _when(
                reasons,
                p.store != store || payments[i].token != token,
                abi.encodeWithSelector(IPaymentProcessor.NotOfStore.selector, shown[i], accounts[store], token)
            );
            capturable += _capturable(shown[i]);
            previous = shown[i];
        }
        uint256 balance = shown.length == 0 ? 0 : _balanceOf(token, store);
        _when(
            reasons,
            capturable <= balance,
            abi.encodeWithSelector(IPaymentProcessor.StoreNotShort.selector, balance, capturable)
        );
    }

    /// A call that would open one store more than are watched is not made.
    function _renew(
        address merchant,
        address caller,
        bytes memory data,
        Reasons memory reasons,
        string memory path
    ) private {
        if (reasons.count == 0 && ghostGenerations[merchant] + 1 == GENERATIONS) return;
        if (!_performStill(caller, data, reasons)) return;
        ++ghostGenerations[merchant];
        require(
            processor.getStore(merchant) == accounts[_presentStore(merchant)],
            "1: a merchant's new money goes to another store than its newest"
        );
        _reach(path);
    }

    // ── Signers ──

    function setSigner(uint256 seed) external {
        uint256 merchant = _draw(seed, "merchant", MERCHANTS);
        (address signer, uint48 validUntil, uint16 cap) = _drawSigner(seed, merchant);
        _setSigner(merchant, signer, validUntil, cap);
    }

    /// By the merchant's signature, which a stranger sends; at times it is another's, too late, or used before.
    function setSignerFor(uint256 seed) external {
        uint256 merchant = _draw(seed, "merchant", MERCHANTS);
        address account = accounts[merchant];
        (address signer, uint48 validUntil, uint16 cap) = _drawSigner(seed, merchant);
        uint256 flaw = _draw(seed, "flaw", 8);
        uint256 nonce = ghostNonces[account];
        uint256 deadline = flaw == 0 ? block.timestamp - 1 : block.timestamp + _draw(seed, "deadline", 1 days);
        bytes32 digest = TypedData.setSignerDigest(separator, account, signer, validUntil, cap, nonce, deadline);
        bytes memory signature = TypedData.sign(_keyOf(flaw == 1 ? merchant + 1 : merchant), digest);
        bool used = flaw == 2 && nonce != 0;
        if (used) {
            bytes32 old = TypedData.setSignerDigest(separator, account, signer, validUntil, cap, nonce - 1, deadline);
            signature = TypedData.sign(_keyOf(merchant), old);
        }
        Reasons memory reasons = _reasonsOfSigner(merchant, signer, cap);
        _when(
            reasons,
            block.timestamp > deadline,
            abi.encodeWithSelector(IDomain.SignatureExpired.selector, block.timestamp, deadline)
        );
        _when(reasons, flaw == 1 || used, abi.encodeWithSelector(IDomain.InvalidSignature.selector, account, digest));
        bytes memory data = abi.encodeCall(
            processor.setSignerFor,
            (account, signer, validUntil, cap, deadline, signature)
        );
        if (!_performStill(accounts[STRANGER], data, reasons)) return;
        ghostSigners[account][signer] = Signer(validUntil, cap);
        ++ghostNonces[account];
        ++reached["SignerSet by signature"];
    }

    function _drawSigner(
        uint256 seed,
        uint256 merchant
    ) private view returns (address signer, uint48 validUntil, uint16 cap) {
        signer = accounts[FIRST_SIGNER + _draw(seed, "signer", SIGNERS)];
        uint256 odd = _draw(seed, "odd signer", 16);
        if (odd == 0) signer = address(0);
        if (odd == 1) signer = accounts[merchant];
        if (_draw(seed, "revoke", 5) != 0) validUntil = uint48(block.timestamp + _draw(seed, "validity", 20 days));
        cap = uint16(_draw(seed, "cap", _draw(seed, "odd cap", 10) == 0 ? 20_000 : 10_001));
    }

    function _reasonsOfSigner(
        uint256 merchant,
        address signer,
        uint16 cap
    ) private view returns (Reasons memory reasons) {
        reasons = _noReasons();
        _when(
            reasons,
            signer == address(0) || signer == accounts[merchant],
            abi.encodeWithSelector(ISigners.SignerNotAllowed.selector, signer)
        );
        _when(reasons, cap > 10_000, abi.encodeWithSelector(ISigners.BpsOverWhole.selector, cap, 10_000));
    }

    function _setSigner(uint256 merchant, address signer, uint48 validUntil, uint16 cap) private {
        address account = accounts[merchant];
        bytes memory data = abi.encodeCall(processor.setSigner, (signer, validUntil, cap));
        if (!_performStill(account, data, _reasonsOfSigner(merchant, signer, cap))) return;
        ghostSigners[account][signer] = Signer(validUntil, cap);
        ++reached[validUntil == 0 ? bytes32("Signer revoked") : bytes32("SignerSet")];
    }

    // ── What the campaign asks after each call ──

    /// The state is the ghost's. Some of it a call: a change that no call was about stays, and is found soon.
    function requireState() external view {
        _requireNothingHeld();
        uint256 part = calls / 3;
        if (calls % 3 == 0) _requireMerchant(part % MERCHANTS);
        else if (calls % 3 == 1) _requireStore(FIRST_STORE + (part % (ISSUER - FIRST_STORE)), address(usdt));
        else _requireStore(FIRST_STORE + (part % (ISSUER - FIRST_STORE)), address(blocklisting));
        if (ids.length != 0) _requirePayment(ids[calls % ids.length]);
    }

    /// All of it.
    function requireWholeState() external view {
        _requireNothingHeld();
        for (uint256 merchant = 0; merchant < MERCHANTS; ++merchant) _requireMerchant(merchant);
        for (uint256 store = FIRST_STORE; store < ISSUER; ++store) {
            _requireStore(store, address(usdt));
            _requireStore(store, address(blocklisting));
        }
        for (uint256 i = 0; i < ids.length; ++i) _requirePayment(ids[i]);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICustody} from "../../contracts/interfaces/ICustody.sol";
import {IDomain} from "../../contracts/interfaces/IDomain.sol";
import {IPaymentProcessor} from "../../contracts/interfaces/IPaymentProcessor.sol";
import {ISigners} from "../../contracts/interfaces/ISigners.sol";
import {IStores} from "../../contracts/interfaces/IStores.sol";
import {NumberStatus} from "../../contracts/types/NumberStatus.sol";
import {PaymentTerms} from "../../contracts/types/PaymentTerms.sol";
import {Rundown} from "./Rundown.sol";
import {TypedData} from "./TypedData.sol";

/// The target of the invariant campaign, which calls it in any order and with any seeds. Each function is one call of
/// one actor; actor, subject and flaw are drawn from the seed.
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

    /// An entry that has succeeded, once more.
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

    // ── Exits ──

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

    /// An exit that has succeeded, once more.
    function repeatExit(uint256 seed) external {
        _repeatExit(_draw(seed, "which", 8));
    }

    function _exit(uint256 seed, Verb verb) private {
        if (authorizedIds.length != 0) _performExit(_drawExit(seed, verb));
    }

    /// Some exits in one transaction, by the caller of the first, at times one of them twice. One may have too little gas.
    /// All name the amounts before the batch, or each those that the items before it leave.
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
            if (i != 0 && _draw(uint256(keccak256(abi.encode(seed, i))), "twice", 6) == 0)
                exits[i] = abi.decode(abi.encode(exits[i - 1]), (Exit));
            exits[i].caller = exits[0].caller;
        }
        _performBatch(exits, _draw(seed, "starved", 4 * count), _draw(seed, "in turn", 2) == 0);
    }

    // ── Stores and credits ──

    /// By anybody, for anybody. At times the owner has just been unblocked; or USDT blacklists it for just this call, which
    /// is the owner's own, or refused.
    function claim(uint256 seed) external {
        Claim memory c = _drawClaim(seed);
        uint256 key = _draw(seed, "blacklisted", 3) == 0 ? _blacklistCreditor(seed) : NOBODY;
        if (key != NOBODY) {
            (c.store, c.token, c.account) = (creditKeys[key][0], address(usdt), creditKeys[key][2]);
            (c.to, c.amount) = (c.account, ghostCredits[c.store][c.token][c.account]);
            if (_draw(seed, "by its owner", 2) == 0) c.caller = accounts[c.account];
        }
        bool isBlocked = c.token == address(blocklisting) && c.account < PARTIES && blocked[c.account];
        if (isBlocked && _draw(seed, "unblocked", 2) == 0) _open(c.account, _draw(seed, "closed", PARTIES));
        bool blacklisted = _isBlacklisted(c.token, accounts[c.account]);
        bool claimed = _performClaim(c, _claimData(c), _reasonsOfClaim(c));
        if (key != NOBODY) _swapBlacklisted(NOBODY);
        if (!claimed) return;
        _reach("Claimed");
        if (blacklisted) _reach("Claimed by its blacklisted owner");
    }

    /// Elsewhere, by the owner's own call. A caller without a credit has none of another's.
    function claimTo(uint256 seed) external {
        Claim memory c = _drawClaimElsewhere(seed);
        if (c.account >= PARTIES || _draw(seed, "another's", 8) == 0) c.account = _draw(seed, "caller", PARTIES);
        c.caller = accounts[c.account];
        address to = _drawReceiver(seed, c);
        Reasons memory reasons = _noReasons();
        _addOfPayee(reasons, c.token, to);
        bytes memory data = abi.encodeCall(processor.claimTo, (accounts[c.store], c.token, to, c.amount));
        if (_performClaim(c, data, reasons)) _reach("Claimed elsewhere by call");
    }

    /// Elsewhere, by the account's signature; at times it is another's, for another place, too late, or used before.
    function claimToFor(uint256 seed) external {
        Claim memory c = _drawClaimElsewhere(seed);
        uint256 flaw = _draw(seed, "flaw", 16);
        address account = accounts[c.account];
        address to = _drawReceiver(seed, c);
        uint256 deadline = flaw == 0 ? block.timestamp - 1 : block.timestamp + _draw(seed, "deadline", 1 days);
        bytes32 digest = _claimDigest(c, to, ghostNonces[account], deadline);
        bytes memory signature = TypedData.sign(_keyOf(flaw == 1 ? c.account + 1 : c.account), digest);
        address elsewhere = accounts[(c.to + 1) % ISSUER];
        if (flaw == 2) signature = _signClaim(c, elsewhere, ghostNonces[account], deadline);
        bool used = flaw == 3 && ghostNonces[account] != 0;
        if (used) signature = _signClaim(c, to, ghostNonces[account] - 1, deadline);
        Reasons memory reasons = _noReasons();
        _addOfPayee(reasons, c.token, to);
        _when(
            reasons,
            block.timestamp > deadline,
            abi.encodeWithSelector(IDomain.SignatureExpired.selector, block.timestamp, deadline)
        );
        // A store's own credit moves by nobody's signature.
        bool signed = flaw != 1 && flaw != 2 && !used && c.account < PARTIES;
        _when(reasons, !signed, abi.encodeWithSelector(IDomain.InvalidSignature.selector, account, digest));
        bytes memory data = abi.encodeCall(
            processor.claimToFor,
            (account, accounts[c.store], c.token, to, c.amount, deadline, signature)
        );
        if (!_performClaim(c, data, reasons)) {
            if (used) _reach("A spent Claim refused");
            return;
        }
        ++ghostNonces[account];
        require(processor.nonces(account) == ghostNonces[account], "12: a signed claim did not spend its nonce");
        _reach("Claimed elsewhere by signature");
    }

    /// An account that has signed a claim, and does not want it sent any more.
    function invalidateNonce(uint256 seed) external {
        Claim memory c = _drawClaim(seed);
        address account = accounts[c.account < PARTIES ? c.account : STRANGER];
        if (!_performStill(account, abi.encodeCall(processor.invalidateNonce, ()), _noReasons())) return;
        ++ghostNonces[account];
        require(processor.nonces(account) == ghostNonces[account], "12: a nonce was not spent by its owner's call");
    }

    /// A part of a credit, all of it, or a unit more.
    function _drawClaimElsewhere(uint256 seed) private view returns (Claim memory c) {
        c = _drawClaim(seed);
        c.to = _draw(seed, "to", ISSUER);
        uint256 part = _draw(seed, "part", 8);
        if (part < 3 && c.amount != 0) c.amount = 1 + _draw(seed, "amount", c.amount);
        if (part == 3) c.amount += 1;
    }

    /// `c.to`, or at times one that cannot be paid.
    function _drawReceiver(uint256 seed, Claim memory c) private view returns (address) {
        uint256 odd = _draw(seed, "odd receiver", 24);
        return odd < 3 ? [address(0), c.token, address(processor)][odd] : accounts[c.to];
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

    /// Seldom: anybody's ways are for the same stores.
    function newStore(uint256 seed) external {
        address merchant = accounts[_draw(seed, "merchant", MERCHANTS)];
        if (_draw(seed, "seldom", 3) != 0) return;
        _renew(merchant, merchant, abi.encodeCall(processor.newStore, ()), _noReasons(), "Renewed by the merchant");
    }

    /// Mostly of a blacklisted store, if there is one.
    function newStoreForBlacklisted(uint256 seed) external {
        uint256 first = _draw(seed, "merchant", MERCHANTS);
        address token = _draw(seed, "token", 4) == 0 ? address(blocklisting) : address(usdt);
        // Or in a token whose issuer's list nobody knows.
        if (ghostListings[address(blocklisting)].issuerList == 0) token = address(blocklisting);
        address merchant = accounts[first];
        for (uint256 i = 0; i < MERCHANTS && !usdt.isBlackListed(accounts[_presentStore(merchant)]); ++i) {
            merchant = accounts[(first + i) % MERCHANTS];
        }
        address store = accounts[_presentStore(merchant)];
        bytes4 list = ghostListings[token].issuerList;
        Reasons memory reasons = _noReasons();
        _when(reasons, list == bytes4(0), abi.encodeWithSelector(IStores.IssuerListUnknown.selector, token));
        _when(
            reasons,
            list != bytes4(0) && (token != address(usdt) || !usdt.isBlackListed(store)),
            abi.encodeWithSelector(IStores.StoreNotBlacklisted.selector, store, token)
        );
        bytes memory data = abi.encodeCall(processor.newStoreForBlacklisted, (merchant, token));
        _renew(merchant, accounts[_draw(seed, "caller", PARTIES)], data, reasons, "Renewed for blacklisted");
    }

    /// Mostly of a store that is short, if there is one, by all held payments and credits. At times by one of them twice,
    /// by a payment of another store, or by a part that does not suffice.
    function newStoreForShortage(uint256 seed) external {
        (uint256 store, address token) = _drawShort(seed);
        Proof memory p = _drawProof(seed, store, token);
        address merchant = accounts[_ownerOf(store)];
        Reasons memory reasons = _reasonsOfShortage(p, store, token);
        bool byCredits = p.credits != 0 && p.capturable <= _balanceOf(token, store);
        uint256 balance = _balanceOf(token, store);
        bytes memory data = abi.encodeCall(processor.newStoreForShortage, (merchant, token, p.payments, p.owners));
        address caller = accounts[_draw(seed, "caller", PARTIES)];
        if (!_renew(merchant, caller, data, reasons, "Renewed for a shortage")) return;
        require(balance < _owed(store, token), "1: a store was renewed for a shortage that there is not");
        if (byCredits) _reach("Renewed for its credits");
    }

    /// Debts of a store, as somebody shows them.
    struct Proof {
        bytes32[] ids;
        PaymentTerms[] payments;
        address[] owners;
        uint256 capturable;
        uint256 credits;
    }

    function _drawShort(uint256 seed) private view returns (uint256 store, address token) {
        token = _draw(seed, "token", 6) == 0 ? address(blocklisting) : address(usdt);
        uint256 first = _draw(seed, "merchant", MERCHANTS);
        for (uint256 i = 0; i < MERCHANTS; ++i) {
            store = _presentStore(accounts[(first + i) % MERCHANTS]);
            if (_owed(store, token) > _balanceOf(token, store)) return (store, token);
        }
        for (uint256 i = 0; i < MERCHANTS; ++i) {
            store = _presentStore(accounts[(first + i) % MERCHANTS]);
            if (ghostCapturableSums[store][token] != 0) return (store, token);
        }
        store = _presentStore(accounts[first]);
    }

    function _drawProof(uint256 seed, uint256 store, address token) private view returns (Proof memory p) {
        uint256 flaw = _draw(seed, "flaw", 16);
        p.ids = _drawHeld(flaw, store, token);
        p.payments = new PaymentTerms[](p.ids.length);
        for (uint256 i = 0; i < p.ids.length; ++i) {
            p.payments[i] = abi.decode(ghostPayments[p.ids[i]].terms, (PaymentTerms));
            p.capturable += _capturable(p.ids[i]);
        }
        p.owners = _drawOwners(flaw, store, token);
        for (uint256 i = 0; i < p.owners.length; ++i) p.credits += ghostCredits[store][token][_indexOf(p.owners[i])];
    }

    /// The payments that the store holds, ascending by id. Flaw 0: others too. 1, 8: the first one twice. 2: none.
    /// 3: half.
    function _drawHeld(uint256 flaw, uint256 store, address token) private view returns (bytes32[] memory shown) {
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
        if ((flaw == 1 || flaw == 8) && count != 0) shown[count++] = shown[0];
        if (flaw == 2) count = 0;
        if (flaw == 3) count = (count + 1) / 2;
        // Memory that is cut: no copy of it is needed.
        assembly ("memory-safe") {
            mstore(shown, count)
        }
    }

    /// The accounts with a credit in the store, ascending; accounts without one do no harm. Flaw 4: the first one twice.
    /// 5: none. 6: half. 7: everybody.
    function _drawOwners(uint256 flaw, uint256 store, address token) private view returns (address[] memory owners) {
        owners = new address[](ascending.length + 1);
        uint256 count;
        for (uint256 i = 0; i < ascending.length; ++i) {
            bool here = ghostCredits[store][token][_indexOf(ascending[i])] != 0;
            if (here || flaw == 7) owners[count++] = ascending[i];
        }
        if (flaw == 4 && count != 0) owners[count++] = owners[0];
        if (flaw == 5) count = 0;
        if (flaw == 6) count = (count + 1) / 2;
        assembly ("memory-safe") {
            mstore(owners, count)
        }
    }

    function _reasonsOfShortage(
        Proof memory p,
        uint256 store,
        address token
    ) private view returns (Reasons memory reasons) {
        reasons = _noReasons();
        bytes32 previous;
        for (uint256 i = 0; i < p.ids.length; ++i) {
            bytes32 id = p.ids[i];
            _when(
                reasons,
                id <= previous,
                abi.encodeWithSelector(IPaymentProcessor.PaymentsNotAscending.selector, previous, id)
            );
            _when(
                reasons,
                ghostPayments[id].store != store || p.payments[i].token != token,
                abi.encodeWithSelector(IPaymentProcessor.NotOfStore.selector, id, accounts[store], token)
            );
            previous = id;
        }
        address last;
        for (uint256 i = 0; i < p.owners.length; ++i) {
            _when(
                reasons,
                p.owners[i] <= last,
                abi.encodeWithSelector(IPaymentProcessor.AccountsNotAscending.selector, last, p.owners[i])
            );
            last = p.owners[i];
        }
        uint256 owed = p.capturable + p.credits;
        uint256 balance = _balanceOf(token, store);
        _when(
            reasons,
            owed <= balance,
            abi.encodeWithSelector(IPaymentProcessor.StoreNotShort.selector, balance, owed)
        );
    }

    /// A call that would open one store more than are watched is not made.
    function _renew(
        address merchant,
        address caller,
        bytes memory data,
        Reasons memory reasons,
        string memory path
    ) private returns (bool success) {
        if (reasons.count == 0 && ghostGenerations[merchant] + 1 == GENERATIONS) return false;
        if (!_performStill(caller, data, reasons)) return false;
        ++ghostGenerations[merchant];
        require(
            processor.getStore(merchant) == accounts[_presentStore(merchant)],
            "1: a merchant's new money goes to another store than its newest"
        );
        _reach(path);
        return true;
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
        uint256 flaw = _draw(seed, "flaw", 10);
        Signer memory named = ghostSigners[account][signer];
        uint256 nonce = named.nonce;
        uint256 deadline = flaw == 0 ? block.timestamp - 1 : block.timestamp + _draw(seed, "deadline", 1 days);
        bytes32 digest = TypedData.setSignerDigest(separator, account, signer, validUntil, cap, nonce, deadline);
        bytes memory signature = TypedData.sign(_keyOf(flaw == 1 ? merchant + 1 : merchant), digest);
        // Signed before the last setting, which may have been the merchant's own call: it revoked the signer for good.
        bool used = flaw < 5 && flaw > 1 && nonce != 0;
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
        if (!_performStill(accounts[STRANGER], data, reasons)) {
            if (used && named.direct) _reach("A dead SetSigner refused");
            return;
        }
        ghostSigners[account][signer] = Signer(validUntil, cap, nonce + 1, false);
        _reach("SignerSet by signature");
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
        ghostSigners[account][signer] = Signer(validUntil, cap, ghostSigners[account][signer].nonce + 1, true);
        ++reached[validUntil == 0 ? bytes32("Signer revoked") : bytes32("SignerSet")];
    }

    // ── Checks after each call ──

    /// A part of the state is the ghost's, another part after each call: a change that no call was about is found soon.
    function requireState() external view {
        _requireNothingHeld();
        uint256 part = calls / 3;
        if (calls % 3 == 0) _requireMerchant(part % MERCHANTS);
        else if (calls % 3 == 1) _requireStore(FIRST_STORE + (part % (ISSUER - FIRST_STORE)), address(usdt));
        else _requireStore(FIRST_STORE + (part % (ISSUER - FIRST_STORE)), address(blocklisting));
        if (ids.length != 0) _requirePayment(ids[calls % ids.length]);
    }

    /// All of the state is the ghost's.
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

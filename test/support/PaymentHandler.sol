// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStores} from "../../contracts/interfaces/IStores.sol";
import {IDomain} from "../../contracts/interfaces/IDomain.sol";
import {IPayouts} from "../../contracts/interfaces/IPayouts.sol";
import {ISigners} from "../../contracts/interfaces/ISigners.sol";
import {NumberStatus} from "../../contracts/types/NumberStatus.sol";
import {BlocklistToken} from "./BlocklistToken.sol";
import {Surroundings} from "./Surroundings.sol";
import {TypedData} from "./TypedData.sol";

/// What the invariant campaign calls, in any order and with any seeds. Each function is one call of one actor; who, to
/// what, and with what fault, is drawn from the seed.
contract PaymentHandler is Surroundings {
    uint256 private constant KEPT_ATTEMPTS = 8;

    bytes[] private _charged;

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
        _charge(_makeAttempt(seed, false, Kind.Any));
    }

    function chargeByPermit2(uint256 seed) external {
        _charge(_makeAttempt(seed, true, Kind.Any));
    }

    function chargeTwin(uint256 seed) external {
        _charge(_makeAttempt(seed, _draw(seed, "rail", 2) == 0, Kind.Twin));
    }

    function chargeFlawless(uint256 seed) external {
        _charge(_makeAttempt(seed, _draw(seed, "rail", 2) == 0, Kind.Flawless));
    }

    function chargeToMany(uint256 seed) external {
        _charge(_makeAttempt(seed, _draw(seed, "rail", 2) == 0, Kind.ToMany));
    }

    /// The very call once more that has been answered.
    function replay(uint256 seed) external {
        if (_charged.length == 0) return;
        Attempt memory again = abi.decode(_charged[seed % _charged.length], (Attempt));
        require(!_perform(again), "4: a payment was taken twice");
    }

    function _charge(Attempt memory a) private {
        if (!_perform(a)) return;
        if (_charged.length < KEPT_ATTEMPTS) _charged.push(abi.encode(a));
        else _charged[calls % KEPT_ATTEMPTS] = abi.encode(a);
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

    // ── Credits ──

    /// By anybody, for anybody: mostly of a credit that there is.
    function claim(uint256 seed) external {
        uint256 store = FIRST_STORE + _draw(seed, "store", MERCHANTS);
        address token = _draw(seed, "token", 2) == 0 ? address(usdt) : address(blocklisting);
        uint256 account = _draw(seed, "account", PARTIES);
        if (creditKeys.length != 0 && _draw(seed, "known", 8) != 0) {
            uint256[3] storage known = creditKeys[_draw(seed, "which", creditKeys.length)];
            (store, token, account) = (known[0], address(uint160(known[1])), known[2]);
        }
        uint256 credit = ghostCredits[store][token][account];
        Balances memory before = _allBalances();
        Ledger memory ledger = _ledgerOf(token);
        Reasons memory reasons = _noReasons();
        bool sent = credit != 0 && _move(ledger, store, account, credit);
        if (credit == 0) {
            _when(
                reasons,
                true,
                abi.encodeWithSelector(IStores.NoCredit.selector, accounts[store], token, accounts[account])
            );
        } else if (token == address(usdt)) {
            _when(reasons, !sent, "");
        } else {
            _when(
                reasons,
                blocked[account],
                abi.encodeWithSelector(BlocklistToken.Blocked.selector, accounts[account])
            );
        }
        (bool success, bytes memory result) = _call(
            accounts[_draw(seed, "caller", PARTIES)],
            abi.encodeCall(processor.claim, (accounts[store], token, accounts[account]))
        );
        _requireExpected(success, result, reasons);
        if (!success) return _requireNothingMoved(before);
        _requireClaimed(store, token, account, ledger, before);
    }

    function _requireClaimed(
        uint256 store,
        address token,
        uint256 account,
        Ledger memory ledger,
        Balances memory before
    ) private {
        bool onUsdt = token == address(usdt);
        uint256[] memory still = onUsdt ? before.blocklisting : before.usdt;
        _requireSame(ledger.balances, _balancesOf(token), "5: a claim moved other tokens than the store's credit");
        _requireSame(
            still,
            _balancesOf(onUsdt ? address(blocklisting) : address(usdt)),
            "5: a claim moved another token"
        );
        ghostCreditSums[store][token] -= ghostCredits[store][token][account];
        ghostCredits[store][token][account] = 0;
        ++reached["Claimed"];
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

    /// The state is the ghost's. One merchant a call: a change that no call was about stays, and is found within four.
    function requireState() external view {
        _requireNothingHeld();
        _requireState(calls % MERCHANTS);
    }

    /// The same of all merchants.
    function requireWholeState() external view {
        _requireNothingHeld();
        for (uint256 merchant = 0; merchant < MERCHANTS; ++merchant) _requireState(merchant);
    }
}

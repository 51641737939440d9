// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentTerms, Split} from "../../contracts/types/PaymentTerms.sol";
import {Outcomes} from "./Outcomes.sol";
import {TypedData} from "./TypedData.sol";

/// Makes attempts to charge and to authorize from one number, the seed: about half are correct, the others have one
/// flaw. The model is not told the flaw, it has to find it.
abstract contract Attempts is Outcomes {
    enum Kind {
        Any,
        /// With a number that may have been used.
        Twin,
        /// Without a flaw in terms and signatures; money and lists may still refuse it.
        Flawless,
        /// Flawless, with a fee and with splits.
        ToMany
    }

    /// Number of flaws of each kind; a draw beyond them is no flaw.
    uint256 private constant TERMS_FLAWS = 20;
    uint256 private constant INVOICE_FLAWS = 5;
    uint256 private constant CONSENT_FLAWS = 8;

    /// Count of the numbers that each merchant has used in terms.
    mapping(address merchant => uint256) private _handedOut;

    /// The seed's draw for one question, below `count`.
    function _draw(uint256 seed, string memory question, uint256 count) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, question))) % count;
    }

    function _makeAttempt(
        uint256 seed,
        bool authorizes,
        bool byPermit2,
        Kind kind
    ) internal returns (Attempt memory a) {
        bool flawless = kind == Kind.Flawless || kind == Kind.ToMany;
        uint256 flaw = flawless ? TERMS_FLAWS : _draw(seed, "terms flaw", 90);
        a.authorizes = authorizes;
        bool odd = !flawless && _draw(seed, "odd payer", 12) == 0;
        a.payer = accounts[odd ? _draw(seed, "payer", PARTIES) : FIRST_PAYER + _draw(seed, "payer", PAYERS)];
        a.caller = byPermit2 ? accounts[_draw(seed, "caller", PARTIES)] : a.payer;

        address merchant = accounts[_draw(seed, "merchant", MERCHANTS)];
        uint256 signer = _pickSigner(seed, merchant, flawless);
        a.terms = _makeTerms(seed, merchant, accounts[signer], a.payer, kind);
        if (authorizes) _makeAuthorization(seed, a);
        uint256 number = kind == Kind.Twin ? _draw(seed, "number", NUMBERS) : _handedOut[merchant]++;
        a.terms.number = FIRST_NUMBER + (number % NUMBERS);
        if (flaw < TERMS_FLAWS) _spoilTerms(a, flaw, seed);
        if (flaw == 13 && !byPermit2) a.caller = a.payer;

        a.signer = accounts[signer];
        _signInvoice(a, signer, flawless ? INVOICE_FLAWS : _draw(seed, "invoice flaw", 50));
        a.maxIn = _drawMaxIn(seed, _dueOf(a.terms), flawless);
        if (byPermit2) _signConsent(a, seed, flawless ? CONSENT_FLAWS : _draw(seed, "consent flaw", 30));
    }

    /// The merchant itself, one of its live signers, or any party.
    function _pickSigner(uint256 seed, address merchant, bool flawless) private view returns (uint256) {
        uint256 kind = _draw(seed, "signer's kind", 10);
        if (kind == 0 && !flawless) return _draw(seed, "signer", PARTIES);
        uint256 first = _draw(seed, "signer", SIGNERS);
        for (uint256 i = 0; kind < 7 && i < SIGNERS; ++i) {
            uint256 signer = FIRST_SIGNER + ((first + i) % SIGNERS);
            if (_isLive(merchant, accounts[signer])) return signer;
        }
        return _indexOf(merchant);
    }

    function _makeTerms(
        uint256 seed,
        address merchant,
        address signer,
        address payer,
        Kind kind
    ) private view returns (PaymentTerms memory t) {
        t.merchant = merchant;
        t.operator = accounts[_draw(seed, "operator", PARTIES)];
        if (_draw(seed, "named", 3) == 0) t.payer = payer;
        t.token = _draw(seed, "token", 5) < 2 ? address(usdt) : address(blocklisting);
        t.currency = t.token;
        if (_draw(seed, "priced", 3) == 0) {
            t.currency = EURO;
            t.source = address(t.token == address(usdt) ? usdtSource : blocklistingSource);
        }
        // Small amounts are where rounding shows.
        t.amount = 1 + _draw(seed, "amount", [uint256(50), 1e6, 1e12, 1e12][_draw(seed, "size", 4)]);
        t.payExpiry = block.timestamp + 1 + _draw(seed, "expiry", 10 days);
        uint256 policy = _draw(seed, "policy", 8);
        if (policy < 2) t.policy = engine;
        if (policy == 2) t.policy = address(provider);
        t.referenceHash = bytes32(seed);

        uint256 outBps = 10_000;
        bool withinCap = kind >= Kind.Flawless || _draw(seed, "within cap", 4) != 0;
        if (signer != merchant && withinCap) outBps = ghostSigners[merchant][signer].maxOutBps;
        if (kind == Kind.ToMany || _draw(seed, "fee", 2) == 0) {
            t.feeBps = _draw(seed, "feeBps", outBps + 1);
            t.feeReceiver = accounts[_draw(seed, "feeReceiver", ISSUER)];
        }
        t.splits = _makeSplits(seed, outBps - t.feeBps, kind);
    }

    /// Often as short as allowed, so that some expire within a sequence.
    function _makeAuthorization(uint256 seed, Attempt memory a) private view {
        PaymentTerms memory t = a.terms;
        t.payer = a.payer;
        if (_draw(seed, "brief", 2) == 0) t.payExpiry = block.timestamp + 1 + _draw(seed, "expiry", 6 hours);
        uint256 longest = block.timestamp + 366 days - (t.payExpiry + 1 days);
        uint256 longer = _draw(seed, "authorization", [uint256(1), 4 days, longest + 1][_draw(seed, "length", 3)]);
        t.authorizationExpiry = t.payExpiry + 1 days + longer;
        if (_draw(seed, "operator's part", 4) == 0) t.operator = address(0);
    }

    function _makeSplits(uint256 seed, uint256 outBps, Kind kind) private view returns (Split[] memory splits) {
        uint256 count = kind != Kind.ToMany && _draw(seed, "splits", 2) == 0 ? 0 : _draw(seed, "count", 17);
        if (_draw(seed, "most", 8) == 0 && count != 0) count = 16;
        if (_draw(seed, "whole", 8) != 0) outBps = _draw(seed, "outBps", outBps + 1);
        splits = new Split[](count);
        uint256 chosen;
        for (uint256 i = 0; chosen < count; ++i) {
            uint256 left = ascending.length - i;
            if (uint256(keccak256(abi.encode(seed, i))) % left >= count - chosen) continue;
            uint256 bps = chosen + 1 == count ? outBps : outBps / (count - chosen);
            splits[chosen++] = Split({account: ascending[i], bps: bps});
            outBps -= bps;
        }
    }

    function _spoilTerms(Attempt memory a, uint256 flaw, uint256 seed) private view {
        PaymentTerms memory t = a.terms;
        if (flaw == 0) t.amount = 0;
        if (flaw == 1) t.amount = uint256(type(uint120).max) + 1 + (seed >> 140);
        if (flaw == 2) t.payExpiry = block.timestamp - _draw(seed, "late", 2);
        if (flaw == 3) t.payer = accounts[_draw(seed, "another", PARTIES)];
        if (flaw == 4) {
            t.token = address(unlistedToken);
            if (t.source == address(0)) t.currency = t.token;
        }
        if (flaw == 5) t.authorizationExpiry = a.authorizes ? 0 : block.timestamp + 12 days;
        if (flaw == 6) t.feeBps = 10_001;
        if (flaw == 7 && t.splits.length != 0) t.splits[t.splits.length - 1].bps = 10_001;
        if (flaw == 8 && t.splits.length > 1) t.splits[1].account = t.splits[0].account;
        if (flaw == 9) t.splits = new Split[](17);
        if (flaw >= 10 && flaw <= 12) {
            if (t.feeBps == 0) t.feeBps = 1;
            t.feeReceiver = [address(0), t.token, address(processor)][flaw - 10];
        }
        if (flaw == 13) a.payer = t.merchant;
        if (flaw == 14) t.merchant = t.token;
        if (flaw == 15)
            (t.currency, t.source) = (_draw(seed, "token", 2) == 0 ? EURO : address(unlistedToken), address(0));
        if (flaw == 16) _spoilPair(t, seed);
        if (!a.authorizes) return;
        if (flaw == 17) t.authorizationExpiry = t.payExpiry + 1 days - 1;
        if (flaw == 18) t.authorizationExpiry = block.timestamp + 366 days + 1;
        if (flaw == 19) t.payer = address(0);
    }

    /// A source that is asked about another currency, the token in itself, or its currency in another token.
    function _spoilPair(PaymentTerms memory t, uint256 seed) private view {
        uint256 what = _draw(seed, "pair", 3);
        bool own = (t.token == address(usdt)) == (what < 2);
        t.source = address(own ? usdtSource : blocklistingSource);
        t.currency = [address(840), t.token, EURO][what];
    }

    /// Mostly the due amount; at times more, or a unit too little.
    function _drawMaxIn(uint256 seed, uint256 due, bool flawless) private pure returns (uint256) {
        uint256 draw = _draw(seed, "max in", 16);
        if (draw == 0 && !flawless && due != 0) return due - 1;
        if (draw < 4) return due + 1 + _draw(seed, "slack", 1e6);
        return draw == 4 ? type(uint256).max : due;
    }

    function _signInvoice(Attempt memory a, uint256 signer, uint256 flaw) private view {
        bytes32 id = TypedData.idOf(separator, a.terms);
        uint256 key = _keyOf(signer);
        a.signed = flaw >= INVOICE_FLAWS;
        a.signature = TypedData.sign(key, id);
        if (flaw == 0) a.signature = TypedData.sign(_keyOf((signer + 1) % PARTIES), id);
        if (flaw == 1) a.signature = TypedData.signHigh(key, id);
        if (flaw == 2) a.signature = "";
        if (flaw == 3) a.terms.amount += 1;
        if (flaw == 4) {
            bytes32 foreign = TypedData.domain(block.chainid + 1, address(processor));
            a.signature = TypedData.sign(key, TypedData.idOf(foreign, a.terms));
        }
    }

    function _signConsent(Attempt memory a, uint256 seed, uint256 flaw) private view {
        a.collector = flaw == 0 ? unlistedCollector : collector;
        a.permitNonce = _draw(seed, "permit nonce", 16);
        a.permitDeadline = flaw == 1 ? block.timestamp - 1 : block.timestamp + _draw(seed, "permit deadline", 1 days);
        a.consented = flaw <= 1 || flaw >= CONSENT_FLAWS;
        bytes32 id = TypedData.idOf(separator, a.terms);
        uint256 key = _keyOf(_indexOf(a.payer));
        if (flaw == 2) key = _keyOf(_draw(seed, "forger", MERCHANTS) + (a.payer == a.terms.merchant ? MERCHANTS : 0));
        if (flaw == 3) id = TypedData.idOf(TypedData.domain(block.chainid + 1, address(processor)), a.terms);
        bytes32 digest = TypedData.permitDigest(
            permit2,
            flaw == 4 ? a.caller : a.collector,
            id,
            a.terms.token,
            flaw == 5 ? a.maxIn ^ 1 : a.maxIn,
            a.permitNonce,
            a.permitDeadline
        );
        // A payer that also signs invoices: such a signature is no consent.
        if (flaw == 6) digest = id;
        bytes memory signature = flaw == 7 ? bytes("") : TypedData.sign(key, digest);
        a.consent = abi.encode(a.maxIn, a.permitNonce, a.permitDeadline, signature);
    }
}

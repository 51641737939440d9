// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMulticall3} from "../../contracts/interfaces/external/IMulticall3.sol";
import {Bps} from "../../contracts/libraries/Bps.sol";
import {WalletFactoryMock} from "../../contracts/mocks/WalletFactoryMock.sol";
import {WalletMock} from "../../contracts/mocks/WalletMock.sol";
import {NumberStatus} from "../../contracts/types/NumberStatus.sol";
import {PaymentTerms, Split} from "../../contracts/types/PaymentTerms.sol";
import {BlocklistToken} from "../support/BlocklistToken.sol";
import {NumbersHarness, DistributionHarness, SignaturesHarness, TermsHarness} from "../support/Harnesses.sol";
import {TypedData} from "../support/TypedData.sol";
import {vm} from "../support/Vm.sol";

contract TermsFuzzTest {
    TermsHarness private _harness = new TermsHarness();

    function testFuzz_hashIsTheStandards(PaymentTerms memory terms) public view {
        require(_harness.structHash(terms) == TypedData.structHashOf(terms), "the hash is not EIP-712's");
    }

    /// For all terms and all changes: no two terms share a hash.
    function testFuzz_everyFieldIsInTheHash(PaymentTerms memory terms, uint256 change) public view {
        change = change == 0 ? 1 : change;
        address other = address(uint160(change) == 0 ? 1 : uint160(change));
        bytes32 hash = _harness.structHash(terms);

        terms.merchant = _swap(terms.merchant, other);
        hash = _requireNew(terms, hash, "merchant");
        terms.operator = _swap(terms.operator, other);
        hash = _requireNew(terms, hash, "operator");
        terms.payer = _swap(terms.payer, other);
        hash = _requireNew(terms, hash, "payer");
        terms.number ^= change;
        hash = _requireNew(terms, hash, "number");
        terms.token = _swap(terms.token, other);
        hash = _requireNew(terms, hash, "token");
        terms.amount ^= change;
        hash = _requireNew(terms, hash, "amount");
        terms.currency = _swap(terms.currency, other);
        hash = _requireNew(terms, hash, "currency");
        terms.source = _swap(terms.source, other);
        hash = _requireNew(terms, hash, "source");
        terms.payExpiry ^= change;
        hash = _requireNew(terms, hash, "payExpiry");
        terms.authorizationExpiry ^= change;
        hash = _requireNew(terms, hash, "authorizationExpiry");
        terms.feeBps ^= change;
        hash = _requireNew(terms, hash, "feeBps");
        terms.feeReceiver = _swap(terms.feeReceiver, other);
        hash = _requireNew(terms, hash, "feeReceiver");
        terms.policy = _swap(terms.policy, other);
        hash = _requireNew(terms, hash, "policy");
        terms.referenceHash ^= bytes32(change);
        _requireNew(terms, hash, "referenceHash");
    }

    function testFuzz_everySplitIsInTheHash(PaymentTerms memory terms, uint256 which, uint256 change) public view {
        change = change == 0 ? 1 : change;
        if (terms.splits.length == 0) terms.splits = new Split[](1);
        Split memory split = terms.splits[which % terms.splits.length];
        bytes32 hash = _harness.structHash(terms);

        split.account = _swap(split.account, address(1));
        hash = _requireNew(terms, hash, "a split's account");
        split.bps ^= change;
        hash = _requireNew(terms, hash, "a split's bps");
        Split[] memory longer = new Split[](terms.splits.length + 1);
        for (uint256 i = 0; i < terms.splits.length; ++i) longer[i] = terms.splits[i];
        terms.splits = longer;
        hash = _requireNew(terms, hash, "one split more");
        uint256 last = longer.length - 1;
        vm.assume(keccak256(abi.encode(longer[0])) != keccak256(abi.encode(longer[last])));
        (longer[0], longer[last]) = (longer[last], longer[0]);
        _requireNew(terms, hash, "the order of splits");
    }

    function _swap(address account, address with) private pure returns (address) {
        return address(uint160(account) ^ uint160(with));
    }

    function _requireNew(PaymentTerms memory t, bytes32 old, string memory what) private view returns (bytes32 hash) {
        hash = _harness.structHash(t);
        require(hash != old, string.concat("a change keeps the hash: ", what));
    }
}

contract DistributionFuzzTest {
    address private constant PAYER = address(0xFA1E);
    address private constant MERCHANT = address(0xFEED);
    address private constant FEE_RECEIVER = address(0xFEE);
    /// Splits go to the accounts after this one.
    uint160 private constant ACCOUNTS = 0xACC00;

    DistributionHarness private _harness = new DistributionHarness();
    BlocklistToken private _token = new BlocklistToken(address(0x155));

    /// From the payer or out of the store, any amount, any fee, up to 16 splits, some of them undeliverable: each part
    /// is `bps` of the amount rounded down, and all parts are the amount.
    function testFuzz_partsAreTheAmount(uint120 amount, uint256 feeBps, uint256 count, uint256 seed, bool held) public {
        vm.assume(amount != 0);
        PaymentTerms memory t = _termsOf(amount, feeBps % 10_001, count % 17, seed);
        uint256 outBps = _harness.check(t);
        require(outBps <= Bps.WHOLE, "a check let more than the whole through");
        address store = _harness.openStore(MERCHANT);
        address from = held ? store : PAYER;
        _token.mint(from, amount);
        vm.prank(PAYER);
        _token.approve(address(_harness), amount);
        for (uint256 i = 0; i < t.splits.length; ++i) {
            if ((seed >> i) & 1 == 1) _token.setBlocked(t.splits[i].account, true);
        }

        (uint256 rest, uint256 fee) = held ? _harness.push(t, store) : _harness.pull(t, PAYER);

        uint256 sum = rest + fee;
        for (uint256 i = 0; i < t.splits.length; ++i) {
            address account = t.splits[i].account;
            uint256 credit = _harness.getCredit(store, address(_token), account);
            uint256 part = _token.balanceOf(account) + credit;
            _requireFloor(part, t.splits[i].bps, amount);
            require(credit == 0 || _token.isBlocked(account), "a part that could be delivered was credited");
            sum += part;
        }
        _requireFloor(fee, t.feeBps, amount);
        require(sum == amount, "the parts are not the amount");
        require(_token.balanceOf(MERCHANT) == rest, "the merchant's part is not what it got");
        require(_token.balanceOf(FEE_RECEIVER) == fee, "the fee receiver got another sum than the fee");
        require(_token.balanceOf(PAYER) == 0 && _token.balanceOf(address(_harness)) == 0, "something stayed behind");
    }

    function testFuzz_bpsRoundDown(uint120 amount, uint256 bps) public pure {
        bps %= Bps.WHOLE + 1;
        uint256 part = Bps.ofDown(bps, amount);
        _requireFloor(part, bps, amount);
        require(part <= amount, "a part is more than the whole");
        require(part + Bps.ofDown(Bps.WHOLE - bps, amount) <= amount, "two parts are more than the whole");
    }

    function _requireFloor(uint256 part, uint256 bps, uint256 amount) private pure {
        uint256 product = bps * amount;
        require(part * Bps.WHOLE <= product, "a part is rounded up");
        require(product < (part + 1) * Bps.WHOLE, "a part is short by a unit or more");
    }

    function _termsOf(
        uint256 amount,
        uint256 feeBps,
        uint256 count,
        uint256 seed
    ) private view returns (PaymentTerms memory t) {
        t.merchant = MERCHANT;
        (t.token, t.currency) = (address(_token), address(_token));
        t.amount = amount;
        t.feeBps = feeBps;
        t.feeReceiver = FEE_RECEIVER;
        t.splits = new Split[](count);
        uint256 rest = Bps.WHOLE - feeBps;
        for (uint256 i = 0; i < count; ++i) {
            uint256 bps = uint256(keccak256(abi.encode(seed, i))) % (rest + 1);
            // Some take all that is left, so that the merchant's part is nothing.
            if (i + 1 == count && seed >> 255 == 1) bps = rest;
            t.splits[i] = Split({account: address(ACCOUNTS + uint160(i)), bps: bps});
            rest -= bps;
        }
    }
}

contract NumbersFuzzTest {
    NumbersHarness private _numbers = new NumbersHarness();
    mapping(uint256 number => NumberStatus) private _ghost;

    /// Any numbers in any order, and their neighbours in the word and in the next: each keeps its own status.
    function testFuzz_numbersAreIndependent(uint256[] memory numbers, uint256 seed) public {
        for (uint256 i = 0; i < numbers.length; ++i) {
            // Half of them crowd into four words.
            if (i % 2 == 0) numbers[i] %= 512;
            if (_ghost[numbers[i]] == NumberStatus.Unused) {
                NumberStatus status = NumberStatus(1 + (uint256(keccak256(abi.encode(seed, i))) % 3));
                _numbers.spend(numbers[i], status);
                _ghost[numbers[i]] = status;
            }
        }
        for (uint256 i = 0; i < numbers.length; ++i) {
            _requireGhost(numbers[i]);
            unchecked {
                _requireGhost(numbers[i] + 1);
                _requireGhost(numbers[i] - 1);
                _requireGhost(numbers[i] + 128);
                _requireGhost(numbers[i] + (1 << 128));
            }
        }
    }

    function _requireGhost(uint256 number) private view {
        require(_numbers.get(number) == _ghost[number], "a number has another status than it was given");
    }
}

contract SignaturesFuzzTest {
    bytes32 private constant MAGIC = 0x6492649264926492649264926492649264926492649264926492649264926492;

    SignaturesHarness private _signatures;
    WalletFactoryMock private _factory = new WalletFactoryMock();

    function setUp() public {
        string memory json = vm.readFile("scripts/code/multicall3.json");
        address multicall3 = vm.parseJsonAddress(json, ".address");
        vm.etch(multicall3, vm.parseJsonBytes(json, ".code"));
        _signatures = new SignaturesHarness(IMulticall3(multicall3));
    }

    function testFuzz_aKeysSignatureCounts(uint256 key, bytes32 digest) public {
        key = _boundKey(key);
        bytes memory signature = TypedData.sign(key, digest);
        require(_signatures.isValid(vm.addr(key), digest, signature), "a key's own signature is refused");
        WalletMock wallet = new WalletMock(vm.addr(key));
        require(_signatures.isValid(address(wallet), digest, signature), "a wallet's own signature is refused");
    }

    /// ERC-6492: of a wallet that is made on the way, and of one that has been made in the meantime.
    function testFuzz_aComingWalletsSignatureCounts(uint256 key, bytes32 digest) public {
        key = _boundKey(key);
        address wallet = _factory.addressOf(vm.addr(key));
        bytes memory making = abi.encodeCall(_factory.create, (vm.addr(key)));
        bytes memory signature = _wrap(address(_factory), making, TypedData.sign(key, digest));
        require(
            !_signatures.isValid(wallet, ~digest, signature),
            "a coming wallet's signature counts for another digest"
        );
        require(_signatures.isValid(wallet, digest, signature), "a coming wallet's signature is refused");
        require(wallet.code.length != 0, "the wallet was not made");
        require(_signatures.isValid(wallet, digest, signature), "a wallet that was made meanwhile is refused");
    }

    function testFuzz_othersSignaturesDoNotCount(uint256 key, uint256 other, bytes32 digest, bytes32 another) public {
        (key, other) = (_boundKey(key), _boundKey(other));
        vm.assume(key != other && digest != another);
        _requireRefused(key, digest, TypedData.sign(other, digest));
        _requireRefused(key, digest, TypedData.sign(key, another));
        _requireRefused(key, digest, TypedData.signHigh(key, digest));
    }

    function testFuzz_aFlippedBitDoesNotCount(uint256 key, bytes32 digest, uint256 bit) public {
        key = _boundKey(key);
        bytes memory signature = TypedData.sign(key, digest);
        bit %= signature.length * 8;
        signature[bit / 8] ^= bytes1(uint8(1 << (bit % 8)));
        _requireRefused(key, digest, signature);
    }

    function testFuzz_anotherLengthDoesNotCount(uint256 key, bytes32 digest, uint256 length, bytes memory more) public {
        key = _boundKey(key);
        bytes memory signature = TypedData.sign(key, digest);
        if (more.length != 0) _requireRefused(key, digest, bytes.concat(signature, more));
        bytes memory shorter = new bytes(length % signature.length);
        for (uint256 i = 0; i < shorter.length; ++i) shorter[i] = signature[i];
        _requireRefused(key, digest, shorter);
    }

    function testFuzz_noiseDoesNotCount(uint256 key, bytes32 digest, bytes memory noise) public {
        _requireRefused(_boundKey(key), digest, noise);
    }

    /// Under the ending of ERC-6492 noise may revert, or be refused; it never counts.
    function testFuzz_noiseUnderErc6492DoesNotCount(
        uint256 key,
        bytes32 digest,
        address factory,
        bytes memory data,
        bytes memory noise
    ) public {
        vm.assume(factory != address(vm));
        key = _boundKey(key);
        _requireRefused(key, digest, bytes.concat(noise, MAGIC));
        _requireRefused(key, digest, _wrap(factory, data, noise));
        _requireRefused(key, digest, _wrap(address(_factory), data, noise));
    }

    /// Neither for the key's account nor for its wallet.
    function _requireRefused(uint256 key, bytes32 digest, bytes memory signature) private {
        address account = vm.addr(key);
        require(!_counts(account, digest, signature), "a signature counts that is not the account's");
        address wallet = address(new WalletMock(account));
        require(!_counts(wallet, digest, signature), "a signature counts that is not the wallet's");
    }

    function _counts(address signer, bytes32 digest, bytes memory signature) private returns (bool) {
        try _signatures.isValid(signer, digest, signature) returns (bool valid) {
            return valid;
        } catch {
            return false;
        }
    }

    function _wrap(address factory, bytes memory data, bytes memory signature) private pure returns (bytes memory) {
        return bytes.concat(abi.encode(factory, data, signature), MAGIC);
    }

    function _boundKey(uint256 key) private pure returns (uint256) {
        return 1 + (key % (TypedData.ORDER - 1));
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IPayouts} from "../interfaces/IPayouts.sol";
import {ITokenStore} from "../interfaces/ITokenStore.sol";
import {Bps} from "../libraries/Bps.sol";
import {Tokens} from "../libraries/Tokens.sol";
import {PaymentId, PaymentTerms, Split} from "../types/PaymentTerms.sol";
import {TokenStore} from "./TokenStore.sol";

/// Divides a payment into splits, fee and the merchant's rest, and brings each part to its owner.
abstract contract Payouts is IPayouts, ReentrancyGuardTransient {
    using Bps for uint256;

    uint256 private constant SPLITS_AT_MOST = 16;

    bytes32 private immutable _storeCodeHash = keccak256(type(TokenStore).creationCode);

    mapping(address store => mapping(address token => mapping(address account => uint256))) private _credits;

    /// @inheritdoc IPayouts
    function claim(address store, address token, address account) external nonReentrant {
        uint256 amount = _credits[store][token][account];
        require(amount != 0, NoCredit(store, token, account));
        _credits[store][token][account] = 0;
        emit Claimed(store, account, token, amount);
        ITokenStore(store).send(token, account, amount);
    }

    /// @inheritdoc IPayouts
    function getCredit(address store, address token, address account) external view returns (uint256) {
        return _credits[store][token][account];
    }

    /// @inheritdoc IPayouts
    function getStore(address merchant) public view returns (address) {
        return Create2.computeAddress(_storeSalt(merchant), _storeCodeHash);
    }

    /// Refuses terms whose payees cannot be paid.
    /// @return outBps What fee and splits take together, in basis points.
    function _checkPayees(PaymentTerms calldata terms) internal view returns (uint256 outBps) {
        _checkPayee(terms.token, terms.merchant);
        outBps = terms.feeBps;
        require(outBps <= Bps.WHOLE, BpsOverRest(outBps, Bps.WHOLE));
        if (outBps != 0) _checkPayee(terms.token, terms.feeReceiver);

        Split[] calldata splits = terms.splits;
        require(splits.length <= SPLITS_AT_MOST, TooManySplits(splits.length, SPLITS_AT_MOST));
        address previous = address(0);
        for (uint256 i = 0; i < splits.length; ++i) {
            address account = splits[i].account;
            uint256 bps = splits[i].bps;
            require(account > previous, SplitsNotAscending(previous, account));
            require(bps <= Bps.WHOLE - outBps, BpsOverRest(bps, Bps.WHOLE - outBps));
            _checkPayee(terms.token, account);
            outBps += bps;
            previous = account;
        }
    }

    function _checkPayee(address token, address account) private view {
        require(account != address(0) && account != token && account != address(this), PayeeNotAllowed(account));
    }

    /// Refuses what arrived of `due` when it is over, or short by more than the token's own fee.
    function _checkReceived(uint256 received, uint256 due, uint256 maxTokenFeeBps) internal pure {
        require(received <= due, OverReceived(received, due));
        require(due - received <= maxTokenFeeBps.ofDown(due), ShortReceived(received, due));
    }

    /// Brings `amount` to its owners: each split and the fee are rounded down, the merchant takes the rest.
    /// @param from The payer, whose allowance is used, or the merchant's store (`held`), which has the amount.
    /// @param maxTokenFeeBps What the token's own fee may keep of the merchant's part, in basis points.
    /// @return received What arrived at the merchant.
    /// @return fee What the fee receiver was paid or credited.
    function _payOut(
        PaymentId id,
        PaymentTerms calldata terms,
        uint256 amount,
        address from,
        bool held,
        uint256 maxTokenFeeBps
    ) internal returns (uint256 received, uint256 fee) {
        uint256 rest = amount;
        Split[] calldata splits = terms.splits;
        for (uint256 i = 0; i < splits.length; ++i) {
            uint256 part = splits[i].bps.ofDown(amount);
            if (part == 0) continue;
            rest -= part;
            _deliverOrCredit(id, terms, splits[i].account, part, from, held);
            emit SplitPaid(id, splits[i].account, part);
        }
        fee = terms.feeBps.ofDown(amount);
        if (fee != 0) {
            rest -= fee;
            _deliverOrCredit(id, terms, terms.feeReceiver, fee, from, held);
        }
        if (rest != 0) {
            // Last and alone between the two readings, so that no other part can be taken for the merchant's.
            uint256 before = Tokens.balanceOf(terms.token, terms.merchant);
            if (!held) Tokens.transferFrom(terms.token, from, terms.merchant, rest);
            else
                require(
                    ITokenStore(from).push(terms.token, terms.merchant, rest),
                    Tokens.TransferFailed(terms.token, from, terms.merchant, rest)
                );
            received = Tokens.balanceOf(terms.token, terms.merchant) - before;
            _checkReceived(received, rest, maxTokenFeeBps);
        }
    }

    function _deliverOrCredit(
        PaymentId id,
        PaymentTerms calldata terms,
        address account,
        uint256 amount,
        address from,
        bool held
    ) private {
        if (_deliver(terms.token, account, amount, from, held)) return;
        // A payer that cannot pay is refused here: the way to the store would burn as much gas once more.
        if (!held) Tokens.checkPayable(terms.token, from, address(this), amount);
        address store = _openStore(terms.merchant);
        uint256 credited = amount;
        if (!held) {
            uint256 before = Tokens.balanceOf(terms.token, store);
            Tokens.transferFrom(terms.token, from, store, amount);
            credited = Tokens.balanceOf(terms.token, store) - before;
        }
        _credits[store][terms.token][account] += credited;
        emit Credited(id, store, account, terms.token, credited);
    }

    function _deliver(address token, address to, uint256 amount, address from, bool held) private returns (bool) {
        if (held) return ITokenStore(from).push(token, to, amount);
        return Tokens.tryTransferFrom(token, from, to, amount);
    }

    function _openStore(address merchant) internal returns (address store) {
        store = getStore(merchant);
        if (store.code.length != 0) return store;
        new TokenStore{salt: _storeSalt(merchant)}();
        emit StoreOpened(store, merchant);
    }

    function _storeSalt(address merchant) private pure returns (bytes32) {
        return bytes32(uint256(uint160(merchant)));
    }
}

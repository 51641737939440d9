// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IBalances} from "../interfaces/IBalances.sol";
import {ITokenStore} from "../interfaces/ITokenStore.sol";
import {Tokens} from "../libraries/Tokens.sol";
import {Stores} from "./Stores.sol";

/// Money of an owner in its own store, free or locked. Unlike a credit, which anybody may send to its account, a balance
/// is at work in the room: only the owner's call or signature withdraws what is free of it.
abstract contract Balances is IBalances, Stores {
    struct Balance {
        uint128 free;
        uint128 locked;
    }

    bytes32 private constant WITHDRAW_TYPEHASH = keccak256(
        "Withdraw(address owner,address store,address token,address to,uint256 amount,uint256 nonce,uint256 deadline)"
    );

    mapping(address store => mapping(address token => Balance)) private _balances;

    /// @inheritdoc IBalances
    function withdraw(uint16 generation, address token, address to, uint256 amount) external nonReentrant {
        _withdraw(msg.sender, generation, token, to, amount);
    }

    /// @inheritdoc IBalances
    function withdrawFor(
        address owner,
        uint16 generation,
        address token,
        address to,
        uint256 amount,
        uint256 deadline,
        bytes calldata signature
    ) external nonReentrant {
        address store = getStoreOf(owner, generation);
        bytes32 structHash = keccak256(
            abi.encode(WITHDRAW_TYPEHASH, owner, store, token, to, amount, _useNonce(owner), deadline)
        );
        _checkSignature(owner, _digest(structHash), deadline, signature);

        _withdraw(owner, generation, token, to, amount);
    }

    /// @inheritdoc IBalances
    function getBalance(address store, address token) external view returns (uint256 free, uint256 locked) {
        Balance storage balance = _balances[store][token];
        return (balance.free, balance.locked);
    }

    /// Brings `amount` of the caller's tokens into the owner's store, by its allowance to this contract.
    /// @return store Store that holds it now.
    /// @return received Amount that arrived, measured: it is free.
    function _deposit(address owner, address token, uint256 amount) internal returns (address store, uint256 received) {
        (store, ) = _storeFor(owner, token);
        uint256 before = Tokens.balanceOf(token, store);
        Tokens.transferFrom(token, msg.sender, store, amount);
        received = Tokens.balanceOf(token, store) - before;

        _balances[store][token].free += SafeCast.toUint128(received);
    }

    function _lock(address store, address token, uint256 amount) internal {
        Balance storage balance = _balances[store][token];
        require(amount <= balance.free, FreeBalanceExceeded(amount, balance.free));

        balance.free -= uint128(amount);
        balance.locked += uint128(amount);
    }

    function _unlock(address store, address token, uint256 amount) internal {
        _spendLocked(store, token, amount);
        _balances[store][token].free += uint128(amount);
    }

    /// Takes `amount` out of the locked balance, for the room to push or credit it.
    function _spendLocked(address store, address token, uint256 amount) internal {
        Balance storage balance = _balances[store][token];
        require(amount <= balance.locked, LockedBalanceExceeded(amount, balance.locked));

        balance.locked -= uint128(amount);
    }

    function _withdraw(address owner, uint16 generation, address token, address to, uint256 amount) private {
        _checkPayee(token, to);
        address store = _openStore(owner, generation);
        Balance storage balance = _balances[store][token];
        require(amount != 0 && amount <= balance.free, FreeBalanceExceeded(amount, balance.free));

        balance.free -= uint128(amount);
        emit Withdrawn(store, owner, token, to, amount);

        ITokenStore(store).send(token, to, amount);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";
import {IStores} from "../interfaces/IStores.sol";
import {Custody} from "./Custody.sol";
import {TokenStore} from "./TokenStore.sol";

/// Custody in stores of their own: each owner has one, and a new generation of it when the old one is in trouble.
abstract contract Stores is IStores, Custody {
    bytes32 private immutable _storeCodeHash = keccak256(type(TokenStore).creationCode);

    mapping(address owner => uint16) private _generations;

    /// @inheritdoc IStores
    function newStore() external nonReentrant {
        _renewStore(msg.sender);
    }

    /// @inheritdoc IStores
    function newStoreForBlacklisted(address owner, address token) external nonReentrant {
        require(_issuerListOf(token) != 0, IssuerListUnknown(token));
        address store = getStore(owner);
        require(_isBlacklisted(token, store), StoreNotBlacklisted(store, token));

        _renewStore(owner);
    }

    /// @inheritdoc IStores
    function getStore(address owner) public view returns (address) {
        return getStoreOf(owner, getGeneration(owner));
    }

    /// @inheritdoc IStores
    function getStoreOf(address owner, uint256 generation) public view returns (address) {
        return Create2.computeAddress(_storeSalt(owner, generation), _storeCodeHash);
    }

    /// @inheritdoc IStores
    function getGeneration(address owner) public view returns (uint256) {
        return _generations[owner];
    }

    /// The store for new money of the owner, unless the token's issuer lists it.
    function _storeFor(address owner, address token) internal view returns (address store, uint256 generation) {
        generation = getGeneration(owner);
        store = getStoreOf(owner, generation);
        require(!_isBlacklisted(token, store), StoreBlacklisted(store, token));
    }

    /// The same, created if it is not there.
    function _openStoreFor(address owner, address token) internal returns (address) {
        (, uint256 generation) = _storeFor(owner, token);
        return _openStore(owner, generation);
    }

    /// The owner's store of a generation, created by the first exit or credit that needs it: money can arrive at its
    /// address before.
    function _openStore(address owner, uint256 generation) internal returns (address store) {
        store = getStoreOf(owner, generation);
        if (store.code.length != 0) return store;

        new TokenStore{salt: _storeSalt(owner, generation)}();
        emit StoreOpened(store, owner, generation);
    }

    function _renewStore(address owner) internal {
        uint16 generation = ++_generations[owner];
        emit StoreRenewed(getStoreOf(owner, generation), owner, generation);
    }

    function _storeSalt(address owner, uint256 generation) private pure returns (bytes32) {
        return bytes32((generation << 160) | uint160(owner));
    }
}

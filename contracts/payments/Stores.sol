// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Domain} from "../base/Domain.sol";
import {IStores} from "../interfaces/IStores.sol";
import {ITokenStore} from "../interfaces/ITokenStore.sol";
import {PaymentId} from "../types/PaymentTerms.sol";
import {TokenStore} from "./TokenStore.sol";

/// The stores of every merchant, one generation after the other, and the credits that wait in them.
abstract contract Stores is IStores, Domain, Nonces, ReentrancyGuardTransient {
    bytes32 private constant CLAIM_TYPEHASH = keccak256(
        "Claim(address account,address store,address token,address to,uint256 amount,uint256 nonce,uint256 deadline)"
    );

    bytes32 private immutable _storeCodeHash = keccak256(type(TokenStore).creationCode);

    mapping(address merchant => uint16) private _generations;
    mapping(address store => mapping(address token => mapping(address account => uint256))) private _credits;

    /// @inheritdoc IStores
    function claim(address store, address token, address account) external nonReentrant {
        _claim(store, token, account, account, _credits[store][token][account]);
    }

    /// @inheritdoc IStores
    function claimTo(
        address store,
        address token,
        address account,
        address to,
        uint256 amount,
        uint256 deadline,
        bytes calldata signature
    ) external nonReentrant {
        _checkPayee(token, to);
        bytes32 structHash = keccak256(
            abi.encode(CLAIM_TYPEHASH, account, store, token, to, amount, _useNonce(account), deadline)
        );
        _checkSignature(account, _digest(structHash), deadline, signature);
        _claim(store, token, account, to, amount);
    }

    /// @inheritdoc IStores
    function getStore(address merchant) external view returns (address) {
        return getStoreOf(merchant, _generations[merchant]);
    }

    /// @inheritdoc IStores
    function getStoreOf(address merchant, uint256 generation) public view returns (address) {
        return Create2.computeAddress(_storeSalt(merchant, generation), _storeCodeHash);
    }

    /// @inheritdoc IStores
    function getGeneration(address merchant) public view returns (uint256) {
        return _generations[merchant];
    }

    /// @inheritdoc IStores
    function getCredit(address store, address token, address account) external view returns (uint256) {
        return _credits[store][token][account];
    }

    function _claim(address store, address token, address account, address to, uint256 amount) private {
        uint256 credited = _credits[store][token][account];
        require(amount != 0, NoCredit(store, token, account));
        require(amount <= credited, CreditExceeded(amount, credited));
        _credits[store][token][account] = credited - amount;
        emit Claimed(store, account, token, to, amount);
        ITokenStore(store).send(token, to, amount);
    }

    /// Nobody could claim what they were sent.
    function _checkPayee(address token, address account) internal view {
        require(account != address(0) && account != token && account != address(this), PayeeNotAllowed(account));
    }

    function _credit(PaymentId id, address store, address token, address account, uint256 amount) internal {
        _credits[store][token][account] += amount;
        emit Credited(id, store, account, token, amount);
    }

    /// The merchant's store of a generation, created by the first exit or credit that needs it: money can arrive at its
    /// address before.
    function _openStore(address merchant, uint256 generation) internal returns (address store) {
        store = getStoreOf(merchant, generation);
        if (store.code.length != 0) return store;
        new TokenStore{salt: _storeSalt(merchant, generation)}();
        emit StoreOpened(store, merchant);
    }

    function _renewStore(address merchant) internal {
        uint16 generation = ++_generations[merchant];
        emit StoreRenewed(getStoreOf(merchant, generation), merchant, generation);
    }

    function _storeSalt(address merchant, uint256 generation) private pure returns (bytes32) {
        return bytes32((generation << 160) | uint160(merchant));
    }
}

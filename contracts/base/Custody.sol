// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ICustody} from "../interfaces/ICustody.sol";
import {ITokenStore} from "../interfaces/ITokenStore.sol";
import {Tokens} from "../libraries/Tokens.sol";
import {Domain} from "./Domain.sol";
import {IssuerLists} from "./IssuerLists.sol";

/// Deliveries out of stores, and the credits that are left where one fails. Which stores there are is the room's choice:
/// one an owner (`Stores`), or itself (`OwnStore`).
abstract contract Custody is ICustody, Domain, IssuerLists, Nonces, ReentrancyGuardTransient {
    bytes32 private constant CLAIM_TYPEHASH = keccak256(
        "Claim(address account,address store,address token,address to,uint256 amount,uint256 nonce,uint256 deadline)"
    );

    mapping(address store => mapping(address token => mapping(address account => uint256))) private _credits;

    /// @inheritdoc ICustody
    function claim(address store, address token, address account) external nonReentrant {
        // A listed account can receive and not send: anybody could bury its credit there ahead of its own `claimTo`.
        if (msg.sender != account) require(!_isBlacklisted(token, account), AccountBlacklisted(account, token));

        _claim(store, token, account, account, _credits[store][token][account]);
    }

    /// @inheritdoc ICustody
    function claimTo(address store, address token, address to, uint256 amount) external nonReentrant {
        _checkPayee(token, to);

        _claim(store, token, msg.sender, to, amount);
    }

    /// @inheritdoc ICustody
    function claimToFor(
        address account,
        address store,
        address token,
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

    /// @inheritdoc ICustody
    function invalidateNonce() external {
        _useNonce(msg.sender);
    }

    /// @inheritdoc ICustody
    function getCredit(address store, address token, address account) public view returns (uint256) {
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

    /// Brings `amount`, the part `leg` of `id`, out of the store to `account`. If it cannot be delivered, it is credited.
    function _pushOrCredit(
        bytes32 id,
        bytes32 leg,
        address store,
        address token,
        address account,
        uint256 amount
    ) internal {
        if (!_push(store, token, account, amount)) _credit(id, leg, store, token, account, amount);
    }

    /// Sends out of the store within the gas of a leg.
    /// @return delivered False when the token refused: the tokens are still in the store.
    function _push(address store, address token, address to, uint256 amount) internal returns (bool delivered) {
        uint256 available = gasleft();
        // solhint-disable-next-line check-send-result
        try ITokenStore(store).send{gas: Tokens.LEG_GAS}(token, to, amount) {
            return true;
        } catch {
            Tokens.checkLegGas(available);
            return false;
        }
    }

    function _credit(bytes32 id, bytes32 leg, address store, address token, address account, uint256 amount) internal {
        _credits[store][token][account] += amount;
        emit Credited(id, store, account, leg, token, amount);
    }

    function _checkPayee(address token, address account) internal view {
        require(account != address(0) && account != token && account != address(this), PayeeNotAllowed(account));
    }

    /// Whether the token's issuer lists the account; false where nobody knows how to ask.
    function _isBlacklisted(address token, address account) internal view returns (bool) {
        bytes4 list = _issuerListOf(token);
        return list != 0 && Tokens.isIssuerListed(token, list, account);
    }
}

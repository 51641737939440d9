// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// TEST ONLY. A token with the permit of ERC-2612 and the `receiveWithAuthorization` of ERC-3009 in both its forms, as
/// USDC has them.
contract PermitTokenMock is ERC20Permit {
    bytes32 private constant RECEIVE_TYPEHASH = keccak256(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );

    mapping(address account => mapping(bytes32 nonce => bool)) public authorizationState;
    /// This token's own fee, in basis points of a transfer.
    uint256 public feeBps;
    /// It has the standard's form of `receiveWithAuthorization` alone.
    bool public isStandard;
    /// Its permit uses up all the gas that it is given.
    bool public permitBurnsGas;

    error OnlyStandardForm();
    error CallerNotReceiver(address caller, address to);
    error AuthorizationNotNow(uint256 timestamp, uint256 validAfter, uint256 validBefore);
    error AuthorizationUsed(address from, bytes32 nonce);
    error AuthorizationNotSigned(address from);

    constructor() ERC20("TEST Permit", "TEST-PERMIT") ERC20Permit("TEST Permit") {}

    function decimals() public pure override returns (uint8) {
        return 6;
    }

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function setStandard(bool isStandard_) external {
        isStandard = isStandard_;
    }

    function setPermitBurnsGas(bool burns) external {
        permitBurnsGas = burns;
    }

    function setFee(uint256 bps) external {
        feeBps = bps;
    }

    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        _receive(from, to, value, validAfter, validBefore, nonce, abi.encodePacked(r, s, v));
    }

    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes memory signature
    ) external {
        require(!isStandard, OnlyStandardForm());
        _receive(from, to, value, validAfter, validBefore, nonce, signature);
    }

    function permit(
        address owner,
        address spender,
        uint256 value,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) public override {
        if (permitBurnsGas) {
            // No library burns all the gas: a failed assertion has given it back since Solidity 0.8.
            assembly ("memory-safe") {
                invalid()
            }
        }
        super.permit(owner, spender, value, deadline, v, r, s);
    }

    function _receive(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes memory signature
    ) private {
        require(msg.sender == to, CallerNotReceiver(msg.sender, to));
        require(
            block.timestamp > validAfter && block.timestamp < validBefore,
            AuthorizationNotNow(block.timestamp, validAfter, validBefore)
        );
        require(!authorizationState[from][nonce], AuthorizationUsed(from, nonce));
        bytes32 digest = _hashTypedDataV4(
            keccak256(abi.encode(RECEIVE_TYPEHASH, from, to, value, validAfter, validBefore, nonce))
        );
        require(SignatureChecker.isValidSignatureNow(from, digest, signature), AuthorizationNotSigned(from));
        authorizationState[from][nonce] = true;
        _transfer(from, to, value);
    }

    /// The fee goes out of existence.
    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (feeBps != 0 && from != address(0) && to != address(0))
            super._update(to, address(0), (value * feeBps) / 10_000);
    }
}

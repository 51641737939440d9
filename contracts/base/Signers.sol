// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ISigners} from "../interfaces/ISigners.sol";
import {Bps} from "../libraries/Bps.sol";
import {Domain} from "./Domain.sol";

/// The keys that may sign terms for an owner, and the check of what they sign.
abstract contract Signers is ISigners, Domain, ReentrancyGuardTransient {
    struct Signer {
        uint48 validUntil;
        uint16 maxOutBps;
        /// Counts the settings of this owner and signer, signed ones or not. It would take 10^57 of them to run over.
        uint192 nonce;
    }

    bytes32 private constant SET_SIGNER_TYPEHASH = keccak256(
        "SetSigner(address owner,address signer,uint48 validUntil,uint16 maxOutBps,uint256 nonce,uint256 deadline)"
    );

    mapping(address owner => mapping(address signer => Signer)) private _signers;

    /// @inheritdoc ISigners
    function setSigner(address signer, uint48 validUntil, uint16 maxOutBps) external nonReentrant {
        _setSigner(msg.sender, signer, validUntil, maxOutBps);
    }

    /// @inheritdoc ISigners
    function setSignerFor(
        address owner,
        address signer,
        uint48 validUntil,
        uint16 maxOutBps,
        uint256 deadline,
        bytes calldata signature
    ) external nonReentrant {
        uint256 nonce = _signers[owner][signer].nonce;
        bytes32 structHash = keccak256(
            abi.encode(SET_SIGNER_TYPEHASH, owner, signer, validUntil, maxOutBps, nonce, deadline)
        );
        _checkSignature(owner, _digest(structHash), deadline, signature);

        _setSigner(owner, signer, validUntil, maxOutBps);
    }

    /// @inheritdoc ISigners
    function getSigner(
        address owner,
        address signer
    ) external view returns (uint256 validUntil, uint256 maxOutBps, uint256 nonce) {
        Signer storage named = _signers[owner][signer];
        return (named.validUntil, named.maxOutBps, named.nonce);
    }

    /// Refuses terms that neither the owner nor a live signer within its cap has signed.
    /// @param outBps Share of the amount that the terms give to others.
    function _checkSigned(
        address owner,
        uint256 outBps,
        bytes32 digest,
        address signer,
        bytes calldata signature
    ) internal {
        if (signer != owner) {
            Signer storage named = _checkLive(owner, signer);
            require(outBps <= named.maxOutBps, SignerCapExceeded(outBps, named.maxOutBps));
        }
        _checkSignature(signer, digest, signature);
    }

    function _checkLive(address owner, address signer) internal view returns (Signer storage named) {
        named = _signers[owner][signer];
        require(block.timestamp < named.validUntil, SignerNotLive(owner, signer, named.validUntil));
    }

    function _setSigner(address owner, address signer, uint48 validUntil, uint16 maxOutBps) private {
        require(signer != address(0) && signer != owner, SignerNotAllowed(signer));
        require(maxOutBps <= Bps.WHOLE, BpsOverWhole(maxOutBps, Bps.WHOLE));

        Signer storage named = _signers[owner][signer];
        (named.validUntil, named.maxOutBps) = (validUntil, maxOutBps);
        ++named.nonce;
        emit SignerSet(owner, signer, validUntil, maxOutBps);
    }
}

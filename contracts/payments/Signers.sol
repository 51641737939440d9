// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Domain} from "../base/Domain.sol";
import {ISigners} from "../interfaces/ISigners.sol";
import {Bps} from "../libraries/Bps.sol";

/// Who may sign for a merchant, and the check of what was signed.
abstract contract Signers is ISigners, Domain, Nonces, ReentrancyGuardTransient {
    struct Signer {
        uint48 validUntil;
        uint16 maxOutBps;
    }

    bytes32 private constant SET_SIGNER_TYPEHASH = keccak256(
        "SetSigner(address merchant,address signer,uint48 validUntil,uint16 maxOutBps,uint256 nonce,uint256 deadline)"
    );

    mapping(address merchant => mapping(address signer => Signer)) private _signers;

    /// @inheritdoc ISigners
    function setSigner(address signer, uint48 validUntil, uint16 maxOutBps) external nonReentrant {
        _setSigner(msg.sender, signer, validUntil, maxOutBps);
    }

    /// @inheritdoc ISigners
    function setSignerFor(
        address merchant,
        address signer,
        uint48 validUntil,
        uint16 maxOutBps,
        uint256 deadline,
        bytes calldata signature
    ) external nonReentrant {
        bytes32 structHash = keccak256(
            abi.encode(SET_SIGNER_TYPEHASH, merchant, signer, validUntil, maxOutBps, _useNonce(merchant), deadline)
        );
        _checkSignature(merchant, _digest(structHash), deadline, signature);
        _setSigner(merchant, signer, validUntil, maxOutBps);
    }

    /// @inheritdoc ISigners
    function getSigner(address merchant, address signer) external view returns (uint256 validUntil, uint256 maxOutBps) {
        Signer storage named = _signers[merchant][signer];
        return (named.validUntil, named.maxOutBps);
    }

    /// Refuses an invoice that neither the merchant nor a live signer within its cap has signed.
    /// @param outBps What fee and splits take together.
    function _checkInvoice(
        address merchant,
        uint256 outBps,
        bytes32 digest,
        address signer,
        bytes calldata signature
    ) internal {
        if (signer != merchant) {
            uint256 maxOutBps = _checkLive(merchant, signer);
            require(outBps <= maxOutBps, SignerCapExceeded(outBps, maxOutBps));
        }
        _checkSignature(signer, digest, signature);
    }

    function _checkLive(address merchant, address signer) internal view returns (uint256 maxOutBps) {
        Signer memory named = _signers[merchant][signer];
        require(block.timestamp < named.validUntil, SignerNotLive(merchant, signer, named.validUntil));
        return named.maxOutBps;
    }

    function _setSigner(address merchant, address signer, uint48 validUntil, uint16 maxOutBps) private {
        require(signer != address(0) && signer != merchant, SignerNotAllowed(signer));
        require(maxOutBps <= Bps.WHOLE, BpsOverWhole(maxOutBps, Bps.WHOLE));
        _signers[merchant][signer] = Signer({validUntil: validUntil, maxOutBps: maxOutBps});
        emit SignerSet(merchant, signer, validUntil, maxOutBps);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {IMulticall3} from "../interfaces/external/IMulticall3.sol";

/// Whether `signer` signed `digest`: by its key, by its code (ERC-1271), or by the code that it is going to have
/// (ERC-6492). The key comes first, so that an account that took code by EIP-7702 keeps its key's signatures.
library Signatures {
    /// End of an ERC-6492 signature.
    bytes32 internal constant ERC6492_MAGIC = 0x6492649264926492649264926492649264926492649264926492649264926492;

    /// @param preparer The Multicall3 that makes an ERC-6492 signature's own call. That call may be to anything, so it
    /// must never come from an account that holds money or allowances, which is to say from us.
    function isValid(
        IMulticall3 preparer,
        address signer,
        bytes32 digest,
        bytes calldata signature
    ) internal returns (bool) {
        if (_isErc6492(signature)) {
            (address factory, bytes memory factoryData, bytes memory inner) = abi.decode(
                signature[:signature.length - 32],
                (address, bytes, bytes)
            );
            if (signer.code.length == 0) _prepare(preparer, factory, factoryData);
            return SignatureChecker.isValidERC1271SignatureNow(signer, digest, inner);
        }
        (address recovered, ECDSA.RecoverError problem, ) = ECDSA.tryRecoverCalldata(digest, signature);
        if (problem == ECDSA.RecoverError.NoError && recovered == signer) return true;
        return SignatureChecker.isValidERC1271SignatureNowCalldata(signer, digest, signature);
    }

    function _isErc6492(bytes calldata signature) private pure returns (bool) {
        return signature.length > 32 && bytes32(signature[signature.length - 32:]) == ERC6492_MAGIC;
    }

    /// A failed preparation is not an error of its own: the signature that follows is then refused.
    function _prepare(IMulticall3 preparer, address factory, bytes memory factoryData) private {
        IMulticall3.Call[] memory calls = new IMulticall3.Call[](1);
        calls[0] = IMulticall3.Call({target: factory, callData: factoryData});
        preparer.tryAggregate(false, calls);
    }
}

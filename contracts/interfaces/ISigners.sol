// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

interface ISigners {
    /// `signer` signs terms of `owner` until `validUntil` (unix seconds, exclusive; zero: revoked), as long as they give
    /// at most `maxOutBps` of the amount to others.
    event SignerSet(address indexed owner, address indexed signer, uint256 validUntil, uint256 maxOutBps);

    /// Zero and the owner itself cannot be named.
    error SignerNotAllowed(address signer);
    error SignerNotLive(address owner, address signer, uint256 validUntil);
    error SignerCapExceeded(uint256 attemptedBps, uint256 allowedBps);
    error BpsOverWhole(uint256 attempted, uint256 allowed);

    /// Names, narrows or revokes one of the caller's signers. It counts at once, for terms that are already signed too,
    /// and spends the nonce of that signer: an older signature for `setSignerFor` cannot bring it back.
    /// @param validUntil Unix seconds, exclusive; zero revokes.
    /// @param maxOutBps Maximum share of the amount that terms give to others, in basis points.
    function setSigner(address signer, uint48 validUntil, uint16 maxOutBps) external;

    /// The same by the owner's signature, which anyone may send.
    /// @param deadline Unix seconds, inclusive.
    /// @param signature Over `SetSigner(address owner,address signer,uint48 validUntil,uint16 maxOutBps,uint256
    /// nonce,uint256 deadline)` with the next nonce of this owner and signer, which `getSigner` returns.
    function setSignerFor(
        address owner,
        address signer,
        uint48 validUntil,
        uint16 maxOutBps,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @return validUntil Unix seconds, exclusive; zero: never named, or revoked.
    /// @return maxOutBps Maximum share of the amount that terms give to others, in basis points.
    /// @return nonce Next nonce of a signed `SetSigner` of this owner and signer.
    function getSigner(
        address owner,
        address signer
    ) external view returns (uint256 validUntil, uint256 maxOutBps, uint256 nonce);
}

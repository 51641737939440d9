// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Who may sign invoices for a merchant. The merchant itself always may, without a cap.
interface ISigners {
    /// `signer` signs invoices of `merchant` until `validUntil` (unix seconds, exclusive; zero: revoked), if their fee
    /// and splits together take `maxOutBps` of the amount at most.
    event SignerSet(address indexed merchant, address indexed signer, uint256 validUntil, uint256 maxOutBps);

    /// Zero and the merchant itself are not to be named.
    error SignerNotAllowed(address signer);
    error SignerNotLive(address merchant, address signer, uint256 validUntil);
    error SignerCapExceeded(uint256 attemptedBps, uint256 allowedBps);
    error BpsOverWhole(uint256 attempted, uint256 allowed);

    /// Names, narrows or revokes one of the caller's signers. It counts at once, for unpaid invoices too.
    /// @param validUntil Unix seconds, exclusive; zero revokes.
    /// @param maxOutBps What fee and splits of an invoice may take together, in basis points of its amount.
    function setSigner(address signer, uint48 validUntil, uint16 maxOutBps) external;

    /// The same by the merchant's signature, which anyone may send.
    /// @param deadline Unix seconds: the signature is good until and at it.
    /// @param signature Over `SetSigner(address merchant,address signer,uint48 validUntil,uint16 maxOutBps,uint256
    /// nonce,uint256 deadline)` with the merchant's next nonce.
    function setSignerFor(
        address merchant,
        address signer,
        uint48 validUntil,
        uint16 maxOutBps,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @return validUntil Unix seconds, exclusive; zero: never named, or revoked.
    /// @return maxOutBps What fee and splits may take together, in basis points.
    function getSigner(address merchant, address signer) external view returns (uint256 validUntil, uint256 maxOutBps);
}

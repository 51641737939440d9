// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

interface IPolicy {
    /// Asked by a room before it takes a payment.
    /// @param id Digest of the terms that are going to be paid.
    /// @param from Account whose tokens are going to be taken.
    /// @param to Everybody who is going to be paid.
    /// @param amount Amount that is going to be taken, in base units of `token`.
    /// @return reason Zero: allowed. Otherwise why not, in up to 32 bytes of ASCII.
    function decide(
        bytes32 id,
        address from,
        address[] calldata to,
        address token,
        uint256 amount
    ) external returns (bytes32 reason);
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// One rule that a PolicyEngine asks.
interface IPolicyRule {
    /// @return reason Zero: nothing against it. Otherwise what is, in up to 32 bytes of ASCII.
    function check(
        address payer,
        address merchant,
        address token,
        uint256 amount
    ) external view returns (bytes32 reason);
}

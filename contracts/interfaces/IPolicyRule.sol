// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

interface IPolicyRule {
    /// The parameters are those of `IPolicy.decide`.
    /// @return reason Zero: no objection. Otherwise the objection, in up to 32 bytes of ASCII.
    function check(
        address from,
        address[] calldata to,
        address token,
        uint256 amount
    ) external view returns (bytes32 reason);
}

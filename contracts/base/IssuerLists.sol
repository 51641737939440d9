// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// The facts that a room needs about the tokens it holds. The list is its own (`Governed`) or another contract's.
abstract contract IssuerLists {
    /// Selector of the function by which the issuer of `token` tells whether it has listed an account; zero: unknown.
    function _issuerListOf(address token) internal view virtual returns (bytes4);
}

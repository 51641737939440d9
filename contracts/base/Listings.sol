// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// What a room has to know of the tokens it holds, whoever keeps the list: itself (`Governed`), or another contract.
abstract contract Listings {
    /// Selector of the function by which the issuer of `token` tells whether it has listed an account; zero: unknown.
    function _issuerListOf(address token) internal view virtual returns (bytes4);
}

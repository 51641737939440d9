// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// A small contract that holds one owner's tokens, apart from everybody else's, and obeys the contract that made it.
interface ITokenStore {
    error NotStoreController(address caller, address controller);

    /// Sends with a gas cap.
    /// @return delivered False when the token refused: the tokens are still here.
    function push(address token, address to, uint256 amount) external returns (bool delivered);

    /// Sends with all the gas there is; reverts when the token refuses.
    function send(address token, address to, uint256 amount) external;
}

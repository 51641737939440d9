// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

interface ITokenStore {
    error NotStoreController(address caller);

    /// Sends `amount` of the store's `token` to `to`; reverts when the token refuses. For the room that made the store.
    function send(address token, address to, uint256 amount) external;
}

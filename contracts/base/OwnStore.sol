// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITokenStore} from "../interfaces/ITokenStore.sol";
import {Tokens} from "../libraries/Tokens.sol";

/// For a room that holds its tokens itself: it is the store of all its accounts. It sends by a call to itself, so that a
/// transfer that fails is undone with the call.
abstract contract OwnStore is ITokenStore {
    /// @inheritdoc ITokenStore
    function send(address token, address to, uint256 amount) external {
        require(msg.sender == address(this), NotStoreController(msg.sender));

        Tokens.transfer(token, to, amount);
    }
}

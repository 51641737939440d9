// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITokenStore} from "../interfaces/ITokenStore.sol";
import {Tokens} from "../libraries/Tokens.sol";

/// The tokens of one owner, for the room that made this contract. A contract of its own rather than a clone, which
/// would cost 2,500 gas more at each exit.
contract TokenStore is ITokenStore {
    address private immutable _controller = msg.sender;

    /// @inheritdoc ITokenStore
    function send(address token, address to, uint256 amount) external {
        require(msg.sender == _controller, NotStoreController(msg.sender));

        Tokens.transfer(token, to, amount);
    }
}

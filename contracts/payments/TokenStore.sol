// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITokenStore} from "../interfaces/ITokenStore.sol";
import {Tokens} from "../libraries/Tokens.sol";

/// One merchant's tokens. A contract of its own rather than a clone: it costs 60,000 gas more once, and 2,900 less at
/// each call.
contract TokenStore is ITokenStore {
    address private immutable _controller = msg.sender;

    modifier onlyController() {
        require(msg.sender == _controller, NotStoreController(msg.sender, _controller));
        _;
    }

    /// @inheritdoc ITokenStore
    function push(address token, address to, uint256 amount) external onlyController returns (bool) {
        return Tokens.tryTransfer(token, to, amount);
    }

    /// @inheritdoc ITokenStore
    function send(address token, address to, uint256 amount) external onlyController {
        Tokens.transfer(token, to, amount);
    }
}

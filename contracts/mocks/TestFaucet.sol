// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Tokens} from "../libraries/Tokens.sol";

/// TEST ONLY. Gives every account a fixed amount of a TEST token a day, out of what it holds.
contract TestFaucet {
    /// `account` was given `amount`, in base units of the token.
    event Dripped(address indexed account, uint256 amount);

    /// `account` has had its amount of the day: the next may come at `allowed`, now is `attempted`.
    error DripTooSoon(address account, uint256 attempted, uint256 allowed);

    uint256 private constant BETWEEN_DRIPS = 1 days;

    address public immutable token;
    uint256 public immutable amount;

    /// Unix seconds; zero: never had any.
    mapping(address account => uint256) public nextDripAt;

    constructor(address token_, uint256 amount_) {
        token = token_;
        amount = amount_;
    }

    /// Gives `account` its amount of the day. Anyone may call it.
    function drip(address account) external {
        uint256 earliest = nextDripAt[account];
        require(block.timestamp >= earliest, DripTooSoon(account, block.timestamp, earliest));
        nextDripAt[account] = block.timestamp + BETWEEN_DRIPS;
        emit Dripped(account, amount);
        Tokens.transfer(token, account, amount);
    }
}

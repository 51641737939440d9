// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// TEST ONLY. A token in the manner of USDC: it answers `true`, and refuses a blocked sender and a blocked recipient
/// alike, so that a leg of a payment can fail while the payer is well. Its issuer can keep a fee of each transfer.
contract BlocklistToken {
    error Blocked(address account);
    error BalanceTooLow(address account, uint256 attempted, uint256 allowed);
    error AllowanceTooLow(address spender, uint256 attempted, uint256 allowed);

    mapping(address account => uint256) public balanceOf;
    mapping(address account => mapping(address spender => uint256)) public allowance;
    mapping(address account => bool) public isBlocked;

    address private immutable _issuer;
    uint256 public feeBps;

    constructor(address issuer) {
        _issuer = issuer;
    }

    function setFee(uint256 bps) external {
        feeBps = bps;
    }

    function mint(address account, uint256 amount) external {
        balanceOf[account] += amount;
    }

    function setBlocked(address account, bool blocked) external {
        isBlocked[account] = blocked;
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        return true;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        _move(msg.sender, to, amount);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        uint256 allowed = allowance[from][msg.sender];
        require(amount <= allowed, AllowanceTooLow(msg.sender, amount, allowed));
        if (allowed != type(uint256).max) allowance[from][msg.sender] = allowed - amount;
        _move(from, to, amount);
        return true;
    }

    function _move(address from, address to, uint256 amount) private {
        require(!isBlocked[from], Blocked(from));
        require(!isBlocked[to], Blocked(to));
        uint256 balance = balanceOf[from];
        require(amount <= balance, BalanceTooLow(from, amount, balance));
        balanceOf[from] = balance - amount;
        uint256 fee = (amount * feeBps) / 10_000;
        balanceOf[to] += amount - fee;
        balanceOf[_issuer] += fee;
    }
}

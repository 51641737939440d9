// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Stage} from "./Stage.sol";

/// A model of each token: all watched balances in memory, moved as the token would move them.
abstract contract Ledgers is Stage {
    struct Ledger {
        address token;
        /// Of the payer, to the spender that this call uses.
        uint256 allowance;
        uint256[] balances;
        /// Amounts that accounts received as their own. A store that is somebody's payee keeps its own, and owes it to nobody.
        uint256[] brought;
    }

    struct Balances {
        uint256[] usdt;
        uint256[] blocklisting;
    }

    /// A ledger that begins with the balances of `token` in `before`.
    function _ledgerOf(Balances memory before, address token) internal view returns (Ledger memory ledger) {
        uint256[] memory balances = token == address(usdt) ? before.usdt : before.blocklisting;
        ledger.token = token;
        ledger.balances = new uint256[](ACCOUNTS);
        ledger.brought = new uint256[](ACCOUNTS);
        for (uint256 i = 0; i < ACCOUNTS; ++i) ledger.balances[i] = balances[i];
    }

    function _allBalances() internal view returns (Balances memory) {
        return Balances(_balancesOf(address(usdt)), _balancesOf(address(blocklisting)));
    }

    function _balancesOf(address token) internal view returns (uint256[] memory balances) {
        balances = new uint256[](ACCOUNTS);
        for (uint256 i = 0; i < ACCOUNTS; ++i) balances[i] = IERC20(token).balanceOf(accounts[i]);
    }

    function _balanceOf(address token, uint256 account) internal view returns (uint256) {
        return IERC20(token).balanceOf(accounts[account]);
    }

    function _sumOf(uint256[] memory balances) internal pure returns (uint256 sum) {
        for (uint256 i = 0; i < balances.length; ++i) sum += balances[i];
    }

    /// Whether the token refuses to move anything from, or to, these accounts.
    function _refuses(address token, uint256 from, uint256 to) internal view returns (bool) {
        if (token == address(usdt)) return usdt.paused() || usdt.isBlackListed(accounts[from]);
        return blocklisting.isBlocked(accounts[from]) || blocklisting.isBlocked(accounts[to]);
    }

    /// The token's own fee of a transfer, which goes to its issuer.
    function _tokenFeeOf(address token, uint256 amount) internal view returns (uint256 kept) {
        if (token != address(usdt)) return (amount * blocklisting.feeBps()) / 10_000;
        kept = (amount * usdt.basisPointsRate()) / 10_000;
        if (kept > usdt.maximumFee()) kept = usdt.maximumFee();
    }

    /// The account's own transfer.
    /// @return moved False, with nothing changed, where the token would refuse.
    function _move(Ledger memory ledger, uint256 from, uint256 to, uint256 amount) internal view returns (bool moved) {
        if (_refuses(ledger.token, from, to) || ledger.balances[from] < amount) return false;
        uint256 kept = _tokenFeeOf(ledger.token, amount);
        ledger.balances[from] -= amount;
        ledger.balances[to] += amount - kept;
        ledger.balances[ISSUER] += kept;
        return true;
    }

    /// The account's own transfer of what is the recipient's.
    function _deliver(
        Ledger memory ledger,
        uint256 from,
        uint256 to,
        uint256 amount
    ) internal view returns (bool delivered) {
        delivered = _move(ledger, from, to, amount);
        if (delivered) ledger.brought[to] += amount - _tokenFeeOf(ledger.token, amount);
    }

    /// The same as `_move`, by the allowance.
    function _moveFrom(
        Ledger memory ledger,
        uint256 from,
        uint256 to,
        uint256 amount
    ) internal view returns (bool moved) {
        if (ledger.allowance < amount || !_move(ledger, from, to, amount)) return false;
        if (ledger.allowance != type(uint256).max) ledger.allowance -= amount;
        return true;
    }
}

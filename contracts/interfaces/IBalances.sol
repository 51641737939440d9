// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

interface IBalances {
    /// `amount` of the free balance that `owner` has in `store` left for `to`.
    event Withdrawn(address indexed store, address indexed owner, address indexed token, address to, uint256 amount);

    error FreeBalanceExceeded(uint256 attempted, uint256 allowed);
    error LockedBalanceExceeded(uint256 attempted, uint256 allowed);

    /// Sends `amount` of the caller's free balance to `to`; reverts when the token refuses.
    /// @param generation Generation of the caller's store that holds it.
    function withdraw(uint16 generation, address token, address to, uint256 amount) external;

    /// Sends `amount` of `owner`'s free balance to `to`, by `owner`'s signature; anyone may send it.
    /// @param deadline Unix seconds, inclusive.
    /// @param signature Over `Withdraw(address owner,address store,address token,address to,uint256 amount,uint256
    /// nonce,uint256 deadline)` with the owner's next nonce.
    function withdrawFor(
        address owner,
        uint16 generation,
        address token,
        address to,
        uint256 amount,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// Balance of the store's owner, in base units of `token`.
    /// @return free The owner may withdraw it.
    /// @return locked The room decides about it.
    function getBalance(address store, address token) external view returns (uint256 free, uint256 locked);
}

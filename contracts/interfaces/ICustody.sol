// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

interface ICustody {
    /// `amount` of `token` for `account` could not be delivered. `store` holds it as a credit. `leg` is the kind of part
    /// of `id` that it is, in up to 32 bytes of ASCII: the room has the list.
    event Credited(
        bytes32 indexed id,
        address indexed store,
        address indexed account,
        bytes32 leg,
        address token,
        uint256 amount
    );

    /// `amount` of `account`'s credit left `store` for `to`: the account itself, or where the account had it sent.
    event Claimed(address indexed store, address indexed account, address indexed token, address to, uint256 amount);

    /// Zero, the token itself and the room cannot be paid: nobody could claim what they were sent.
    error PayeeNotAllowed(address account);
    error NoCredit(address store, address token, address account);
    error CreditExceeded(uint256 attempted, uint256 allowed);
    /// The token's issuer lists `account`: only the account itself may have its credit sent.
    error AccountBlacklisted(address account, address token);

    /// Sends the whole credit of `account` in `store` to `account`. Anyone may call it, unless the token's issuer lists
    /// the account: then only the account may. There is no gas cap.
    function claim(address store, address token, address account) external;

    /// Sends `amount` of the caller's credit to `to`.
    function claimTo(address store, address token, address to, uint256 amount) external;

    /// Sends `amount` of `account`'s credit to `to`, by `account`'s signature; anyone may send it.
    /// @param deadline Unix seconds, inclusive.
    /// @param signature Over `Claim(address account,address store,address token,address to,uint256 amount,uint256
    /// nonce,uint256 deadline)` with the account's next nonce.
    function claimToFor(
        address account,
        address store,
        address token,
        address to,
        uint256 amount,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// Spends the caller's next nonce, so that nothing that was signed with it can be sent.
    function invalidateNonce() external;

    /// Credit of `account` in `store`, in base units of `token`.
    function getCredit(address store, address token, address account) external view returns (uint256);
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentId} from "../types/PaymentTerms.sol";

/// Where tokens wait: a store for each merchant, apart from everybody else's, and credits for what could not be
/// delivered. Nothing here asks for a pause, a price or a provider.
interface IStores {
    /// `amount` of `token` from payment `id` could not be delivered and waits in `store` for `account` to be claimed.
    event Credited(PaymentId indexed id, address indexed store, address indexed account, address token, uint256 amount);

    /// `amount` of `token` left `store` for `to`: `account`'s credit, delivered to itself or where it had signed for.
    event Claimed(address indexed store, address indexed account, address indexed token, address to, uint256 amount);

    /// A store that holds `merchant`'s tokens was created.
    event StoreOpened(address indexed store, address indexed merchant);

    /// From now on `merchant`'s new money goes to `store`, its store of `generation`. What waits in the one before it
    /// stays there and gets out as before.
    event StoreRenewed(address indexed store, address indexed merchant, uint256 generation);

    /// Zero, the token itself and the processor are not to be paid.
    error PayeeNotAllowed(address account);
    error NoCredit(address store, address token, address account);
    error CreditExceeded(uint256 attempted, uint256 allowed);

    /// Sends the whole credit of `account` in `store` to `account`. Anyone may call it; there is no gas cap.
    function claim(address store, address token, address account) external;

    /// Sends `amount` of `account`'s credit to `to`, by `account`'s signature; anyone may send it.
    /// @param deadline Unix seconds: the signature is good until and at it.
    /// @param signature Over `Claim(address account,address store,address token,address to,uint256 amount,uint256
    /// nonce,uint256 deadline)` with the account's next nonce.
    function claimTo(
        address store,
        address token,
        address account,
        address to,
        uint256 amount,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// The address of the store that takes `merchant`'s new money, whether it has been opened or not.
    function getStore(address merchant) external view returns (address);

    /// The address of `merchant`'s store of a generation; the first is 0.
    function getStoreOf(address merchant, uint256 generation) external view returns (address);

    /// Which of `merchant`'s stores takes new money.
    function getGeneration(address merchant) external view returns (uint256);

    /// What waits in `store` for `account`, in base units of `token`.
    function getCredit(address store, address token, address account) external view returns (uint256);
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

interface IStores {
    /// The contract `store`, which holds tokens of `owner`, was created.
    event StoreOpened(address indexed store, address indexed owner, uint256 generation);

    /// New money of `owner` goes to `store`, its store of `generation`, from now on. The store before it keeps what it
    /// holds, which gets out as before.
    event StoreRenewed(address indexed store, address indexed owner, uint256 generation);

    /// Nobody has said how this token's issuer tells what it has blacklisted.
    error IssuerListUnknown(address token);
    error StoreNotBlacklisted(address store, address token);
    /// The issuer of `token` lists the store, which could not pay out new money. Anyone may renew it.
    error StoreBlacklisted(address store, address token);

    /// New money of the caller goes to a new store from now on.
    function newStore() external;

    /// The same for an owner whose store the issuer of `token` has on its list. For anyone.
    function newStoreForBlacklisted(address owner, address token) external;

    /// Address of the store that takes new money of `owner`, whether it has been opened or not.
    function getStore(address owner) external view returns (address);

    /// Address of `owner`'s store of a generation; the first is 0.
    function getStoreOf(address owner, uint256 generation) external view returns (address);

    /// Generation of the store that takes new money of `owner`.
    function getGeneration(address owner) external view returns (uint256);
}

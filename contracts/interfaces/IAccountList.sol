// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// A list of accounts that a rule looks at. Its owner keeps it; a change counts for every payment after it.
interface IAccountList {
    /// `account` is (`listed`) or is not on the list any more.
    event AccountListed(address indexed account, bool listed);

    /// Puts accounts on the list or takes them off. For the owner.
    function setListed(address[] calldata accounts, bool listed) external;

    function isListed(address account) external view returns (bool);
}

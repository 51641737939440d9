// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {IAccountList} from "../interfaces/IAccountList.sol";

/// A list of accounts that its owner keeps.
abstract contract AccountList is IAccountList, Ownable2Step {
    mapping(address account => bool) private _listed;

    constructor(address owner) Ownable(owner) {}

    /// @inheritdoc IAccountList
    function setListed(address[] calldata accounts, bool listed) external onlyOwner {
        for (uint256 i = 0; i < accounts.length; ++i) {
            _listed[accounts[i]] = listed;
            emit AccountListed(accounts[i], listed);
        }
    }

    /// @inheritdoc IAccountList
    function isListed(address account) public view returns (bool) {
        return _listed[account];
    }
}

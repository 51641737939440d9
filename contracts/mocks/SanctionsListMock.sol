// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ISanctionsList} from "../interfaces/external/ISanctionsList.sol";

/// TEST ONLY. A sanctions list as Chainalysis keeps one, filled by its owner.
contract SanctionsListMock is ISanctionsList, Ownable {
    mapping(address account => bool) private _sanctioned;

    event SanctionedAddressesAdded(address[] accounts);
    event SanctionedAddressesRemoved(address[] accounts);

    constructor(address owner) Ownable(owner) {}

    function addToSanctionsList(address[] calldata accounts) external onlyOwner {
        for (uint256 i = 0; i < accounts.length; ++i) _sanctioned[accounts[i]] = true;
        emit SanctionedAddressesAdded(accounts);
    }

    function removeFromSanctionsList(address[] calldata accounts) external onlyOwner {
        for (uint256 i = 0; i < accounts.length; ++i) _sanctioned[accounts[i]] = false;
        emit SanctionedAddressesRemoved(accounts);
    }

    function isSanctioned(address account) external view returns (bool) {
        return _sanctioned[account];
    }
}

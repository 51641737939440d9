// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// The part of Chainalysis' sanctions oracle that is asked.
interface ISanctionsList {
    function isSanctioned(address account) external view returns (bool);
}

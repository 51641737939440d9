// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";
import {WalletMock} from "./WalletMock.sol";

/// TEST ONLY. Creates wallets at addresses that are known beforehand, as the factories behind ERC-6492 do.
contract WalletFactoryMock {
    function create(address owner) external returns (WalletMock) {
        return new WalletMock{salt: bytes32(0)}(owner);
    }

    function addressOf(address owner) external view returns (address) {
        bytes memory initCode = abi.encodePacked(type(WalletMock).creationCode, abi.encode(owner));
        return Create2.computeAddress(bytes32(0), keccak256(initCode));
    }
}

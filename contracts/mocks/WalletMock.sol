// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// TEST ONLY. The smallest smart account: one owner signs (ERC-1271) and acts for it.
contract WalletMock is IERC1271 {
    address public owner;

    error NotWalletOwner(address caller);

    modifier onlyOwner() {
        require(msg.sender == owner, NotWalletOwner(msg.sender));
        _;
    }

    constructor(address owner_) {
        owner = owner_;
    }

    function setOwner(address newOwner) external onlyOwner {
        owner = newOwner;
    }

    function execute(address target, bytes calldata data) external onlyOwner returns (bytes memory) {
        return Address.functionCall(target, data);
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        (address recovered, ECDSA.RecoverError problem, ) = ECDSA.tryRecoverCalldata(hash, signature);
        bool valid = problem == ECDSA.RecoverError.NoError && recovered == owner;
        return valid ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {IDomain} from "../interfaces/IDomain.sol";

/// An EIP-712 domain that is fixed at deployment. OpenZeppelin's EIP712 follows `block.chainid` instead: on a fork of
/// the chain it would change the id of every payment that waits, and strand its money.
abstract contract Domain is IDomain {
    string private constant NAME = "Feiqian";
    string private constant VERSION = "1";

    uint256 private immutable _chainId = block.chainid;
    bytes32 private immutable _domainSeparator = keccak256(
        abi.encode(
            keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
            keccak256(bytes(NAME)),
            keccak256(bytes(VERSION)),
            block.chainid,
            address(this)
        )
    );

    /// Entries only: exits work on every chain.
    modifier onlyDeploymentChain() {
        require(block.chainid == _chainId, ChainChanged(block.chainid, _chainId));
        _;
    }

    /// ERC-5267: which of the fields the domain has (0x0f: the first four), and their values.
    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        )
    {
        return (hex"0f", NAME, VERSION, _chainId, address(this), bytes32(0), new uint256[](0));
    }

    function _digest(bytes32 structHash) internal view returns (bytes32) {
        return MessageHashUtils.toTypedDataHash(_domainSeparator, structHash);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {IDomain} from "../interfaces/IDomain.sol";
import {IMulticall3} from "../interfaces/external/IMulticall3.sol";
import {Signatures} from "../libraries/Signatures.sol";

/// An EIP-712 domain that is fixed at deployment, and the check of what is signed under it. OpenZeppelin's EIP712 follows
/// `block.chainid` instead: on a fork of the chain it would change the id of every held payment, and strand its money.
abstract contract Domain is IDomain {
    string private constant NAME = "Feiqian";
    string private constant VERSION = "1";

    IMulticall3 private immutable _preparer;
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

    /// @param preparer The Multicall3 that makes the calls of ERC-6492 signatures.
    constructor(IMulticall3 preparer) {
        _preparer = preparer;
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

    /// Refuses a signature over `digest` that is not `signer`'s, and one that came after its deadline.
    function _checkSignature(address signer, bytes32 digest, uint256 deadline, bytes calldata signature) internal {
        require(block.timestamp <= deadline, SignatureExpired(block.timestamp, deadline));
        _checkSignature(signer, digest, signature);
    }

    /// Refuses a signature over `digest` that is not `signer`'s.
    function _checkSignature(address signer, bytes32 digest, bytes calldata signature) internal {
        require(Signatures.isValid(_preparer, signer, digest, signature), InvalidSignature(signer, digest));
    }
}

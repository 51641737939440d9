// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";

/// The EIP-712 domain of every id and every signature. `eip712Domain` reports the chain of deployment, also on a fork of
/// the chain that changed its id: ids keep their meaning there, and held money gets out.
interface IDomain is IERC5267 {
    /// Entries are refused: this chain calls itself `chainId`, the contract was deployed on `deployedOn`.
    error ChainChanged(uint256 chainId, uint256 deployedOn);
    /// `signer` did not sign `digest`, neither by its key nor by its code.
    error InvalidSignature(address signer, bytes32 digest);
    error SignatureExpired(uint256 timestamp, uint256 deadline);
}

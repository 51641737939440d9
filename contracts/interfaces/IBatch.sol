// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Several calls in one transaction, of which none stops another.
interface IBatch {
    struct Call {
        /// A call of this contract, selector and arguments.
        bytes data;
        /// Maximum gas of the call.
        uint256 gasLimit;
    }

    /// The call at `index` of `caller`'s batch changed nothing: it reverted with the error of `selector`, or without one
    /// (zero), as it does when its gas runs out.
    event CallFailed(address indexed caller, uint256 index, bytes4 selector);

    /// Too little gas is left for the call at `index`: give the transaction more, so that it fails for its own reasons.
    error BatchGasTooLow(uint256 index, uint256 available, uint256 required);

    /// Makes each call as the caller would make it. One that fails changes nothing and stops no other.
    /// @return succeeded For each call.
    function batch(Call[] calldata calls) external returns (bool[] memory succeeded);
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

interface ICollector {
    error NotRoom(address caller, address room);
    /// The payment takes more than the payer allows.
    error MaxInExceeded(uint256 attempted, uint256 allowed);

    /// Moves `amount` of `token` from `payer` to `to`.
    /// @param id Digest of the terms that are paid.
    /// @param caller Caller of the room: a rail whose consent is an allowance takes from nobody else.
    /// @param consent Consent of the payer to this id, in the rail's own encoding.
    function collect(
        bytes32 id,
        address token,
        address payer,
        address to,
        uint256 amount,
        address caller,
        bytes calldata consent
    ) external;
}

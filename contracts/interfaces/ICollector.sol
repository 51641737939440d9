// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentId} from "../types/PaymentTerms.sol";

/// Collects a payment over one rail. It answers the processor alone, which measures what arrives; it takes tokens from
/// `payer` only by a consent of that payer to this very `id`.
interface ICollector {
    error NotProcessor(address caller, address processor);

    /// Moves `amount` of `token` from `payer` to `to`.
    /// @param caller Who called the processor: a rail whose consent is an allowance takes from nobody else.
    /// @param consent What the rail takes as the payer's consent; its encoding is the collector's own.
    function collect(
        PaymentId id,
        address token,
        address payer,
        address to,
        uint256 amount,
        address caller,
        bytes calldata consent
    ) external;
}

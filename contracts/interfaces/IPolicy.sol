// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentId, PaymentTerms} from "../types/PaymentTerms.sol";

/// Decides whether a payment may be taken. The merchant signs it into the terms, and it is asked once, before the
/// payer's money moves. What it does not answer, or takes more than its gas to answer, is refused; no exit asks it.
interface IPolicy {
    /// @param payer Whose tokens are going to be taken.
    /// @param due How much is going to be taken, in the token's base units.
    /// @return reason Zero: allowed. Otherwise why not, in up to 32 bytes of ASCII.
    function decide(
        PaymentId id,
        PaymentTerms calldata terms,
        address payer,
        uint256 due
    ) external returns (bytes32 reason);
}

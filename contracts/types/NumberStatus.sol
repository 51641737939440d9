// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// State of a merchant's invoice number. It changes once, from `Unused`, and never again.
enum NumberStatus {
    Unused,
    Charged,
    Authorized,
    Cancelled
}

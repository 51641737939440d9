// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// The cheatcodes that these tests use; the test runner answers them at the address of `vm`.
interface Vm {
    struct Log {
        bytes32[] topics;
        bytes data;
        address emitter;
    }

    /// Drops this run's inputs and has new ones made.
    function assume(bool condition) external pure;

    /// Sets `block.timestamp`.
    function warp(uint256 timestamp) external;

    /// Sets `block.chainid`.
    function chainId(uint256 id) external;

    /// The next call comes from `sender`.
    function prank(address sender) external;

    /// All calls from here on come from `sender`, until `stopPrank`.
    function startPrank(address sender) external;

    function stopPrank() external;

    /// Sets `account`'s ether, in wei.
    function deal(address account, uint256 balance) external;

    /// The address of a private key.
    function addr(uint256 key) external pure returns (address);

    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);

    /// A word of `account`'s storage.
    function load(address account, bytes32 slot) external view returns (bytes32);

    /// Gives `account` the runtime code `code`.
    function etch(address account, bytes calldata code) external;

    /// Writes one word of `account`'s storage.
    function store(address account, bytes32 slot, bytes32 value) external;

    /// A file of this project that the configuration's `fsPermissions` open, by its path from the root.
    function readFile(string calldata path) external view returns (string memory);

    function parseJsonBytes(string calldata json, string calldata key) external pure returns (bytes memory);

    function parseJsonAddress(string calldata json, string calldata key) external pure returns (address);

    function parseJsonBytes32Array(string calldata json, string calldata key) external pure returns (bytes32[] memory);

    function recordLogs() external;

    /// The logs since the last call of this, or of `recordLogs`.
    function getRecordedLogs() external returns (Log[] memory);

    /// The next call must revert, whatever the reason.
    function expectRevert() external;

    /// The next call must revert with exactly `reason`.
    function expectRevert(bytes calldata reason) external;
}

Vm constant vm = Vm(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);

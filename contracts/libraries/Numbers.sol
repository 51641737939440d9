// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {NumberStatus} from "../types/NumberStatus.sol";

/// The status of every invoice number of one merchant, two bits each, 128 numbers a word: a merchant that counts its
/// invoices up pays for a fresh word once in 128 payments. (OpenZeppelin's BitMaps keeps one bit a number.)
library Numbers {
    struct Map {
        mapping(uint256 word => uint256) words;
    }

    function get(Map storage map, uint256 number) internal view returns (NumberStatus) {
        return NumberStatus((map.words[number >> 7] >> _shift(number)) & 3);
    }

    /// Marks an unused number. Only for a number that `get` calls `Unused`: bits are set, never cleared.
    function spend(Map storage map, uint256 number, NumberStatus status) internal {
        map.words[number >> 7] |= uint256(status) << _shift(number);
    }

    function _shift(uint256 number) private pure returns (uint256) {
        return (number & 127) << 1;
    }
}

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

    /// Marks a number. Bits are set, never cleared: the caller reverts unless the number was unused.
    /// @return before Status until now.
    function spend(Map storage map, uint256 number, NumberStatus status) internal returns (NumberStatus before) {
        uint256 word = map.words[number >> 7];
        before = NumberStatus((word >> _shift(number)) & 3);
        map.words[number >> 7] = word | (uint256(status) << _shift(number));
    }

    function _shift(uint256 number) private pure returns (uint256) {
        return (number & 127) << 1;
    }
}

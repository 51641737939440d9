// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// The sources' division of a due product by its divisor. Their library's own 512-bit division is assembly, which the
/// checker does not follow.
abstract contract Model {
    function _down(uint256 due, uint256 den) internal pure returns (uint256) {
        return due / den;
    }

    function _up(uint256 due, uint256 den) internal pure returns (uint256) {
        uint256 down = due / den;
        return down * den == due ? down : down + 1;
    }

    /// In one function, because the checker does not see that two equal divisions are the same.
    function _both(uint256 due, uint256 den) internal pure returns (uint256 down, uint256 up) {
        down = due / den;
        up = down * den == due ? down : down + 1;
    }
}

contract UpIsNeverLessThanDue is Model {
    function prove(uint256 due, uint256 den) external pure {
        require(den != 0);
        assert(_up(due, den) * den >= due);
        // twin: assert(_down(due, den) * den >= due);
    }
}

/// Its twin rounds up a whole number.
contract UpIsLessThanAUnitOver is Model {
    function prove(uint256 due, uint256 den) external pure {
        require(den != 0);
        uint256 up = _up(due, den);
        // twin: uint256 up = _down(due, den) + 1;
        assert(up == 0 || (up - 1) * den < due);
    }
}

contract DownIsNeverMoreThanDue is Model {
    function prove(uint256 due, uint256 den) external pure {
        require(den != 0);
        assert(_down(due, den) * den <= due);
        // twin: assert(_up(due, den) * den <= due);
    }
}

/// Its twin takes a unit off a whole number.
contract DownIsLessThanAUnitUnder is Model {
    function prove(uint256 due, uint256 den) external pure {
        require(den != 0);
        uint256 down = _down(due, den);
        // twin: uint256 up = _up(due, den); uint256 down = up == 0 ? 0 : up - 1;
        assert(due - down * den < den);
    }
}

/// Its twin adds the unit and rounds as well.
contract UpAndDownAreAUnitApart is Model {
    function prove(uint256 due, uint256 den) external pure {
        require(den != 0);
        (uint256 down, uint256 up) = _both(due, den);
        // twin: (uint256 down, uint256 up) = _both(due, den); up += 1;
        assert(up >= down && up - down <= 1);
    }
}

/// Two legs, from the proof of one: neither rounds in the payer's favour, so the whole does not. Its twin rounds the
/// first leg down.
contract CrossUpIsNeverLessThanDue {
    function prove(uint256 due, uint256 den1, uint256 num2, uint256 den2, uint256 middle, uint256 up) external pure {
        require(middle * den1 >= due);
        // twin: require(middle * den1 <= due);
        require(up * den2 >= middle * num2);
        assert(up * den2 * den1 >= due * num2);
    }
}

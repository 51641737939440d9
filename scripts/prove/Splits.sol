// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Bps} from "../../contracts/libraries/Bps.sol";

contract APartIsRoundedDown {
    function prove(uint120 amount, uint256 bps) external pure {
        require(bps <= Bps.WHOLE);
        uint256 part = Bps.ofDown(bps, amount);
        // twin: uint256 part = (bps * amount + Bps.WHOLE - 1) / Bps.WHOLE;
        assert(part * Bps.WHOLE <= bps * amount && bps * amount - part * Bps.WHOLE < Bps.WHOLE);
    }
}

/// The step from some splits to one more. `due` is the amount times the basis points of those before, and what they
/// took is `out`; the next one's points are at most what is left of the whole. Then the same holds with the next one,
/// and it takes no more than there is. Its twin rounds parts up.
contract OneSplitMoreLeavesARest {
    function prove(uint120 amount, uint256 due, uint256 out, uint256 bps) external pure {
        uint256 whole = amount * Bps.WHOLE;
        require(bps <= Bps.WHOLE && due <= whole && amount * bps <= whole - due);
        require(out <= amount && out * Bps.WHOLE <= due);
        out += Bps.ofDown(bps, amount);
        // twin: out += (bps * amount + Bps.WHOLE - 1) / Bps.WHOLE;
        assert(out * Bps.WHOLE <= due + amount * bps);
        assert(out <= amount);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPriceSource} from "./IPriceSource.sol";

/// Two sources in a row.
interface ICrossSource is IPriceSource {
    /// What the first gives is not what the second takes.
    error LegsDoNotMeet(address firstQuote, address secondBase);

    function first() external view returns (IPriceSource);

    function second() external view returns (IPriceSource);
}
